// Property test: whatever people and systems call columns, files, labels and customers, a review is graded, or refused with
// a message that says why; nothing steers a terminal, and every file of results reads back with the ids that went in.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asInExports, defused } from '../../src/foundation/characters/formulas.js';
import { type CsvRow, emptyFolder, writeFiles } from '../grading.js';
import { triesOf } from '../runs.js';
import type { Ran } from './run.js';
import { gradusServed as gradus } from './served.js';

const marks = '\'"`\\,;|:#&*!?{}[]()<>%@=+-~$^_.';
const pieces = [
  ...marks,
  ...'\n\r\t\u0007\u001b\u007f\u0085\u009b\u00a0\u00ad\u061c\u200b\u200d\u200f\u202e\u2028\u2066\u3000\ufeff\ufffd',
  ...[
    '\r\n',
    '\u001b[2J',
    "=cmd|' /C calc'!A0",
    '="007"',
    "'=1",
    '""',
    '--',
    '/*',
    '$' + '{x}',
    '{{x}}',
    '<b>',
    '\\u0000',
  ],
  ...[
    'a',
    'B',
    '0',
    '-1',
    '1e5',
    '\u754c',
    'e\u0301',
    '\u00e9',
    '\u{1f600}',
    'null',
    'customer_id',
    'total',
    '\u5408\u8ba1',
    '__proto__',
  ],
  ...['  ', 'x'.repeat(3000), '\u754c'.repeat(60)],
];
const some = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 })
  .map((found) => found.join(''));
/** Names that hold more than white space and signs, so that not every review is refused. */
const name = fc.oneof(
  { weight: 3, arbitrary: some.map((text) => `n${text}n`) },
  { weight: 1, arbitrary: some },
);
const fileName = name
  .map((text) => text.replaceAll('/', '').slice(0, 60))
  .filter((text) => !['', '.', '..'].includes(text));

const surrounding =
  /^[\s\u0085\u200b-\u200d\u2007\u202f\u2060\ufeff]+|[\s\u0085\u200b-\u200d\u2007\u202f\u2060\ufeff]+$/gu;
/** A name without what nobody sees around it, as exports are read. */
const plain = (text: string) =>
  text
    .replace(surrounding, '')
    .replace(/^="(.*)"$/s, '$1')
    .replace(surrounding, '');

interface Names {
  readonly ids: readonly string[];
  readonly headings: readonly string[];
  readonly kinds: readonly string[];
  readonly labels: readonly string[];
  readonly file: string;
  readonly results: string;
}

const distinct = (count: number) =>
  fc.uniqueArray(name, { minLength: count, maxLength: count, selector: (text) => plain(text).toLowerCase() });
const names: fc.Arbitrary<Names & { flags: string[] }> = fc.record({
  ids: distinct(4),
  headings: distinct(6),
  kinds: distinct(2),
  labels: distinct(9),
  file: fileName,
  results: fileName.map((text) => `r${text}`),
  flags: fc.subarray(['--excel', '--lang=zh', '--json', '--log=json']),
});

const quoted = (text = '') => JSON.stringify(text);

function policyOf({ labels, kinds }: Names): string {
  const [policy, version, spend, unit, dimension, bonus, high, low, cap] = labels.map(quoted);
  return `policy: ${policy}
version: ${version}
value: spend
metrics:
  spend: { sum: transactions.amount, label: ${spend}, unit: ${unit} }
  kind: { value: customers.kind, label: ${dimension} }
score: [{ dimension: value, label: ${dimension}, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
adjustments: [{ id: bonus, label: ${bonus}, add: 1, when: { kind: { equals: ${quoted(kinds[0])} } } }]
tiers: [{ id: high, label: ${high}, score: 50 }, { id: low, label: ${low} }]
caps: [{ at_most: low, when: { spend: { less_than: 1 } }, label: ${cap} }]
`;
}

function reviewOf({ headings, file, results, labels }: Names, year: number): string {
  const [id, who, kind, customer, date, amount] = headings.map(quoted);
  const before = `last_results: ${quoted(`${results}-2025`)}\noverrides: overrides.csv\n`;
  return `review: ${quoted(labels[0])}
as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: ${quoted(file)}, columns: { customer_id: ${id}, name: ${who}, kind: ${kind} } }
  transactions: { file: transactions-${year}.csv, columns: { customer_id: ${customer}, date: ${date}, amount: ${amount} } }
guards: { rejected_rows: 100%, refused_overrides: 5 }
results: ${quoted(`${results}-${year}`)}
${year === 2026 ? before : ''}`;
}

