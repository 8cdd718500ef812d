// Customers who are compared within groups: what explain says of the group and the place in it, and what simulate and policy diff
// make of groups.
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { explainBlocks } from '../../src/explain/page/page.js';
import { explainValue } from '../../src/explain/page/value.js';
import { blocksMarkdown } from '../../src/reports/text/blocks.js';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, quiet, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { simulateFile } from '../simulate/simulating.js';

const policy = `policy: Groups
version: "1"
metrics:
  spend: { sum: transactions.amount }
  orders: { count: transactions }
  recency: { days_since_last: transactions.date }
  percent: { percentile: spend, within: customers.region, label: { en: Standing, zh: 名次 } }
score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: recency, weight: 50, points: { bins: 2, reverse: true } }
      - { metric: orders, weight: 50, points: { bins: 2, within: recency.bin } }
assign: { by: quota, of: spend, within: customers.region, then: [orders] }
tiers: [{ id: top, quota: 1 }, { id: mid, quota: 1 }, { id: rest }]
`;

const regions = ['north', 'north', 'north', '=north', '=north', ''];
const spent = [[50], [30], [20, 10], [7], [2, 2, 2], [99]];
const folder = emptyFolder();
const results = path.join(folder, 'results');
let explained: Explanation;

beforeAll(async () => {
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml':
      'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n',
    'customers.csv': [['customer_id', 'region'], ...regions.map((region, at) => [`c${at}`, region])],
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...spent.flatMap((amounts, at) =>
        amounts.map((amount, index) => [`c${at}`, `2026-12-${20 - at - index}`, amount]),
      ),
    ],
  });
  await gradeFolder(folder);
  explained = await explainCustomers(results, ['c2', 'c4', 'c5'], quiet);
}, 120_000);

describe('explain', () => {
  it('tells the group and the place in it, and grades among the group alone', () => {
    const [two, four, five] = explained.customers.map((each) => {
      if (each.kind !== 'graded') throw new Error('not graded');
      expect(each.apart).toEqual([]);
      return each;
    });
    expect(two?.groups).toMatchObject([
      {
        of: 'percent',
        group: { subject: 'region', value: 'north' },
        by: 'spend',
        place: { rank: 2, customers: 3 },
      },
      { of: 'orders', group: { subject: 'recency.bin' }, place: { rank: 1, customers: 3 } },
      { of: undefined, group: { value: 'north' }, by: 'spend', place: { rank: 2, customers: 3 } },
    ]);
    expect(four?.groups[0]).toMatchObject({ group: { value: '=north' }, place: { rank: 2, customers: 2 } });
    expect(five?.groups[0]).toMatchObject({ group: { value: null }, place: undefined });
    // More orders part equal spend: nothing less than more spend than c0 gives the best tier.
    expect(two?.tier).toBe('mid');
    expect(two?.tiers[0]?.line).toMatchObject({ inGroup: { value: 'north' } });
    expect(String(two?.tiers[0]?.line?.value)).toBe('50');
  });

  it.runIf(long)('counts those without a tier among nobody, but in metrics', async () => {
    writeFiles(folder, {
      'without.yaml': policy
        .replace('score:\n', 'ungraded: { when: { orders: { at_least: 3 } } }\nscore:\n')
        .replace('points: { bins: 2, within: recency.bin }', 'points: { percentile: true }'),
      'review-without.yaml':
        'as_of: 2026-12-31\npolicy: without.yaml\nresults: results-without\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n',
    });
    await gradeFolder(folder, 'review-without.yaml');
    const all = ['c2', 'c3', 'c4'];
    const { customers } = await explainCustomers(path.join(folder, 'results-without'), all, quiet);
    const graded = customers.flatMap((each) => (each.kind === 'graded' ? [each] : []));
    expect(graded.map(({ apart }) => apart)).toEqual(all.map(() => []));
    // c4 has no tier: in the metric there are two of its group, in the tiers one.
    expect(graded[2]?.groups).toMatchObject([{ of: 'percent', place: { rank: 2, customers: 2 } }]);
    expect(graded[1]?.groups.map(({ place }) => place?.customers)).toEqual([2, 1]);
  });

  it('says it on the page, in both languages, and as JSON', () => {
    const said = blocksMarkdown(explainBlocks(explained, 'en'));
    expect(said).toContain('Standing, tier: region north, place 2 of 3 by the highest spend');
    expect(said).toContain('orders: Bin of recency 2, place 1 of 3 by the highest orders');
    expect(said).toContain('the lowest spend with which somebody of region north had it: 50');
    expect(said).toContain('Standing, tier: region is missing, so there is nobody to compare with');
    const chinese = blocksMarkdown(explainBlocks(explained, 'zh'));
    expect(chinese).toContain('region north，按spend从高到低在 3 位客户中排第 2');
    const [two] = explainValue(explained).customers;
    expect(two).toMatchObject({
      groups: [
        { of: 'percent', rank: 2 },
        { of: 'orders', within: 'recency.bin', rank: 1 },
        {
          tier: true,
          within: 'region',
          group: 'north',
          by: 'spend',
          first: 'highest',
          rank: 2,
          customers: 3,
        },
      ],
    });
  });
});

it('simulate compares within groups as grading does, also where results do not show the metric', async () => {
  const other = path.join(folder, 'other.yaml');
  writeFiles(folder, {
    'other.yaml': policy
      .replace('percent: {', 'place: { rank: orders, within: customers.region }\n  percent: {')
      .replace(/assign: .*\n/, '')
      .replace(
        /tiers: .*/,
        'tiers: [{ id: top, requires: { place: { at_most: 1 } } }, { id: mid, score: 60 }, { id: rest }]',
      ),
    'review-other.yaml':
      'as_of: 2026-12-31\npolicy: other.yaml\nresults: results-other\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n',
  });
  await gradeFolder(folder, 'review-other.yaml');
  const { customers } = await simulateFile(results, other);
  const graded = readCsv(path.join(folder, 'results-other', 'graded.csv'));
  expect([...customers].map(([id, { tier }]) => [id, tier])).toEqual(
    graded.map(({ customer_id, tier }) => [customer_id, tier]),
  );
  const others = await simulateFile(results, path.join(folder, 'policy.yaml'), ['assign.of=recency']);
  // The longest ago comes first: of =north c4, of north c2.
  expect(['c2', 'c4'].map((id) => others.customers.get(id)?.tier)).toEqual(['top', 'top']);
});

it('policy diff tells groups, and the order in which equal values are parted', async () => {
  writeFiles(folder, {
    'new.yaml': policy
      .replace('spend, within: customers.region, label', 'spend, label')
      .replace('within: recency.bin', 'within: customers.region')
      .replace('within: customers.region, then: [orders]', 'then: [recency, orders]'),
  });
  const { stdout } = await gradusServed(['policy', 'diff', 'policy.yaml', 'new.yaml'], { cwd: folder });
  expect(stdout).toContain('policy: tiers filled within each region → none');
  expect(stdout).toContain('policy: equal values parted by orders → recency, orders');
  expect(stdout).toContain('criterion orders: compared within each recency.bin → region');
  expect(stdout).toContain('metric percent: compared within each region → none');
});
