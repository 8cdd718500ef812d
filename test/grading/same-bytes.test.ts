// Same inputs, same bytes: whatever the number of threads, the order of the rows, however often it runs, and whether rows are
// kept in the engine (as those of small exports) or read again (as those of large ones, on many threads).
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, plainExports, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `
policy: Bytes
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, distinct: true, window: 12 months }
  mean: { average: transactions.amount }
  recency: { days_since_last: transactions.date }
  again: { repeats: transactions.product, window: 6 months }
  growth: { growth: spend }
  middle: { median: transactions.amount, window: 6 months }
  months: { active_months: transactions.date, window: 12 months }
  last: { last_date: transactions.date }
  standing: { rank: orders }
  percent: { percentile: orders }
  part: { share: spend }
  together: { cumulative_share: orders }
score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: spend, weight: 30, points: { line: { 0: 0, 3000: 100 } } }
      - { metric: recency, weight: 30, points: { line: { 0: 100, 400: 0 } } }
      - { metric: orders, weight: 10, points: { bins: 7 } }
      - { metric: middle, weight: 10, points: { bins: 6, method: rfm }, missing: exclude }
      - { metric: mean, weight: 10, points: { percentile: true, reverse: true } }
      - { metric: months, weight: 10, points: { bins: 3, reverse: true } }
tiers: [{ id: high, score: 60 }, { id: middle, score: 30, keeps: { score: 25 } }, { id: low }]
movement: { best_of: 2 years, down: { max_steps: 1, not_again_within: 6 months, protect_first_review: true }, inactive: { after: 1 month } }
`;
const review = `as_of: 2026-12-31
policy: policy.yaml
exports: { transactions: { file: transactions.csv } }
last_results: last.csv
overrides: overrides.csv
results: results
guards: { rejected_rows: 10% }
`;

/** In long runs enough rows that several threads read one file, of which each takes 8 MB. */
const count = long ? 250_000 : 20_000;
const rows = Array.from({ length: count }, (_, index) => {
  const mixed = (index * 2_654_435_761) % 4_294_967_296;
  const date = new Date(Date.UTC(2026, 11, 31) - (mixed % 700) * 86_400_000).toISOString().slice(0, 10);
  return [
    `k${mixed % 997}`,
    date,
    `o${mixed % 20_011}`,
    `p${mixed % 37}`,
    ((mixed % 100_000) / 1000).toFixed(3),
  ];
});
const heading = ['customer_id', 'date', 'order_id', 'product', 'amount'];
const tierIds = ['high', 'middle', 'low'];
const last = [
  ['customer_id', 'tier', 'scored_tier', 'movement', 'last_downgrade'],
  ...Array.from({ length: 900 }, (_, index) => [
    `k${index + 50}`,
    tierIds[index % 3],
    tierIds[index % 5],
    ['up', 'down', 'same', 'new'][index % 4],
    index % 7 === 0 ? '2026-09-01' : '',
  ]),
];
const overrides = [
  ['customer_id', 'tier', 'kind', 'reason', 'requested_by', 'approved_by', 'decided_on'],
  ...Array.from({ length: 200 }, (_, index) => [
    `k${index * 4}`,
    tierIds[index % 3],
    ['fix', 'at_least', 'at_most'][index % 5],
    `reason ${index % 11}`,
    'Ann',
    `Approver ${index % 3}`,
    '2026-12-01',
  ]),
];

function shuffled<T>(values: readonly T[]): T[] {
  const keyed = values.map((value, index) => [(index * 48_271) % 60_013, value] as const);
  return keyed.sort((a, b) => a[0] - b[0]).map(([, value]) => value);
}

async function bytes(
  transactions: readonly (readonly string[])[],
  threads: number,
  keptAtMost: number | undefined = 0,
): Promise<Record<string, string>> {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review,
    'transactions.csv': [heading, ...transactions],
    'last.csv': last,
    'overrides.csv': overrides,
  });
  const { folder: results } = await gradeFolder(folder, 'review.yaml', { threads, keptAtMost });
  const names = readdirSync(results).filter((name) => name !== 'manifest.json');
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(results, name), 'utf8')]));
}

/** As rows of small exports are kept. */
const kept = Number.POSITIVE_INFINITY;

it('gives the same bytes with 1, 2 and 8 threads, with rows that are kept, and with the rows in another order', async () => {
  const one = await bytes(rows, 1);
  expect(Object.keys(one).sort()).toEqual([
    'changes.csv',
    'changes.md',
    'graded.csv',
    'migration.csv',
    'overrides.csv',
    'policy.yaml',
    'rejected.csv',
    'report.html',
    'review.yaml',
    'summary.json',
  ]);
  expect(one['graded.csv']?.split('\n')).toHaveLength(997 + 2);
  for (const threads of long ? [2, 8] : [8]) expect(await bytes(rows, threads)).toEqual(one);
  expect(await bytes(rows, 2, kept)).toEqual(one);
  // The report holds the fingerprint of the export, which is another file with its rows in another order.
  const unprinted = ({ 'report.html': report = '', ...rest }: Record<string, string>) => ({
    ...rest,
    report: report.replaceAll(/<code>[0-9a-f]{64}<\/code>/g, ''),
  });
  expect(unprinted(await bytes(shuffled(rows), 2))).toEqual(unprinted(one));
});

it.runIf(long)(
  'lists rejected rows in the same order with any number of threads',
  { timeout: 180_000 },
  async () => {
    const broken = rows.map((row, index) => (index % 1009 === 0 ? [...row.slice(0, 4), 'x'] : row));
    const one = await bytes(broken, 1);
    expect(one['rejected.csv']?.split('\n')).toHaveLength(Math.ceil(count / 1009) + 2);
    expect(await bytes(broken, 8)).toEqual(one);
    expect(await bytes(broken, 2, kept)).toEqual(one);
  },
);

it.runIf(long)(
  'gives the same bytes also of files that need a reason: clusters, customers without rows',
  async () => {
    const few = rows.slice(0, 3000);
    const customers = [['customer_id'], ...Array.from({ length: 1100 }, (_, index) => [`k${index}`])];
    const written = async (from: readonly (readonly string[])[], threads: number, keptAtMost = 0) => {
      const folder = emptyFolder();
      writeFiles(folder, {
        'policy.yaml': `policy: Clusters\nversion: "1"\nmetrics:
  spend: { sum: transactions.amount }
  orders: { count: transactions }
assign: { by: clusters, on: [spend, orders], of: spend }
tiers: [{ id: high }, { id: middle }, { id: low }]\n`,
        'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\n${plainExports}`,
        'customers.csv': threads === 1 ? customers : [['customer_id'], ...customers.slice(1).reverse()],
        'transactions.csv': [heading, ...from],
      });
      const { folder: results } = await gradeFolder(folder, 'review.yaml', { threads, keptAtMost });
      return ['centres.csv', 'unseen.csv', 'graded.csv'].map((name) =>
        readFileSync(path.join(results, name), 'utf8'),
      );
    };
    const one = await written(few, 1);
    expect(one[0]?.split('\n')).toHaveLength(1 + 3 * 2 + 1);
    expect(one[1]?.split('\n').length).toBeGreaterThan(100);
    expect(await written(shuffled(few), 8)).toEqual(one);
    expect(await written(few, 2, kept)).toEqual(one);
  },
);
