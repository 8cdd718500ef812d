// What changed a tier: each cause alone, tiers renamed, and what happens where last year's policy cannot be applied.
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, plainExports, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';

interface Year {
  readonly policy: string;
  readonly transactions: string;
  readonly customers?: string;
  readonly overrides?: string;
}

/** Two years in one folder; the second looks back on the first. */
function twoYears(first: Year, second: Year): string {
  const folder = emptyFolder();
  const year = ({ policy, transactions, customers, overrides }: Year, asOf: string, last?: string) => ({
    'policy.yaml': policy,
    'transactions.csv': `customer_id,date,amount,kind\n${transactions}`,
    'customers.csv': customers ?? 'customer_id,region\na,north\nb,south\n',
    ...(overrides !== undefined && {
      'overrides.csv': `customer_id,tier,kind,reason,requested_by,approved_by,decided_on\n${overrides}`,
    }),
    'review.yaml': `as_of: ${asOf}\npolicy: policy.yaml\n${plainExports}results: results\n${last === undefined ? '' : `last_results: ${last}\n`}${overrides === undefined ? '' : 'overrides: overrides.csv\n'}`,
  });
  const under = (name: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text]));
  writeFiles(folder, {
    ...under('2025', year(first, '2025-12-31')),
    ...under('2026', year(second, '2026-12-31', '../2025/results')),
  });
  return folder;
}

async function changesOf(folder: string): Promise<Record<string, CsvRow>> {
  await gradeFolder(path.join(folder, '2025'));
  return byCustomer((await gradeFolder(path.join(folder, '2026'))).changes);
}

const parts = (row: CsvRow | undefined) =>
  ['behaviour', 'policy', 'movement', 'bounds', 'override'].map((cause) => row?.[`steps_${cause}`]);

const policyWith = (tiers: string, more = '', metrics = '') => `
policy: Causes
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
${metrics}score:
  - dimension: d
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }]
tiers: [${tiers}]
${more}`;
const plainTiers = '{ id: gold, score: 80 }, { id: silver, score: 40 }, { id: basic }';
const lineOf = (id: string, year: number, amount: number) => `${id},${year}-06-01,${amount},x\n`;

it('tells what customers changed from what the policy changed', async () => {
  const folder = twoYears(
    { policy: policyWith(plainTiers), transactions: lineOf('a', 2025, 850) + lineOf('b', 2025, 500) },
    {
      policy: policyWith('{ id: gold, score: 80 }, { id: silver, score: 60 }, { id: basic }'),
      transactions: lineOf('a', 2026, 500) + lineOf('b', 2026, 500),
    },
  );
  const { a, b } = await changesOf(folder);
  expect([a?.steps, ...parts(a), a?.main_driver]).toEqual([
    '-2',
    ...['-1', '-1', '0', '0', '0'],
    'behaviour:spend',
  ]);
  expect([b?.steps, ...parts(b), b?.main_driver]).toEqual(['-1', '0', '-1', '0', '0', '0', 'policy']);
  expect(a).toMatchObject({
    score_change: '-35',
    score_change_policy: '0',
    score_change_by_spend: '-35',
    score_change_adjustments: '0',
    score_change_clamping_and_rounding: '0',
  });
});

it('knows by what field last year gave points, whatever has its name now', async () => {
  const byRegion = policyWith(plainTiers).replace(
    /points: .*/,
    'points: { by: customers.region, of: { north: { steps: { 0: 90 } }, south: { steps: { 0: 10, 500: 50 } } } } }]',
  );
  // What is called region now is a metric.
  for (const metrics of ['', '  region: { count: transactions }\n']) {
    const folder = twoYears(
      { policy: byRegion, transactions: lineOf('a', 2025, 500) + lineOf('b', 2025, 100) },
      {
        policy: policyWith(plainTiers, '', metrics),
        transactions: lineOf('a', 2026, 500) + lineOf('b', 2026, 900),
        customers: 'customer_id,region\na,south\nb,south\n',
      },
    );
    const { a, b } = await changesOf(folder);
    expect([a?.steps, ...parts(a), a?.main_driver]).toEqual(['-1', '-1', ...'0000', 'behaviour:spend']);
    expect([b?.steps, ...parts(b), b?.main_driver]).toEqual(['2', '1', '1', ...'000', 'behaviour:spend']);
    expect(a).toMatchObject({ score_change: '-40', score_change_policy: '0', score_change_by_spend: '-40' });
  }
});

