// Every shipped policy grades its sample as before. npm run update writes the expected results anew.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf } from '../../src/cli/reference/json-schema.js';
import type { Plan } from '../../src/engine/steps/plan/planned.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { gradeInto } from '../../src/grading/run/execute.js';
import { againstFormat } from '../format/headings.js';
import { emptyFolder, readCsv } from '../grading.js';
import { long, someOf, updating } from '../runs.js';
import { filesOf } from './sample.js';
import { serviceSamples } from './specs-services.js';
import { tradeSamples } from './specs-trade.js';

const samples = readdirSync('samples').sort();
const specs = [...tradeSamples, ...serviceSamples];
/** Weighted scores; clusters and quotas are graded in test/grading, and in long runs. */
const some = ['annual-review'];
const compared = ['graded.csv', 'changes.csv', 'migration.csv', 'rejected.csv', 'centres.csv'];
const ajv = new Ajv({ allErrors: true, strict: false });
const fits = {
  summary: ajv.compile(jsonSchemaOf('summary')),
  manifest: ajv.compile(jsonSchemaOf('manifest')),
};
const quiet = { stage: () => undefined, onStop: () => () => undefined };

async function grade(review: string, out: string, lastResults?: string): Promise<Plan> {
  const prepared = await prepare(review, { out, ...(lastResults === undefined ? {} : { lastResults }) });
  await gradeInto(out, prepared, { threads: 2, memory: undefined }, quiet);
  return prepared.plan;
}

describe.each(someOf(samples, some))('sample %s', (sample) => {
  it('grades as expected', async () => {
    const folder = path.join('samples', sample);
    const work = emptyFolder();
    const [before, now] = [path.join(work, '2025'), path.join(work, '2026')];
    const plans = [
      [before, await grade(path.join(folder, 'review-2025.yaml'), before)],
      [now, await grade(path.join(folder, 'review-2026.yaml'), now, before)],
    ] as const;
    for (const [results, plan] of plans) {
      const { are, listed } = againstFormat(results, plan);
      expect(are).toEqual(listed);
      for (const kind of ['summary', 'manifest'] as const) {
        const said: unknown = JSON.parse(readFileSync(path.join(results, `${kind}.json`), 'utf8'));
        expect(fits[kind](said), JSON.stringify(fits[kind].errors)).toBe(true);
      }
    }
    const expected = path.join(folder, 'expected');
    for (const name of compared.filter((each) => existsSync(path.join(now, each)))) {
      const text = readFileSync(path.join(now, name), 'utf8');
      if (updating) {
        mkdirSync(expected, { recursive: true });
        writeFileSync(path.join(expected, name), text);
      } else expect(text, name).toBe(readFileSync(path.join(expected, name), 'utf8'));
    }
  });
});

it.runIf(long)('lets nobody fall from a status that is valid in the middle of the year', async () => {
  const folder = path.join('samples', 'hotel-status');
  const work = emptyFolder();
  const [before, now] = [path.join(work, '2025'), path.join(work, '2026-06')];
  await grade(path.join(folder, 'review-2025.yaml'), before);
  await grade(path.join(folder, 'review-2026-06.yaml'), now, before);
  const graded = readCsv(path.join(now, 'graded.csv'));
  expect(graded.filter(({ movement }) => movement === 'down')).toEqual([]);
  const held = graded.filter(({ reasons = '' }) => reasons.startsWith('valid:2026-12-31'));
  expect(held).toHaveLength(25);
});

it.each(specs)('sample $name has the exports that its generator makes', (spec) => {
  for (const [name, rows] of Object.entries(filesOf(spec))) {
    const file = path.join('samples', spec.name, 'exports', name);
    expect(readFileSync(file, 'utf8'), name).toBe(stringify(rows.map((row) => [...row])));
  }
});

it('ships a sample with every policy', () => {
  const policies = readdirSync('config')
    .filter((file) => file.endsWith('.yaml') && !file.includes('.cases.'))
    .map((file) => file.replace('.yaml', ''));
  const used = samples.map(
    (sample) =>
      /config\/([\w-]+)\.yaml/.exec(
        readFileSync(path.join('samples', sample, 'review-2026.yaml'), 'utf8'),
      )?.[1],
  );
  expect([...new Set(used)].sort()).toEqual(policies.sort());
});
