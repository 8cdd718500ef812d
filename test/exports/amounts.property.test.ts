// Property tests: an amount written in any usual style reads back exactly, or not at all; and in an export each row is
// used once or rejected, whatever way its cell had to be read.
import { DuckDBInstance } from '@duckdb/node-api';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reading } from '../../src/sql/dialects/dialect.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { byCustomer, gradeFiles } from '../grading.js';
import { triesOf } from '../runs.js';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

async function read(
  cells: readonly string[],
  how: Pick<Reading, 'read' | 'decimal'>,
): Promise<(Decimal | null)[]> {
  const reading: Reading = { formats: [], empty: ['-'], wideEdges: true, ...how };
  const { layers, value } = duckdb.careful(reading);
  const values = cells.map((cell, index) => `(${index}, ${duckdb.text(cell)})`).join(', ');
  const trimmed = `SELECT i, ${duckdb.trimmed('raw', reading.empty)} AS x FROM (VALUES ${values}) AS v(i, raw)`;
  const layered = layers.reduce((sql, layer) => `SELECT i, ${layer('x')} AS x FROM (${sql})`, trimmed);
  const connection = await instance.connect();
  const rows = await connection.runAndReadAll(
    `SELECT CAST(${value('x')} AS VARCHAR) FROM (${layered}) ORDER BY i`,
  );
  connection.closeSync();
  return rows.getRowsJson().map(([cell]) => (cell === null ? null : new Decimal(String(cell))));
}

interface Style {
  readonly name: string;
  readonly decimal: '.' | ',';
  write(amount: Decimal): string;
}

const threes = (whole: string, mark: string) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
const indian = (whole: string) =>
  whole.length <= 3 ? whole : `${whole.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',')},${whole.slice(-3)}`;
/** Digits of the magnitude, grouped, with two decimals. */
function digits(amount: Decimal, group: string | 'indian', decimal: string): string {
  const [whole = '', cents = ''] = amount.abs().toFixed(2).split('.');
  return `${group === 'indian' ? indian(whole) : threes(whole, group)}${decimal}${cents}`;
}

const groupings = [
  ['.', ''],
  ['.', ','],
  ['.', "'"],
  ['.', '’'],
  ['.', '\u2009'],
  ['.', 'indian'],
  [',', ''],
  [',', '.'],
  [',', ' '],
  [',', '\u00A0'],
  [',', '\u202F'],
  [',', "'"],
] as const;
const shapes: readonly (readonly [string, (text: string, negative: boolean) => string])[] = [
  ['plain', (text, less) => (less ? `-${text}` : text)],
  ['minus behind', (text, less) => (less ? `${text}-` : text)],
  ['brackets', (text, less) => (less ? `(${text})` : text)],
  ['true minus', (text, less) => (less ? `−${text}` : `+${text}`)],
  ['minus, mark', (text, less) => `${less ? '-' : ''}$${text}`],
  ['mark, minus', (text, less) => `€ ${less ? '-' : ''}${text}`],
  ['mark, brackets', (text, less) => `CHF ${less ? `(${text})` : text}`],
  ['brackets, mark', (text, less) => (less ? `(£${text})` : `£${text}`)],
  ['mark behind', (text, less) => `${less ? '-' : ''}${text}\u00A0zł`],
  ['minus and mark behind', (text, less) => `${text}${less ? '-' : ''} EUR`],
  ['triangle', (text, less) => (less ? `▲${text}` : text)],
  ['credit', (text, less) => `${text} ${less ? 'CR' : 'DR'}`],
  ['two marks', (text, less) => `${less ? '-' : ''}kr. ${text} SEK`],
  [
    'wide',
    (text, less) =>
      `${less ? '－' : ''}${text.replace(/\d/g, (each) => '０１２３４５６７８９'[Number(each)] ?? '')}`,
  ],
  ['spaced', (text, less) => ` \u3000${less ? '- ' : ''}${text}\u2003`],
];
const styles: readonly Style[] = groupings.flatMap(([decimal, group]) =>
  shapes.map(([name, shape]) => ({
    name: `${name}, ${JSON.stringify(group)} and ${decimal}`,
    decimal,
    write: (amount: Decimal) =>
      shape(digits(amount, group, decimal), amount.isNegative() && !amount.isZero()),
  })),
);