it.runIf(long)('measures the parts in the tiers of now where tiers were renamed and added', async () => {
  const now = `{ id: platinum, score: 95 }, { id: top, formerly: [gold], score: 80 },
  { id: middle, formerly: [silver], score: 40 }, { id: basic }`;
  const folder = twoYears(
    { policy: policyWith(plainTiers), transactions: lineOf('a', 2025, 850) + lineOf('b', 2025, 850) },
    { policy: policyWith(now), transactions: lineOf('a', 2026, 990) + lineOf('b', 2026, 10) },
  );
  const { a, b } = await changesOf(folder);
  expect([a?.previous_tier, a?.tier, ...parts(a)]).toEqual(['top', 'platinum', '0', '1', '0', '0', '0']);
  expect([b?.previous_tier, b?.tier, ...parts(b)]).toEqual(['top', 'basic', '-2', '0', '0', '0', '0']);
});

it('gives movement, bounds and overrides their own parts, of both years', async () => {
  const held = policyWith(
    plainTiers,
    'movement: { down: { max_steps: 1 } }\ncaps: [{ at_most: silver, when: { spend: { more_than: 950 } } }]\n',
  );
  const folder = twoYears(
    {
      policy: held,
      transactions: lineOf('a', 2025, 850) + lineOf('b', 2025, 960),
      overrides: 'a,basic,fix,Debt,Ann,Bob,2025-12-01\n',
    },
    { policy: held, transactions: lineOf('a', 2026, 850) + lineOf('b', 2026, 900) },
  );
  const { a, b } = await changesOf(folder);
  // Last year people put a on basic and the cap held b; both stood on gold by their score, and do so now.
  expect([a?.steps, ...parts(a), a?.main_driver]).toEqual(['2', '0', '0', '0', '0', '2', 'override']);
  expect([b?.steps, ...parts(b), b?.main_driver]).toEqual(['1', '0', '0', '0', '1', '0', 'bounds']);
});

it.runIf(long)('names the gate or the direct entry where the score did not decide', async () => {
  const tiers = `{ id: gold, score: 50, requires: { orders: { at_least: 2 } }, enters_directly: { spend: { at_least: 900 } } },
  { id: basic }`;
  const policy = policyWith(tiers, '', '  orders: { count: transactions.date, window: 12 months }\n');
  const twice = (id: string, year: number, amount: number) =>
    lineOf(id, year, amount / 2) + lineOf(id, year, amount / 2);
  const folder = twoYears(
    {
      policy,
      customers: 'customer_id\na\nb\nc\nd\n',
      transactions:
        twice('a', 2025, 600) + lineOf('b', 2025, 600) + lineOf('c', 2025, 300) + lineOf('d', 2025, 950),
    },
    {
      policy,
      customers: 'customer_id\na\nb\nc\nd\n',
      transactions:
        lineOf('a', 2026, 600) + twice('b', 2026, 600) + lineOf('c', 2026, 900) + lineOf('d', 2026, 600),
    },
  );
  const rows = await changesOf(folder);
  const drivers = Object.values(rows).map((row) => [row.customer_id, row.movement, row.main_driver]);
  expect(drivers).toEqual([
    ['a', 'down', 'behaviour:orders'],
    ['b', 'up', 'behaviour:orders'],
    ['c', 'up', 'behaviour:spend'],
    ['d', 'down', 'behaviour:spend'],
  ]);
});

it.runIf(long)(
  'names no criterion that segments do not look at, however much it moved the score',
  async () => {
    const policy = (asked: string) =>
      policyWith(
        `{ id: many, when: { ${asked}: { at_least: 2 } } }, { id: few }`,
        'assign: { by: segments }\n',
        '  sales: { count: transactions }\n  orders: { count: transactions, window: 12 months }\n',
      ).replace(
        'criteria: [{ metric: spend, weight: 100,',
        'criteria: [{ metric: orders, weight: 10, points: { steps: { 2: 100 } } }, { metric: spend, weight: 90,',
      );
    const transactions = [lineOf('a', 2025, 10), lineOf('a', 2026, 500) + lineOf('a', 2026, 500)] as const;
    const driverOf = async (asked: string) => {
      const [first, second] = transactions.map((lines) => ({ policy: policy(asked), transactions: lines }));
      return (await changesOf(twoYears(first as Year, second as Year))).a?.main_driver;
    };
    for (const asked of fewOf(['orders.points', 'orders']))
      expect(await driverOf(asked)).toBe('behaviour:orders');
    // No criterion gives points for it.
    expect(await driverOf('sales')).toBe('behaviour');
    expect(await driverOf('score')).toBe('behaviour:spend');
  },
);

