// Rows that cannot be used: each one named with its place, counted, and never lost.
import { expect, it } from 'vitest';
import { gradeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: R\nversion: "1"\nmetrics: { spend: { sum: transactions.amount, window: 12 months } }\ntiers: [{ id: good, requires: { spend: { at_least: 1 } } }, { id: other }]\n`;
const customers = 'customer_id,name\na,Ann\nb,"Bo\nthe second"\nc,Cy\n,Nobody\n';

for (const [name, end] of [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
] as const) {
  it.runIf(long)(`lists rejected rows with record, line and raw text (${name})`, async () => {
    const lines = [
      'customer_id,date,amount,status,note',
      'a,2026-01-05,10,paid,',
      'a,2026-13-05,10,paid,bad month',
      'b,2026-02-01,ten,paid,"a note',
      'over two lines"',
      '',
      'zz,2026-02-01,5,paid,unknown',
      'b,2026-02-01,5,paid',
      'b,2026-02-01,5,paid,one,two many',
      ',2026-02-01,5,paid,=HYPERLINK("x")',
      'b,,5,paid,no date',
      'c,2026-02-01,5,cancelled,',
      'c,2027-01-01,5,paid,future',
      'c,2026-02-01,(5.50),paid,',
      'c,2026-02-01,"1,234.50",paid,',
      '=cmd,2026-02-01,5,paid,',
    ];
    const { rejected, summary, graded } = await gradeFiles(
      { 'policy.yaml': policy, 'customers.csv': customers, 'transactions.csv': lines.join(end) },
      'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, amount: amount, status: status }, only: { status: { equals: paid } } } }\nguards: { rejected_rows: 100% }\n',
    );
    expect(
      rejected.map((row) => [row.export, row.file, row.record, row.line, row.column, row.reason_code]),
    ).toEqual([
      ['customers', 'customers.csv', '4', '6', 'customer_id', 'missing_customer'],
      ['transactions', 'transactions.csv', '2', '3', 'date', 'unreadable_date'],
      ['transactions', 'transactions.csv', '3', '4', 'amount', 'unreadable_money'],
      ['transactions', 'transactions.csv', '4', '7', 'customer_id', 'unknown_customer'],
      ['transactions', 'transactions.csv', '5', '8', '', 'fewer_fields'],
      ['transactions', 'transactions.csv', '6', '9', '', 'more_fields'],
      ['transactions', 'transactions.csv', '7', '10', 'customer_id', 'missing_customer'],
      ['transactions', 'transactions.csv', '8', '11', 'date', 'missing_date'],
      ['transactions', 'transactions.csv', '13', '16', 'customer_id', 'unknown_customer'],
    ]);
    expect(rejected[2]?.raw_text).toBe(`b,2026-02-01,ten,paid,"a note${end}over two lines"`);
    expect(rejected[8]?.raw_text).toBe("'=cmd,2026-02-01,5,paid,");
    expect(summary.rows.transactions).toEqual({
      read: 13,
      used: 3,
      set_aside: { only: 1, after_as_of: 1 },
      rejected: {
        missing_customer: 1,
        unreadable_date: 1,
        unreadable_money: 1,
        missing_date: 1,
        fewer_fields: 1,
        more_fields: 1,
        unknown_customer: 2,
      },
    });
    expect(graded.map((row) => [row.customer_id, row.spend])).toEqual([
      ['a', '10'],
      ['b', '0'],
      ['c', '1229'],
    ]);
  });
}

it('stops when more rows would be rejected than allowed, with examples, and writes nothing', async () => {
  const files = {
    'policy.yaml': policy,
    'customers.csv': 'customer_id\na\n',
    'transactions.csv': 'customer_id,date,amount\na,2026-01-05,1\na,yesterday,2\n',
  };
  const exports =
    'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n';
  await expect(gradeFiles(files, exports)).rejects.toMatchObject({
    exit: 3,
    problems: [
      {
        code: 'too-many-rejected',
        reason: expect.stringContaining('transactions.csv:3 date: not a date: a,yesterday,2'),
      },
    ],
  });
});

it('names every line of a customer who stands twice', async () => {
  await expect(
    gradeFiles(
      {
        'policy.yaml': policy,
        'customers.csv': 'customer_id,name\na,"x\ny"\nb,B\n a ,again\n',
        'transactions.csv': 'customer_id,date,amount\na,2026-01-05,1\n',
      },
      'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n',
    ),
  ).rejects.toMatchObject({
    exit: 3,
    problems: [
      {
        code: 'customer-twice',
        reason: expect.stringMatching(/^customer a has 2 rows: .*customers\.csv:2, .*customers\.csv:5$/),
      },
    ],
  });
});
