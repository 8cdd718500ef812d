// Groups in which customers are compared. For random policies over two years the engine agrees with the second grader on every
// customer, in this year's policy and in last year's on this year's data; and groups never mix.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { type Grouped, type GroupRules, groupsOf } from '../reference/groups.js';
import { long, triesOf } from '../runs.js';

const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const customer: fc.Arbitrary<Grouped> = fc.record({
  region: fc.constantFrom('north', 'north', 'south', '北方', ''),
  visits: fc.constantFrom('', '0', '1', '2', '7.5'),
  rows: fc.array(fc.record({ date: day, cents: fc.integer({ min: -3, max: 9 }).map((each) => each * 100) }), {
    maxLength: 4,
  }),
});
const customers = fc.array(customer, { minLength: 1, maxLength: 12 });

const bins = fc.integer({ min: 2, max: 4 });
const group = fc.constantFrom('region', 'level');
const groupOrNone = fc.option(group, { nil: undefined });
const by = fc.constantFrom('spend', 'orders', 'visits', 'score');
const ascending = (most: number) =>
  fc
    .uniqueArray(fc.integer({ min: 5, max: most }), { minLength: 2, maxLength: 2 })
    .map((found) => [...found].sort((a, b) => a - b) as [number, number]);
const assign: fc.Arbitrary<GroupRules['assign']> = fc.oneof(
  fc.record({ by: fc.constant('score'), lines: ascending(95).map(([low, high]) => [high, low] as const) }),
  fc
    .record({
      by: fc.constant('quota'),
      of: by,
      within: groupOrNone,
      ties: fc.uniqueArray(by, { maxLength: 2 }),
      quotas: fc.tuple(fc.constantFrom('12.5%', '33%', 1, 2), fc.constantFrom('25%', '50%', 1)),
    })
    .map((way) => ({ ...way, ties: way.ties.filter((each) => each !== way.of) })),
  fc.record({
    by: fc.constant('cumulative_share'),
    of: by,
    within: groupOrNone,
    shares: ascending(95),
  }),
) as fc.Arbitrary<GroupRules['assign']>;

const rules = fc
  .record({
    metrics: group,
    recency: fc.record({ bins, reverse: fc.boolean() }),
    orders: fc.record({ bins, rfm: fc.boolean(), reverse: fc.boolean() }),
    spend: fc.record({
      shape: fc.constantFrom('bins', 'percentile'),
      bins,
      reverse: fc.boolean(),
      within: fc.constantFrom(undefined, 'region', 'level', 'orders.bin'),
    }),
    assign,
  })
  .map((each) => ({
    ...each,
    // Only bins are divided in bins.
    spend: each.spend.within === 'orders.bin' ? { ...each.spend, shape: 'bins' } : each.spend,
  })) as fc.Arbitrary<GroupRules>;

const written = (within: string | undefined) =>
  within === undefined ? '' : `, within: ${within === 'region' ? 'customers.region' : within}`;

function policyOf({ metrics, recency, orders, spend, assign: way }: GroupRules): string {
  const part = spend.shape === 'bins' ? `bins: ${spend.bins}` : 'percentile: true';
  const tiers =
    way.by === 'score'
      ? way.lines.map((line) => `score: ${line}`)
      : way.by === 'quota'
        ? way.quotas.map((quota) => `quota: ${quota}`)
        : way.shares.map((share) => `share: ${share}%`);
  const ties = way.by === 'quota' && way.ties.length > 0 ? `, then: [${way.ties.join(', ')}]` : '';
  const assigned =
    way.by === 'score' ? 'by: score' : `by: ${way.by}, of: ${way.of}${written(way.within)}${ties}`;
  return `policy: Groups
version: "1"
metrics:
  spend: { sum: transactions.amount }
  orders: { count: transactions }
  recency: { days_since_last: transactions.date }
  visits: { value: customers.visits }
  level: { steps: { 0: 1, 2: 2 }, of: orders }
  place: { rank: spend${written(metrics)} }
  percent: { percentile: visits${written(metrics)} }
  part: { share: spend${written(metrics)} }
  down: { cumulative_share: spend${written(metrics)} }
score:
  - dimension: rfm
    weight: 100
    criteria:
      - { metric: recency, weight: 50, points: { bins: ${recency.bins}, reverse: ${recency.reverse} } }
      - { metric: orders, weight: 30, points: { bins: ${orders.bins}, within: recency.bin, method: ${orders.rfm ? 'rfm' : 'equal'}, reverse: ${orders.reverse} } }
      - { metric: spend, weight: 20, points: { ${part}, reverse: ${spend.reverse}${written(spend.within)} } }
assign: { ${assigned} }
tiers: [{ id: t0, ${tiers[0]} }, { id: t1, ${tiers[1]} }, { id: t2 }]
`;
}

function filesOf(people: readonly Grouped[], asOf: string, more = '') {
  return {
    'review.yaml': `as_of: ${asOf}\npolicy: policy.yaml\nresults: results\n${more}guards: { newest_row: { transactions: off }, minimum_rows: { transactions: 0 } }\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n`,
    'customers.csv': [
      ['customer_id', 'region', 'visits'],
      ...people.map(({ region, visits }, at) => [`c${at}`, region, visits]),
    ],
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...people.flatMap(({ rows }, at) =>
        rows.map(({ date, cents }) => [`c${at}`, date, (cents / 100).toFixed(2)]),
      ),
    ],
  };
}

