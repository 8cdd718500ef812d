// Standard deviations are exact: as an exact root of whole numbers gives them, whatever the order of rows and threads.
import { DuckDBInstance } from '@duckdb/node-api';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wide } from '../../src/grammar/types.js';
import { windowDates } from '../../src/grammar/window.js';
import { partsOfWindow } from '../../src/grammar/window-months.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { byCustomer, gradeFiles, onlyTransactions } from '../grading.js';
import { triesOf } from '../runs.js';

/** The largest whole number whose square is not above one. */
function root(of: bigint): bigint {
  let [low, high] = [0n, of + 1n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= of) low = middle;
    else high = middle;
  }
  return low;
}

/** Millionths of the deviation of numbers in units of 10^-places, half up: the whole r with r - 1/2 <= x < r + 1/2. */
function exact(values: readonly bigint[], places: number): string {
  const n = BigInt(values.length);
  const total = values.reduce((sum, each) => sum + each, 0n);
  const spread = n * values.reduce((sum, each) => sum + each * each, 0n) - total * total;
  // x = 10^(6 - places) sqrt(spread) / n; floor(x + 1/2) = floor(floor(2 n x + n) / 2n), and 2 n x is a root.
  const more = 2 * (6 - places);
  // The root of a number that is rounded down is the same, rounded down.
  const twice = root(more < 0 ? (4n * spread) / 10n ** BigInt(-more) : 4n * spread * 10n ** BigInt(more));
  const rounded = (twice + n) / (2n * n);
  return new Decimal(rounded.toString()).div(1_000_000).toFixed();
}

const number = fc.oneof(
  fc.bigInt({ min: -5n, max: 5n }),
  fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
  fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
);

/** Beyond a hundred billion squares are too large for exact numbers, which is an error and not a wrong number. */
const within = (value: bigint, places: number) => value % 10n ** BigInt(Math.min(11 + places, 17));

it('is the exact root, of values side by side and over rows', { timeout: 60_000 }, async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const value = async (sql: string) => {
    const rows = (await connection.runAndReadAll(sql)).getRows();
    return new Decimal(String(rows[0]?.[0])).toFixed();
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(number, { minLength: 1, maxLength: 13 }),
      fc.constantFrom(0, 2, 4, 6, 7, 8, 12),
      async (drawn, places) => {
        const numbers = drawn.map((each) => within(each, places));
        const text = (each: bigint) => new Decimal(each.toString()).div(10 ** places).toFixed();
        const typed = numbers.map((each) => ({
          sql: `CAST(${text(each)} AS DECIMAL(38,${places}))`,
          type: wide(places),
        }));
        const expected = exact(numbers, places);
        expect(await value(`SELECT ${duckdb.deviationOf(typed)}`)).toBe(expected);
        const rows = typed.map(({ sql }) => `(${sql})`).join(', ');
        const over = duckdb.deviationOver({ sql: 'v', type: wide(places) }, ' FILTER (WHERE TRUE)');
        expect(await value(`SELECT ${over} FROM (VALUES ${rows}) AS t(v)`)).toBe(expected);
      },
    ),
    { numRuns: triesOf(60, 5) },
  );
  connection.closeSync();
  instance.closeSync();
});

it('divides windows into months and quarters that hold every day once', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1999-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
      fc.constantFrom(1, 3),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 14 }),
      (date, months, count, before) => {
        const asOf = date.toISOString().slice(0, 10);
        const placed = {
          window: { unit: 'months', length: months * count } as const,
          before: before === 0 ? undefined : ({ unit: 'months', length: before } as const),
        };
        const parts = partsOfWindow(asOf, placed, months) ?? [];
        const next = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
        expect(parts).toHaveLength(count);
        expect(parts.slice(1).map(({ from }) => from)).toEqual(
          parts.slice(0, -1).map(({ until }) => next(until)),
        );
        const whole = windowDates(asOf, placed);
        expect([parts[0]?.from, parts.at(-1)?.until]).toEqual([whole.from, whole.until]);
      },
    ),
  );
});

it('counts months and quarters without rows as 0, in any order of rows and on any threads', async () => {
  const rows = [
    ['a', '2026-01-01', '3.01'],
    ['a', '2026-01-31', '9'],
    ['a', '2026-12-31', '12'],
    ['a', '2025-12-31', '1000'],
    ['b', '2026-05-05', ''],
    ['c', '2025-05-05', '7'],
    ['d', '2026-02-02', '-4'],
    ['d', '2026-02-03', '4'],
  ];
  const policy = `policy: D\nversion: "1"\nmetrics:
  lines: { count: transactions }
  monthly: { deviation: transactions.amount, by: month, window: 12 months }
  quarterly: { deviation: transactions.amount, by: quarter, window: 12 months }
  earlier: { deviation: transactions.amount, by: month, window: previous year }
  single: { deviation: transactions.amount, window: 12 months }
  large: { deviation: transactions.amount, by: month, window: 12 months, only: { amount: { at_least: 9 } } }
  mean: { per_month: total }
  total: { sum: transactions.amount, window: 12 months }
  variation: { divide: [monthly, mean] }
tiers: [{ id: good, requires: { lines: { at_least: 1 } } }, { id: other }]
`;
  const graded = async (of: typeof rows, threads: number) =>
    (
      await gradeFiles(
        { 'policy.yaml': policy, 'transactions.csv': [['customer_id', 'date', 'amount'], ...of] },
        onlyTransactions,
        { threads },
      )
    ).graded;
  const found = await graded(rows, 1);
  const { a, b, c, d } = byCustomer(found);
  const months = [1201n, ...Array.from({ length: 10 }, () => 0n), 1200n];
  expect(a).toMatchObject({
    monthly: exact(months, 2),
    quarterly: exact([1201n, 0n, 0n, 1200n], 2),
    earlier: exact([...Array.from({ length: 11 }, () => 0n), 100_000n], 2),
    single: exact([301n, 900n, 1200n], 2),
    large: exact([900n, ...Array.from({ length: 10 }, () => 0n), 1200n], 2),
  });
  expect([b?.monthly, b?.single, c?.monthly, c?.earlier]).toEqual([
    '',
    '',
    '',
    exact([...Array.from({ length: 11 }, () => 0n), 700n], 2),
  ]);
  expect([d?.monthly, d?.single]).toEqual(['0', '4']);
  expect(await graded([...rows].reverse(), 4)).toEqual(found);
});
