// Random reviews: policies with every way of assigning and movement rule, customers with purchases, what last results say
// of them, overrides; and the files that say all of it.
import fc from 'fast-check';
import type { Segment, Way } from '../reference/assign.js';
import { type Customer, type Rules, type Standing, standingMetrics } from '../reference/grade.js';
import {
  lastOf,
  lastRows,
  movementRules,
  movementText,
  overrideOf,
  overrideRows,
} from './random-movement.js';

export const tiers = ['t0', 't1', 't2', 't3'];
export const defaultAsOf = Date.UTC(2026, 11, 31);
export const dateOf = (age: number, asOf = defaultAsOf) =>
  new Date(asOf - age * 86_400_000).toISOString().slice(0, 10);
export const dateIfAny = (age: number | undefined, asOf = defaultAsOf) =>
  age === undefined ? '' : dateOf(age, asOf);
export const id = (index: number) => `c${String(index).padStart(3, '0')}`;

const points = fc.integer({ min: 0, max: 100 });
const corners = (max: number) =>
  fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max }), points), {
    minLength: 1,
    maxLength: 5,
    selector: ([at]) => at,
  });
const of = fc.constantFrom('spend', 'orders', 'recency', 'score');
const three = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 3, maxLength: 3 });
/** Quotas as they are written: at most 33.33 % each, or a few customers. */
const quota = fc.oneof(
  fc.integer({ min: 1, max: 3333 }).map((part) => `${part / 100}%`),
  fc.integer({ min: 1, max: 5 }),
);
const segment: fc.Arbitrary<Segment> = fc.record({
  spend: fc.integer({ min: 0, max: 2000 }),
  orders: fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 6 }))
    .map(([a, b]): Segment['orders'] => [Math.min(a, b), Math.max(a, b)]),
});
const pair = fc.tuple(fc.integer({ min: -200, max: 2000 }), fc.integer({ min: 0, max: 6 }));
const way: fc.Arbitrary<Way | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  fc.record({ by: fc.constant('quota'), of, quotas: three(quota) }),
  fc
    .record({
      by: fc.constant('cumulative_share'),
      of,
      shares: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 3 }),
    })
    .map((made) => ({ ...made, shares: [...made.shares].sort((a, b) => a - b) })),
  fc.record({ by: fc.constant('segments'), segments: three(segment) }),
  fc.record({
    by: fc.constant('clusters'),
    centres: fc.array(pair, { minLength: 4, maxLength: 4 }),
    deviations: fc.tuple(fc.constantFrom(1, 128, 512), fc.constantFrom(0, 1, 2)),
  }),
);

const standing: fc.Arbitrary<Standing> = fc.record({
  metric: fc.constantFrom(...standingMetrics),
  shape: fc.constantFrom('bins', 'rfm', 'percentile'),
  bins: fc.integer({ min: 2, max: 9 }),
  reverse: fc.boolean(),
  missing: fc.oneof(points, fc.constant('exclude' as const)),
});
export const rules: fc.Arbitrary<Rules> = fc
  .record({
    way,
    spendSteps: corners(2000),
    orderLine: corners(12),
    spendWeight: points,
    bonus: fc.integer({ min: -100, max: 100 }),
    thresholds: fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }),
    gate: fc.integer({ min: 0, max: 500 }),
    movement: movementRules,
    capBelowSpend: fc.integer({ min: 0, max: 100 }),
    capAt: fc.integer({ min: 0, max: 3 }),
    floorAt: fc.integer({ min: 0, max: 3 }),
    rankAscending: fc.boolean(),
    dimensions: fc
      .tuple(points, points)
      .map(([a, b]) => [Math.min(a, b), Math.abs(a - b), 100 - Math.max(a, b)] as const),
    standings: fc.tuple(standing, standing, standing),
    standingWeight: points,
  })
  .map((made) => {
    const [a = 0, b = 0, c = 0] = [...made.thresholds].sort((x, y) => y - x);
    return { ...made, thresholds: [a, b, c] as const };
  });

export const customer = fc.record({
  last: fc.option(lastOf, { nil: undefined }),
  strategic: fc.boolean(),
  override: fc.option(overrideOf, { nil: undefined }),
  purchases: fc.array(
    fc.record({
      age: fc.integer({ min: -3, max: 400 }),
      cents: fc.integer({ min: -50_000, max: 200_000 }),
      order: fc.integer({ min: 1, max: 6 }),
    }),
    { maxLength: 12 },
  ),
});

