// A first line that is a row of data is told from headings, so that no message shows somebody's data.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { looksLikeData } from '../../src/exports/headings/data-line.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

it.each([
  [['0017', '2026-01-05', 'Ann']],
  [['Ann', '12,50']],
  [['Ann', 'ann@example.org']],
  [['Ann', '5/1/2026 10:22']],
  [['Ann', '13800000000']],
  [['17', '4', 'Ann']],
])('takes %j for data', (cells) => {
  expect(looksLikeData(cells)).toBe(true);
});

it.each([
  [['customer_id', 'date', 'amount']],
  [['客户编号', '2024', '2025', '2026']],
  [['Customer', 'Amount 1', 'Amount 2', '']],
  [['1', '2', '3']],
  [['']],
])('takes %j for headings', (cells) => {
  expect(looksLikeData(cells)).toBe(false);
});

it('reads an export without headings, and again from the copy of the review', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml':
      'policy: H\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 10 } } }, { id: low }]\n',
    't.csv': 'a,2026-01-05,"1,230.50"\nb,2026-01-06,2\na,2026-01-07,3\n',
    'review.yaml':
      'as_of: 2026-01-31\npolicy: policy.yaml\nresults: results\nexports: { transactions: { file: t.csv, headings: none, columns: { customer_id: 1, date: 2, amount: 3 } } }\n',
  });
  const first = await gradeFolder(folder);
  expect(first.graded.map((row) => [row.customer_id, row.spend])).toEqual([
    ['a', '1233.5'],
    ['b', '2'],
  ]);
  const again = await gradeFolder(folder, 'results/review.yaml', { out: 'again' });
  const bytes = (results: string) => readFileSync(path.join(results, 'graded.csv'), 'utf8');
  expect(bytes(again.folder)).toBe(bytes(first.folder));
});
