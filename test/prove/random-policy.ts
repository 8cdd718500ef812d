// Random policies as text, and random customers of theirs: values on and beside everything that such policies ask for.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { SubjectValue } from '../../src/policy/linter/domain.js';
import type { Person } from '../../src/prove/reach/people.js';

const metrics = `metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions, window: 12 months }
  returns: { count: transactions, window: 12 months, only: { kind: { equals: return } } }
  return_rate: { divide: [returns, orders]RATE }
  per_month: { divide: [orders, 12] }
  recency: { days_since_last: transactions.date }
  rating: { value: customers.rating }
  region: { value: customers.region }
`;

const number = (of: readonly number[]) => fc.constantFrom(...of);
const points = number([0, 20, 40, 50, 75, 100]);
const at: Readonly<Record<string, readonly number[]>> = {
  spend: [0, 100, 500, 1000],
  orders: [0, 2, 6, 12],
  returns: [0, 1, 3],
  return_rate: [0, 0.25, 0.5],
  per_month: [0, 0.25, 0.5, 1],
  recency: [0, 30, 200],
  rating: [1, 3, 4.5],
};
const numeric = Object.keys(at);

/** `{ steps: { 0: 20, 100: 75 } }`, with what stands beside it. */
const shape = (metric: string) =>
  fc
    .tuple(
      fc.constantFrom('steps', 'line'),
      fc.array(points, { minLength: at[metric]?.length ?? 0, maxLength: at[metric]?.length ?? 0 }),
      fc.boolean(),
      fc.constantFrom('', ', missing: 50', ', missing: exclude'),
    )
    .map(([key, given, sorted, missing]) => {
      const own = sorted ? [...given].sort((a, b) => a - b) : given;
      const corners = (at[metric] ?? []).map((value, index) => `${value}: ${own[index]}`);
      return `points: { ${key}: { ${corners.join(', ')} } }${missing}`;
    });

const criterion = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...numeric).chain((metric) => shape(metric).map((text) => ({ metric, text }))),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ metric: 'region', text: 'points: { map: { north: 100, south: 40 } }' }),
  },
  { weight: 1, arbitrary: fc.constant({ metric: 'spend', text: 'points: { bins: 3 }' }) },
);

const test = fc
  .constantFrom(...numeric)
  .chain((metric) =>
    fc
      .tuple(fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'), number(at[metric] ?? [0]))
      .map(([op, value]) => `${metric}: { ${op}: ${value} }`),
  );
const other = fc.constantFrom(
  'region: { equals: north }',
  'rating: { missing: true }',
  'vip: { equals: true }',
);
const condition = fc.oneof(
  { weight: 4, arbitrary: test.map((one) => `{ ${one} }`) },
  { weight: 1, arbitrary: other.map((one) => `{ ${one} }`) },
  { weight: 2, arbitrary: fc.tuple(test, test).map(([a, b]) => `{ any: [{ ${a} }, { ${b} }] }`) },
  { weight: 2, arbitrary: fc.tuple(test, other).map(([a, b]) => `{ all: [{ ${a} }, { not: { ${b} } }] }`) },
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 });
const ids = ['best', 'good', 'fair', 'last'];

const scores = fc.uniqueArray(number([20, 35, 50, 60, 75, 90]), { minLength: 3, maxLength: 3 });
const tierText = fc.record({
  requires: maybe(condition),
  direct: maybe(condition),
  keeps: maybe(condition),
  keepScore: fc.boolean(),
});
const bound = fc.tuple(fc.constantFrom(...ids), condition);