const amounts = fc.array(
  fc
    .oneof(
      fc.integer({ min: -99_999, max: 99_999 }),
      fc.maxSafeInteger().map((each) => each % 1e15),
    )
    .map((cents) => new Decimal(cents).div(100)),
  { minLength: 4, maxLength: 4 },
);

it(`reads back amounts in ${styles.length} styles exactly, and never as another value`, async () => {
  await fc.assert(
    fc.asyncProperty(amounts, async (some) => {
      for (const decimal of ['.', ','] as const) {
        const cells = styles.flatMap((style) =>
          some.map((amount) => ({ style, amount, text: style.write(amount) })),
        );
        const found = await read(
          cells.map(({ text }) => text),
          { read: 'money', decimal },
        );
        const wrong = cells.filter(({ style, amount }, index) => {
          const value = found[index] ?? null;
          return style.decimal === decimal ? !value?.eq(amount) : value !== null;
        });
        expect(wrong.map(({ style, text }) => [style.name, text])).toEqual([]);
      }
    }),
    { numRuns: triesOf(6, 1) },
  );
});

it('reads back numbers and percentages with their exponents and the dust of binary numbers', async () => {
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 30, maxLength: 30 }), async (some) => {
      const half = (value: Decimal.Value) =>
        new Decimal(value).toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed();
      const numbers = await read(some.map(String), { read: 'number', decimal: '.' });
      expect(numbers.map((each) => each?.toFixed())).toEqual(some.map((each) => half(String(each))));
      const percents = some.map((each) => new Decimal(each).toFixed(4));
      const marked = percents.flatMap((each) => [`${each}%`, `${each} ％`, `${each.replace('.', ',')}%`]);
      const decimals = await read(marked, { read: 'percent', decimal: '.' });
      expect(decimals.map((each) => each?.toFixed())).toEqual(
        percents.flatMap((each) => Array(3).fill(new Decimal(each).div(100).toFixed())),
      );
    }),
    { numRuns: triesOf(10, 2) },
  );
});

const policy =
  'policy: P\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, lines: { count: transactions } }\ntiers: [{ id: high, requires: { spend: { at_least: 5 } } }, { id: low }]\n';

it('takes each row of an export once, plain, odd or rejected', async () => {
  // Without marks: several currencies in one column stop a run.
  const points = styles.filter(({ name, decimal }) => decimal === '.' && !name.includes('mark'));
  const cell = fc.oneof(
    fc.integer({ min: -9999, max: 9999 }).map((cents) => {
      const amount = new Decimal(cents).div(100);
      return { text: amount.toFixed(2), amount };
    }),
    fc
      .tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.constantFrom(...points))
      .map(([cents, style]) => {
        const amount = new Decimal(cents).div(100);
        return { text: style.write(amount), amount };
      }),
    fc.constantFrom('x', '1.2.3', '5 Foo', '1.23456').map((text) => ({ text, amount: undefined })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 60 }), async (cells) => {
      const rows = cells.map(({ text }) => ['A', '2026-05-05', text]);
      const { graded, rejected } = await gradeFiles(
        {
          'policy.yaml': policy,
          't.csv': [['customer_id', 'date', 'amount'], ...rows, ['A', '2026-05-05', '0']],
        },
        'exports: { transactions: { file: t.csv } }\nguards: { rejected_rows: 100% }\n',
      );
      const read = cells.flatMap(({ amount }) => amount ?? []);
      expect(rejected.length).toBe(cells.length - read.length);
      expect(byCustomer(graded).A).toMatchObject({
        spend: Decimal.sum(0, ...read).toFixed(),
        lines: String(read.length + 1),
      });
    }),
    { numRuns: triesOf(6, 1) },
  );
});
