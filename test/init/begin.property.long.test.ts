// Property test: whichever way a system writes its exports (headings, order, delimiter, encoding, dates, amounts, title
// and total lines), the review that init proposes grades at once and gives the sums that were written.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { byCustomer, emptyFolder, gradeFolder } from '../grading.js';
import { triesOf } from '../runs.js';
import { beginIn } from './begin.js';

const first = Date.UTC(2026, 0, 1);
const sale = fc.record({
  customer: fc.integer({ min: 1, max: 9 }),
  day: fc.integer({ min: 0, max: 364 }).map((days) => new Date(first + days * 86_400_000)),
  cents: fc.integer({ min: 1, max: 9_999_999 }),
});

const parts = (day: Date) => ({ y: day.getUTCFullYear(), m: day.getUTCMonth() + 1, d: day.getUTCDate() });
const two = (value: number) => String(value).padStart(2, '0');
const dateStyles: readonly ((day: Date) => string)[] = [
  (day) => day.toISOString().slice(0, 10),
  (day) => `${day.toISOString().slice(0, 10)} 13:05:00`,
  (day) => `${parts(day).y}年${parts(day).m}月${parts(day).d}日`,
  (day) => `${parts(day).y}/${parts(day).m}/${parts(day).d}`,
  (day) => `${two(parts(day).d)}.${two(parts(day).m)}.${parts(day).y}`,
  (day) => `${parts(day).m}/${parts(day).d}/${parts(day).y}`,
  (day) => `${two(parts(day).d)}/${two(parts(day).m)}/${parts(day).y} 08:30`,
  (day) => day.toISOString().slice(0, 10).replaceAll('-', ''),
  (day) => String(Math.round(day.getTime() / 86_400_000) + 25_569),
];

const grouped = (digits: string, mark: string) => digits.replace(/\B(?=(\d{3})+$)/g, mark);
const money = (cents: number, mark: string, group: string) =>
  `${grouped(String(Math.floor(cents / 100)), group)}${mark}${two(cents % 100)}`;
const amountStyles: readonly ((cents: number) => string)[] = [
  (cents) => money(cents, '.', ''),
  (cents) => money(cents, '.', ','),
  (cents) => `￥${money(cents, '.', ',')}`,
  (cents) => `${money(cents, '.', '')}元`,
  (cents) => money(cents, ',', '.'),
  (cents) => money(cents, ',', ''),
];

const languages = [
  {
    id: '客户编号',
    date: '下单时间',
    order: '订单号',
    amount: '实付金额',
    note: '备注',
    title: '销售明细',
    total: '合计',
    name: '客户名称',
  },
  {
    id: 'CustID',
    date: 'Order Date',
    order: 'InvoiceNo',
    amount: 'Total amount',
    note: 'Remark',
    title: 'Sales of the year',
    total: 'Total',
    name: 'Customer Name',
  },
] as const;

const exported = fc.record({
  // Enough days that no order of day and month is left open.
  sales: fc.array(sale, { minLength: 30, maxLength: 60 }),
  words: fc.constantFrom(...languages),
  order: fc.shuffledSubarray(['id', 'date', 'order', 'amount', 'note'] as const, { minLength: 5 }),
  dates: fc.constantFrom(...dateStyles),
  amounts: fc.constantFrom(...amountStyles),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  encoding: fc.constantFrom('utf8', 'gbk', 'utf16le'),
  titled: fc.boolean(),
  totalled: fc.boolean(),
  zipped: fc.boolean(),
  withCustomers: fc.boolean(),
});

it('grades what it proposes', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(exported, async (given) => {
      const { sales, words, order, delimiter, encoding } = given;
      // The bytes of 元 alone are also UTF-8 (for a letter of another script): nobody could tell.
      fc.pre(encoding !== 'gbk' || words === languages[0]);
      const folder = emptyFolder();
      const quoted = (cell: string) => (cell.includes(delimiter) ? `"${cell}"` : cell);
      const lines = (rows: readonly (readonly string[])[]) =>
        rows.map((row) => row.map(quoted).join(delimiter) + given.lineEnd).join('');
      const write = (name: string, text: string) => {
        const bytes = iconv.encode(text, encoding, { addBOM: encoding === 'utf16le' });
        writeFileSync(path.join(folder, name), name.endsWith('.gz') ? gzipSync(bytes) : bytes);
      };
      const cells = (values: Readonly<Record<string, string>>) => order.map((key) => values[key] ?? '');
      const rows = sales.map(({ customer, day, cents }, index) =>
        cells({
          id: `00${customer}`,
          date: given.dates(day),
          order: `A${index}`,
          amount: given.amounts(cents),
        }),
      );
      const transactions = given.zipped ? 't.csv.gz' : 't.csv';
      write(
        transactions,
        lines([
          ...(given.titled ? [[words.title], ['']] : []),
          cells(words),
          ...rows,
          // The first column says that it is a total, as spreadsheets do.
          ...(given.totalled ? [order.map((_, index) => (index === 0 ? words.total : ''))] : []),
        ]),
      );
      const ids = [...new Set(sales.map(({ customer }) => `00${customer}`))].sort();
      if (given.withCustomers)
        write('c.csv', lines([[words.name, words.id], ...ids.map((id) => [`${words.name} ${id}`, id])]));
      const begun = await beginIn(folder, {
        transactions,
        customers: given.withCustomers ? 'c.csv' : undefined,
      });
      expect(begun.doubts.filter((each) => each.open)).toEqual([]);
      const lastDay = sales
        .map(({ day }) => day.toISOString().slice(0, 10))
        .sort()
        .at(-1);
      expect(begun.review?.asOf).toBe(lastDay);
      const { graded, summary } = await gradeFolder(path.join(folder, 'review'));
      expect(summary.rows.transactions).toMatchObject({ used: sales.length, rejected: {} });
      const spend = ids.map((id) =>
        sales
          .filter(({ customer }) => `00${customer}` === id)
          .reduce((sum, each) => sum.plus(new Decimal(each.cents).div(100)), new Decimal(0))
          .toFixed(),
      );
      const found = byCustomer(graded);
      // All sales lie within 12 months of the last one.
      expect(ids.map((id) => found[id]?.annual_spend)).toEqual(spend);
    }),
    { numRuns: triesOf(6, 2) },
  );
});
