// Customers without a tier under another policy: what people decided about them, and who stays as they are.
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { gradeFiles } from '../grading.js';

let at: { cwd: string };
let results: string;
let measured: unknown;
beforeAll(async () => {
  const { folder, summary } = await gradeFiles(
    {
      'policy.yaml': `policy: Some without
version: "1"
metrics: { spend: { sum: transactions.amount }, orders: { count: transactions } }
ungraded: { when: { orders: { less_than: 2 } } }
tiers:
  - { id: gold, requires: { spend: { at_least: 100 } } }
  - { id: basic }
`,
      'transactions.csv': `customer_id,date,amount
a,2026-05-01,60
a,2026-05-02,60
b,2026-05-01,300
c,2026-05-01,300
d,2026-05-01,20
d,2026-05-02,20
`,
      'overrides.csv': `customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case
c,gold,at_least,long known,Ann Lee,Bob Ray,2026-12-01,,
`,
    },
    'exports: { transactions: { file: transactions.csv } }\noverrides: overrides.csv\nguards: { overridden: 50% }\n',
  );
  at = { cwd: path.dirname(folder) };
  results = path.basename(folder);
  measured = summary.guards.find(({ guard }) => guard === 'overridden');
});

const simulate = async (...args: string[]) => {
  const ran = await gradusServed(['simulate', results, ...args], at);
  expect([ran.exit, ran.exit === 0 ? '' : ran.stderr]).toEqual([0, '']);
  return ran.stdout;
};
const gate = (value: number) => ['--set', `tiers.gold.requires.spend.at_least=${value}`];

it('counts who has a tier by an override alone, as grading does', async () => {
  expect(measured).toMatchObject({ part: '1', whole: '3' });
  const { scenarios } = JSON.parse(await simulate(...gate(100), '--json')) as {
    scenarios: { guards: { guard: string }[] }[];
  };
  expect(scenarios[0]?.guards.find(({ guard }) => guard === 'overridden')).toEqual(measured);
});

it('says of who has a tier neither today nor then that nothing flips them', async () => {
  const rows: string[][] = parse(await simulate(...gate(200), '--format', 'csv'));
  expect(rows).toEqual([
    ['customer_id', 'tier', 'simulated_tier', 'simulated_steps', 'flipped_by'],
    ['a', 'gold', 'basic', '-1', 'rest'],
    ['b', '', '', '', ''],
    ['c', 'gold', 'gold', '0', ''],
    ['d', 'basic', 'basic', '0', ''],
  ]);
});
