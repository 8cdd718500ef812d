// What check notes of rows that grading takes as they stand.
import { expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { gradusServed } from './served.js';

const policy =
  'policy: P\nversion: "1"\nmetrics:\n  spend: { sum: transactions.amount }\n  orders: { count: transactions.order_id, distinct: true }\ntiers:\n  - { id: gold, requires: { spend: { at_least: 100 }, orders: { at_least: 1 } } }\n  - { id: normal }\n';
const review = (more = '') =>
  `as_of: 2026-12-31\npolicy: policy.yaml\nexports:\n  transactions: { file: t.csv${more} }\nresults: results\n`;

async function checked(rows: string, more?: string) {
  const folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy, 'review.yaml': review(more), 't.csv': rows });
  return gradusServed(['check', 'review.yaml'], { cwd: folder });
}

it('are totals that all lines of an order repeat, and exports without dates', async () => {
  const lines = 'a,1,2026-01-05,100\na,1,2026-01-05,100\nb,2,2026-01-06,50\n';
  const repeated = await checked(`customer_id,order_id,date,amount\n${lines}`);
  expect(repeated).toMatchObject({ exit: 0 });
  expect(repeated.stderr).toContain('the one order of transactions with several lines has the same amount');
  const mended = await checked(
    `customer_id,order_id,date,amount\n${lines}`,
    ', duplicates: { action: drop, by: [order_id] }',
  );
  expect(mended.stderr).not.toContain('same amount');
  const undated = await checked('customer_id,order_id,amount\na,1,100\na,1,20\n');
  expect(undated.stderr).toContain('the as-of date 2026-12-31 has no effect');
  expect(undated.stderr).not.toContain('same amount');
});
