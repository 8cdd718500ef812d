// What takes a tier away, as explanations tell it, gives a worse one, or none where a policy gives some customers none.
import path from 'node:path';
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { gradeFiles } from '../grading.js';

const head =
  'version: "1"\nvalue: spend\nmetrics:\n  spend: { sum: transactions.amount, window: 12 months }\n';
const exports = 'exports: { transactions: { file: transactions.csv } }\n';

async function explained(policy: string, transactions: string, customer: string) {
  const { folder } = await gradeFiles(
    { 'policy.yaml': `policy: Lost\n${head}${policy}`, 'transactions.csv': transactions },
    exports,
  );
  const explain = async (...args: string[]) => {
    const ran = await gradusServed(['explain', path.basename(folder), customer, ...args], {
      cwd: path.dirname(folder),
    });
    expect([ran.exit, ran.exit === 0 ? '' : ran.stderr]).toEqual([0, '']);
    return ran.stdout;
  };
  const { customers } = JSON.parse(await explain('--json'));
  const text = (await explain()).replace(/\s+/g, ' ');
  return { stay: customers[0].stay, text };
}

it('names the tier that comes out where results leave open by how little a metric follows', async () => {
  // Growth with six places leaves open what the year before came to, by some cents.
  const { stay, text } = await explained(
    `  growth: { growth: spend }
tiers:
  - { id: gold, requires: { growth: { at_least: 0.2 } } }
  - { id: basic }
`,
    'customer_id,date,amount\na,2025-05-01,414101.79\na,2026-05-01,1167156.92\n',
    'a',
  );
  const [amount] = stay.actions.filter(({ action }: { action: string }) => action === 'amount');
  expect(amount).toMatchObject({
    outcome: 'keeps',
    kept_with: { amount: '-670234.95', tier: 'gold' },
    lost_with: { amount: '-670234.96', tier: 'basic' },
  });
  expect(text).toContain(
    '670,234.95 less over the orders there are keeps it; 670,234.96 less over the orders',
  );
  expect(text).not.toContain('gives gold');
});

it('tells of the last tier how it is lost where there may be none', async () => {
  const { stay, text } = await explained(
    `  orders: { count: transactions.order_id, distinct: true, window: 12 months }
ungraded: { when: { orders: { less_than: 3 } }, label: { en: Not rated, zh: 未评 } }
tiers:
  - { id: gold, requires: { spend: { at_least: 1000 } } }
  - { id: basic }
`,
    'customer_id,order_id,date,amount\na,1,2026-05-01,100\na,2,2026-05-02,100\na,3,2026-05-03,100\n',
    'a',
  );
  expect(stay).toMatchObject({ tier: 'basic', unchanged: 'basic' });
  expect(text).toContain('no order may be missing; 1 order of the average 100 fewer gives Not rated');
  expect(text).not.toContain('nobody falls lower');
});

/** A policy as init writes it: orders of a year, the last purchase of any time. */
const ofAYear = `  orders: { count: transactions.order_id, distinct: true, window: 12 months }
  recency: { days_since_last: transactions.date }
score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: orders, weight: 50, points: { line: { 0: 0, 4: 100 } } }
      - { metric: recency, weight: 50, points: { line: { 0: 100, 400: 0 } } }
tiers: [{ id: gold, score: 50 }, { id: basic }]
`;

it('counts the orders of a year among those that show the last day of any time', async () => {
  // 4 orders give 50, 243 days 19.625: with 3 orders 57.125, with 2 of them 44.625.
  const { stay, text } = await explained(
    ofAYear,
    'customer_id,order_id,date,amount\na,1,2026-02-01,100\na,2,2026-03-01,100\na,3,2026-04-01,100\na,4,2026-05-02,100\n',
    'a',
  );
  const [orders] = stay.actions.filter(({ action }: { action: string }) => action === 'orders');
  expect(orders).toMatchObject({
    outcome: 'keeps',
    kept_with: { orders: '-1', score: '57.125' },
    lost_with: { orders: '-2', tier: 'basic', score: '44.625' },
  });
  expect(text).toContain('1 order of the average 100 fewer keeps it');
});

it('says that it cannot be told, and not that no order may be missing, where the only order shows the last day', async () => {
  const { stay, text } = await explained(
    ofAYear.replace('4: 100', '1: 100'),
    'customer_id,order_id,date,amount\na,0,2025-12-01,100\na,1,2026-12-01,100\n',
    'a',
  );
  const [orders] = stay.actions.filter(({ action }: { action: string }) => action === 'orders');
  expect(orders).toMatchObject({ outcome: 'left_out', because: 'recency', depends_on: 'single rows' });
  expect(text).toContain('Not to be told from the results for fewer orders: what becomes of recency depends');
  expect(text).not.toContain('no order may be missing');
});

it('names keep rules to those who hold the tier alone, and no gate of an entry that the score bars anyway', async () => {
  const { folder } = await gradeFiles(
    {
      'policy.yaml': `policy: Kept\n${head}  orders: { count: transactions.order_id, distinct: true, window: 12 months }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }] }]
tiers:
  - { id: gold, score: 80, requires: { spend: { at_least: 700 } }, keeps: { score: 70, requires: { spend: { at_least: 650 } } } }
  - { id: basic }
`,
      'transactions.csv':
        'customer_id,order_id,date,amount\na,1,2026-05-01,400\na,2,2026-06-01,350\nb,3,2026-05-01,200\nb,4,2026-06-01,200\n',
      'last.csv': 'customer_id,tier\na,gold\nb,basic\n',
    },
    `${exports}last_results: last.csv\n`,
  );
  const ran = await gradusServed(['explain', path.basename(folder), 'a', 'b', '--json'], {
    cwd: path.dirname(folder),
  });
  const { customers } = JSON.parse(ran.stdout);
  const decided = (paths: { actions: { action: string; decided_by: string[] }[] }, kind: string) =>
    paths.actions.find(({ action }) => action === kind)?.decided_by;
  // Below 700 the gate of the entry fails, too, but its score has long done so.
  expect(decided(customers[0].stay, 'amount')).toEqual(['keeps_score:gold']);
  expect(decided(customers[1].up, 'orders')).toEqual(['score:gold', 'gate:gold:spend']);
  expect(decided(customers[1].up, 'amount')).toEqual(['score:gold']);
});
