// Amounts that count negative by another column, what an empty cell stands for, and metrics over dates, which count
// purchases only where refunds are told.
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFiles, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: P
version: "1"
metrics:
  spend: { sum: transactions.amount }
  recency: { days_since_last: transactions.date }
  last: { last_date: transactions.date, only: { shop: { equals: north } } }
  first: { days_since_first: transactions.date }
  months: { active_months: transactions.date }
  last_return: { last_date: transactions.date, only: { type: { in: [Refund] } } }
  any_row: { last_date: transactions.date, only: { amount: { missing: false } } }
  lines: { count: transactions }
tiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]
`;
const rows = `customer_id,date,amount,type,shop
A,2026-01-05,100,Refund,north
A,2026-08-05,500,Sale,north
A,2026-12-20,-20,Refund,north
A,2026-12-20,20.5,Credit Memo,south
B,2026-12-01,50,Sale,north
B,2026-12-09,0,Refund,north
C,2026-12-09,-30,Sale,north
D,2026-12-09,"(1,000.00)",Refund,north
`;
const columns = (amount: string) =>
  `exports: { transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, amount: ${amount}, type: type, shop: shop } } }\n`;
const signed = columns(
  '{ heading: amount, type: money, negative_when: { type: { in: [Refund, Credit Memo] } } }',
);

it('counts amounts negative where the condition holds, whatever their sign', async () => {
  const { graded } = await gradeFiles({ 'policy.yaml': policy, 't.csv': rows }, signed);
  expect(graded.map((row) => [row.customer_id, row.spend, row.lines])).toEqual([
    ['A', '359.5', '4'],
    ['B', '50', '2'],
    ['C', '-30', '1'],
    ['D', '-1000', '1'],
  ]);
});

it('counts purchases only in metrics over dates, unless their only speaks of refunds', async () => {
  const { graded } = await gradeFiles({ 'policy.yaml': policy, 't.csv': rows }, signed);
  const dates = graded.map((row) => [
    row.recency,
    row.last,
    row.first,
    row.months,
    row.last_return,
    row.any_row,
  ]);
  expect(dates).toEqual([
    ['148', '2026-08-05', '148', '1', '2026-12-20', '2026-12-20'],
    ['30', '2026-12-01', '30', '1', '2026-12-09', '2026-12-09'],
    ['', '', '', '0', '', '2026-12-09'],
    ['', '', '', '0', '2026-12-09', '2026-12-09'],
  ]);
  const plain = await gradeFiles({ 'policy.yaml': policy, 't.csv': rows }, columns('amount'));
  expect(plain.graded.map((row) => row.recency)).toEqual(['11', '22', '22', '22']);
});

it('lets empty cells stand for a number', async () => {
  const ledger = `customer_id,date,debit,credit
A,2026-12-01,100,
A,2026-12-02,,30
A,2026-12-03,-,5.5
`;
  const { graded, rejected } = await gradeFiles(
    { 'policy.yaml': policy.replaceAll(/.*only: .*\n/g, ''), 't.csv': ledger },
    `exports:
  transactions:
    file: t.csv
    columns: { customer_id: customer_id, date: date, debit: { heading: debit, type: money, empty_is: 0 }, credit: { heading: credit, type: money, empty_is: 0 } }
    computed: { amount: { subtract: [debit, credit] } }
`,
  );
  expect(graded.map((row) => row.spend)).toEqual(['64.5']);
  expect(rejected).toEqual([]);
});

it('reads signs after rates, and fills in behind them', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': policy.replaceAll(/.*only: .*\n/g, ''),
      't.csv':
        'customer_id,date,amount,type,ccy\nA,2026-12-01,10,Refund,USD\nA,2026-12-02,,Sale,USD\nB,2026-12-02,3,Sale,CNY\n',
    },
    `exports:
  transactions:
    file: t.csv
    columns:
      customer_id: customer_id
      date: date
      type: type
      ccy: ccy
      amount: { heading: amount, type: money, currency: { field: ccy, rates: { CNY: 1, USD: 7.12 } }, empty_is: 1.5, negative_when: { type: { equals: Refund } } }
`,
  );
  expect(graded.map((row) => [row.customer_id, row.spend])).toEqual([
    ['A', '-69.7'],
    ['B', '3'],
  ]);
});

it.runIf(long)('warns of recency that rows below 0 set where the review does not tell refunds', async () => {
  const folder = emptyFolder();
  const write = (spending: string, columnsText: string) =>
    writeFiles(folder, {
      'policy.yaml': `policy: P
version: "1"
metrics:
  recency: { days_since_last: transactions.date${spending} }
  spend: { sum: transactions.amount }
tiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]
`,
      't.csv': `customer_id,date,amount,type
A,2026-08-05,500,Sale
A,2026-12-20,-20,Refund
B,2026-12-01,50,Sale
B,2026-12-01,-50,Refund
C,2026-12-09,-30,Refund
`,
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\n${columnsText}`,
    });
  const check = () => gradusServed(['check', 'review.yaml', '--quiet'], { cwd: folder });
  write('', 'exports: { transactions: { file: t.csv } }\n');
  const warned = await check();
  expect(warned.stderr).toContain('warning[refund-recency]: rows of transactions with amount below 0');
  // Of B a purchase is of the same day.
  expect(warned.stderr).toContain('for "recency", and those of 2 customers are of such a row');
  expect(warned.stderr).toContain('write only: { amount: { more_than: 0 } } under the metric recency');
  write(', only: { amount: { more_than: 0 } }', 'exports: { transactions: { file: t.csv } }\n');
  expect((await check()).stderr).toBe('');
  const columns = `customer_id: customer_id, date: date, type: type, amount: { heading: amount, negative_when: { type: { equals: Refund } } }`;
  write('', `exports: { transactions: { file: t.csv, columns: { ${columns} } } }\n`);
  expect((await check()).stderr).toBe('');
  await gradusServed(['grade', 'review.yaml', '--quiet'], { cwd: folder });
  const explained = await gradusServed(['explain', 'results', 'A'], { cwd: folder });
  expect(explained.stdout).toMatch(/Purchases only, without refunds\n\s+recency/);
  const json = await gradusServed(['explain', 'results', 'A', '--json'], { cwd: folder });
  expect(JSON.parse(json.stdout).purchases_only).toEqual(['recency']);
});
