// What init proposes where exports are not as one would wish, and what it says of it.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastDay } from '../../src/init/proposal/days.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

const rows = <Row>(count: number, row: (index: number) => Row): Row[] =>
  Array.from({ length: count }, (_, index) => row(index));
const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);

/** Begins with exports written in the test; the names of the files say which exports they are. */
async function begun(
  files: Parameters<typeof writeFiles>[1],
  inputs: { customers?: string; transactions?: string } = {},
) {
  const folder = emptyFolder();
  writeFiles(folder, files);
  const given = (name: string) => (name in files ? name : undefined);
  const result = await beginIn(folder, {
    customers: inputs.customers ?? given('customers.csv'),
    transactions: inputs.transactions ?? given('transactions.csv'),
  });
  return {
    ...result,
    root: folder,
    doubts: result.doubts.map(({ line, text }) => [result.text.split('\n')[line - 1]?.trim(), text] as const),
  };
}

const review = (folder: string) => path.join(folder, 'review');

describe('customer ids that no heading names', () => {
  const customers = [['Kürzel', 'Bezeichnung', 'Sparte'], ...rows(30, (i) => [`K${i}`, `Firm ${i}`, i % 3])];
  const transactions = [
    ['Nr', 'Wer', 'date', 'amount'],
    ...rows(90, (i) => [i, `K${i % 30}`, day(i), `${i}.00`]),
  ];

  it('are found by the values that both exports share', async () => {
    const { written, root } = await begun({ 'customers.csv': customers, 'transactions.csv': transactions });
    expect(written.exports.customers.columns.customer_id).toBe('Kürzel');
    expect(written.exports.transactions.columns.customer_id).toBe('Wer');
    const { summary } = await gradeFolder(review(root));
    expect(summary.customers).toBe(30);
  });

  it.runIf(long)('are found in one export by the heading of the other', async () => {
    const named = [['Customer No', 'Bezeichnung', 'Sparte'], ...customers.slice(1)];
    const { written } = await begun({ 'customers.csv': named, 'transactions.csv': transactions });
    expect(written.exports.transactions.columns.customer_id).toBe('Wer');
  });

  it('are found in customers alone by their being different in every row', async () => {
    const { written } = await begun({ 'customers.csv': customers });
    expect(written.exports.customers.columns.customer_id).toBe('Kürzel');
  });

  it('are left to be filled in where nothing tells', async () => {
    const { written, doubts, root } = await begun({ 'transactions.csv': transactions });
    expect(written.exports.transactions.columns.customer_id).toBe('FILL IN');
    expect(doubts).toContainEqual([
      expect.stringContaining('customer_id: FILL IN'),
      'write the heading of the column that says which customer a row of transactions belongs to',
    ]);
    await expect(gradeFolder(review(root))).rejects.toMatchObject({
      problems: [{ code: 'fill-in', place: { line: expect.any(Number), length: 'FILL IN'.length } }],
    });
  });
});

describe('dates', () => {
  const dated = (dates: readonly string[], heading = 'date') => ({
    'transactions.csv': [
      ['customer_id', heading, 'amount'],
      ...dates.map((each, i) => [`c${i % 3}`, each, '1.5']),
    ],
  });

  it.runIf(long)(
    'that fit two orders of day and month are taken day first, and said to be unsure',
    async () => {
      const { written, doubts } = await begun(dated(['01/02/2026', '03/04/2026']));
      expect(written.exports.transactions.columns.date.formats).toEqual(['%d/%m/%Y']);
      expect(doubts).toEqual([
        [
          expect.stringContaining('heading: date'),
          'the dates fit %d/%m/%Y as well as %m/%d/%Y: is this the right order?',
        ],
      ]);
    },
  );

  it('are decided by a row far behind the first ones', async () => {
    const { written, doubts } = await begun(
      dated([...rows(6000, (i) => [`0${(i % 9) + 1}/02/2026`]).flat(), '02/28/2026']),
    );
    expect(written.exports.transactions.columns.date.formats).toEqual(['%m/%d/%Y']);
    expect(written.as_of).toBe('2026-09-02');
    expect(doubts).toEqual([
      [expect.stringContaining('duplicates'), expect.stringContaining('repeat an earlier one')],
    ]);
  });

  it.runIf(long)('with two digits for the year are put into the fewest years', async () => {
    const { written } = await begun(dated(rows(60, (i) => [day(i * 5).slice(2)]).flat()));
    expect(written.exports.transactions.columns.date.formats).toEqual(['%y-%m-%d']);
    expect(written.as_of).toBe(day(295));
  });

  it.runIf(long)('of several kinds get several formats', async () => {
    const { written, root } = await begun(dated(['2026-01-05', '46028', '2026年1月7日', '46030']));
    expect(written.as_of).toBe('2026-01-08');
    const { summary } = await gradeFolder(review(root));
    expect(summary.rows.transactions).toMatchObject({ used: 4, rejected: {} });
  });

  it.runIf(long)('are found without a heading that says so, where only one column holds any', async () => {
    const { written, doubts } = await begun(dated(['05.01.2026', '31.01.2026'], 'gebucht'));
    expect(written.exports.transactions.columns.date).toEqual({
      heading: 'gebucht',
      type: 'date',
      formats: ['%d.%m.%Y'],
    });
    expect(doubts).toEqual([
      [expect.stringContaining('gebucht'), 'taken because no other column holds dates'],
    ]);
  });

  it('give the last day, wherever it stands', async () => {
    const { written } = await begun(dated(['2026-03-01', '2026-12-09', '2026-05-05']));
    expect(written.as_of).toBe('2026-12-09');
  });

  it('far behind all others are no last day', () => {
    const days = rows(2000, (i) => [i]).map(([i]) => ({
      day: new Date(Date.UTC(2020, 0, 1 + Number(i))).toISOString().slice(0, 10),
      rows: 1,
    }));
    const last = days.at(-1)?.day;
    expect(lastDay(days)).toEqual({ last, strays: undefined });
    expect(lastDay([...days, { day: '2027-12-31', rows: 1 }, { day: '2206-01-01', rows: 1 }])).toEqual({
      last,
      strays: { rows: 2, last: '2206-01-01' },
    });
    // In a small export a gap of two years is nothing strange, one of centuries is.
    expect(
      lastDay([
        { day: '2024-01-01', rows: 1 },
        { day: '2026-01-01', rows: 1 },
      ])?.last,
    ).toBe('2026-01-01');
    expect(
      lastDay([
        { day: '2024-01-01', rows: 3 },
        { day: '9999-12-31', rows: 1 },
      ])?.last,
    ).toBe('2024-01-01');
    expect(lastDay([])).toBeUndefined();
  });
});