/** The text of a policy; some are refused, since nobody can reach one of their tiers. */
export const policyText = fc
  .record({
    rate: fc.constantFrom('', ', missing: 0'),
    criteria: fc.uniqueArray(criterion, { minLength: 2, maxLength: 4, selector: (each) => each.metric }),
    adjustments: fc.array(fc.tuple(number([-10, 5, 15]), condition), { maxLength: 2 }),
    scores,
    tiers: fc.array(tierText, { minLength: 3, maxLength: 3 }),
    caps: fc.array(bound, { maxLength: 2 }),
    floors: fc.array(bound, { maxLength: 2 }),
    down: maybe(number([0, 1, 2])),
    up: maybe(number([1, 2])),
    best: fc.boolean(),
    newcomers: maybe(fc.constantFrom(...ids)),
  })
  .map(({ rate, criteria, adjustments, scores: given, tiers, caps, floors, down, up, best, newcomers }) => {
    const weight = Math.floor(100 / criteria.length);
    const weights = criteria.map((_, index) => (index === 0 ? 100 - weight * (criteria.length - 1) : weight));
    const falling = [...given].sort((a, b) => b - a);
    const rows = tiers.map(({ requires, direct, keeps, keepScore }, index) => {
      const score = falling[index] ?? 0;
      const kept = [
        keepScore ? `score: ${score - 5}` : '',
        keeps === undefined ? '' : `requires: ${keeps}`,
      ].filter((each) => each !== '');
      return [
        `  - id: ${ids[index]}\n    score: ${score}\n`,
        requires === undefined ? '' : `    requires: ${requires}\n`,
        direct === undefined || index > 1 ? '' : `    enters_directly: ${direct}\n`,
        kept.length === 0 ? '' : `    keeps: { ${kept.join(', ')} }\n`,
      ].join('');
    });
    const bounds = (key: string, word: string, all: readonly (readonly [string, string])[]) =>
      all.length === 0
        ? ''
        : `${key}:\n${all.map(([tier, when], index) => `  - { ${word}: ${tier}, when: ${when}, label: ${key} ${index} }\n`).join('')}`;
    const movement = [
      best ? '  best_of: 2 years\n' : '',
      down === undefined ? '' : `  down: { max_steps: ${down} }\n`,
      up === undefined ? '' : `  up: { max_steps: ${up} }\n`,
      newcomers === undefined ? '' : `  new_customers: { at_most: ${newcomers} }\n`,
    ].join('');
    return [
      `policy: Random\nversion: "1"\n${metrics.replace('RATE', rate)}`,
      `score:\n  - dimension: d\n    weight: 100\n    criteria:\n`,
      ...criteria.map(
        ({ metric, text }, index) => `      - { metric: ${metric}, weight: ${weights[index]}, ${text} }\n`,
      ),
      adjustments.length === 0 ? '' : 'adjustments:\n',
      ...adjustments.map(([add, when], index) => `  - { id: a${index}, add: ${add}, when: ${when} }\n`),
      `tiers:\n${rows.join('')}  - { id: last }\n`,
      movement === '' ? '' : `movement:\n${movement}`,
      bounds('caps', 'at_most', caps),
      bounds('floors', 'at_least', floors),
    ].join('');
  });

const near = (values: readonly number[], by: number) => [
  ...new Set(values.flatMap((each) => [each, each + by, Math.max(0, each - by)])),
];
const decimal = (of: readonly number[]) => fc.constantFrom(...of).map((each) => new Decimal(each));
const orMissing = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 5 });

/** A customer, with what rows give; the rest follows. */
export const person: fc.Arbitrary<Person> = fc
  .record({
    spend: decimal([...near(at.spend ?? [], 0.01), 300, 750, 5000]),
    orders: decimal([...near(at.orders ?? [], 1), 4, 9, 24]),
    returns: decimal([0, 1, 2, 3, 5]),
    recency: orMissing(decimal([...near(at.recency ?? [], 1), 90, 400])),
    rating: orMissing(decimal([1, 2, 2.9, 3, 4, 4.5, 5])),
    region: orMissing(fc.constantFrom('north', 'south', 'east')),
    vip: fc.boolean(),
  })
  .filter(({ returns, orders }) => returns.lte(orders))
  .map((values) => ({ values: new Map<string, SubjectValue>(Object.entries(values)), bins: new Map() }));

/** The same customer with more of a metric. */
export function withMore({ values, bins }: Person, metric: string, by: number): Person | undefined {
  const before = values.get(metric);
  if (!(before instanceof Decimal)) return undefined;
  const more = new Map([...values, [metric, before.plus(by)] as const]);
  const [returns, orders] = [more.get('returns'), more.get('orders')];
  return returns instanceof Decimal && orders instanceof Decimal && returns.gt(orders)
    ? undefined
    : { values: more, bins };
}
