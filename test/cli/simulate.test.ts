// simulate through the real command: what it prints and writes, for people and for programs.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import { long } from '../runs.js';
import type { Folder } from './run.js';
import { gradusServed } from './served.js';
import { reviewFolder } from './two-tiers.js';

const policy = `policy: Steps
version: "1"
currency: EUR
metrics:
  spend: { sum: transactions.amount, window: 12 months }
tiers:
  - { id: gold, requires: { spend: { at_least: 100 } }, benefits: { discount: 0.8, annual_cost: 10 } }
  - { id: silver, requires: { spend: { at_least: 50 } }, benefits: { annual_cost: 1 } }
  - { id: rest }
caps:
  - { at_most: rest, when: { spend: { less_than: 10 } }, label: Hardly }
`;
const spend = { A: 200, B: 120, C: 60, '=D': 40, E: 5 };
let folder: Folder;
const simulate = (...args: string[]) => gradusServed(['simulate', 'results', ...args], { cwd: folder.path });

beforeAll(async () => {
  folder = reviewFolder({
    'policy.yaml': policy,
    'customers.csv': ['customer_id,name', ...Object.keys(spend).map((id) => `${id},Name of ${id}`)].join(
      '\n',
    ),
    'transactions.csv': [
      'customer_id,date,amount',
      ...Object.entries(spend).map(([id, amount]) => `${id},2026-05-01,${amount}`),
    ].join('\n'),
  });
  expect((await gradusServed(['grade', 'review.yaml', '--quiet'], { cwd: folder.path })).exit).toBe(0);
});

const gate = 'tiers.gold.requires.spend.at_least';

it('says what changes, and leaves the results as they are', async () => {
  const prints = () =>
    readdirSync(path.join(folder.path, 'results')).map((name) =>
      createHash('sha256')
        .update(readFileSync(path.join(folder.path, 'results', name)))
        .digest('hex'),
    );
  const before = prints();
  const { stdout, exit } = await simulate('--set', `${gate}=150`, '--quiet', '--format', 'md');
  expect(exit).toBe(0);
  expect(stdout).toContain('Nobody has approved these results yet.');
  expect(stdout).toContain('1 customer (20.0%) would stand on another tier: 0 higher, 1 lower.');
  expect(stdout).toContain('gold 2 → 1 (−1, all to silver).');
  expect(stdout).toContain('silver 1 → 2 (+1, all from gold).');
  expect(stdout).toContain('rest unchanged.');
  expect(stdout).toContain('Benefits 21.00 → 12.00 (−9.00); discounts 80.00 → 50.00 (−30.00).');
  expect(prints()).toEqual(before);
});

it('says that nobody moves', async () => {
  const { stdout } = await simulate('--set', `${gate}=110`);
  expect(stdout).toContain('Nobody would stand on another tier.');
  const chinese = await simulate('--set', `${gate}=150`, '--lang', 'zh');
  expect(chinese.stdout).toContain('1 位客户（20.0%）的等级会改变：0 位升高，1 位降低。');
});

it('lists all customers with the rule that makes the difference', async () => {
  const { stdout } = await simulate(
    '--set',
    `${gate}=150`,
    '--set',
    'caps.Hardly.when.spend.less_than=130',
    '--format',
    'csv',
  );
  expect(parse(stdout, { columns: true })).toEqual(
    [
      ['=D', 'rest', 'rest', '0', ''],
      ['A', 'gold', 'gold', '0', ''],
      ['B', 'gold', 'rest', '-2', 'cap:Hardly'],
      ['C', 'silver', 'rest', '-1', 'cap:Hardly'],
      ['E', 'rest', 'rest', '0', ''],
    ].map(([id = '', tier, simulated, steps, flipped]) => ({
      customer_id: id.replace(/^=/, "'="),
      name: `Name of ${id}`,
      tier,
      simulated_tier: simulated,
      simulated_steps: steps,
      flipped_by: flipped,
    })),
  );
});

it('writes a file as it is called, and not over another', async () => {
  const written = await simulate('--set', `${gate}=150`, '--out', 'what-if.json');
  expect(written.stdout).toBe('what-if.json written.\n');
  const value = JSON.parse(readFileSync(path.join(folder.path, 'what-if.json'), 'utf8'));
  expect(value).toMatchObject({
    results: 'results',
    standing: 'unapproved',
    today: { tiers: [{ tier: 'gold', customers: 2, value: '320' }, {}, {}] },
    scenarios: [
      {
        set: [{ path: gate, value: '150' }],
        moved: 1,
        flows: [
          { from: 'gold', to: 'gold', steps: 0, customers: 1 },
          { from: 'gold', to: 'silver', steps: -1, customers: 1, value: '120' },
          {},
          {},
        ],
      },
    ],
  });
  expect((await simulate('--set', `${gate}=150`, '--out', 'what-if.json')).exit).toBe(2);
});

it('holds several scenarios against today', async () => {
  writeFileSync(
    path.join(folder.path, 'lower.yaml'),
    `scenario: Lower gates\npolicy: policy.yaml\nset: { ${gate}: 60, tiers.silver.requires.spend.at_least: 30 }\n`,
  );
  const { stdout } = await simulate('--set', `${gate}=150`, '--scenario', 'lower.yaml', '--format', 'json');
  const { scenarios } = JSON.parse(stdout);
  expect(scenarios).toMatchObject([
    { name: `${gate}=150`, moved: 1 },
    {
      name: 'Lower gates',
      policy_file: 'policy.yaml',
      moved: 2,
      tiers: [{ customers: 3 }, { customers: 1 }, {}],
    },
  ]);
});

it.runIf(long)('sweeps a value, one row each', async () => {
  const sweep = ['--sweep', `${gate}=60..180:60`];
  const { stdout } = await simulate(...sweep, '--format', 'csv');
  expect(stdout.trimEnd().split('\n')).toEqual([
    'value,customers_gold,customers_silver,customers_rest,moved,higher,lower,up,down,benefits,discounts,near_line,guards_tripped',
    '60,3,0,2,1,1,0,,,30,95,,',
    '120,2,1,2,0,0,0,,,21,80,,',
    '180,1,2,2,1,0,1,,,12,50,,',
  ]);
  const page = (await simulate(...sweep)).stdout;
  expect(page).toMatch(/^Today \(100\) +2 +1 +2 +21.00 +80.00 +0$/m);
  expect(page).toMatch(/^60 +3 +0 +2 +30.00 +95.00 +1 +█+$/m);
  const value = JSON.parse((await simulate(...sweep, '--json')).stdout);
  expect(value).toMatchObject({
    sweep: { path: gate, today: '100' },
    scenarios: [{ name: '60' }, { name: '120' }, {}],
  });
});

it('reads the exports for what results do not hold', async () => {
  const set = ['--set', 'metrics.spend.window=1 month'];
  expect((await simulate(...set)).stderr).toContain('these results do not hold "spend"');
  const { stdout, exit } = await gradusServed(['simulate', 'review.yaml', ...set], { cwd: folder.path });
  expect(exit).toBe(0);
  expect(stdout).toContain('rest 2 → 5 (+3, 2 from gold, 1 from silver).');
  expect(stdout).toContain('no results were written');
});
