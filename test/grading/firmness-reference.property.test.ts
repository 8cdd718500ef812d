// Property test: for random policies, customers, last tiers and overrides the engine and the second grader agree on how
// firm each grade is, on what flips it, nearest first, and on how many orders and how much money the tier hangs.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles, plainExports } from '../grading.js';
import { type FirmRules, firmOf, type Person } from '../reference/firm.js';
import { Fraction } from '../reference/fraction.js';
import { long, triesOf } from '../runs.js';
import {
  lastOf,
  lastRows,
  movementRules,
  movementText,
  overrideOf,
  overrideRows,
} from './random-movement.js';
import { dateIfAny, dateOf, id } from './random-review.js';

const upTo = (most: number) => fc.integer({ min: 0, max: most });
/** Corners of points that rise with the values, or fall. */
const corners = (most: number, falls = false) =>
  fc
    .record({
      at: fc.uniqueArray(upTo(most), { minLength: 2, maxLength: 5 }),
      points: fc.array(upTo(100), { minLength: 5, maxLength: 5 }),
    })
    .map(({ at, points }): FirmRules['average'] => {
      // With 100 points at one end, so that every tier can be reached.
      const sorted = [...points.slice(0, at.length - 1), 100].sort((a, b) => (falls ? b - a : a - b));
      return [...at].sort((a, b) => a - b).map((each, index) => [each, sorted[index] ?? 0]);
    });
const fewFirst = (values: readonly number[]) => [...values].sort((a, b) => b - a);

const rules = fc
  .record({
    distinct: fc.boolean(),
    spend: fc.record({ shape: fc.constantFrom('steps', 'line'), corners: corners(6000) }),
    average: corners(3000),
    recency: corners(300, true),
    rating: corners(5),
    unrated: fc.oneof(upTo(100), fc.constant('exclude' as const)),
    weights: fc
      .uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 3, maxLength: 3 })
      .map((cuts): FirmRules['weights'] => {
        const [c = 0, b = 0, a = 0] = fewFirst(cuts);
        return [a, b - a, c - b, 100 - c];
      }),
    bonus: fc.integer({ min: 0, max: 20 }),
    tiers: fc.oneof(
      fc
        .uniqueArray(fc.integer({ min: 10, max: 90 }), { minLength: 3, maxLength: 3 })
        .map((all): FirmRules['tiers'] => {
          const [a = 0, b = 0, c = 0] = fewFirst(all);
          return { by: 'score', scores: [a, b, c] };
        }),
      fc
        .record({
          spend: fc.uniqueArray(upTo(5000), { minLength: 3, maxLength: 3 }).map(fewFirst),
          orders: fc.array(upTo(5), { minLength: 3, maxLength: 3 }).map(fewFirst),
        })
        .map(({ spend, orders }): FirmRules['tiers'] => ({
          by: 'segments',
          asks: spend.map((each, at) => [each, orders[at] ?? 0] as const),
        })),
    ),
    gate: upTo(3000),
    movement: movementRules,
    cap: fc.record({ recency: fc.integer({ min: 5, max: 300 }), at: upTo(3) }),
    floor: fc.record({ rating: fc.integer({ min: 1, max: 5 }), at: upTo(3) }),
    small: fc.record({
      metrics: fc.constantFrom(1, 2, 5),
      days: fc.integer({ min: 1, max: 9 }),
      orders: fc.integer({ min: 1, max: 3 }),
    }),
  })
  .map((made): FirmRules & { distinct: boolean } => {
    // Nobody may have a harder time keeping a tier than reaching it.
    const most = made.tiers.by === 'score' ? made.tiers.scores[1] : 100;
    const keeps = Math.min(made.movement.keeps, most);
    // Of how many lines an order is, nobody can say, and so not whether somebody stays active without some.
    const inactiveAfter = made.distinct ? undefined : made.movement.inactiveAfter;
    return { ...made, movement: { ...made.movement, keeps, inactiveAfter } };
  });

const bought = fc.record({ age: upTo(364), cents: fc.integer({ min: -2_000, max: 200_000 }) });
const person = fc.record({
  rating: fc.option(fc.integer({ min: 100, max: 500 }), { nil: undefined, freq: 4 }),
  orders: fc.array(bought, { maxLength: 7 }),
  last: fc.option(lastOf, { nil: undefined }),
  override: fc.option(overrideOf, { nil: undefined, freq: 4 }),
});
type Random = typeof person extends fc.Arbitrary<infer Each> ? Each : never;

const mapping = (pairs: FirmRules['average']) =>
  `{ ${pairs.map(([at, points]) => `${at}: ${points}`).join(', ')} }`;

