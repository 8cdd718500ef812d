// Continuation lines: what they take from the line above, and what they never take, against a model that goes through
// the lines one by one as a person would.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoteText } from '../../src/sql/dialects/quoting.js';
import { emptyFolder, type Graded, gradeFiles, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: F\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, lines: { count: transactions }, orders: { count: transactions.order_id, distinct: true }, latest: { last_date: transactions.date } }\ntiers: [{ id: high, requires: { spend: { at_least: 10 } } }, { id: low }]\n`;
const review = (file: string, more = '') =>
  `exports: { transactions: { file: ${file}, columns: { order_id: o, date: d, customer_id: c, amount: a }, fill_down: [order_id, date, customer_id]${more} } }\nguards: { rejected_rows: 100% }\n`;
const head = 'o,d,c,i,a\n';

const spendOf = ({ graded }: Graded) =>
  Object.fromEntries(graded.map((row) => [row.customer_id, [row.spend, row.lines, row.orders]]));

it('takes the cells of an order from the line above, never across files', async () => {
  const found = await gradeFiles(
    {
      'policy.yaml': policy,
      'a.csv': `${head}S1,2026-01-05,K1,Chair,630\n,,,Lamp,160\n,,,Desk,2580\nS2,2026-01-07,K2,Chair,420\n`,
      'b.csv': `${head},,,Stray,9\nS3,2026-01-08,K2,Chair,1\n,,,Lamp,2\n`,
    },
    review('[a.csv, b.csv]'),
  );
  expect(spendOf(found)).toEqual({ K1: ['3370', '3', '1'], K2: ['423', '3', '2'] });
  expect(found.rejected).toMatchObject([
    { line: '2', reason_code: 'missing_customer', raw_text: ',,,Stray,9' },
  ]);
  expect(found.summary.rows.transactions).toMatchObject({ read: 7, used: 6, filled_down: 3 });
});

it('does not take lines of two orders for the same that only look alike', async () => {
  const content = `${head}S1,2026-01-05,K1,Chair,5\n,,,Lamp,2\n,,,Lamp,2\nS2,2026-01-05,K1,Chair,5\n,,,Lamp,2\n`;
  const found = await gradeFiles(
    { 'policy.yaml': policy, 'a.csv': content },
    review('a.csv', ', duplicates: drop'),
  );
  expect(spendOf(found)).toEqual({ K1: ['14', '4', '2'] });
});

it.runIf(long)('grades packed files, parquet and the copy of the review in the results alike', async () => {
  const content = `${head}S1,2026-01-05,K1,Chair,5\n,,,Lamp,2\nS2,2026-01-06,,Chair,7\n,,,Lamp,1\nS3,2026-01-07,K2,Chair,3\n,,,Lamp,4\n`;
  const folder = emptyFolder();
  const reviewOf = (file: string) =>
    `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results-${file}\n${review(file, ', missing_customer: set_aside')}`;
  writeFiles(folder, { 'policy.yaml': policy, 'plain.csv': content, 'plain.yaml': reviewOf('plain.csv') });
  writeFileSync(path.join(folder, 'packed.csv.gz'), gzipSync(content));
  writeFileSync(path.join(folder, 'packed.yaml'), reviewOf('packed.csv.gz'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `COPY (SELECT * FROM read_csv(${quoteText(path.join(folder, 'plain.csv'))}, all_varchar = true)) TO ${quoteText(path.join(folder, 'rows.parquet'))}`,
  );
  writeFileSync(path.join(folder, 'parquet.yaml'), reviewOf('rows.parquet'));
  const plain = await gradeFolder(folder, 'plain.yaml');
  const others = [
    await gradeFolder(folder, 'packed.yaml'),
    await gradeFolder(folder, 'parquet.yaml', { threads: 4 }),
    await gradeFolder(folder, 'results-plain.csv/review.yaml', { out: 'again' }),
  ];
  expect(spendOf(plain)).toEqual({ K1: ['7', '2', '1'], K2: ['7', '2', '1'] });
  expect(plain.summary.rows.transactions).toMatchObject({ set_aside: { missing_customer: 2 } });
  for (const each of others)
    expect(readFileSync(path.join(each.folder, 'graded.csv'), 'utf8')).toBe(
      readFileSync(path.join(plain.folder, 'graded.csv'), 'utf8'),
    );
});

type Cells = readonly [string, string, string];
const kinds = ['row', 'broken', 'total', 'empty'] as const;
interface Line {
  readonly kind: (typeof kinds)[number];
  readonly cells: Cells;
}

/** The cells of each line that is a fact, after it took what it may; undefined where it is none. */
function model(lines: readonly Line[]): (Cells | undefined)[] {
  let begun: Cells | undefined;
  // The last cell given in each column: a line that only repeats them begins nothing.
  const given: [string, string, string] = ['', '', ''];
  let open = false;
  return lines.map(({ kind, cells }) => {
    if (kind === 'empty') return undefined;
    if (kind !== 'row') {
      open = false;
      return undefined;
    }
    const differs = cells.some((cell, index) => cell !== '' && cell !== given[index]);
    for (const [index, cell] of cells.entries()) if (cell !== '') given[index] = cell;
    if (differs) {
      begun = cells;
      open = true;
      return cells;
    }
    const apart = cells.some((cell, index) => cell !== '' && begun?.[index] === '');
    if (apart) open = false;
    if (!open || begun === undefined) return cells;
    const from = begun;
    return cells.map((cell, index) => (cell === '' ? (from[index] ?? '') : cell)) as unknown as Cells;
  });
}

const one = (values: readonly string[]) => fc.constantFrom('', '', ...values);
const line: fc.Arbitrary<Line> = fc.record({
  kind: fc.constantFrom('row', 'row', 'row', 'row', 'row', ...kinds),
  cells: fc.tuple(one(['S1', 'S2']), one(['2026-01-05', '2026-01-06']), one(['K1', 'K2'])),
});
const textOf = ({ kind, cells }: Line) => {
  if (kind === 'broken') return `${cells.join(',')},x,1,one too many`;
  if (kind === 'total') return ',,,Total,99';
  return kind === 'empty' ? ',,,,' : `${cells.join(',')},x,1`;
};

it.runIf(long)('fills as somebody would who goes through the lines of each file', async () => {
  const files = fc.array(fc.array(line, { minLength: 1, maxLength: 30 }), { minLength: 30, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(files, fc.constantFrom(1, 3), async (drawn, threads) => {
      // The last line begins something, so that no total stands at the end.
      const all = drawn.map((lines): Line[] => [
        ...lines,
        { kind: 'row', cells: ['S9', '2026-01-09', 'K9'] },
      ]);
      const named = all.map(
        (lines, index) => [`t-${index}.csv`, `${head}${lines.map(textOf).join('\n')}\n`] as const,
      );
      const found = await gradeFiles(
        { 'policy.yaml': policy, ...Object.fromEntries(named) },
        review('t-*.csv'),
        { threads },
      );
      const facts = all
        .flatMap(model)
        .flatMap((cells) => (cells && cells[1] !== '' && cells[2] !== '' ? [cells] : []));
      const expected: Record<string, string[]> = {};
      for (const [, , customer] of facts) {
        const own = facts.filter((each) => each[2] === customer);
        const orders = new Set(own.flatMap(([order]) => (order === '' ? [] : [order])));
        expected[customer] = [String(own.length), String(own.length), String(orders.size)];
      }
      expect(spendOf(found)).toEqual(expected);
    }),
    { numRuns: 2 },
  );
});
