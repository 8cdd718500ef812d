// Random policies over random exports, written as systems and people write them: each graded by both engines.

import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { customer, reviewFiles, rules } from '../grading/random-review.js';
import { plainExports, writeFiles } from '../grading.js';
import { compared } from './compare.js';
import { inTwoLanes } from './lanes.js';

type Cells = readonly (string | number)[];
type Written = (cell: string) => string;

/** What a cell may be written like, and what may stand in its place. */
const amounts: readonly Written[] = [
  (cell) => ` ${cell} `,
  (cell) => `$${cell}`,
  (cell) => `${cell} EUR`,
  (cell) => (cell.startsWith('-') ? `(${cell.slice(1)})` : `+${cell}`),
  (cell) => (cell.startsWith('-') ? `${cell.slice(1)}-` : `${cell} CR`),
  (cell) => `="${cell}"`,
  (cell) => cell.replace(/(\d)(\d{3}\.)/, '$1,$2'),
  (cell) => cell.replace(/(\d)(\d{3}\.)/, '$1 $2'),
  (cell) => cell.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  (cell) => cell.replace('.', ','),
  (cell) => `${cell}5`,
  (cell) => `${cell}000`,
  (cell) => `${cell}\u00a0`,
  (cell) => `${cell}e1`,
  () => '1.5E+2',
  () => '12345678901234567890.12',
  () => '123456789012345678.9',
  () => '$-',
  () => '-',
  () => '',
  () => 'n/a',
  () => '#REF!',
  () => 'many',
];
const dates: readonly Written[] = [
  (cell) => ` ${cell}`,
  (cell) => `${cell} 10:30`,
  (cell) => `${cell}T23:59:59`,
  (cell) => `${cell}T23:59:59.999Z`,
  (cell) => cell.replaceAll('-', '/'),
  (cell) => cell.replaceAll('-', ''),
  (cell) => cell.replaceAll('-', '.'),
  (cell) => cell.replaceAll('-0', '-'),
  (cell) => cell.split('-').reverse().join('.'),
  (cell) => `="${cell}"`,
  () => '46000',
  () => '2026-02-30',
  () => '2024-02-29',
  () => '0000-00-00',
  () => '9999-12-31',
  () => '31 Dec 2026',
  () => 'yesterday',
  () => '',
];
const ids: readonly Written[] = [
  (cell) => ` ${cell}`,
  (cell) => `${cell}\u200b`,
  (cell) => cell.toUpperCase(),
  (cell) => `="${cell}"`,
  (cell) => `'${cell}`,
  (cell) => `${cell}.0`,
  () => '',
  () => 'nobody',
  () => '=1+1',
  () => 'c"1',
  () => 'c, 1',
  () => 'c\n1',
  () => 'Größe 价格 🎁',
  () => 'Total',
  () => '#N/A',
];
/** By the place of a cell in a line of transactions. */
const odd = [ids, dates, ids, amounts] as const;

const dirt = fc.record({
  line: fc.nat(),
  cell: fc.integer({ min: 0, max: 3 }),
  how: fc.nat(),
  /** What becomes of the line itself. */
  whole: fc.constantFrom('kept', 'kept', 'kept', 'kept', 'twice', 'longer', 'shorter', 'blank'),
});
const review = fc.record({
  rules,
  customers: fc.array(customer, { minLength: 1, maxLength: 12 }),
  dirt: fc.array(dirt, { maxLength: 8 }),
  /** What shares a line: others have to be told. */
  layout: fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n'),
    mark: fc.boolean(),
  }),
  firmness: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
  strict: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
});
type RandomReview = (typeof review)['generate'] extends (...given: never[]) => { value: infer T } ? T : never;

/**
 * Grades so many random reviews by both engines.
 * @param tell hears of each; a review that was refused by both in the same words counts as the same
 * @returns what differs, with the folder of the review
 */
export async function compareRandom(
  engine: string,
  work: string,
  { count, seed }: { readonly count: number; readonly seed: number },
  tell: (text: string) => void,
): Promise<string[]> {
  const found: string[] = [];
  let done = 0;
  await inTwoLanes(fc.sample(review, { seed, numRuns: count }), async (each, index) => {
    const folder = path.join(work, String(index));
    writeFiles(folder, filesOf(each));
    const differing = await compared(engine, {
      review: path.join(folder, 'review.yaml'),
      here: path.join(folder, 'here'),
      there: path.join(folder, 'there'),
      firmness: each.firmness,
    });
    found.push(...differing.map((text) => `random review ${index} of seed ${seed}: ${text}`));
    done++;
    if (done % 10 === 0) tell(`${done} of ${count} random reviews, ${found.length} differences`);
  });
  return found;
}

function filesOf({ rules: given, customers, dirt: all, layout, strict }: RandomReview) {
  const files = reviewFiles(given, customers);
  const lenient =
    'guards: { rejected_rows: 100%, refused_overrides: 20, newest_row: { transactions: off } }\n';
  return {
    ...files,
    'transactions.csv': dirtied(files['transactions.csv'], all, layout),
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\n${plainExports}last_results: last.csv\noverrides: overrides.csv\n${strict ? '' : lenient}`,
  };
}

function dirtied(
  [heading = [], ...lines]: readonly Cells[],
  all: RandomReview['dirt'],
  { delimiter, end, mark }: RandomReview['layout'],
): string {
  const rows = lines.map((line) => line.map(String));
  for (const { line, cell, how, whole } of all) {
    const at = line % rows.length;
    const row = rows[at] ?? [];
    const write = odd[cell]?.[how % (odd[cell]?.length ?? 1)];
    // Of a line that was made shorter there may be nothing left to write.
    if (write !== undefined && row[cell] !== undefined) row[cell] = write(row[cell]);
    if (whole === 'twice') rows.push([...row]);
    if (whole === 'longer') rows[at] = [...row, 'x'];
    if (whole === 'shorter') rows[at] = row.slice(0, -1);
    if (whole === 'blank') rows.push(['']);
  }
  const text = stringify([[...heading], ...rows], { delimiter, record_delimiter: end });
  return `${mark ? '\uFEFF' : ''}${text}`;
}
