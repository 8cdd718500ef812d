// Clusters: groups that stand apart are found and named by worth, the same whatever the rows, threads or earlier runs;
// centres are written, and frozen they give the same tiers.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  byCustomer,
  type CsvRow,
  emptyFolder,
  gradeFiles,
  gradeFolder,
  plainExports,
  readCsv,
  writeFiles,
} from '../grading.js';
import { nearest } from '../reference/assign.js';
import { long, triesOf } from '../runs.js';

const policy = (assign: string) => `policy: Clusters
version: "1"
metrics:
  spend: { sum: transactions.amount }
  orders: { count: transactions }
  rating: { value: customers.rating }
  recency: { days_since_last: transactions.date }
assign: { by: clusters, ${assign} }
tiers: [{ id: top }, { id: middle, formerly: [medium] }, { id: low }]
`;

/** Six customers around three places; the spenders of place one also come most often. */
const customers = 'customer_id,rating\na1,5\na2,4\nb1,3\nb2,\nc1,1\nc2,2\nnobody,\n';
const rows = (id: string, times: number, amount: string, day: string) =>
  Array.from({ length: times }, () => [id, `2026-12-${day}`, amount]);
const transactions = [
  ['customer_id', 'date', 'amount'],
  ...rows('a1', 10, '100', '30'),
  ...rows('a2', 11, '90.50', '29'),
  ...rows('b1', 5, '40', '20'),
  ...rows('b2', 5, '44', '21'),
  ...rows('c1', 1, '10', '01'),
  ...rows('c2', 1, '12', '02'),
];
const files = (assign: string) => ({
  'policy.yaml': policy(assign),
  'customers.csv': customers,
  'transactions.csv': transactions,
});
const tierOf = (graded: readonly CsvRow[]) =>
  Object.fromEntries(graded.map((row) => [row.customer_id, row.tier]));

it.runIf(long)(
  'finds groups, names them by the mean of a metric, and leaves out who has no values',
  async () => {
    const expected = {
      a1: 'top',
      a2: 'top',
      b1: 'middle',
      b2: 'middle',
      c1: 'low',
      c2: 'low',
      nobody: 'low',
    };
    for (const seed of [0, 1, 2, 77]) {
      const { graded } = await gradeFiles(
        files(`on: [recency, spend], of: spend, seed: ${seed}`),
        plainExports,
      );
      expect(tierOf(graded)).toEqual(expected);
      expect(byCustomer(graded).a1?.reasons).toBe('cluster');
      expect(byCustomer(graded).nobody?.reasons).toBe('missing:recency');
    }
    // Named by what is missing for some, and by something that is worth less the more it is.
    const { graded, folder } = await gradeFiles(files('on: [spend, orders], of: recency'), plainExports);
    expect(tierOf(graded)).toMatchObject({ a1: 'low', b1: 'middle', c1: 'top', nobody: 'top' });
    expect(readCsv(path.join(folder, 'centres.csv'))[4]).toEqual({
      tier: 'low',
      metric: 'spend',
      centre: '997.75',
      mean: expect.stringMatching(/^\d+\.\d+$/) as string,
      deviation: expect.stringMatching(/^\d+\.\d+$/) as string,
    });
  },
);

it.runIf(long)(
  'writes centres that give the same tiers when they are frozen, also from the results folder alone',
  async () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      ...files('on: [recency, spend], of: spend'),
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: 2026\n${plainExports}`,
      'next.yaml': `as_of: 2026-12-31\npolicy: policies/frozen.yaml\nresults: 2027\n${plainExports}`,
      'policies/frozen.yaml': policy(
        "on: [recency, spend], of: spend, centres: '../2026/centres.csv', seed: 3",
      ),
    });
    const first = await gradeFolder(folder);
    const next = await gradeFolder(folder, 'next.yaml');
    const text = (results: string, name: string) => readFileSync(path.join(folder, results, name), 'utf8');
    for (const name of ['graded.csv', 'centres.csv']) expect(text('2027', name)).toBe(text('2026', name));
    expect(text('2027', 'policy.yaml')).toBe(
      policy('on: [recency, spend], of: spend, centres: centres.csv, seed: 3'),
    );
    const manifest = JSON.parse(text('2027', 'manifest.json')) as Record<
      string,
      { role?: string; file: string }[]
    >;
    expect(manifest.inputs?.find((each) => each.role === 'centres')?.file).toBe('2026/centres.csv');
    expect(manifest.outputs?.map((each) => each.file)).toContain('centres.csv');
    const again = await gradeFolder(path.join(folder, '2027'), 'review.yaml', { out: '../2028' });
    expect(again.graded).toEqual(first.graded);
    expect(next.summary.tiers.map((tier) => tier.customers)).toEqual([2, 2, 3]);
  },
);

it('measures new customers against frozen centres, whatever the new customers are like', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...files('on: [spend, orders], of: spend, centres: centres.csv'),
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\n${plainExports}`,
    // A former id of a tier, and a metric in which everybody was alike and which therefore counts for nothing.
    'centres.csv': `tier,metric,centre,mean,deviation
medium,orders,1,1,0
medium,spend,500.5,500,200
low,spend,0,500,200
low,orders,1,1,0
top,spend,1000,500,200
top,orders,1,1,0
`,
  });
  const { graded } = await gradeFolder(folder);
  // b1 spent 200, b2 220: the low centre is nearer.
  expect(tierOf(graded)).toEqual({
    a1: 'top',
    a2: 'top',
    b1: 'low',
    b2: 'low',
    c1: 'low',
    c2: 'low',
    nobody: 'low',
  });
  expect(readCsv(path.join(folder, 'results', 'centres.csv')).map((row) => [row.tier, row.metric])).toEqual([
    ['top', 'spend'],
    ['top', 'orders'],
    ['middle', 'spend'],
    ['middle', 'orders'],
    ['low', 'spend'],
    ['low', 'orders'],
  ]);
  const before = fingerprint(folder);
  const centres = path.join(folder, 'centres.csv');
  writeFileSync(centres, readFileSync(centres, 'utf8').replace('500.5', '500.6'));
  await gradeFolder(folder);
  // Other centres are another policy, though policy.yaml is the same.
  expect(fingerprint(folder)).not.toBe(before);
});

