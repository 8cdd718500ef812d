// diff through the real binary: the published migration matrix and stability index, two years of results, the same
// review run twice, files of all kinds, and what it exits with.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { describe, it } from 'vitest';
import type { MatrixCell } from '../../src/change/report.js';
import { jsonSchemaOf } from '../../src/cli/reference/json-schema.js';
import type { DiffReport } from '../../src/diff/report.js';
import type { Summary } from '../../src/reports/values/summary.js';
import { readCsv } from '../grading.js';
import { fewOf, long } from '../runs.js';
import { folderWith } from './folder-with.js';
import type { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';
import { exportOf, twoYears } from './two-years.js';

const run = (folder: Folder, ...args: string[]) => gradus(['diff', ...args], { cwd: folder.path });

async function report(folder: Folder, ...args: string[]): Promise<DiffReport> {
  const ran = await run(folder, ...args, '--json');
  if (ran.exit !== 0) throw new Error(`${ran.exit}: ${ran.stdout}${ran.stderr}`);
  return asDescribed(ran.stdout);
}

const fits = new Ajv({ strict: false }).compile(jsonSchemaOf('change'));

/** The document of a real diff, which is as its JSON Schema says. */
function asDescribed(text: string): DiffReport {
  const document: unknown = JSON.parse(text);
  if (!fits(document)) throw new Error(JSON.stringify(fits.errors));
  return document as DiffReport;
}

/** S&P 2000: ratings at the beginning (rows) and at the end of the year. */
const ratings = ['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC', 'D'];
const published = [
  [208, 22, 2, 0, 0, 0, 0, 0],
  [5, 777, 67, 4, 0, 0, 0, 0],
  [0, 55, 1428, 135, 6, 1, 6, 4],
  [1, 6, 65, 1514, 66, 9, 3, 6],
  [0, 4, 1, 40, 886, 75, 9, 3],
  [0, 5, 3, 6, 48, 793, 47, 53],
  [0, 0, 0, 0, 1, 13, 77, 19],
];
const issuers = published.flatMap((row, from) =>
  row.flatMap((count, to) => Array.from({ length: count }, () => [ratings[from], ratings[to]] as const)),
);
const ratingsOf = (which: 0 | 1) => issuers.map((pair, index) => `I${index},${pair[which]}\n`).join('');

describe('the published migration matrix', { concurrent: true }, () => {
  const folder = folderWith({
    '2000.csv': `customer_id,tier\n${ratingsOf(0)}`,
    '2001.csv': `customer_id,tier\n${ratingsOf(1)}`,
  });

  it('comes out exactly', async ({ expect }) => {
    const { change, order } = await report(folder, '2000.csv', '2001.csv', '--order', ratings.join(','));
    expect(order).toBe('flag');
    expect(change.customers).toMatchObject({ before: 6473, now: 6473, both: 6473, new: 0, left: 0 });
    expect(change.customers).toMatchObject({ up: 253, down: 537, same: 5683, two_or_more: 133 });
    const percent = (share: string | null) => (Math.round(Number(share) * 10_000) / 100).toFixed(2);
    expect([change.shares.up, change.shares.down, change.shares.same].map(percent)).toEqual([
      '3.91',
      '8.30',
      '87.80',
    ]);
    const counts = ratings.map((from) =>
      ratings.map(
        (to) =>
          change.migration.find((cell) => cell.previous_tier === from && cell.tier === to)?.customers ?? -1,
      ),
    );
    expect(counts).toEqual([...published, ratings.map(() => 0)]);
    expect(change.movers.down.map(({ steps }) => steps)).toEqual([-5, -5, -5, -5, -4, -4, -4, -4, -4, -4]);
  });

  it.runIf(long)(
    'has no up and no down without an order, and puts the figures in words',
    async ({ expect }) => {
      const { change } = await report(folder, '2000.csv', '2001.csv');
      expect(change.customers).toMatchObject({
        up: null,
        down: null,
        two_or_more: null,
        moved: 790,
        same: 5683,
      });
      const ran = await run(folder, '2000.csv', '2001.csv', '--order', ratings.join(','));
      expect(ran).toMatchObject({ exit: 0, stderr: 'gradus: reading files\ngradus: comparing\n' });
      expect(ran.stdout).toContain(`
                   Customers   Share
Up                       253   3.91%
Down                     537   8.30%
Stayed                 5,683  87.80%
Two tiers or more        133   2.05%
`);
      for (const line of ran.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );
});

it('gives the published stability index', async ({ expect }) => {
  const scores = (counts: readonly number[]) =>
    counts.flatMap((count, band) => Array.from({ length: count }, () => band * 10 + 5));
  const file = (values: readonly number[]) =>
    `customer_id,tier,score,spend_points\n${values.map((value, index) => `C${index},t,${value},${100 - value}.25\n`).join('')}`;
  const folder = folderWith({
    'expected.csv': file(scores([8, 6, 6])),
    'actual.csv': file(scores([7, 5, 8])),
  });
  const { stability } = (await report(folder, 'expected.csv', 'actual.csv')).change;
  expect(stability.score?.psi).toBe('0.044561');
  expect(stability.score?.bands.slice(0, 3).map(({ part }) => part)).toEqual([
    '0.006677',
    '0.009116',
    '0.028768',
  ]);
  expect(stability.criteria).toMatchObject([{ name: 'spend_points', psi: '0.044561' }]);
});

describe('two years of results', { concurrent: true }, () => {
  const grade = async (folder: Folder) => {
    const ran = await gradus(['grade', 'review-2026.yaml', '--quiet'], { cwd: folder.path });
    if (ran.exit !== 0) throw new Error(ran.stderr);
  };

  it.runIf(long)('have no shares of a row in which nobody stands', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const ran = await run(folder, 'results/2025', 'results/2025', '--out', 'same', '--quiet');
      expect(ran.exit).toBe(0);
      const cells = readCsv(path.join(folder.path, 'same/migration.csv'));
      expect(cells.map((cell) => cell.row_share)).toEqual(
        cells.map(({ previous_tier, tier }) =>
          previous_tier === 'new' ? '' : previous_tier === tier ? '1' : '0',
        ),
      );
    });
  });

  it('give the same counts and files as grading did', async ({ expect }) => {
    await twoYears('', async (folder) => {
      await grade(folder);
      const ran = await run(folder, 'results/2025', 'results/2026', '--out', 'report', '--quiet');
      expect(ran).toEqual({ exit: 0, stdout: '', stderr: '' });
      const at = (file: string) => path.join(folder.path, file);
      expect(readdirSync(at('report')).sort()).toEqual([
        'change.json',
        'changes.csv',
        'changes.md',
        'migration.csv',
      ]);
      expect(readFileSync(at('report/migration.csv'), 'utf8')).toBe(
        readFileSync(at('results/2026/migration.csv'), 'utf8'),
      );
      const first = (file: string) => readCsv(at(file)).map((row) => Object.entries(row).slice(0, 15));
      expect(first('report/changes.csv')).toEqual(first('results/2026/changes.csv'));
      const { change, order } = asDescribed(readFileSync(at('report/change.json'), 'utf8'));
      expect(order).toBe('new');
      // Grading says the same of itself, figure by figure.
      const { change: graded } = JSON.parse(readFileSync(at('results/2026/summary.json'), 'utf8')) as Summary;
      expect(change).toEqual(graded);
      expect(change.customers).toEqual({
        before: 11,
        now: 11,
        both: 10,
        up: 1,
        down: 2,
        moved: 3,
        same: 7,
        two_or_more: 1,
        new: 1,
        left: 1,
        returned: 0,
      });
      expect(change.at_risk).toEqual({ previous_value: '180', share: '0.36', value: '90' });
      // The guard on scores measures the same.
      expect(change.stability.score?.psi).toBe('2.170963');
      // Nothing is written twice in one place, and an earlier report gives way to a new one.
      const again = await run(folder, 'results/2025', 'results/2025', '--out', 'report', '--quiet');
      expect(again).toMatchObject({ exit: 0, stderr: '' });
      expect(readCsv(at('report/changes.csv'))).toEqual([]);
      const inside = await run(folder, 'results/2025', 'results/2026', '--out', 'results/2026/report');
      expect(inside).toMatchObject({ exit: 2, stdout: '' });
      expect(inside.stderr).toContain('the report would be written into the results');
    });
  });

  it.runIf(long)('are told of in changes.md, in the language that is asked for', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const ran = await gradus(['grade', 'review-2026.yaml', '--lang', 'zh'], { cwd: folder.path });
      const page = readFileSync(path.join(folder.path, 'results/2026/changes.md'), 'utf8');
      expect(page).toContain(
        '# 变化报告：Review 2026（截至 2026-12-31）\n\n两次均参评的 10 位客户中，1 位（10.0%）升级',
      );
      expect(page).toContain('降级主因：客户行为（spend） 100%。');
      expect(ran.stdout).toContain('\n降级主因：客户行为（spend） 100%。\n');
    });
  });

  it.runIf(long)(
    'take causes from the newer results, when these were compared with the older',
    async ({ expect }) => {
      await twoYears('', async (folder) => {
        await grade(folder);
        const head = `customer_id,previous_tier,tier,movement,steps,${parts.map((part) => `steps_${part}`).join(',')},main_driver`;
        const told = `${head}\nk0,high,low,down,-2,-1,-1,0,0,0,behaviour:spend\nk1,high,middle,down,-1,0,-1,0,0,0,policy\nk5,middle,high,up,1,1,0,0,0,0,behaviour:spend\n`;
        forge(folder, 'changes.csv', told);
        const { change } = await report(folder, 'results/2025', 'results/2026');
        expect(change.causes).toEqual({
          unattributed: null,
          up: [{ driver: 'behaviour:spend', customers: 1, share: '1' }],
          down: [
            { driver: 'behaviour:spend', customers: 1, share: '0.5' },
            { driver: 'policy', customers: 1, share: '0.5' },
          ],
        });
        const cell = change.migration.find(
          ({ previous_tier, tier }: MatrixCell) => previous_tier === 'high' && tier === 'low',
        );
        expect(cell?.causes?.steps).toEqual({
          behaviour: -1,
          policy: -1,
          movement: 0,
          bounds: 0,
          override: 0,
        });
        const csv = await run(folder, 'results/2025', 'results/2026', '--format', 'csv', '--quiet');
        expect(csv.stdout.split('\n')[0]).toBe(
          'customer_id,previous_tier,tier,movement,steps,steps_behaviour,steps_policy,steps_movement,steps_bounds,steps_override,previous_score,score,score_change,main_driver,reasons',
        );
        expect(csv.stdout).toContain('\nk0,high,low,down,-2,-1,-1,0,0,0,95,30,-65,behaviour:spend,');
        // Last results of then, and no others, explain this year.
        writeFileSync(path.join(folder.path, 'exports/2025.csv'), exportOf(2025, { k0: 95, k1: 80 }));
        await gradus(['grade', 'review-2025.yaml', '--quiet'], { cwd: folder.path });
        const other = await report(folder, 'results/2025', 'results/2026');
        expect(other.change.causes.unattributed?.code).toBe('not_its_last_results');
        forge(folder, 'changes.csv', 'customer_id,previous_tier,tier\n');
        const ran = await run(folder, 'results/2025/graded.csv', 'results/2026');
        expect(ran.stdout).toContain('Causes are unattributed: only two results folders can say what moved');
      });
    },
  );

  it.runIf(long)('are refused where somebody changed them', async ({ expect }) => {
    await twoYears('', async (folder) => {
      await grade(folder);
      writeFileSync(path.join(folder.path, 'results/2026/changes.csv'), 'customer_id\n');
      const ran = await run(folder, 'results/2025', 'results/2026', '--exit-code');
      expect(ran).toMatchObject({ exit: 2, stdout: '' });
      expect(ran.stderr).toContain('results/2026/changes.csv error[results-changed]');
    });
  });

  it.runIf(long)('know tiers that were renamed, and take another order', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const policy = path.join(folder.path, 'policy.yaml');
      const renamed = readFileSync(policy, 'utf8').replace('{ id: high,', '{ id: top, formerly: [high],');
      writeFileSync(policy, renamed);
      await grade(folder);
      const { change } = await report(folder, 'results/2025', 'results/2026');
      expect(change.customers).toMatchObject({ up: 1, down: 2, same: 7 });
      const turned = await report(folder, 'results/2025', 'results/2026', '--order', 'low,middle,top');
      expect(turned.change.customers).toMatchObject({ up: 2, down: 1, same: 7 });
      expect(turned.change.causes.unattributed?.code).toBe('other_tiers');
      const plain = await report(folder, 'results/2026', 'results/2026/graded.csv');
      expect(plain).toMatchObject({ order: 'old', identical: 'bytes', different: false });
      // The older policy is all that a plain file goes by.
      const unknown = await run(folder, 'results/2025', 'results/2026/graded.csv', '--quiet');
      expect(unknown.exit).toBe(2);
      expect(unknown.stderr).toContain('which the policy of the older results does not know');
      expect(unknown.stderr).toContain('--order high,middle,low,top');
    });
  });

  const parts = ['behaviour', 'policy', 'movement', 'bounds', 'override'] as const;

  /** Puts another file into the results of 2026, with its fingerprint in the manifest. */
  function forge(folder: Folder, name: string, text: string): void {
    const results = path.join(folder.path, 'results/2026');
    const manifest = JSON.parse(readFileSync(path.join(results, 'manifest.json'), 'utf8'));
    writeFileSync(path.join(results, name), text);
    for (const output of manifest.outputs)
      if (output.file === name) output.sha256 = createHash('sha256').update(text).digest('hex');
    writeFileSync(path.join(results, 'manifest.json'), JSON.stringify(manifest));
  }
});