describe('rows', () => {
  it('whose status says that nothing was sold are left out', async () => {
    const { written, root } = await begun({
      'transactions.csv': [
        ['客户编号', '日期', '金额', '订单状态'],
        ...rows(40, (i) => [`c${i % 4}`, day(i), '10', ['已完成', '已发货', '已取消', '交易关闭'][i % 4]]),
      ],
    });
    expect(written.exports.transactions.only).toEqual({ status: { in: ['已发货', '已完成'] } });
    const { graded } = await gradeFolder(review(root));
    expect(graded.map(({ annual_spend }) => annual_spend)).toEqual(['100', '100']);
  });

  it.runIf(long)(
    'of unknown customers are taken in where they are some, not where the ids do not fit',
    async () => {
      const transactions = [
        ['customer_id', 'date', 'amount'],
        ...rows(50, (i) => [`c${i % 10}`, day(i), '1']),
      ];
      const some = await begun({
        'customers.csv': [['customer_id', 'name'], ...rows(8, (i) => [`c${i}`, `n${i}`])],
        'transactions.csv': transactions,
      });
      expect(some.written.exports.transactions.unknown_customers).toBe('add');
      const none = await begun({
        'customers.csv': [['customer_id', 'name'], ...rows(8, (i) => [`x${i}`, `n${i}`])],
        'transactions.csv': transactions,
      });
      expect(none.written.exports.transactions.unknown_customers).toBeUndefined();
      expect(none.doubts).toEqual([
        [
          'customer_id: customer_id',
          '50 of 50 transactions have an id that is not in the customers export: are these columns the same ids, written the same way?',
        ],
      ]);
    },
  );

  it.runIf(long)('of customers who stand there twice alike are dropped', async () => {
    const { written, root } = await begun({
      'customers.csv': [
        ['customer_id', 'name'],
        ['a', 'A'],
        ['a', 'A'],
        ['b', 'B'],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ['a', '2026-01-01', '5'],
        ['b', '2026-01-01', '7'],
      ],
    });
    expect(written.exports.customers.duplicates).toBe('drop');
    expect((await gradeFolder(review(root))).graded).toHaveLength(2);
    const differing = await begun({
      'customers.csv': [
        ['customer_id', 'name', 'rating'],
        ['a', 'A', 1],
        ['a', 'B', 1],
        ['b', 'B', 2],
      ],
    });
    expect(differing.doubts).toContainEqual([
      expect.stringContaining('duplicates: keep'),
      'there are customers with several rows that differ (1): keep one row for each in the export',
    ]);
  });

  it('that repeat others, in several currencies, with cells that cannot be read, are pointed out', async () => {
    const { doubts, written } = await begun({
      'transactions.csv': [
        ['customer_id', 'date', 'amount', 'currency', 'Rating'],
        ...rows(100, (i) => [
          `c${i % 7}`,
          day(i),
          i === 3 ? 'x' : '1.00',
          i % 2 ? 'EUR' : 'USD',
          i % 3 ? '4' : 'good',
        ]),
        ['c1', day(1), '1.00', 'EUR', '4'],
      ],
    });
    expect(written.exports.transactions.columns.Rating).toBeUndefined();
    expect(doubts.map(([line, text]) => [line?.split(':')[0], text])).toEqual([
      ['amount', '1 of the 101 rows hold no number and would be rejected'],
      [
        'amount',
        'amounts are in EUR (51), USD (50): write what one unit of each is worth in EUR, or in whichever currency the policy counts',
      ],
      ['rating', 'read as text, because 34 of the 101 rows hold something that is no number'],
      [
        'duplicates',
        '1 of the first 101 rows repeat an earlier one in all cells; write drop if that is a mistake of the export',
      ],
      [expect.anything(), 'the most frequent of several; see the review file'],
    ]);
  });
});
