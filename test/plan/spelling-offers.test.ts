// What is offered for ids that differ in spelling only works when it is written into the review file.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { derived } from '../../src/plan/doubts/spelling-pairs.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { fewOf } from '../runs.js';

const policy = `policy: P\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]\n`;

/** Grades; where ids are unknown, writes what the message offers into the review file and grades again. */
async function takenAtItsWord(known: readonly string[], used: readonly string[]): Promise<string[]> {
  const folder = emptyFolder();
  const review = (customers: string, transactions: string) =>
    `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports:\n  customers: { file: c.csv${customers} }\n  transactions: { file: t.csv${transactions} }\n`;
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review('', ''),
    'c.csv': [['customer_id', 'name'], ...known.map((id) => [id, 'n'])],
    't.csv': [['customer_id', 'date', 'amount'], ...used.map((id) => [id, '2026-12-20', '7'])],
  });
  const fix = await gradeFolder(folder).then(
    () => '',
    (error: unknown) => (error instanceof ProblemsError ? (error.problems[0]?.fix ?? '') : String(error)),
  );
  const columns = (name: string) => {
    const found = fix.match(new RegExp(`columns: (\\{ (?:[^{}]|\\{[^{}]*\\})* \\}) under ${name}`));
    return found === null ? '' : `, columns: ${found[1]}`;
  };
  writeFiles(folder, { 'review.yaml': review(columns('customers'), columns('transactions')) });
  const { graded } = await gradeFolder(folder);
  expect(readFileSync(path.join(folder, 'review.yaml'), 'utf8')).toContain('customer_id');
  return graded.map((row) => `${row.customer_id} ${row.spend}`);
}

const offered = [
  ['all at once', ['C-0012', 'C-0345'], ['c12', 'c0345'], undefined],
  ['floats without zeros', ['0001', '0020'], ['1.0', '20.0'], ['0001 7', '0020 7']],
  ['floats', ['13085', '13086'], ['13085.0', '13086.0'], ['13085 7', '13086 7']],
  ['zeros in front', ['00013085', '00000086'], ['13085', '86'], ['00000086 7', '00013085 7']],
  ['small letters', ['AB1', 'CD2'], ['ab1', 'Cd2'], ['AB1 7', 'CD2 7']],
  ['hyphens and spaces', ['AB1', 'CD2'], ['AB-1', 'CD 2'], ['AB1 7', 'CD2 7']],
  ['floats of customers', ['13085.0', '7.0'], ['13085', '7'], ['13085 7', '7 7']],
  ['other lengths', ['007', '12345'], ['7', '12345'], ['007 7', '12345 7']],
  ['zeros where others match without', ['007', '12'], ['7', '12'], ['12 7', '7 7']],
] as const;

it.each(fewOf(offered, 3))('offers what brings them together: %s', async (_what, known, used, expected) => {
  if (expected === undefined) {
    await expect(takenAtItsWord(known, used)).rejects.toThrow('would be rejected');
    return;
  }
  expect(await takenAtItsWord(known, used)).toEqual(expected);
});

it('leaves customers as they are where that is possible', () => {
  const found = derived([
    { theirs: '13085.0', ours: '00013085' },
    { theirs: 'ab7', ours: 'AB7' },
  ]);
  expect(found).toEqual({
    theirs: { strip: ['.0'], pad: 8, case: 'upper' },
    ours: undefined,
    words: ['without ".0"', 'padded to 8 digits', 'in upper case'],
  });
});