it.runIf(long)(
  'reads for last year’s policy what this year’s no longer needs, and rejects no row for it',
  async () => {
    const metric = '  trips: { sum: transactions.kind, window: 12 months }\n';
    const tiers = '{ id: gold, requires: { trips: { at_least: 3 } } }, { id: basic }';
    const folder = twoYears(
      {
        policy: policyWith(tiers, '', metric),
        transactions: 'a,2025-06-01,1,3\nb,2025-06-01,1,3\n',
      },
      {
        policy: policyWith('{ id: gold, score: 80 }, { id: basic }'),
        transactions: 'a,2026-06-01,10,3\nb,2026-06-01,10,none\n',
      },
    );
    await gradeFolder(path.join(folder, '2025'));
    const { changes, rejected, graded } = await gradeFolder(path.join(folder, '2026'));
    expect(rejected).toEqual([]);
    const { a, b } = byCustomer(changes);
    expect(parts(a)).toEqual(['0', '-1', '0', '0', '0']);
    expect([...parts(b), b?.main_driver]).toEqual(['-1', '0', '0', '0', '0', 'behaviour:trips']);
    expect(Object.keys(graded[0] ?? {})).not.toContain('kind');
  },
);

it('says that changes are unattributed where last results are only a CSV', async () => {
  const folder = twoYears(
    { policy: policyWith(plainTiers), transactions: lineOf('a', 2025, 850) },
    { policy: policyWith(plainTiers), transactions: lineOf('a', 2026, 100) },
  );
  writeFiles(folder, { 'last.csv': 'customer_id,tier\na,gold\nb,basic\n' });
  const flags = { lastResults: path.join(folder, 'last.csv') };
  const { notes } = await prepare(path.join(folder, '2026/review.yaml'), flags);
  expect(notes.map(({ en }) => en)).toEqual([
    'the last results are a CSV without their policy, so changes are not split into behaviour and policy: they are unattributed',
  ]);
  writeFiles(folder, {
    '2026/review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\n${plainExports}results: results\nlast_results: ../last.csv\n`,
  });
  const { changes } = await gradeFolder(path.join(folder, '2026'));
  expect(changes).toHaveLength(1);
  expect([changes[0]?.steps, ...parts(changes[0]), changes[0]?.main_driver]).toEqual([
    '-2',
    ...['', '', '', '', ''],
    'unattributed',
  ]);
});

it('points to the folder of results of which only the CSV is named', async () => {
  const folder = twoYears(
    { policy: policyWith(plainTiers), transactions: lineOf('a', 2025, 850) },
    { policy: policyWith(plainTiers), transactions: lineOf('a', 2026, 100) },
  );
  await gradeFolder(path.join(folder, '2025'));
  const flags = { lastResults: path.join(folder, '2025/results/graded.csv') };
  const { notes } = await prepare(path.join(folder, '2026/review.yaml'), flags);
  expect(notes.map(({ en }) => en)).toEqual([
    expect.stringMatching(
      /: they are unattributed; name the folder .*2025\/results instead, which holds the policy$/,
    ),
  ]);
});

const spoilt = [
  [
    'this policy does not say what last year\'s tier "gold" means now (formerly:)',
    (folder: string) =>
      writeFiles(folder, {
        '2026/policy.yaml': policyWith('{ id: high, score: 80 }, { id: silver, score: 40 }, { id: basic }'),
      }),
  ],
  [
    'policy.yaml is not the file that gradus wrote',
    (folder: string) => appendFileSync(path.join(folder, '2025/results/policy.yaml'), '# edited\n'),
  ],
  [
    'last year\'s policy cannot be applied to this year\'s exports (there is no customer field "region")',
    (folder: string) => writeFiles(folder, { '2026/customers.csv': 'customer_id\na\nb\n' }),
  ],
] as const;

it.each(fewOf(spoilt))('goes on without parts and says why: %s', async (why, spoil) => {
  const folder = twoYears(
    {
      policy: policyWith(
        plainTiers,
        'adjustments: [{ id: home, add: 5, when: { region: { equals: north } } }]\n',
      ),
      transactions: lineOf('a', 2025, 500),
    },
    { policy: policyWith(plainTiers), transactions: lineOf('a', 2026, 100) },
  );
  await gradeFolder(path.join(folder, '2025'));
  spoil(folder);
  const { notes } = await prepare(path.join(folder, '2026/review.yaml'), {});
  expect(notes.map(({ en }) => en).filter((note) => note.includes('changes are not split'))).toEqual([
    expect.stringContaining(why),
  ]);
  const { changes } = await gradeFolder(path.join(folder, '2026'));
  expect(changes.flatMap((row) => (row.movement === 'new' ? [] : [row.main_driver]))).toEqual([
    'unattributed',
  ]);
});