function agrees(row: CsvRow | undefined, expected: ReturnType<typeof groupsOf>[number]): void {
  expect(row).toMatchObject({
    ...expected.metrics,
    score: expected.score,
    scored_tier: `t${expected.tier}`,
  });
  expect(['recency', 'orders', 'spend'].map((id) => row?.[`${id}_points`])).toEqual(expected.points);
}

const years = ['2025-12-31', '2026-12-31'] as const;

it('agrees with a second grader over two years, also on what the policy changed', {
  timeout: 1_800_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(rules, rules, customers, fc.boolean(), async (first, other, people, same) => {
      const second = same ? first : other;
      const folder = emptyFolder();
      const [before, now] = years;
      writeFiles(`${folder}/2025`, { 'policy.yaml': policyOf(first), ...filesOf(people, before) });
      writeFiles(`${folder}/2026`, {
        'policy.yaml': policyOf(second),
        ...filesOf(people, now, 'last_results: ../2025/results\n'),
      });
      const then = byCustomer((await gradeFolder(`${folder}/2025`)).graded);
      const result = await gradeFolder(`${folder}/2026`);
      const found = byCustomer(result.graded);
      const [last, ours, formerly] = [
        groupsOf(people, before, first),
        groupsOf(people, now, second),
        groupsOf(people, now, first),
      ];
      people.forEach((_, at) => {
        const id = `c${at}`;
        agrees(then[id], last[at] as (typeof last)[number]);
        agrees(found[id], ours[at] as (typeof ours)[number]);
      });
      for (const change of result.changes.filter(
        ({ movement }) => movement === 'up' || movement === 'down',
      )) {
        const at = Number(change.customer_id?.slice(1));
        const [a, b, c] = [last[at]?.tier ?? 0, formerly[at]?.tier ?? 0, ours[at]?.tier ?? 0];
        expect([change.steps_behaviour, change.steps_policy].map(Number)).toEqual([a - b, b - c]);
      }
    }),
    { numRuns: triesOf(12, 1), endOnFailure: true },
  );
});

const compared = ['place', 'percent', 'part', 'down', 'spend_points', 'scored_tier'];
const ofGroups = (row: CsvRow | undefined) => compared.map((name) => row?.[name]);
const apart = (given: GroupRules): GroupRules => ({
  ...given,
  metrics: 'region',
  spend: { ...given.spend, within: 'region' },
  assign:
    given.assign.by === 'score' || given.assign.of === 'score'
      ? { by: 'quota', of: 'spend', within: 'region', ties: ['orders', 'visits'], quotas: ['50%', 1] }
      : { ...given.assign, within: 'region' },
});
const withoutScore = (given: GroupRules): GroupRules => {
  const { assign: way } = given;
  return way.by === 'quota'
    ? { ...given, assign: { ...way, ties: way.ties.filter((each) => each !== 'score') } }
    : given;
};

async function gradedBy(given: GroupRules, people: readonly Grouped[], how: { threads?: number } = {}) {
  const folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policyOf(given), ...filesOf(people, years[1]) });
  return byCustomer((await gradeFolder(folder, 'review.yaml', how)).graded);
}

it('never mixes groups: what others come to in theirs changes nothing', { timeout: 1_800_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(rules, customers, customers, async (random, people, others) => {
      const given = withoutScore(apart(random));
      const own = people.map((each) => ({ ...each, region: 'north' }));
      const strangers = others.map((each) => ({
        ...each,
        region: each.region === 'north' ? 'south' : each.region,
      }));
      const [alone, beside] = await Promise.all([
        gradedBy(given, own),
        gradedBy(given, [...own, ...strangers]),
      ]);
      for (const [at] of own.entries()) expect(ofGroups(beside[`c${at}`])).toEqual(ofGroups(alone[`c${at}`]));
    }),
    { numRuns: triesOf(8, 1), endOnFailure: true },
  );
});

it.runIf(long)(
  'is the same within one group as without groups, in any order of rows and on any threads',
  {
    timeout: 1_800_000,
  },
  async () => {
    await fc.assert(
      fc.asyncProperty(rules, customers, async (random, people) => {
        const given = apart(random);
        const own = people.map((each) => ({ ...each, region: 'north' }));
        const [grouped, whole] = await Promise.all([
          gradedBy(given, own, { threads: 1 }),
          gradedBy(
            {
              ...given,
              spend: { ...given.spend, within: undefined },
              assign: given.assign.by === 'score' ? given.assign : { ...given.assign, within: undefined },
            },
            own.map((each) => ({ ...each, rows: [...each.rows].reverse() })),
          ),
        ]);
        const reasonless = (rows: Readonly<Record<string, CsvRow>>) =>
          Object.values(rows).map(({ spend_points, orders_points, score, tier }) => [
            spend_points,
            orders_points,
            score,
            tier,
          ]);
        expect(reasonless(grouped)).toEqual(reasonless(whole));
      }),
      { numRuns: triesOf(8, 1), endOnFailure: true },
    );
  },
);
