// What init sees of how amounts count: refunds, currencies, ids for nobody, decimal marks.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';
import { beginIn } from './begin.js';

/** Begins with transactions written as text; `doubts` are what is unsure. */
async function begun(transactions: string) {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': transactions });
  const result = await beginIn(folder, { transactions: 't.csv' });
  const doubts = result.doubts.map(({ text }) => text);
  const { columns } = result.written.exports.transactions;
  return { ...result, root: folder, doubts, columns, transactions: result.written.exports.transactions };
}

/** What each customer spent, once graded. */
async function spentIn(root: string) {
  const { graded } = await gradeFolder(path.join(root, 'review'));
  return Object.fromEntries(graded.map((row) => [row.customer_id, [row.annual_spend, row.recency_days]]));
}

describe('refunds', () => {
  const kinds = [
    ['Transaction Type', 'Sale', 'Return'],
    ['单据类型', '销售出库', '销售退货'],
    ['Kind', 'sale', 'refund'],
    ['Type', 'INV', 'CRN'],
    ['D/C', 'S', 'H'],
    ['Belegart', 'Rechnung', 'Gutschrift'],
  ] as const;
  it.each(fewOf(kinds))(
    'told by the kind of a row (%s: %s and %s) count negative, and are no purchases',
    async (heading, sale, back) => {
      const { columns, root } = await begun(
        `customer_id,order_id,date,amount,${heading}\na,1,2026-01-05,100.00,${sale}\na,2,2026-01-09,40.00,${back}\nb,3,2026-01-09,70.00,${sale}\n`,
      );
      expect(columns).toMatchObject({
        amount: { negative_when: { type: { in: [back] } } },
        type: heading,
      });
      expect(await spentIn(root)).toEqual({ a: ['60', '4'], b: ['70', '0'] });
    },
  );

  it.runIf(long)('in a column of their own are taken off what was paid, and somebody is asked', async () => {
    const { transactions, doubts, root } = await begun(
      'customer_id,order_id,date,Grand Total,status,Total Refunded\na,1,2026-01-05,100.00,complete,\na,2,2026-01-06,80.00,refunded,80.00\nb,3,2026-01-09,70.00,partially refunded,20.00\n',
    );
    expect(transactions.computed).toEqual({ amount: { subtract: ['paid', 'refunded'] } });
    expect(doubts).toContain('"Total Refunded" is taken off "Grand Total": is it still in there?');
    expect(await spentIn(root)).toEqual({ a: ['100', '4'], b: ['50', '0'] });
  });

  it.runIf(long)('below 0 are no purchases either', async () => {
    const { root } = await begun(
      'customer_id,order_id,date,amount\na,1,2025-12-01,100.00\na,2,2026-01-09,-100.00\nb,3,2026-01-09,20.00\n',
    );
    expect(await spentIn(root)).toEqual({ a: ['0', '39'], b: ['20', '0'] });
  });
});

describe('currencies', () => {
  it.each(fewOf(['x', 'Devise', 'Presentment Currency']))(
    'are known by their codes under any heading (%s), and their rates are left to be filled in',
    async (heading) => {
      const { columns, root } = await begun(
        `customer_id,date,amount,${heading}\na,2026-01-05,100.00,EUR\nb,2026-01-06,20000,JPY\n`,
      );
      expect(columns).toMatchObject({
        currency: heading,
        amount: { currency: { field: 'currency', rates: { EUR: 1, JPY: 'FILL IN' } } },
      });
      await expect(gradeFolder(path.join(root, 'review'))).rejects.toMatchObject({
        problems: [
          { code: 'fill-in', reason: expect.stringContaining('rates.JPY is still to be filled in') },
        ],
      });
    },
  );

  it('of mixed marks without a column ask for one', async () => {
    const { columns, doubts } = await begun(
      'customer_id,date,amount\na,2026-01-05,$100.00\nb,2026-01-06,€200.00\nb,2026-01-07,"JPY 30,000"\n',
    );
    expect(columns.amount.currency).toEqual({
      field: 'FILL IN',
      rates: { USD: expect.anything(), EUR: expect.anything(), JPY: expect.anything() },
    });
    expect(doubts.join()).toContain('marks of several currencies');
  });

  it('behind a lone mark that may be several are asked for', async () => {
    const { doubts } = await begun('customer_id,date,amount\na,2026-01-05,¥100\nb,2026-01-06,¥200\n');
    expect(doubts).toContain('by the signs of the amounts, ¥, which may as well stand for JPY');
  });
});

