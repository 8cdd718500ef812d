// check says at once all that grade would refuse, and what it would only warn of, and writes nothing.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { gradusServed } from './served.js';

const policy = `policy: P
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount } }
tiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]
`;
const columns = 'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case\n';
const override = (customer: string, tier: string, kind: string) =>
  `${customer},${tier},${kind},long partner,Ann,Bob,2026-01-01,2027-12-31,c-${customer}\n`;

function folderWith(review: string, files: Record<string, string> = {}): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    't.csv': 'customer_id,date,amount\nA,2026-01-05,10\nB,2026-01-06,200\n',
    'review.yaml': `as_of: 2026-01-31\npolicy: policy.yaml\n${review}`,
    ...files,
  });
  return folder;
}

const codes = (text: string) =>
  [...text.matchAll(/(?:error|warning)\[([a-z-]+)\]/g)].map((match) => match[1]);

async function run(folder: string, ...args: string[]) {
  const ran = await gradusServed([...args, 'review.yaml', '--quiet'], { cwd: folder });
  return { ...ran, codes: codes(ran.stderr) };
}

describe('check', { concurrent: true }, () => {
  it.runIf(long)(
    'reports refused overrides of all kinds and the results folder at once, also with mistakes in exports',
    async () => {
      const review = 'exports: { transactions: { file: t.csv } }\noverrides: o.csv\nresults: results\n';
      const overrides =
        columns + override('A', 'golt', 'fix') + override('Z', 'gold', 'fix') + override('B', 'gold', 'fixx');
      const folder = folderWith(review, { 'o.csv': overrides, 'results/mine.txt': 'mine' });
      const found = await run(folder, 'check');
      expect(found.exit).toBe(2);
      expect(found.codes).toEqual([
        'override-refused',
        'override-refused',
        'override-refused',
        'results-not-ours',
      ]);
      writeFileSync(
        path.join(folder, 't.csv'),
        'customer_id,date,amount\nA,2026-01-05,ten\nB,2026-01-06,200\n',
      );
      const more = await run(folder, 'check');
      expect(more.codes.sort()).toEqual([
        'override-refused',
        'override-refused',
        'results-not-ours',
        'too-many-rejected',
      ]);
      writeFileSync(path.join(folder, 'policy.yaml'), policy.replace('at_least', 'at_laest'));
      expect((await run(folder, 'check')).codes).toEqual(['unknown-key', 'results-not-ours']);
    },
  );

  it.each([
    ['only leaves nothing', 'only: { amount: { more_than: 1000 } }', 'only 2'],
    [
      'nobody has an id',
      'missing_customer: set_aside, columns: { customer_id: none, date: date, amount: amount }',
      'missing_customer 2',
    ],
  ])('refuses what grade refuses: %s', async (_what, settings, why) => {
    const folder = folderWith(`exports: { transactions: { file: t.csv, ${settings} } }\nresults: results\n`, {
      't.csv': 'customer_id,date,amount,none\nA,2026-01-05,10,\nB,2026-01-06,200,\n',
    });
    const [checked, graded] = [await run(folder, 'check'), await run(folder, 'grade')];
    expect(checked.stderr).toContain(
      `not a single customer could be graded (transactions: 0 of 2 rows used, ${why})`,
    );
    expect([checked.exit, checked.stderr]).toEqual([graded.exit, graded.stderr]);
  });

  it.runIf(long)('refuses last results and exports together', async () => {
    const folder = folderWith(
      'exports: { transactions: { file: t.csv } }\nlast_results: last.csv\nresults: results\n',
      { 'last.csv': 'customer_id,tier\nA,silver\n', 't.csv': 'customer_id,date,amount\nA,2026-01-05,ten\n' },
    );
    const [checked, graded] = [await run(folder, 'check'), await run(folder, 'grade')];
    expect(checked.codes.sort()).toEqual(['last-tier-unknown', 'too-many-rejected']);
    expect([checked.exit, checked.stderr]).toEqual([graded.exit, graded.stderr]);
  });

  it('refuses a place that nobody can write to', async () => {
    const folder = folderWith('exports: { transactions: { file: t.csv } }\nresults: t.csv/results\n');
    const [checked, graded] = [await run(folder, 'check'), await run(folder, 'grade')];
    expect([checked.exit, checked.codes]).toEqual([2, ['disk']]);
    expect(graded.codes).toEqual(['disk']);
  });

  it('warns of guards that would hold the results, and stops with --strict', async () => {
    const folder = folderWith(
      'exports: { transactions: { file: t.csv } }\nlast_results: last.csv\nresults: results\nguards: { downgraded: 5% }\n',
      { 'last.csv': 'customer_id,tier\nA,gold\nB,gold\n' },
    );
    const found = await run(folder, 'check');
    expect([found.exit, found.codes]).toEqual([0, ['would-be-held']]);
    expect((await run(folder, 'check', '--strict')).exit).toBe(3);
    expect((await run(folder, 'check')).exit).toBe(0);
    expect((await run(folder, 'grade')).exit).toBe(4);
  });

  it.runIf(long)('tells ids for nobody in every run, also in quiet ones and as JSON', async () => {
    const sales = `customer_id,date,amount\n${'A,2026-01-25,10\nB,2026-01-26,200\n'.repeat(30)}nan,2026-01-27,300\n`;
    const folder = folderWith('exports: { transactions: { file: t.csv } }\nresults: results\n', {
      't.csv': sales,
    });
    const found = await run(folder, 'grade');
    expect(found.codes).toEqual(['nobody-id']);
    expect(found.stderr).toContain('"nan" with 1.64% of the rows and 4.55% of the value');
    const { stdout } = await gradusServed(['check', 'review.yaml', '--json'], { cwd: folder });
    expect(JSON.parse(stdout).warnings.map(({ code }: { code: string }) => code)).toEqual(['nobody-id']);
    writeFileSync(
      path.join(folder, 't.csv'),
      sales.replace('27,300', '27,1') + 'C,2026-01-28,1\n'.repeat(60),
    );
    expect((await run(folder, 'check')).codes).toEqual([]);
  });

  it('allows an export without rows where minimum_rows says so, and offers that', async () => {
    const review =
      'exports: { transactions: { file: t.csv }, complaints: { file: c.csv } }\nresults: results\n';
    const folder = folderWith(review, { 'c.csv': 'customer_id,reason' });
    const found = await run(folder, 'check');
    expect([found.exit, found.codes]).toEqual([3, ['export-empty']]);
    expect(found.stderr).toContain('guards: { minimum_rows: { complaints: 0 } } allows it');
    const allowed = `as_of: 2026-01-31\npolicy: policy.yaml\n${review}guards: { minimum_rows: { complaints: 0 } }\n`;
    writeFileSync(path.join(folder, 'review.yaml'), allowed);
    mkdirSync(path.join(folder, 'results'));
    expect(await run(folder, 'check')).toMatchObject({ exit: 0, stderr: '' });
    expect(await run(folder, 'grade')).toMatchObject({ exit: 0, stderr: '' });
  });
});