export function policyText(given: Rules): string {
  const mapping = (pairs: Rules['spendSteps']) =>
    `{ ${pairs.map(([at, value]) => `${at}: ${value}`).join(', ')} }`;
  const criterion = (at: number, weight: number) => {
    const { metric, shape, bins, reverse, missing } = given.standings[at] as Standing;
    const rule =
      shape === 'percentile' ? 'percentile: true' : `bins: ${bins}${shape === 'rfm' ? ', method: rfm' : ''}`;
    return `      - { id: s${at}, metric: ${metric}, weight: ${weight}, points: { ${rule}, reverse: ${reverse} }, missing: ${missing} }`;
  };
  const [behaviour, standings, other] = given.dimensions;
  return `policy: Random
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 365 days }
  orders: { count: transactions.order_id, distinct: true, window: 365 days }
  recency: { days_since_last: transactions.date }
  middle: { median: transactions.amount, window: 365 days }
  months: { active_months: transactions.date }
  last: { last_date: transactions.date }
  standing: { rank: middle, order: ${given.rankAscending ? 'ascending' : 'descending'} }
  percent: { percentile: middle }
  part: { share: spend }
  together: { cumulative_share: spend }
score:
  - dimension: d
    weight: ${behaviour}
    criteria:
      - { metric: spend, weight: ${given.spendWeight}, points: { steps: ${mapping(given.spendSteps)} } }
      - { metric: orders, weight: ${100 - given.spendWeight}, points: { line: ${mapping(given.orderLine)} } }
  - dimension: e
    weight: ${standings}
    criteria:
${criterion(0, given.standingWeight)}
${criterion(1, 100 - given.standingWeight)}
  - dimension: f
    weight: ${other}
    criteria:
${criterion(2, 100)}
adjustments: [{ id: known, add: ${given.bonus}, when: { strategic: { equals: true } } }]
${tiersText(given)}
movement: ${movementText(given.movement)}
caps: [{ at_most: t${given.capAt}, when: { spend: { less_than: ${given.capBelowSpend} } } }]
floors: [{ at_least: t${given.floorAt}, when: { strategic: { equals: true } } }]
`;
}

/** Lines of `assign` and `tiers`; the keep rule asks for the same score under every way. */
function tiersText({ way, thresholds, gate, movement: { keeps } }: Rules): string {
  const rich = 'enters_directly: { spend: { more_than: 900000000 } }';
  const [first, second, third] = thresholds;
  if (way === undefined)
    return `tiers:
  - { id: t0, score: ${first}, requires: { spend: { at_least: ${gate} } }, ${rich} }
  - { id: t1, score: ${second}, keeps: { score: ${keeps} }, ${rich} }
  - { id: t2, score: ${third}, ${rich} }
  - { id: t3 }`;
  const asked = [0, 1, 2].map((tier) => {
    if (way.by === 'quota') return `, quota: ${way.quotas[tier]}`;
    if (way.by === 'cumulative_share') return `, share: ${way.shares[tier]}%`;
    const segment = way.by === 'segments' ? way.segments[tier] : undefined;
    return segment === undefined
      ? ''
      : `, when: { spend: { at_least: ${segment.spend} }, orders: { between: [${segment.orders.join(', ')}] } }`;
  });
  const more =
    way.by === 'clusters'
      ? ', on: [spend, orders], of: spend, centres: centres.csv'
      : way.by === 'segments'
        ? ''
        : `, of: ${way.of}`;
  const kept = `, keeps: { requires: { score: { at_least: ${keeps} } } }`;
  return `assign: { by: ${way.by}${more} }
tiers: [{ id: t0${asked[0]} }, { id: t1${asked[1]}${kept} }, { id: t2${asked[2]} }, { id: t3 }]`;
}

export function centresFile({ way }: Rules): (string | number)[][] {
  const { centres, deviations } = way?.by === 'clusters' ? way : { centres: [], deviations: [0, 0] as const };
  return [
    ['tier', 'metric', 'centre', 'mean', 'deviation'],
    ...centres.flatMap(([spend, orders], tier) => [
      [`t${tier}`, 'spend', spend, 0, deviations[0]],
      [`t${tier}`, 'orders', orders, 0, deviations[1]],
    ]),
  ];
}

/** A customer as it is generated. */
type Random = Omit<Customer, 'purchases'> & {
  readonly purchases: readonly { readonly age: number; readonly cents: number; readonly order: number }[];
};

/** The purchase that keeps the export from being empty belongs to the first customer: 364 days old, no money. */
export const kept = { age: 364, cents: 0, order: 1 };

/** The same customers for the second grader, in their order. */
export function asKnown(customers: readonly Random[]): Customer[] {
  return customers.map((each, index) => {
    const purchases = index === 0 ? [...each.purchases, kept] : each.purchases;
    return { ...each, purchases: purchases.map((buy) => ({ ...buy, customer: id(index) })) };
  });
}

/** Policy, exports, last results and overrides of a random review, by file name. */
export function reviewFiles(given: Rules, customers: readonly Random[], asOf = defaultAsOf) {
  const shown = (age: number | undefined) => dateIfAny(age, asOf);
  const lines = customers.flatMap((each, index) =>
    (index === 0 ? [...each.purchases, kept] : each.purchases).map((buy) => [
      id(index),
      dateOf(buy.age, asOf),
      `o${buy.order}`,
      (buy.cents / 100).toFixed(2),
    ]),
  );
  return {
    'policy.yaml': policyText(given),
    'centres.csv': centresFile(given),
    'customers.csv': [
      ['customer_id', 'strategic'],
      ...customers.map((each, index) => [id(index), each.strategic ? 'yes' : 'no']),
    ],
    'transactions.csv': [['customer_id', 'date', 'order_id', 'amount'], ...lines],
    'last.csv': lastRows(
      customers.map((each, index) => [id(index), each.last]),
      shown,
    ),
    'overrides.csv': overrideRows(
      customers.map((each, index) => [id(index), each.override]),
      shown,
    ),
  };
}
