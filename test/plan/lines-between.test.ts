// Lines between rows that are none, and rows of strangers where nothing but rows says who the customers are.
import { expect, it } from 'vitest';
import { gradeFiles } from '../grading.js';

const policy = `policy: P
version: "1"
metrics:
  spend: { sum: transactions.amount }
  visits: { count: visits }
tiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]
`;
const exports = (customers: string, visits: string) =>
  `exports:\n${customers}  transactions: { file: t.csv }\n  visits: { file: v.csv, columns: { customer_id: Id, kind: Kind }${visits} }\nguards: { rejected_rows: 100% }\n`;
const files = {
  'policy.yaml': policy,
  't.csv':
    'customer_id,date,amount\nA,2026-01-05,100\n-----------,----------,------\nCUSTOMER_ID,date,amount\ncustomer_id,date,amount\nB,2026-01-05,7\n',
  'v.csv': 'Id,Kind\n---,----\nA,call\nId,Kind\nB,call\nStranger,call\nNA,call\n,call\n',
  'c.csv': 'customer_id,region\nA,north\nB,\ncustomer_id,region\nC,\n',
};

it('sets headings aside that stand there again, and lines of dashes, and takes nothing from them', async () => {
  const { summary, graded } = await gradeFiles(
    { ...files, 'policy.yaml': policy.replace('tiers', '  region: { value: customers.region }\ntiers') },
    exports('  customers: { file: c.csv, fill_down: [region] }\n', ''),
  );
  expect(graded.map((row) => [row.customer_id, row.region, row.spend, row.visits])).toEqual([
    ['A', 'north', '100', '1'],
    ['B', 'north', '7', '1'],
    ['C', '', '0', '0'],
  ]);
  expect(summary.rows.customers?.set_aside).toEqual({ heading_line: 1 });
  // In other letters it is a row like any other, which has no amount.
  expect(summary.rows.transactions).toMatchObject({
    set_aside: { heading_line: 2 },
    rejected: { unreadable_money: 1 },
  });
  expect(summary.rows.visits).toMatchObject({ set_aside: { heading_line: 2 } });
});

it('rejects rows of strangers also without a customers export, and where nothing else is rejected', async () => {
  for (const aside of ['', ', missing_customer: set_aside']) {
    const { summary, graded } = await gradeFiles(files, exports('', aside));
    expect(graded.map((row) => row.customer_id)).toEqual(['A', 'B']);
    expect(summary.rows.visits?.rejected).toEqual({
      unknown_customer: 2,
      ...(aside === '' && { missing_customer: 1 }),
    });
  }
});