it.each(fewOf(['(No value)', '散客', 'NA', '\\N', '#REF!', 'walk-in']))(
  'takes %s for sales without a customer',
  async (word) => {
    const { transactions, doubts, root } = await begun(
      `customer_id,date,amount\na,2026-01-05,100.00\n${word},2026-01-06,200.00\n${word},2026-01-07,200.00\n`,
    );
    expect(transactions).toMatchObject({
      columns: { customer_id: { empty: [word] } },
      missing_customer: 'set_aside',
    });
    expect(doubts.join()).toContain(`${word} (2) is a word for nobody`);
    expect(Object.keys(await spentIn(root))).toEqual(['a']);
  },
);

describe('a decimal mark', () => {
  it.each([
    ['1,234', '"." for the one, "," for the other'],
    ['1.234', '"," for the one, "." for the other'],
  ])('is asked for where cells such as %s do not tell', async (cell, choice) => {
    const { columns, doubts } = await begun(
      `customer_id;date;amount\na;2026-01-05;${cell}\nb;2026-01-06;950\n`,
    );
    expect(columns.amount.decimal).toBe('FILL IN');
    expect(doubts.join()).toContain(choice);
  });

  it('is told by a small amount without decimals beside one that ends in zeros', async () => {
    const { columns, doubts } = await begun(
      'customer_id;date;amount\na;2026-01-05;950\nb;2026-01-06;1.234\nb;2026-01-07;20.000\n',
    );
    expect(columns.amount.decimal).toBe(',');
    expect(doubts.join()).toContain('1.234 is read as 1234, because 950 has no decimals');
  });

  it.runIf(long)('is none in amounts of a currency without decimals', async () => {
    const { root } = await begun('customer_id;date;amount\na;2026-01-05;JPY 1,234\nb;2026-01-11;JPY 5\n');
    expect(await spentIn(root)).toEqual({ a: ['1234', '6'], b: ['5', '0'] });
  });
});

it('rounds amounts with more decimals than money has, and asks whether they were paid', async () => {
  const { columns, doubts, root } = await begun(
    'customer_id,date,amount\na,2026-01-05,0.961639043\nb,2026-01-06,12.5\n',
  );
  expect(columns.amount).toEqual({ heading: 'amount', type: 'money', round: 'half_up' });
  expect(doubts.join()).toContain('some cells have more than 4 decimals and are rounded half up');
  expect(await spentIn(root)).toEqual({ a: ['0.9616', '1'], b: ['12.5', '0'] });
});

it.runIf(long)(
  'brings ids together with those of the customers export that differ in spelling only',
  async () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'c.csv': 'customer_id,name\n00012345,Ann\n00012346,Bob\n',
      't.csv': 'customer_id,date,amount\n12345.0,2026-01-05,100.00\n12346.0,2026-01-06,200.00\n',
    });
    const { written, doubts } = await beginIn(folder, { customers: 'c.csv', transactions: 't.csv' });
    expect(written.exports.transactions.columns.customer_id).toEqual({
      heading: 'customer_id',
      strip: '.0',
      pad: 8,
    });
    expect(doubts.map(({ text }) => text).join()).toContain(
      '12345.0 differ from those of the customers export',
    );
    expect(await spentIn(folder)).toEqual({ '00012345': ['100', '1'], '00012346': ['200', '0'] });
  },
);