describe('files', { concurrent: true }, () => {
  const plain = 'customer_id,tier,name\nC1,gold,Ann\nC2,silver,Bob\nC3,silver,"Cy, Jr"\n';

  it('are the same in meaning whatever their order, delimiter, encoding and packing', async ({ expect }) => {
    const turned =
      'List of customers\r\nname;tier;customer_id\r\n"Cy, Jr";silver;C3\r\nBob ;silver;C2\r\nAnn;gold;C1\r\n';
    const folder = folderWith({ 'plain.csv': plain, 'same.csv': plain, 'turned.csv': turned });
    writeFileSync(
      path.join(folder.path, 'utf16.csv'),
      `\ufeff${plain.replaceAll(',', '\t').replace('Cy\t', 'Cy,')}`,
      'utf16le',
    );
    writeFileSync(path.join(folder.path, 'packed.csv.gz'), gzipSync(plain));
    // Wide spaces and marks that nobody sees belong to no cell, no more than plain spaces do.
    const wide = plain.replace('C1,', 'C1\u3000,').replace('gold', '\u200bgold\u3000');
    writeFileSync(path.join(folder.path, 'wide.csv'), wide);
    writeFileSync(path.join(folder.path, 'wide.csv.gz'), gzipSync(wide));
    expect(await report(folder, 'plain.csv', 'same.csv')).toMatchObject({ identical: 'bytes' });
    const others = ['turned.csv', 'wide.csv.gz', 'utf16.csv', 'packed.csv.gz', 'wide.csv'];
    for (const other of fewOf(others, 2))
      expect(await report(folder, 'plain.csv', other), other).toMatchObject({
        identical: 'meaning',
        different: false,
        change: { customers: { both: 3, same: 3 } },
      });
    const ran = await run(folder, 'plain.csv', 'turned.csv', '--exit-code', '--quiet');
    expect(ran).toEqual({ exit: 0, stdout: '', stderr: '' });
    const semicolons = await report(folder, 'turned.csv', 'turned.csv', '--delimiter', ';');
    expect(semicolons.identical).toBe('bytes');
  });

  it.runIf(long)('show which columns differ, with the first customers', async ({ expect }) => {
    const folder = folderWith({
      'plain.csv': plain,
      'other.csv': 'customer_id,tier,name,phone\nC1,gold,Anne\nC2,silver,Bob\nC3,silver,\n'.replace(
        /^(C.*)$/gm,
        '$1,1',
      ),
    });
    const found = await report(folder, 'plain.csv', 'other.csv');
    expect(found).toMatchObject({ identical: null, different: true });
    expect(found.columns).toEqual({
      shared: 1,
      different: [
        {
          column: 'name',
          customers: 2,
          examples: [
            { key: { customer_id: 'C1' }, old: 'Ann', new: 'Anne' },
            { key: { customer_id: 'C3' }, old: 'Cy, Jr', new: '' },
          ],
        },
      ],
      only_old: [],
      only_new: ['phone'],
      not_compared: [],
    });
    const ran = await run(folder, 'plain.csv', 'other.csv', '--exit-code');
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain('name            2  66.67%  C1: Ann → Anne\nOnly in the newer: phone\n');
  });

  it.runIf(long)('may have composite keys, and other names of columns', async ({ expect }) => {
    const head = 'region,id,grade';
    const folder = folderWith({
      'old.csv': `${head}\nnorth,1,a\nsouth,1,b\nsouth,2,b\n=1+1,3,a\n`,
      'new.csv': `${head}\nnorth,1,b\nsouth,1,b\nsouth,3,a\n=1+1,3,b\n`,
    });
    const flags = ['--key', 'region,id', '--tier', 'grade', '--order', 'a,b'];
    const ran = await run(folder, 'old.csv', 'new.csv', ...flags, '--format', 'csv', '--quiet');
    expect(
      ran.stdout,
    ).toBe(`region,id,previous_tier,tier,movement,steps,steps_behaviour,steps_policy,steps_movement,steps_bounds,steps_override,previous_score,score,score_change,main_driver,reasons
'=1+1,3,a,b,down,-1,,,,,,,,,unattributed,
north,1,a,b,down,-1,,,,,,,,,unattributed,
south,2,b,,left,,,,,,,,,,,left
south,3,,a,new,,,,,,,,,,,
`);
    const { change } = await report(folder, 'old.csv', 'new.csv', ...flags);
    expect(change.movers.down.map(({ key }) => key)).toEqual([
      { region: '=1+1', id: '3' },
      { region: 'north', id: '1' },
    ]);
  });

  it.runIf(long)('with wrong scores are compared without them', async ({ expect }) => {
    const folder = folderWith({
      'old.csv': 'customer_id,tier,score\nC1,a,5\nC2,b,n/a\n',
      'new.csv': 'customer_id,tier,score\nC1,b,7\nC2,b,300\n',
    });
    const found = await report(folder, 'old.csv', 'new.csv');
    expect(found.notes).toEqual([
      'old.csv: 1 cell of "score" is no plain number, so it is not compared as a number',
    ]);
    expect(found.change.stability.score).toMatchObject({ psi: null, unmeasured: 'no_numbers' });
    expect(found.change.movers.moved).toMatchObject([{ score_change: null }]);
  });

  it.runIf(long)('cannot steer terminals or pages', async ({ expect }) => {
    const folder = folderWith({
      'old.csv': 'customer_id,tier\n"C\n1",<b>a|b</b>\u001b[31m\n',
      'new.csv': 'customer_id,tier\n"C\n1",`c*\n',
    });
    const [text, page] = [
      await run(folder, 'old.csv', 'new.csv'),
      await run(folder, 'old.csv', 'new.csv', '--format', 'md'),
    ];
    for (const { stdout } of [text, page]) expect(stdout).not.toContain('\u001b');
    expect(page.stdout).toContain('| C 1 | \\<b\\>a\\|b\\</b\\>\ufffd\\[31m | \\`c\\* |');
  });

  it('that are wrong are all told of at once, in JSON, too', async ({ expect }) => {
    const folder = folderWith({
      'old.csv': 'customer_id,tier\nC1,gold\nC1,gold\nC2,gold,x\n',
      'new.csv': 'customer_id,tier\n,gold\nC1,\n',
    });
    const ran = await run(folder, 'old.csv', 'new.csv', '--json', '--exit-code');
    expect(ran).toMatchObject({ exit: 2, stderr: '' });
    const { problems } = JSON.parse(ran.stdout);
    expect(
      problems.map(({ code, place }: { code: string; place: { line?: number } }) => [code, place.line]),
    ).toEqual([
      ['diff-file', 4],
      ['diff-key', 2],
      ['diff-key', 2],
      ['diff-tier', undefined],
    ]);
  });
});

