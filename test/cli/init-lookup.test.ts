// Payments and lines that name only their order: init proposes to look up whose it is, and the proposal gives the right sums.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, readCsv, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';
import { gradusServed } from './served.js';

const orders = `order_id,customer_id,order_status,order_purchase_timestamp,order_total
o1,ann,delivered,2026-01-05 10:00:00,120
o2,bob,delivered,2026-02-05 10:00:00,50
o3,ann,canceled,2026-03-05 10:00:00,70
o4,bob,delivered,2026-04-05 10:00:00,9
`;
// Halves of one order are the same amount, and both count.
const payments = 'order_id,sequence,payment_value\no1,1,60\no1,2,60\no2,1,50\no3,1,70\no4,1,9\n';

async function begun(files: Record<string, string>, ...flags: string[]) {
  const folder = emptyFolder();
  writeFiles(folder, files);
  const ran = await gradusServed(['init', 'r', ...flags], { cwd: folder });
  expect(ran.exit, ran.stderr).toBe(0);
  const text = readFileSync(path.join(folder, 'r/review.yaml'), 'utf8');
  return { folder, text, said: ran.stderr, transactions: parse(text).exports.transactions };
}

async function spent(folder: string) {
  const ran = await gradusServed(['grade', 'r/review.yaml', '--quiet'], { cwd: folder });
  expect(ran.exit, ran.stderr).toBe(0);
  const graded = readCsv(path.join(folder, 'r/results/2026/graded.csv'));
  return Object.fromEntries(graded.map((row) => [row.customer_id, row.annual_spend]));
}

const given = ['--transactions', 'p.csv', '--lookup', 'orders.csv'];

describe('rows that name only their order', { concurrent: true }, () => {
  it('take customer, date and state from the orders, and no amount', async () => {
    const { folder, text, transactions } = await begun({ 'orders.csv': orders, 'p.csv': payments }, ...given);
    expect(transactions.lookup).toEqual({
      orders: {
        file: '../orders.csv',
        delimiter: ',',
        on: 'order_id',
        columns: {
          customer_id: 'customer_id',
          status: 'order_status',
          date: { heading: 'order_purchase_timestamp', type: 'datetime' },
        },
      },
    });
    expect(text).toContain('5 of 5 numbers are there, once each');
    expect(transactions.only).toEqual({ status: { in: ['delivered'] } });
    expect(await spent(folder)).toEqual({ ann: '120', bob: '59' });
  });

  it.runIf(long)('find the orders also where they were given as customers', async () => {
    const files = { 'orders.csv': orders, 'p.csv': payments };
    const { folder } = await begun(files, '--transactions', 'p.csv', '--customers', 'orders.csv');
    expect(await spent(folder)).toEqual({ ann: '120', bob: '59' });
  });

  it.runIf(long)(
    'lines under Chinese headings, with titles above the orders, under another heading',
    async () => {
      const { folder, transactions } = await begun(
        {
          'orders.csv':
            '销售订单\n\n订单编号,客户编号,下单日期,订单金额\nA1,K1,2026/1/5,30\nA2,K2,2026/1/6,8\n合计,,,38\n',
          'p.csv': '单号,商品编码,数量,单价\nA1,P1,2,10\nA1,P2,1,10\nA2,P1,1,8\n',
        },
        ...given,
      );
      expect(transactions.lookup.orders).toMatchObject({ skip_lines: 2, columns: { order_id: '订单编号' } });
      expect(await spent(folder)).toEqual({ K1: '30', K2: '8' });
    },
  );

  it.runIf(long)('say how many find no order', async () => {
    const files = { 'orders.csv': orders, 'p.csv': `${payments}x1,1,5\nx2,1,5\n` };
    const { said, transactions } = await begun(files, ...given);
    expect(transactions.lookup.orders.on).toBe('order_id');
    expect(said).toContain('unsure: rows have no customer of their own, so "order_id" is looked up: 5 of 7');
  });

  it.each(
    fewOf(
      [
        ['of which hardly any is there', orders.replaceAll(/^o/gm, 'z'), 'it is not looked up'],
        [
          'that stand there on several rows',
          `${orders}o1,cid,delivered,2026-05-05,1\n`,
          'several rows for 1 of 4',
        ],
      ],
      1,
    ),
  )('ask for the customer where orders have numbers %s', async (_what, other, why) => {
    const { said, transactions } = await begun({ 'orders.csv': other, 'p.csv': payments }, ...given);
    expect(transactions.lookup).toBeUndefined();
    expect(transactions.columns.customer_id).toBe('FILL IN');
    expect(said).toContain(why);
  });

  it('are told of the flag where no orders were given', async () => {
    const { said } = await begun({ 'p.csv': payments }, '--transactions', 'p.csv');
    expect(said).toContain('begin again with --lookup FILE, the export that holds order and customer');
  });
});