function policyText(given: FirmRules & { distinct: boolean }): string {
  const { tiers, movement, small } = given;
  const [spend, average, recency, rating] = given.weights;
  const [a, b, c] =
    tiers.by === 'score'
      ? tiers.scores.map((each) => `score: ${each}`)
      : tiers.asks.map(
          ([least, orders]) => `when: { spend: { at_least: ${least} }, orders: { at_least: ${orders} } }`,
        );
  const keeps =
    tiers.by === 'score'
      ? `{ score: ${movement.keeps} }`
      : `{ requires: { score: { at_least: ${movement.keeps} } } }`;
  const gate = tiers.by === 'score' ? `, requires: { spend: { at_least: ${given.gate} } }` : '';
  return `policy: Firm
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 365 days }
  orders: { count: transactions.order_id, distinct: ${given.distinct}, window: 365 days }
  average: { divide: [spend, orders] }
  recency: { days_since_last: transactions.date }
  rating: { value: customers.rating }
score:
  - dimension: all
    weight: 100
    criteria:
      - { metric: spend, weight: ${spend}, points: { ${given.spend.shape}: ${mapping(given.spend.corners)} } }
      - { metric: average, weight: ${average}, points: { line: ${mapping(given.average)} } }
      - { metric: recency, weight: ${recency}, points: { line: ${mapping(given.recency)} } }
      - { metric: rating, weight: ${rating}, points: { line: ${mapping(given.rating)} }, missing: ${given.unrated} }
adjustments: [{ id: many, add: ${given.bonus}, when: { orders: { at_least: 5 } } }]
${tiers.by === 'segments' ? 'assign: { by: segments }\n' : ''}tiers:
  - { id: t0, ${a}${gate} }
  - { id: t1, ${b}, keeps: ${keeps} }
  - { id: t2, ${c} }
  - { id: t3 }
movement: ${movementText(movement)}
caps: [{ at_most: t${given.cap.at}, when: { recency: { more_than: ${given.cap.recency} } } }]
floors: [{ at_least: t${given.floor.at}, when: { rating: { at_least: ${given.floor.rating} } } }]
firmness: { metrics: ${small.metrics}%, days: ${small.days}, orders: ${small.orders} }
`;
}

/** Somebody's numbers for the second grader, from the rows. */
function known({ rating, orders, last, override }: Random): Person {
  const ages = orders.map(({ age }) => age);
  return {
    spend: Fraction.of(BigInt(orders.reduce((sum, { cents }) => sum + cents, 0)), 100n),
    orders: orders.length,
    recency: ages.length === 0 ? undefined : Math.min(...ages),
    rating: rating === undefined ? undefined : Fraction.of(BigInt(rating), 100n),
    ages,
    last,
    override,
  };
}

function filesOf(given: FirmRules & { distinct: boolean }, people: readonly Random[]) {
  const named = <Of>(of: (each: Random) => Of) => people.map((each, index) => [id(index), of(each)] as const);
  return {
    'policy.yaml': policyText(given),
    'customers.csv': [
      ['customer_id', 'rating'],
      ...named(({ rating }) => (rating === undefined ? '' : (rating / 100).toFixed(2))),
    ],
    'transactions.csv': [
      ['customer_id', 'date', 'order_id', 'amount'],
      ...people.flatMap(({ orders }, index) =>
        orders.map(({ age, cents }, at) => [
          id(index),
          dateOf(age),
          `${index}-${at}`,
          (cents / 100).toFixed(2),
        ]),
      ),
      // Nobody's: an export without rows is none.
      ['nobody', dateOf(1), 'x', '1.00'],
    ],
    'last.csv': lastRows(
      named((each) => each.last),
      dateIfAny,
    ),
    'overrides.csv': overrideRows(
      named((each) => each.override),
      dateIfAny,
    ),
  };
}

const review = `${plainExports.replace('transactions.csv }', 'transactions.csv, unknown_customers: set_aside }')}last_results: last.csv
overrides: overrides.csv
guards: { rejected_rows: 100% }
`;

it('agrees with a second grader on how firm grades are', { timeout: 1_800_000 }, async () => {
  let [flips, orders, values] = [0, 0, 0];
  const people = fc.array(person, { minLength: 60, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(rules, people, async (given, all) => {
      const { graded } = await gradeFiles(filesOf(given, all), review, { firmness: true });
      const rows = byCustomer(graded);
      all.forEach((each, index) => {
        const row = rows[id(index)];
        const expected = firmOf(known(each), given);
        expect({
          tier: row?.tier,
          firmness: row?.firmness,
          marginOrders: row?.margin_orders,
          marginValue: row?.margin_value,
        }).toEqual({ ...expected, tier: `t${expected.tier}` });
        flips += expected.firmness === 'firm' ? 0 : 1;
        orders += expected.marginOrders === '' ? 0 : 1;
        values += expected.marginValue === '' ? 0 : 1;
      });
    }),
    { numRuns: triesOf(40, 2), endOnFailure: true },
  );
  expect(flips).toBeGreaterThan(triesOf(40, 2));
  // Few hang on money so small.
  if (long) expect([orders > 0, values > 0]).toEqual([true, true]);
});
