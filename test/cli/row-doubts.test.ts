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

it('are a rule for refunds that holds nowhere, with the words that there are, and dashes for amounts', async () => {
  const columns = (refund: string) =>
    `, columns: { customer_id: id, order_id: o, kind: Kind, amount: { heading: sum, negative_when: { kind: { equals: ${refund} } } } }`;
  const kinds = ['Sale', 'Sale', 'Return', 'Gift', 'Loan', 'Fee', 'Tip'];
  const rows = `id,o,Kind,sum\n${kinds.map((kind, n) => `a,${n},${kind},${n === 1 ? '-----' : n}`).join('\n')}\n`;
  const idle = await checked(rows, columns('refund'));
  expect(idle.exit).toBe(0);
  const said = idle.stderr.replace(/\n +/g, ' ');
  expect(said).toContain(
    'transactions.amount: negative_when holds for no row, so that no amount is a refund by it; "Kind" has "Sale", "Fee", "Gift", "Loan", "Return" and more',
  );
  expect(said).toContain('transactions.amount: 1 cell with dashes in place of an amount read as empty');
  expect((await checked(rows, columns('Return'))).stderr).not.toContain('negative_when');
});

it('says what sets rows of nobody aside where their ids are unknown', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review().replace('exports:\n', 'exports:\n  customers: { file: c.csv }\n'),
    'c.csv': 'customer_id\na\n',
    't.csv':
      'customer_id,order_id,date,amount\na,1,2026-01-05,100\nNULL-ID,2,2026-01-05,1\nunknown,3,2026-01-05,2\nunknown,4,2026-01-05,2\n',
  });
  const ran = await gradusServed(['check', 'review.yaml'], { cwd: folder });
  expect(ran.exit).toBe(3);
  expect(ran.stderr.replace(/\n +/g, ' ')).toMatch(
    /fix: if "unknown" means nobody, write empty: \[.* unknown \] and missing_customer: set_aside under transactions; complete the customers export/,
  );
});
