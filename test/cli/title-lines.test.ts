// Title lines above the headings: what the message says to write works as it stands there.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, readCsv, writeFiles } from '../grading.js';
import { fewOf } from '../runs.js';
import { gradusServed } from './served.js';

const policy = `policy: P
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
tiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]
`;
const rows = 'Customer No,Order date,Amount\nA,2026-01-05,10\nB,2026-01-06,200\n';
const titles = [
  'Annual sales report',
  'Generated: 2026-11-28',
  '',
  'Company, Ltd',
  '"Filter: all"',
  'By: finance',
];
const utf8 = (text: string) => Buffer.from(text);

describe('title lines', { concurrent: true }, () => {
  it.each(
    fewOf(
      [
        ['one', 1, '', utf8],
        ['two, padded to the width of the table', 2, ',,', utf8],
        ['three behind a byte-order mark', 3, '', (text: string) => utf8(`\uFEFF${text}`)],
        ['six in UTF-16', 6, '', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
      ] as const,
      2,
    ),
  )('%s', async (_what, number, behind, encode) => {
    const folder = emptyFolder();
    writeFiles(folder, { 'policy.yaml': policy });
    const above = titles.slice(0, number).map((line) => `${line}${line === '' ? '' : behind}\n`);
    writeFileSync(path.join(folder, 't.csv'), encode(above.join('') + rows));
    const review = (more: string) =>
      writeFiles(folder, {
        'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: t.csv${more} } }\nresults: results\n`,
      });
    review('');
    const stopped = await gradusServed(['check', 'review.yaml', '--quiet'], { cwd: folder });
    expect(stopped.exit).toBe(3);
    const [, skip, columns] =
      /line \d+ looks like the headings \(Customer No, Order date, Amount\): write (skip_lines: \d+) under transactions, with (columns: \{.*\}) in a review file/.exec(
        stopped.stderr,
      ) ?? [];
    expect(skip, stopped.stderr).toBe(`skip_lines: ${number}`);
    review(`, ${skip}, ${columns}`);
    const ran = await gradusServed(['grade', 'review.yaml', '--quiet'], { cwd: folder });
    expect(ran.exit, ran.stderr).toBe(0);
    const graded = readCsv(path.join(folder, 'results', 'graded.csv'));
    expect(graded.map(({ customer_id, tier }) => [customer_id, tier])).toEqual([
      ['A', 'normal'],
      ['B', 'gold'],
    ]);
  });
});
