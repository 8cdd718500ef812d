// Identity: merged customers, repeated rows, currencies, and ids that stay text.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  byCustomer,
  emptyFolder,
  gradeFiles,
  gradeFolder,
  onlyTransactions,
  plainExports,
  writeFiles,
} from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: I\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, lines: { count: transactions } }\ntiers: [{ id: high, requires: { spend: { at_least: 10 } } }, { id: low }]\n`;

it('follows merged customers through customers, transactions and last results', async () => {
  const { graded, changes, summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      'merged.csv': 'old_id,new_id\na1,a2\na2,a3\nb1,b2\nx,y\n',
      'customers.csv': 'customer_id,name\na1,Old\na2,Older\na3,New\nb1,Only the old row\nc,Plain\n',
      'transactions.csv':
        'customer_id,date,amount\na1,2026-01-01,4\na2,2026-01-01,5\na3,2026-01-01,6\nb2,2026-01-01,1\nb1,2026-01-01,1\nc,2026-01-01,1\n',
      'last.csv': 'customer_id,tier\na1,high\na2,low\nb1,high\nb2,low\nc,low\nx,low\n',
    },
    `${plainExports}aliases: merged.csv\nlast_results: last.csv\n`,
  );
  const rows = byCustomer(graded);
  expect(Object.keys(rows)).toEqual(['a3', 'b2', 'c']);
  // Nobody was a3 last time: the best tier of the old ids counts. b2 was there itself.
  expect(rows.a3).toMatchObject({ name: 'New', spend: '15', previous_tier: 'high' });
  expect(rows.b2).toMatchObject({ name: 'Only the old row', spend: '2', previous_tier: 'low' });
  expect(changes.map((row) => [row.customer_id, row.movement])).toEqual([['y', 'left']]);
  expect(summary.rows.customers).toMatchObject({ read: 5, used: 3, set_aside: { merged: 2 } });
});

it('reads lists of merged customers as spreadsheets and results write them', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': policy,
      // As graded.csv has ids, as spreadsheets keep them text, and with spaces that nobody sees.
      'merged.csv': `New_ID;old_id;why\nb;'+44 20;moved\nb;="007";\n;;\nb;\u00a0c\u3000;"two;lines\nhere"\n`,
      'customers.csv': 'customer_id\nb\n',
      'transactions.csv':
        'customer_id,date,amount\nb,2026-01-01,1\n+44 20,2026-01-01,2\n007,2026-01-01,4\nc,2026-01-01,8\n',
    },
    `${plainExports}aliases: merged.csv\n`,
  );
  expect(graded.map((row) => [row.customer_id, row.spend])).toEqual([['b', '15']]);
});