it.runIf(long)('never shows personal fields', async ({ expect }) => {
  const folder = folderWith({
    'policy.yaml': `policy: P
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months }, phone_number: { value: customers.phone } }
tiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]
`,
    'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, phone: phone, region: region } }
  transactions: { file: transactions.csv }
privacy: { personal: [phone, name] }
results: results
`,
    'customers.csv': `customer_id,name,phone,region\n${Array.from({ length: 80 }, (_, index) => `C${index},Secret${index % 2},Hidden${index % 2},${index % 2 ? 'north' : 'south'}\n`).join('')}`,
    'transactions.csv': `customer_id,date,amount\n${Array.from({ length: 80 }, (_, index) => `C${index},2026-05-05,200\n`).join('')}`,
  });
  await gradus(['grade', 'review.yaml', '--quiet'], { cwd: folder.path });
  const graded = readFileSync(path.join(folder.path, 'results/graded.csv'), 'utf8');
  mkdirSync(path.join(folder.path, 'edited'));
  writeFileSync(
    path.join(folder.path, 'edited/graded.csv'),
    graded
      .replace(/Secret/g, 'Confidential')
      .replace(/Hidden/g, 'Private')
      .replace(/north,gold/g, 'north,normal'),
  );
  const json = await run(folder, 'results', 'edited/graded.csv', '--json');
  const text = await run(folder, 'results', 'edited/graded.csv');
  for (const { stdout, exit } of [json, text]) {
    expect(exit).toBe(0);
    expect(stdout).not.toMatch(/Secret|Hidden|Confidential|Private/);
  }
  const { columns, change }: DiffReport = JSON.parse(json.stdout);
  const personal = columns.different.filter(({ examples }) => examples.length === 0);
  expect(personal.map(({ column, customers }) => [column, customers]).sort()).toEqual([
    ['name', 80],
    ['phone', 80],
    ['phone_number', 80],
  ]);
  const fields = change.concentration?.fields ?? [];
  expect(fields.map(({ field }) => field)).toContain('region');
  expect(fields.flatMap(({ values }) => values).find(({ value }) => value === 'north')).toMatchObject({
    customers: 40,
    down: 40,
    lift: '2',
    concentrated: true,
  });
});