function fingerprint(folder: string): string {
  const manifest = readFileSync(path.join(folder, 'results', 'manifest.json'), 'utf8');
  return (JSON.parse(manifest) as { policy: { fingerprint: string } }).policy.fingerprint;
}

const point = fc.tuple(fc.integer({ min: -50, max: 200 }), fc.integer({ min: 1, max: 6 }));

it('finds the same centres and names in any order of rows and with any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(point, {
        minLength: 4,
        maxLength: 40,
        selector: ([spend, orders]) => `${spend} ${orders}`,
      }),
      fc.infiniteStream(fc.integer()),
      async (points, shuffle) => {
        const lines = points.flatMap(([spend, orders], index) => [
          [`c${index}`, '2026-01-01', (spend * 1.13).toFixed(2)],
          ...rows(`c${index}`, orders - 1, '0', '01'),
        ]);
        const shuffled = lines
          .map((line) => [shuffle.next().value as number, line] as const)
          .sort(([a], [b]) => a - b)
          .map(([, line]) => line);
        const graded = async (given: readonly unknown[][], threads: number) => {
          const { folder } = await gradeFiles(
            {
              'policy.yaml': policy('on: [spend, orders], of: spend').replace(/ {2}rating.*\n/, ''),
              'transactions.csv': [['customer_id', 'date', 'amount'], ...(given as string[][])],
            },
            'exports: { transactions: { file: transactions.csv } }\n',
            { threads },
          );
          return ['graded.csv', 'centres.csv'].map((name) => path.join(folder, name));
        };
        const [result = '', centresFile = ''] = await graded(lines, 1);
        const others = await graded(shuffled, 4);
        expect(others.map((file) => readFileSync(file, 'utf8'))).toEqual(
          [result, centresFile].map((file) => readFileSync(file, 'utf8')),
        );
        restAtTheirMeans(readCsv(result), readCsv(centresFile));
      },
    ),
    { numRuns: triesOf(8, 2) },
  );
});

/** Everybody is on the tier of the nearest centre, every centre is the mean of its customers, and better tiers spend more. */
function restAtTheirMeans(graded: readonly CsvRow[], centres: readonly CsvRow[]): void {
  const ids = ['top', 'middle', 'low'];
  const number = (tier: string, metric: string, column: string) =>
    Number(centres.find((row) => row.tier === tier && row.metric === metric)?.[column]);
  const pairs = ids.map((id) => [number(id, 'spend', 'centre'), number(id, 'orders', 'centre')] as const);
  const deviations = [number('top', 'spend', 'deviation'), number('top', 'orders', 'deviation')] as const;
  const mean = (rows: readonly CsvRow[], metric: string) =>
    rows.reduce((sum, row) => sum + Number(row[metric]), 0) / rows.length;
  for (const row of graded)
    expect(row.tier).toBe(ids[nearest([Number(row.spend), Number(row.orders)], pairs, deviations)]);
  const means = ids.map((id, tier) => {
    const members = graded.filter((row) => row.tier === id);
    expect(mean(members, 'spend')).toBeCloseTo(pairs[tier]?.[0] ?? Number.NaN, 6);
    expect(mean(members, 'orders')).toBeCloseTo(pairs[tier]?.[1] ?? Number.NaN, 6);
    return mean(members, 'spend');
  });
  expect(means).toEqual([...means].sort((a, b) => b - a));
}