it('refuses lists of merged customers that cannot be read, or name a column twice or never', async () => {
  const refusal = async (merged: string | Buffer) => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, 'merged.csv'), merged);
    writeFiles(folder, {
      'policy.yaml': policy,
      'customers.csv': 'customer_id\na\n',
      'transactions.csv': 'customer_id,date,amount\na,2026-01-01,1\n',
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\n${plainExports}aliases: merged.csv\n`,
    });
    return await gradeFolder(folder).then(
      () => undefined,
      ({ problems }) => problems[0].reason,
    );
  };
  expect(await refusal(Buffer.from('old_id,new_id\nM\u00fcller,a\n', 'latin1'))).toBe(
    'the merged customers are not UTF-8 text',
  );
  expect(await refusal('old_id,new_id,old_id\nb,a,c\n')).toBe(
    'the merged customers have two columns "old_id"',
  );
  expect(await refusal('old,new_id\nb,a\n')).toBe('the merged customers have no column "old_id"');
  expect(await refusal('old_id,new_id\nb,a,c\n')).toBe('this row has 3 fields, but the heading 2');
});

it('refuses lists of merged customers that contradict themselves', async () => {
  const files = {
    'policy.yaml': policy,
    'customers.csv': 'customer_id\na\n',
    'transactions.csv': 'customer_id,date,amount\na,2026-01-01,1\n',
    'merged.csv': 'old_id,new_id\na,b\nb,c\nc,a\nd,d\ne,f\ne,g\n,h\n',
  };
  await expect(gradeFiles(files, `${plainExports}aliases: merged.csv\n`)).rejects.toMatchObject({
    exit: 2,
    problems: [
      { place: { line: 5 }, reason: 'customer d is merged into itself' },
      { place: { line: 7 }, reason: 'customer e is merged into f and into g' },
      { place: { line: 8 } },
      { reason: 'customers are merged in a circle: a → b → c → a' },
    ],
  });
});

const repeated =
  'customer_id,date,amount,line\na,2026-01-01,1,1\na,2026-01-01,1,1\na,2026-01-01,2,1\na,2026-13-01,9,7\na,2026-01-02,9,7\n';
for (const [rule, spend, reasons] of [
  ['keep', '13', {}],
  ['drop', '12', { set_aside: { duplicate: 1 } }],
  ['reject', '12', { rejected: { unreadable_date: 1, duplicate: 1 } }],
  ['{ action: drop, by: [line] }', '10', { set_aside: { duplicate: 2 } }],
] as const) {
  it(`treats repeated rows as declared: ${rule}`, async () => {
    const { graded, summary, rejected } = await gradeFiles(
      {
        'policy.yaml': policy,
        'one.csv': repeated,
        'two.csv': 'line,amount,date,customer_id\n3,1,2026-01-01,b\n',
      },
      `exports: { transactions: { file: [one.csv, two.csv], columns: { customer_id: customer_id, date: date, amount: amount, line: line }, duplicates: ${rule} } }\nguards: { rejected_rows: 50% }\n`,
    );
    expect(graded[0]?.spend).toBe(spend);
    expect(summary.rows.transactions).toMatchObject({ read: 6, ...reasons });
    expect(rejected.some((row) => row.reason_code === 'duplicate' && row.line === '3')).toBe(
      rule === 'reject',
    );
  });
}

it('compares all cells of rows that lack a field by which rows are compared', async () => {
  const { graded, summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      'orders.csv': [
        ['customer_id', 'date', 'amount', 'order', 'line', 'note'],
        // Sales without a number are sales of their own, of one customer or of two.
        ...['a', 'a', 'b'].map((id, at) => [id, '2026-01-01', 10 ** at, '', '', at]),
        ['a', '2026-01-01', 1, '', '', 0],
        // One of the two fields is missing.
        ['b', '2026-01-01', 1000, 7, '', 'x'],
        ['b', '2026-01-01', 1000, 7, '', 'y'],
        ['b', '2026-01-01', 1000, 7, '', 'y'],
        ['b', '2026-01-01', 5000, 7, 1, 'x'],
        ['b', '2026-01-01', 5000, 7, 1, 'y'],
      ],
    },
    `exports: { transactions: { file: orders.csv, columns: { customer_id: customer_id, date: date, amount: amount, order: order, line: line }, duplicates: { action: drop, by: [order, line] } } }\n`,
  );
  expect(graded.map(({ spend }) => spend)).toEqual(['11', '7100']);
  expect(summary.rows.transactions).toMatchObject({ read: 9, used: 6, set_aside: { duplicate: 3 } });
});

it('takes the same row in two files with columns in another order for a repetition', async () => {
  const { summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      'one.csv': 'customer_id,date,amount\na,2026-01-01,1\n',
      'two.csv': 'amount,customer_id,date\n1,a,2026-01-01\n2,a,2026-01-01\n',
    },
    'exports: { transactions: { file: [one.csv, two.csv], duplicates: drop } }\n',
  );
  expect(summary.rows.transactions).toEqual({ read: 3, used: 2, set_aside: { duplicate: 1 }, rejected: {} });
});

it('converts amounts by the rates of the review, exactly, and rejects currencies without a rate', async () => {
  const { graded, rejected, folder } = await gradeFiles(
    {
      'policy.yaml': policy,
      'transactions.csv':
        'customer_id,date,amount,ccy\na,2026-01-01,100.01,USD\na,2026-01-01,0.01,CNY\na,2026-01-01,5,EUR\na,2026-01-01,6,\na,2026-01-01,,EUR\n',
    },
    'exports: { transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, amount: { heading: amount, type: money, currency: { field: ccy, rates: { CNY: 1, USD: 7.1234567 } } }, ccy: ccy } } }\nguards: { rejected_rows: 50% }\n',
  );
  // 100.01 * 7.1234567 + 0.01
  expect(graded[0]?.spend).toBe('712.426904567');
  expect(rejected.map((row) => [row.line, row.column, row.reason_code])).toEqual([
    ['4', 'amount', 'no_rate'],
    ['5', 'amount', 'no_rate'],
  ]);
  const { readFileSync } = await import('node:fs');
  expect(JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8'))).toMatchObject({
    rates: { 'transactions.amount': { CNY: '1', USD: '7.1234567' } },
  });
});

it('keeps ids as text: leading zeros, long numbers, and Excel quoting', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': policy,
      'transactions.csv':
        'customer_id,date,amount\n007,2026-01-01,1\n7,2026-01-01,1\n"=""007""",2026-01-01,1\n123456789012345678,2026-01-01,1\n123456789012345679\t,2026-01-01,1\n1e3,2026-01-01,1\n',
    },
    onlyTransactions,
  );
  expect(graded.map((row) => [row.customer_id, row.lines])).toEqual([
    ['007', '2'],
    ['123456789012345678', '1'],
    ['123456789012345679', '1'],
    ['1e3', '1'],
    ['7', '1'],
  ]);
});

it.runIf(long)('trims ids in files where a single cell has white space that nobody sees', async () => {
  const marks = ['\u00A0', '\u3000', '\u200B', '\uFEFF', ' ', '\t', '\n'];
  for (const mark of marks) {
    const { graded, summary } = await gradeFiles(
      {
        'policy.yaml': policy,
        'customers.csv': 'customer_id\na\nb\n',
        'transactions.csv': `customer_id,date,amount\na,2026-01-01,4\nb,2026-01-01,1\n"a${mark}",2026-01-02,8\n`,
      },
      plainExports,
    );
    expect([mark, byCustomer(graded).a?.spend]).toEqual([mark, '12']);
    expect(summary.rows.transactions).toMatchObject({ read: 3, used: 3 });
  }
});

it.runIf(long)('knows customers again whose ids were defused in the last results', async () => {
  const ids = ['=A1', '+8613800138000', '-5', '@ann', "'q", "o'neil"];
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'transactions.csv': [['customer_id', 'date', 'amount'], ...ids.map((id) => [id, '2026-01-01', '20'])],
    'first.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: first\n${onlyTransactions}`,
    'folder.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: second\nlast_results: first\n${onlyTransactions}`,
    'csv.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: third\nlast_results: first/graded.csv\n${onlyTransactions}`,
  });
  const { graded } = await gradeFolder(folder, 'first.yaml');
  expect(graded.map((row) => row.customer_id)).toContain("'=A1");
  for (const review of ['folder.yaml', 'csv.yaml']) {
    const { summary } = await gradeFolder(folder, review);
    expect(summary.movement).toEqual({ up: 0, down: 0, same: ids.length, new: 0, left: 0 });
  }
});
