// Property test: whatever stands in a file (stray quotes, other line ends, missing fields, bad bytes), gradus does not
// fail, every row is accounted for, and good rows that are not next to a stray quotation mark are graded.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';

const policy =
  'policy: P\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, lines: { count: transactions } }\ntiers: [{ id: high, requires: { spend: { at_least: 5 } } }, { id: low }]\n';

interface Piece {
  readonly bytes: Buffer;
  /** Certain to be a row that counts, whatever stands around it. */
  readonly good: boolean;
}

const id = fc.integer({ min: 1, max: 9 }).map((each) => `k${each}`);
const text = (value: string): Buffer => Buffer.from(value);
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
const note = fc.string({
  unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r\n', '界', 'é', ';'),
  maxLength: 8,
});

const good: fc.Arbitrary<Piece> = fc
  .tuple(id, fc.integer({ min: 0, max: 999 }), note, fc.boolean())
  .map(([who, cents, words, quotes]) => ({
    bytes: text(
      [quotes ? quoted(who) : who, '2026-12-15', (cents / 100).toFixed(2), quoted(words)].join(','),
    ),
    good: true,
  }));
const plain: fc.Arbitrary<Piece> = fc.tuple(id, fc.integer({ min: 0, max: 999 })).map(([who, cents]) => ({
  bytes: text(`${who},2026-12-15,${(cents / 100).toFixed(2)},`),
  good: true,
}));
const broken: fc.Arbitrary<Piece> = fc
  .oneof(
    fc
      .string({
        unit: fc.constantFrom('"', ',', 'k1', '2026-12-15', '5', 'x', ' ', '\t', '\r', '='),
        maxLength: 8,
      })
      .map(text),
    fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
    fc
      .constantFrom(
        '',
        '""',
        '"',
        'k1,2026-12-15',
        'k1,2026-12-15,1,2,3',
        'k1,2026-12-15,1,2,',
        'k1,2026-12-15,1,,,',
        'k1,2026-12-15,x,2,,""',
        'k1,2026-12-15,1,2, ',
        'k1,2026-12-15,1,2, "" ,',
        'k1,2026-12-15,x,2,"" ,  ""',
        'k1,"2026-12-15,1,x',
        'k1,2026-02-31,1,',
        'k1,2026-12-15,x,',
        ',2026-12-15,1,',
        'k1,2026-12-15,1,"a"b',
        '合计,,5,',
      )
      .map(text),
  )
  .map((bytes) => ({ bytes, good: false }));

const piece = fc.oneof(
  { weight: 3, arbitrary: plain },
  { weight: 3, arbitrary: good },
  { weight: 2, arbitrary: broken },
);
const file = fc.record({
  pieces: fc.array(piece, { minLength: 1, maxLength: 10 }),
  end: fc.constantFrom('\n', '\r\n', '\r'),
});
/** Several files a run, because opening the engine costs more than reading them. */
const filesEach = 50;
const review = fc.record({
  files: fc.array(file, { minLength: filesEach, maxLength: filesEach }),
  encoding: fc.constantFrom(
    'utf-8',
    'gb18030',
    'windows-1252',
    'shift_jis',
    'big5',
    'euc-kr',
    'windows-1250',
    'koi8-r',
  ),
});

// Without a limit: thousands of runs may be asked for.
it.runIf(long)('never fails, balances, and grades good rows', { timeout: 0 }, async () => {
  const folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(review, async ({ files, encoding }) => {
      files.forEach(({ pieces, end }, index) => {
        const rows = pieces.flatMap((each) => [each.bytes, text(end)]);
        writeFileSync(
          path.join(folder, `part-${String(index).padStart(2, '0')}.csv`),
          Buffer.concat([text(`customer_id,date,amount,note${end}`), ...rows]),
        );
      });
      // One row that is certain to count keeps the export from being empty.
      writeFiles(folder, {
        'certain.csv': 'customer_id,date,amount,note\nk1,2026-12-15,1,\n',
        'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nguards: { rejected_rows: 100% }\nexports: { transactions: { file: [certain.csv, part-*.csv], encoding: ${encoding} } }\n`,
      });
      const { summary, graded, rejected } = await gradeFolder(
        folder,
        'review.yaml',
        // In turns as small exports are read, and as large ones.
        runs++ % 2 === 0 ? {} : { keptAtMost: 0 },
      );
      const account = summary.rows.transactions;
      const sum = (counts: Readonly<Record<string, number>> = {}) =>
        Object.values(counts).reduce((all, each) => all + each, 0);
      expect(account?.read).toBe((account?.used ?? 0) + sum(account?.set_aside) + sum(account?.rejected));
      expect(rejected).toHaveLength(sum(account?.rejected));
      expect(graded.reduce((all, row) => all + Number(row.lines), 0)).toBe(account?.used);
      // Only a stray quotation mark can take good rows of its own file along, and only when it pairs up with another.
      const certain = files.filter(({ pieces }) =>
        pieces.every((each) => each.good || !each.bytes.includes('"')),
      );
      const good = certain.flatMap(({ pieces }) => pieces).filter((each) => each.good).length;
      if (encoding === 'utf-8') expect(account?.used).toBeGreaterThanOrEqual(good + 1);
    }),
    { numRuns: triesOf(6, 2), endOnFailure: true },
  );
});
