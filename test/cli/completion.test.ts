// What may stand at the cursor of a command line.
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/entries.js';
import { flags } from '../../src/cli/options.js';
import { completionsFor as completions, completionText } from '../../src/cli/shell/complete.js';
import { emptyFolder, writeFiles } from '../grading.js';

const table = { commands, flags };
const completionsFor = (words: readonly string[]) => completions(words, table);
const valuesAt = async (...words: string[]) => (await completionsFor(words)).values.map(([value]) => value);

function results(): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'graded.csv': [
      ['customer_id', 'owner', 'tier', 'spend'],
      ['A1', 'Li', 'gold', 5],
      ["'=A2", 'Li', 'gold', 5],
      ['B 3', 'Hu', 'base', 1],
    ],
    'summary.json': JSON.stringify({
      tiers: [
        { tier: 'gold', customers: 2 },
        { tier: 'base', customers: 1 },
      ],
    }),
  });
  return folder;
}

describe('a command line is completed', () => {
  it('with commands, and those of a group', async () => {
    expect(await valuesAt('gr')).toEqual(['grade']);
    expect(await valuesAt('policy', '')).toEqual(['diff']);
    expect(await valuesAt('nothing', '')).toEqual([]);
    // The one that shells ask with is for nobody else.
    expect(await valuesAt('')).not.toContain('complete');
  });

  it('with flags of the command, each once unless it may stand several times', async () => {
    expect(await valuesAt('grade', '--la')).toEqual(['--last-results', '--lang']);
    expect(await valuesAt('grade', '--lang', 'en', '--la')).toEqual(['--last-results']);
    expect(await valuesAt('simulate', 'r', '--set', 'a=1', '--se')).toEqual(['--set']);
  });

  it('with what a flag takes: choices, names, files, or nothing that anybody knows', async () => {
    expect(await valuesAt('grade', '--lang', '')).toEqual(['en', 'zh']);
    expect(await valuesAt('grade', '--lang=z')).toEqual(['--lang=zh']);
    expect(await valuesAt('init', '--template', 'rfm-s')).toContain('rfm-segments');
    expect((await completionsFor(['grade', '--policy', ''])).files).toBe(true);
    expect(await completionsFor(['approve', 'r', '--by', ''])).toEqual({ values: [], files: false });
  });

  it('with each of several values that a comma parts, once', async () => {
    expect(await valuesAt('report', 'r', '--format', '')).toContain('parquet');
    expect(await valuesAt('statement', 'r', '--format', 'md,')).toEqual(['md,html', 'md,csv']);
    expect(await valuesAt('statement', 'r', '--format=md,csv,ht')).toEqual(['--format=md,csv,html']);
  });

  it('with tiers, columns and customers of the results that it names', async () => {
    const folder = results();
    expect(await valuesAt('statement', folder, '--tier', '')).toEqual(['gold', 'base']);
    expect(await valuesAt('calibrate', folder, '--target', 'g')).toEqual(['gold=']);
    expect(await valuesAt('report', folder, '--each', '')).toEqual(['owner', 'spend']);
    // As exports have them, whatever keeps spreadsheets from running them.
    expect(await valuesAt('explain', folder, '')).toEqual(['A1', '=A2', 'B 3']);
    expect(await valuesAt('explain', folder, 'A1', 'B')).toEqual(['B 3']);
    expect(await valuesAt('explain', 'nowhere', '')).toEqual([]);
  });

  it('with files where an operand is one, and with nothing behind the last', async () => {
    expect(await completionsFor(['check', ''])).toEqual({ values: [], files: true });
    expect(await completionsFor(['check', 'review.yaml', ''])).toEqual({ values: [], files: false });
    expect(await valuesAt('schema', 'rev')).toEqual(['review']);
  });

  it('in lines that no value can break', async () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'graded.csv': [['customer_id'], ['a\nb'], ['a\tb'], ['ab']] });
    expect(await completionText(['explain', folder, 'a'], table)).toBe('ab\n:none\n');
  });
});
