// Exports of well-known systems, with their headings and quirks, as init proposes to read them.
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

async function begun(...lines: string[]) {
  const folder = emptyFolder();
  writeFiles(folder, { 't.txt': `${lines.join('\n')}\n` });
  const { written, doubts } = await beginIn(folder, { transactions: 't.txt' });
  const said = doubts.map(({ text }) => text).join('\n');
  return { ...written.exports.transactions, said, review: path.join(folder, 'review') };
}

it('payments of Stripe: what a bank answered is no kind of row', async () => {
  const { columns, only, computed } = await begun(
    'id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Seller Message,Customer ID',
    'ch_1,2026-01-04 10:12,100.00,0.00,eur,Paid,Payment complete.,cus_A',
    'ch_2,2026-01-11 11:00,80.00,80.00,eur,Refunded,Payment complete.,cus_C',
    'ch_3,2026-01-15 08:30,60.00,0.00,eur,Failed,The bank did not return any further details,cus_A',
  );
  expect(columns.paid).toEqual({ heading: 'Amount', type: 'money' });
  expect(columns.type).toBeUndefined();
  expect(only).toEqual({ status: { in: ['Paid', 'Refunded'] } });
  expect(computed).toEqual({ amount: { subtract: ['paid', 'refunded'] } });
});

it.runIf(long)(
  'orders of Amazon: several lines an order, buyers by e-mail, and prices that may be of the whole line',
  async () => {
    const { columns, said, computed } = await begun(
      ...[
        'amazon-order-id,purchase-date,order-status,quantity,currency,item-price,buyer-email',
        '302-1111111-0000001,2026-01-04T10:12:33+00:00,Shipped,2,EUR,50.00,a@example.org',
        '302-1111111-0000001,2026-01-04T10:12:33+00:00,Shipped,1,EUR,30.00,a@example.org',
        '302-1111111-0000003,2026-01-09T10:12:33+00:00,Shipped,1,EUR,25.00,b@example.org',
      ].map((line) => line.replaceAll(',', '\t')),
    );
    expect(columns.order_id).toBe('amazon-order-id');
    expect(columns.customer_id).toEqual({ heading: 'buyer-email', case: 'lower' });
    expect(computed).toEqual({ amount: { multiply: ['quantity', 'price'] } });
    expect(said).toContain(
      '"item-price" is taken for the price of one piece; if it is that of the whole line',
    );
  },
);

it.runIf(long)(
  'activity of PayPal: exchange and withdrawals are no sales, and gross or net is asked for',
  async () => {
    const { columns, only, said } = await begun(
      '"Date","Type","Status","Currency","Gross","Fee","Net","From Email Address","Transaction ID"',
      '"04/01/2026","Website Payment","Completed","EUR","1.105,90","-3,20","1.102,70","a@example.org","T1"',
      '"15/01/2026","Website Payment","Completed","USD","30,00","-1,20","28,80","b@example.org","T2"',
      '"16/01/2026","General Currency Conversion","Completed","USD","-28,80","0,00","-28,80","","T3"',
      '"17/01/2026","Payment Refund","Completed","EUR","-20,00","0,60","-19,40","shop@example.org","T4"',
      '"18/01/2026","General Withdrawal","Completed","EUR","-1.000,00","0,00","-1.000,00","","T5"',
    );
    expect(only).toEqual({ type: { in: ['Website Payment', 'Payment Refund'] } });
    expect(columns.amount).toEqual({ heading: 'FILL IN', type: 'money' });
    expect(said).toContain('several columns look like what was paid');
  },
);

it('lists of SAP: a total above the rows, marked with a star, is no anonymous sale', async () => {
  const { columns, missing_customer, review } = await begun(
    '|  Customer  |DocumentNo|Doc. Date |Amount in LC  |LCurr|',
    '|*           |          |          |    10.000,00 |EUR  |',
    '|  0000100017|1800000123|05.01.2026|     1.200,00-|EUR  |',
    '|  0000100018|1800000125|13.01.2026|    11.200,00 |EUR  |',
  );
  expect(columns.customer_id).toBe('Customer');
  expect(missing_customer).toBeUndefined();
  const { summary } = await gradeFolder(review);
  expect(summary.rows.transactions).toEqual({
    read: 3,
    used: 2,
    set_aside: { total_line: 1 },
    rejected: {},
  });
});
