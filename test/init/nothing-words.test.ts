// Words for nothing, such as NA, in columns of dates, amounts and orders: init finds them, and grading works at once.
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

async function begunWith(transactions: string) {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': transactions });
  const { written, doubts } = await beginIn(folder, { transactions: 't.csv' });
  return { ...written.exports.transactions, folder, doubts: doubts.map(({ text }) => text).join('\n') };
}

it.runIf(long)('reads words for nothing as empty cells, and sets rows without a date aside', async () => {
  const { columns, only, missing_customer, doubts, folder } = await begunWith(
    '"","customer_id","order_id","order_date","amount"\n"1","a","O1","2026-01-05",120.5\n"2","b","O2","2026-01-06",1e+05\n"3",NA,"O3","2026-01-07",30\n"4","c","O4","2026-01-08",NA\n"5","a",NaN,"2026-01-09",20\n"6","c","O6",NA,45\n',
  );
  expect(columns).toEqual({
    customer_id: { heading: 'customer_id', empty: ['NA'] },
    order_id: { heading: 'order_id', empty: ['NaN'] },
    date: { heading: 'order_date', type: 'date', empty: ['NA'] },
    amount: { heading: 'amount', type: 'money', empty: ['NA'] },
  });
  expect({ only, missing_customer }).toEqual({
    only: { date: { missing: false } },
    missing_customer: 'set_aside',
  });
  expect(doubts).toContain('NA (1): read as an empty cell, so these rows count as purchases and add nothing');
  expect(doubts).toContain('leaves out rows without a date, which no year can count (1 of 6)');
  const { graded, summary } = await gradeFolder(path.join(folder, 'review'));
  expect(graded.map((row) => [row.customer_id, row.annual_spend, row.orders])).toEqual([
    ['a', '140.5', '1'],
    ['b', '100000', '1'],
    ['c', '0', '1'],
  ]);
  expect(summary.rows.transactions).toEqual({
    read: 6,
    used: 4,
    set_aside: { missing_customer: 1, only: 1 },
    rejected: {},
  });
});

it('knows a column by what it holds beside many words for nothing, and no error of a formula for one', async () => {
  const { columns, only } = await begunWith(
    'customer_id,status,date,amount\na,paid,2026-01-05,1.50\nb,cancelled,0000-00-00,(null)\nc,pending,\\N,(null)\nd,cancelled,0000-00-00,#REF!\n',
  );
  expect(columns.date).toEqual({ heading: 'date', type: 'date', empty: ['0000-00-00', '\\N'] });
  expect(columns.amount).toEqual({ heading: 'amount', type: 'money', empty: ['(null)'] });
  // Rows that were no sale need no date.
  expect(only).toEqual({ status: { in: ['paid'] } });
});

it('tells footer lines below a list from lines that are broken', async () => {
  const { doubts } = await begunWith(
    'Account ID,Amount,Close Date\na,10.00,2026-01-05\nb,20.00,2026-01-06\n\n"Copyright (c) 2000-2026 Sample, Inc. All rights reserved."\n"Sample Trading"\n',
  );
  expect(doubts).not.toContain('rejected');
});
