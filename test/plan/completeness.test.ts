// Guards on the exports themselves: half an export, last month's export, or one of which no row is used stops the run.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import type { Guard } from '../../src/plan/decisions/guard.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';

const policy =
  'policy: G\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n';

/** Transactions of five customers, as many as asked for, all on one day. */
const transactions = (count: number, date = '2026-12-31') => [
  ['customer_id', 'date', 'amount'],
  ...Array.from({ length: count }, (_, index) => [`k${index % 5}`, date, '1']),
];
const reviewFile = (results: string, more = '', file = `${results}.csv`) =>
  `as_of: 2026-12-31\npolicy: policy.yaml\nresults: ${results}\nexports:\n  transactions: { file: ${file} }\n${more}`;

interface Year {
  readonly rows: readonly (readonly string[])[];
  readonly more?: string;
}

/** Grades one review, or one after the other; the guards of the last one, or the problem codes that stopped it. */
async function guardsOf(...years: readonly Year[]): Promise<Record<string, Omit<Guard, 'guard'>> | string[]> {
  const folder = emptyFolder();
  let found: readonly Guard[] = [];
  for (const [index, { rows, more = '' }] of years.entries()) {
    const name = `year${index + 1}`;
    const last = index === 0 ? '' : `last_results: year${index}\n`;
    writeFiles(folder, {
      'policy.yaml': policy,
      [`${name}.csv`]: rows,
      'review.yaml': reviewFile(name, last + more),
    });
    try {
      const { folder: results, summary } = await gradeFolder(folder);
      const manifest: unknown = JSON.parse(readFileSync(path.join(results, 'manifest.json'), 'utf8'));
      expect(manifest).toMatchObject({ guards: summary.guards });
      found = summary.guards;
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      expect(error.exit).toBe(3);
      expect(existsSync(path.join(folder, name))).toBe(false);
      return error.problems.map((problem) => `${problem.code}: ${problem.fix}`);
    }
  }
  return Object.fromEntries(found.map(({ guard, ...rest }) => [guard, rest]));
}

it('compares used rows with last results, and records what it found', async () => {
  expect(await guardsOf({ rows: transactions(200) }, { rows: transactions(140) })).toEqual({
    'rejected_rows:transactions': { limit: '0.01', measured: '0', tripped: false },
    'fewer_rows:transactions': { limit: '0.3', measured: '0.3', tripped: false },
    'minimum_rows:transactions': { limit: '1', measured: '140', tripped: false },
    'newest_row:transactions': { limit: '21', measured: '0', tripped: false },
  });
  expect(await guardsOf({ rows: transactions(200) }, { rows: transactions(139) })).toEqual([
    'too-few-rows: export it again; if it is complete, guards: { fewer_rows: { transactions: 35% } } allows it',
  ]);
  const allowed = await guardsOf(
    { rows: transactions(200) },
    { rows: transactions(139), more: 'guards: { fewer_rows: { transactions: 35% } }\n' },
  );
  expect(allowed).toMatchObject({ 'fewer_rows:transactions': { limit: '0.35', measured: '0.305' } });
});

it.runIf(long)('leaves exports with few rows alone unless the review file speaks of them', async () => {
  const few = [{ rows: transactions(99) }, { rows: transactions(9, '2020-01-01') }] as const;
  expect(await guardsOf(...few)).toEqual({
    'rejected_rows:transactions': { limit: '0.01', measured: '0', tripped: false },
  });
  const [before, now] = few;
  const spoken = [
    ['fewer_rows: { transactions: 0.9 }', 'too-few-rows'],
    ['newest_row: { transactions: 12 months }', 'export-stale'],
    ['fewer_rows: 90%', 'too-few-rows'],
    ['minimum_rows: { transactions: 10 }', 'too-few-rows'],
  ] as const;
  for (const [guards, code] of fewOf(spoken, 2)) {
    const found = await guardsOf(before, { ...now, more: `guards: { ${guards} }\n` });
    expect(found).toEqual([expect.stringContaining(code)]);
  }
  const off = await guardsOf(
    { rows: transactions(200, '2020-01-01'), more: 'guards: { newest_row: { transactions: off } }\n' },
    {
      rows: transactions(1, '2020-01-01'),
      more: 'guards: { fewer_rows: 100%, newest_row: { transactions: off } }\n',
    },
  );
  expect(Object.keys(off)).toEqual(['rejected_rows:transactions', 'fewer_rows:transactions']);
});