function write(folder: string, each: Names): void {
  const { ids, headings, kinds, labels, file } = each;
  const rows = (year: number, amounts: readonly number[]) =>
    stringify([headings.slice(3), ...ids.map((id, at) => [id, `${year}-12-15`, `${amounts[at]}`])]);
  writeFiles(folder, {
    'policy.yaml': policyOf(each),
    'review-2025.yaml': reviewOf(each, 2025),
    'review-2026.yaml': reviewOf(each, 2026),
    [file]: stringify([headings.slice(0, 3), ...ids.map((id, at) => [id, labels[at], kinds[at % 2]])]),
    'transactions-2025.csv': rows(2025, [90, 10, 60, 0]),
    'transactions-2026.csv': rows(2026, [10, 90, 60, 0]),
    'overrides.csv': stringify([
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on'],
      ...ids
        .slice(0, 2)
        .map((id) => [defused(plain(id)), 'high', labels[0], labels[1], labels[2], '2026-12-01']),
    ]),
  });
}

const steers = (text: string) => text.match(/[^\P{Cc}\t\n]|[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu);

/** Whether it was graded; nothing else than a refusal that says why may end it. */
function graded(ran: Ran, flags: readonly string[]): boolean {
  expect(steers(ran.stdout + ran.stderr)).toBeNull();
  expect([0, 2, 3, 4], ran.stderr).toContain(ran.exit);
  if (ran.exit === 0 || ran.exit === 4) return true;
  const said = ran.stderr + ran.stdout;
  if (flags.includes('--log=json') || flags.includes('--json')) expect(said).toMatch(/"fix": ?"[^"]/);
  else expect(said).toMatch(/error\[[a-z-]+\]: \S[\s\S]*\n {2}fix: \S/);
  return false;
}

/** Ids in the files of results, by file. */
function idsIn(results: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of readdirSync(results)) {
    const text = readFileSync(path.join(results, file), 'utf8');
    if (/\.(md|json|html)$/.test(file)) expect(steers(text), file).toBeNull();
    if (file.endsWith('.json')) JSON.parse(text);
    if (!file.endsWith('.csv')) continue;
    const rows: CsvRow[] = parse(text, { columns: true, bom: true });
    if (rows[0]?.customer_id !== undefined)
      found.set(file, rows.map((row) => plain(asInExports(row.customer_id ?? ''))).sort());
  }
  return found;
}

async function readsBack(folder: string, { ids, results }: Names): Promise<void> {
  const now = path.join(folder, `${results}-2026`);
  const found = idsIn(now);
  const summary = JSON.parse(readFileSync(path.join(now, 'summary.json'), 'utf8')) as {
    rows: { customers: { read: number; used: number } };
  };
  const all = found.get('graded.csv') ?? [];
  const mine = new Set(ids.map(plain));
  expect(summary.rows.customers.read).toBe(ids.length);
  expect(all).toHaveLength(summary.rows.customers.used);
  for (const [file, there] of found) expect([file, there.filter((id) => !mine.has(id))]).toEqual([file, []]);
  expect(found.get('overrides.csv')).toEqual(ids.slice(0, 2).map(plain).sort());
  // Whoever was graded last year is known again.
  const rows: CsvRow[] = parse(readFileSync(path.join(now, 'graded.csv')), { columns: true, bom: true });
  expect(rows.filter((row) => row.previous_tier === '')).toEqual([]);
  const asked = rows.map((row) => asInExports(row.customer_id ?? ''));
  const args = ['explain', '--json', '--', `${results}-2026`, ...asked];
  const explained = await gradus(args, { cwd: folder });
  expect([explained.exit, explained.exit === 0 ? '' : explained.stdout]).toEqual([0, '']);
  const told = JSON.parse(explained.stdout) as { customers: { customer_id: string }[] };
  expect(told.customers.map((each) => each.customer_id).sort()).toEqual(asked.sort());
}

/** What random names hit upon once: each case again in every run. */
const usual = { ids: ['a', 'b', 'c', 'd'], kinds: ['k', 'l'], labels: [...'123456789'], flags: [] };
const headings = ['id', 'name', 'kind', 'customer', 'date', 'amount'];
const known: [Names & { flags: string[] }][] = [
  // The engine takes names for patterns; files with stray marks are rewritten into the folder of the run.
  [{ ...usual, headings: headings.map((each) => `\u0007${each}"`), file: '[a]*?.csv', results: 'r[1]?*' }],
  // In results the last line is of a customer, too, whatever the customer is called.
  [{ ...usual, ids: ['a', 'b', 'c', 'total'], headings, file: 'c.csv', results: 'r' }],
  [{ ...usual, headings, file: '\\[^].csv', results: 'r' }],
];

it('are graded or refused, and read back', { timeout: 3_600_000 }, async () => {
  const ends = { graded: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(names, async ({ flags, ...each }) => {
      const folder = emptyFolder();
      write(folder, each);
      for (const year of [2025, 2026]) {
        const ran = await gradus(['grade', `review-${year}.yaml`, ...flags], { cwd: folder });
        if (graded(ran, flags)) continue;
        ends.refused++;
        return;
      }
      ends.graded++;
      await readsBack(folder, each);
    }),
    { numRuns: triesOf(4), examples: known, endOnFailure: true },
  );
  expect(ends.graded).toBeGreaterThanOrEqual(ends.refused);
});
