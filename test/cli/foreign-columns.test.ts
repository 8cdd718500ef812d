// A column that is wholly in another currency than the policy counts: told, declared, converted, and proposed.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, readCsv, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';
import { gradusServed } from './served.js';

const policy = `policy: P
version: "1"
currency: CNY
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
tiers: [{ id: gold, requires: { spend: { at_least: 1000 } } }, { id: normal }]
`;
const dollars = 'customer_id,date,amount\nA,2026-01-05,$100.00\nB,2026-01-06,$200.50\n';

function folderWith(transactions: string, amount: string) {
  const folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy, 't.csv': transactions });
  const review = (column: string) =>
    writeFileSync(
      path.join(folder, 'review.yaml'),
      `as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, amount: ${column} } } }\nresults: results\n`,
    );
  review(amount);
  const run = (command: string) => gradusServed([command, 'review.yaml', '--quiet'], { cwd: folder });
  const spent = () =>
    readCsv(path.join(folder, 'results/graded.csv')).map((row) => [row.customer_id, row.tier, row.spend]);
  return { folder, review, run, spent };
}

/** What a message says to write, with a rate in place of what people know. */
function offered(message: string): string {
  const [, keys = ''] = /write (currency: \{ code: .+? \} \})/.exec(message) ?? [];
  return keys.replace(/<[^>]+>/, '7.12');
}

describe('a column in one foreign currency', { concurrent: true }, () => {
  it.runIf(long)('is refused for its marks; what the message says to write converts it exactly', async () => {
    const { review, run, spent } = folderWith(dollars, '{ heading: amount, type: money }');
    const refused = await run('grade');
    expect(refused.exit).toBe(3);
    expect(refused.stderr).toContain(
      'if all of them are in USD, write currency: { code: USD, rates: { USD: <',
    );
    review(`{ heading: amount, type: money, ${offered(refused.stderr)} }`);
    const ran = await run('grade');
    expect(ran, ran.stderr).toMatchObject({ exit: 0, stderr: '' });
    expect(spent()).toEqual([
      ['A', 'normal', '712'],
      ['B', 'gold', '1427.56'],
    ]);
  });

  it.runIf(long)('is warned of where only the heading says so', async () => {
    const plain = dollars.replace('amount', 'Amount (USD)').replaceAll('$', '');
    const { review, run, spent } = folderWith(plain, '{ heading: Amount (USD), type: money }');
    const checked = await run('check');
    expect(checked.stderr).toContain('warning[currency-heading]: the heading "Amount (USD)" says');
    review(`{ heading: Amount (USD), type: money, ${offered(checked.stderr)} }`);
    expect(await run('check')).toMatchObject({ exit: 0, stderr: '' });
    await run('grade');
    expect(spent()[1]).toEqual(['B', 'gold', '1427.56']);
  });

  it.runIf(long)('rejects a mark of another one', async () => {
    const { folder, run } = folderWith(
      `${dollars}B,2026-01-07,€5.00\n`,
      '{ heading: amount, type: money, currency: { code: usd, rates: { USD: 7.12 } } }',
    );
    writeFileSync(
      path.join(folder, 'review.yaml'),
      `${readFileSync(path.join(folder, 'review.yaml'), 'utf8')}guards: { rejected_rows: 50% }\n`,
    );
    await run('grade');
    expect(readCsv(path.join(folder, 'results/rejected.csv')).map((row) => row.reason)).toEqual([
      'the mark or code beside the amount is of another currency than USD, the currency of its column',
    ]);
  });

  it.each([
    ['{ code: USD, rates: { EUR: 8 } }', 'must have a rate for its code'],
    ['{ rates: { EUR: 8 } }', 'must have one of field'],
    ['{ code: USD, field: date, rates: { USD: 8 } }', 'must have one of field'],
  ])('is refused as %s', async (currency, why) => {
    const { run } = folderWith(dollars, `{ heading: amount, type: money, currency: ${currency} }`);
    const ran = await run('check');
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain(why);
  });

  it.each(
    fewOf([
      ['by marks', 'customer_id,date,amount', '$'],
      ['by its heading', 'customer_id,date,Amount (USD)', ''],
    ]),
  )('is proposed with a rate to fill in, %s', async (_how, headings, mark) => {
    const folder = emptyFolder();
    const rows = Array.from(
      { length: 12 },
      (_, index) => `C${index % 3},2026-01-${index + 10},${mark}${index + 1}.50`,
    );
    writeFiles(folder, { 't.csv': `${headings}\n${rows.join('\n')}\n` });
    const args = ['init', 'r', '--template', 'single-criterion', '--transactions', 't.csv'];
    const ran = await gradusServed(args, { cwd: folder });
    expect(ran.exit, ran.stderr).toBe(0);
    const file = path.join(folder, 'r/review.yaml');
    const written = parse(readFileSync(file, 'utf8')).exports.transactions.columns.amount;
    expect(written.currency).toEqual({ code: 'USD', rates: { USD: 'FILL IN' } });
    expect(ran.stderr).toContain('the policy counts CNY: write what one USD is worth in CNY');
    writeFileSync(file, readFileSync(file, 'utf8').replace('FILL IN', '7'));
    const graded = await gradusServed(['grade', 'r/review.yaml', '--quiet'], { cwd: folder });
    expect(graded.exit, graded.stderr).toBe(0);
    const found = readCsv(path.join(folder, 'r/results/2026/graded.csv'));
    // (1.5 + 4.5 + 7.5 + 10.5) × 7
    expect(Object.values(found.find((row) => row.customer_id === 'C0') ?? {})).toContain('168');
  });
});
