// What init sees of how rows hang together, and of who bought when no heading says it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

async function begun(transactions: string) {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': transactions });
  const { written, doubts } = await beginIn(folder, { transactions: 't.csv' });
  return {
    ...written.exports.transactions,
    asOf: written.as_of,
    doubts: doubts.map(({ text }) => text).join('\n'),
    review: path.join(folder, 'review'),
  };
}

async function spentIn(review: string) {
  const { graded } = await gradeFolder(review);
  return Object.fromEntries(graded.map((row) => [row.customer_id, row.annual_spend]));
}

const policyIn = (review: string) => readFileSync(path.join(review, 'policy.yaml'), 'utf8');

it('takes lines that leave the cells of their order blank from the line above', async () => {
  const { fill_down, missing_customer, review } = await begun(
    'Order,Date,Customer ID,Item,Amount\nS1,2026-01-05,a,Chair,630.00\n,,,Lamp,160.00\nS2,2026-01-07,b,Chair,420.00\n',
  );
  expect(fill_down).toEqual(['order_id', 'date', 'customer_id']);
  expect(missing_customer).toBeUndefined();
  expect(await spentIn(review)).toEqual({ a: '790', b: '420' });
  // Where the policy begins is what customers spent with all lines of their orders.
  expect(policyIn(review)).toMatch(/half reach 420, a fifth 790,/);
});

it('takes no line of numbers alone for one of the order above: it sums up what stands there', async () => {
  const { fill_down, missing_customer, review } = await begun(
    'Order,Date,Customer ID,Amount\nS1,2026-01-05,a,630.00\nS2,2026-01-07,b,420.00\n,,,1050.00\n',
  );
  expect(fill_down).toBeUndefined();
  expect(missing_customer).toBe('set_aside');
  expect(await spentIn(review)).toEqual({ a: '630', b: '420' });
});

it('takes customers that each stand in the first of their rows alone from there, as merged cells leave them', async () => {
  const lines = ['a', 'b', 'c'].flatMap((id, at) => [
    `${id},2026-01-0${at + 1},O${at}1,${at + 1}00.00`,
    `,2026-02-0${at + 1},O${at}2,50.00`,
    `,2026-03-0${at + 1},O${at}3,50.00`,
    `,,Subtotal,${at + 2}00.00`,
  ]);
  const { fill_down, doubts, review } = await begun(
    `Customer ID,Date,Order No,Amount\n${lines.join('\n')}\n`,
  );
  expect(fill_down).toEqual(['customer_id']);
  expect(doubts).toContain('each customer stands in one row alone, and 6 rows with a date in none');
  expect(await spentIn(review)).toEqual({ a: '200', b: '300', c: '400' });
  expect(policyIn(review)).toMatch(/of 3 customers .* half reach 300,/);
});

it('asks about sales without a customer where they are many', async () => {
  const rows = (named: number) =>
    Array.from({ length: 20 }, (_, at) => `${at < named ? `a${at % 3}` : ''},2026-01-${at + 10},O${at},5.00`);
  const many = await begun(`Customer ID,Date,Order No,Amount\n${rows(15).join('\n')}\n`);
  expect([many.missing_customer, many.doubts]).toEqual([
    'set_aside',
    'rows without a customer: 5 of 20, left out',
  ]);
  const few = await begun(`Customer ID,Date,Order No,Amount\n${rows(18).join('\n')}\n`);
  expect([few.missing_customer, few.doubts]).toEqual(['set_aside', '']);
});

it.runIf(long)(
  'takes customers that stand above their rows from there, and says what to export instead',
  async () => {
    const { fill_down, doubts, review } = await begun(
      'Customer,Date,Type,Amount\nAnn,,,\n,2026-01-05,Invoice,300.00\n,2026-01-06,Credit Memo,-50.00\nTotal for Ann,,,250.00\nBob,,,\n,2026-01-07,Invoice,30.00\nTotal for Bob,,,30.00\n',
    );
    expect(fill_down).toEqual(['customer_id']);
    expect(doubts).toContain('A flat list with the customer on every row is surer');
    expect(await spentIn(review)).toEqual({ Ann: '250', Bob: '30' });
  },
);

describe('totals of orders', () => {
  it('that all lines of an order repeat are counted once', async () => {
    const { duplicates, doubts, review } = await begun(
      'customer_id,order_id,date,item,amount\na,1,2026-01-05,x,100.00\na,1,2026-01-05,y,100.00\na,1,2026-01-05,z,100.00\nb,2,2026-01-06,x,50.00\n',
    );
    expect(duplicates).toEqual({ action: 'drop', by: ['order_id'] });
    expect(doubts).toContain('as totals of orders do');
    expect(await spentIn(review)).toEqual({ a: '100', b: '50' });
    expect(policyIn(review)).toMatch(/half reach 50, a fifth 100,/);
  });

  it.runIf(long)('are none where lines of one order differ', async () => {
    const { duplicates } = await begun(
      'customer_id,order_id,date,item,amount\na,1,2026-01-05,x,100.00\na,1,2026-01-05,y,100.00\nb,2,2026-01-06,x,50.00\nb,2,2026-01-06,y,20.00\n',
    );
    expect(duplicates).toBeUndefined();
  });
});

describe('where no heading says it', () => {
  it.runIf(long)(
    'customers are told apart by their e-mail, the only money is the amount, and cancelled orders give no last day',
    async () => {
      const { columns, asOf, doubts, review } = await begun(
        'Email,placed,dollar_value,Status\nAnn@example.org,2026-01-05,10.50,paid\nann@example.org,2026-01-06,5.00,paid\nbob@example.org,2026-03-07,1.00,cancelled\n',
      );
      expect(columns).toMatchObject({
        customer_id: { heading: 'Email', case: 'lower' },
        amount: { heading: 'dollar_value' },
      });
      expect(asOf).toBe('2026-01-06');
      expect(doubts).toContain('no column holds ids of customers, so "Email" tells them apart');
      expect(doubts).toContain('taken for what was paid');
      expect(await spentIn(review)).toEqual({ 'ann@example.org': '15.5' });
    },
  );

  it('accounts of the ledger are no customers, dates and amounts are asked for', async () => {
    const { columns } = await begun(
      'ContactName,AccountCode,UnitValue,LineValue\nAnn,200,5.00,10.00\nBob,200,6.00,6.00\n',
    );
    expect(columns).toMatchObject({ customer_id: 'ContactName', date: { heading: 'FILL IN' } });
    expect(columns.amount.heading ?? columns.amount).toEqual(expect.stringMatching(/FILL IN|LineValue/));
  });

  it.runIf(long)(
    'an id that is another one in every row is doubted where another column repeats',
    async () => {
      const lines = Array.from({ length: 12 }, (_, i) => `k${i},person${i % 3},2026-01-${10 + i},5.00`);
      const { doubts } = await begun(`customer_id,customer_unique_id,date,amount\n${lines.join('\n')}\n`);
      expect(doubts).toContain('"customer_unique_id" repeats: does it tell orders apart, not customers?');
    },
  );
});