it('has nothing to compare with when last results are a CSV', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'year.csv': transactions(100),
    'last.csv': 'customer_id,tier\nk1,high\n',
    'review.yaml': reviewFile('year', 'last_results: last.csv\n'),
  });
  const { summary } = await gradeFolder(folder);
  expect(summary.guards.map(({ guard }) => guard)).not.toContain('fewer_rows:transactions');
});

it('stops on transactions that end three weeks before the as-of date', async () => {
  expect(await guardsOf({ rows: transactions(100, '2026-12-10') })).toMatchObject({
    'newest_row:transactions': { limit: '21', measured: '21' },
  });
  expect(await guardsOf({ rows: transactions(100, '2026-12-09 23:59:59') })).toEqual([
    'export-stale: export it again up to the as-of date, or correct as_of; if nothing happened since, guards: { newest_row: { transactions: 30 days } } allows it',
  ]);
});

it('takes no row that is not used for a sign that an export is up to date', async () => {
  const folder = emptyFolder();
  const unused = [
    ['k1', '2027-01-05', '1'],
    ['', '2026-12-30', '1'],
    ['k2', '2026-12-30', '0'],
  ];
  writeFiles(folder, {
    'policy.yaml': policy,
    'year.csv': [...transactions(300, '2026-11-30'), ...unused],
    'review.yaml': reviewFile('year').replace('year.csv', 'year.csv, only: { amount: { more_than: 0 } }'),
  });
  await expect(gradeFolder(folder)).rejects.toMatchObject({
    exit: 3,
    problems: [{ code: 'export-stale', reason: expect.stringContaining('is of 2026-11-30, 31 days before') }],
  });
});

it('stops in the first year, too, when no transaction is used', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': 'customer_id\nk1\n',
    'year.csv': transactions(100, '2027-01-05'),
    'review.yaml': reviewFile('year', '  customers: { file: customers.csv }\n'),
  });
  await expect(gradeFolder(folder)).rejects.toMatchObject({
    exit: 3,
    problems: [
      {
        code: 'too-few-rows',
        reason:
          'transactions has 0 used rows (100 read; not used: after_as_of 100), fewer than the 1 that it must have',
      },
    ],
  });
});

it.runIf(long)('tells an old export from one whose customers are unknown', async () => {
  const folder = emptyFolder();
  const review = reviewFile('year', '  customers: { file: customers.csv }\n');
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': 'customer_id\nk1\nk2\nk3\nk4\n',
    'year.csv': transactions(200, '2025-12-31'),
    'review.yaml': review,
  });
  await expect(gradeFolder(folder)).rejects.toMatchObject({
    problems: [{ code: 'too-many-rejected' }, { code: 'export-stale' }],
  });
  // Dates that cannot be read make the newest one say nothing.
  writeFiles(folder, { 'year.csv': [...transactions(200, '2025-12-31'), ...transactions(9, '31/12/2026')] });
  await expect(gradeFolder(folder)).rejects.toMatchObject({ problems: [{ code: 'too-many-rejected' }] });
});

it.runIf(long)('judges other exports by their dates only where the review file asks for it', async () => {
  const folder = emptyFolder();
  const exports = '  visits: { file: visits.csv }\n';
  writeFiles(folder, {
    'policy.yaml': policy,
    'year.csv': transactions(100),
    'visits.csv': transactions(100, '2026-01-01'),
    'review.yaml': reviewFile('year', exports),
  });
  await gradeFolder(folder);
  writeFiles(folder, {
    'review.yaml': reviewFile('year', `${exports}guards: { newest_row: { visits: 6 months } }\n`),
  });
  await expect(gradeFolder(folder)).rejects.toMatchObject({
    problems: [{ code: 'export-stale', reason: expect.stringContaining('more than the allowed 6 months') }],
  });
});

it('keeps the written guards in the copy of the review, so that it can be run again', async () => {
  const folder = emptyFolder();
  const guards =
    'guards: { fewer_rows: 50%, minimum_rows: { transactions: 10 }, newest_row: { transactions: 2 months } }\n';
  writeFiles(folder, {
    'policy.yaml': policy,
    'year.csv': transactions(20, '2026-11-15'),
    'review.yaml': reviewFile('year', guards),
  });
  const first = await gradeFolder(folder);
  const again = await gradeFolder(folder, 'year/review.yaml', { out: 'again' });
  expect(again.summary.guards).toEqual(first.summary.guards);
  const copied = readFileSync(path.join(first.folder, 'review.yaml'), 'utf8');
  expect(copied).toContain(
    'guards:\n  rejected_rows: 1%\n  fewer_rows:\n    transactions: 50%\n  minimum_rows:\n    transactions: 10\n  newest_row:\n    transactions: 2 months\n',
  );
});
