// Paths are true: for random policies and customers, the change that explain names, made in the exports and graded again,
// reaches the tier, one step less does not, and nothing nearer does. The same for how far a metric may go in the next
// review. Customers are compared with nobody here, so that all that is tried stands side by side in one review.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomerFacts, TierPath } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { triesOf } from '../runs.js';
import { gradeUnlessRefused } from './grading.js';

const tiers = ['t0', 't1', 't2', 't3'];
const quiet = { stage: () => undefined, onStop: () => () => undefined };

interface Customer {
  readonly cents: number;
  readonly visits: number | undefined;
  readonly tenths: number | undefined;
  readonly key: boolean;
  readonly region: string;
  readonly last: { tier: number; scored: number; movement: string; fell: string } | undefined;
}

const upTo = (max: number) => fc.integer({ min: 0, max });
const customer: fc.Arbitrary<Customer> = fc.record({
  cents: upTo(120_000),
  visits: fc.option(upTo(30), { nil: undefined }),
  tenths: fc.option(upTo(50), { nil: undefined }),
  key: fc.boolean(),
  region: fc.constantFrom('north', 'south', 'east'),
  last: fc.option(
    fc.record({
      tier: upTo(3),
      scored: upTo(3),
      movement: fc.constantFrom('up', 'same', 'down'),
      fell: fc.constantFrom('', '2026-09-30', '2025-01-31'),
    }),
    { nil: undefined },
  ),
});

const points = upTo(100);
const corners = (max: number) =>
  fc
    .uniqueArray(fc.tuple(upTo(max), points), { minLength: 1, maxLength: 4, selector: ([at]) => at })
    .map((found) => `{ ${found.map((each) => each.join(': ')).join(', ')} }`);
const shape = (max: number) =>
  fc
    .tuple(fc.constantFrom('steps', 'line'), corners(max), fc.boolean())
    .map(([kind, found, reverse]) => `{ ${kind}: ${found}, reverse: ${reverse} }`);

const number = (subject: string, max: number) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'), upTo(max))
      .map(([op, value]) => `${subject}: { ${op}: ${value} }`),
    fc
      .tuple(upTo(max), upTo(max))
      .map(([a, b]) => `${subject}: { between: [${Math.min(a, b)}, ${Math.max(a, b)}] }`),
  );
const test = fc.oneof(
  number('spend', 1200),
  number('visits', 30),
  number('rating', 5),
  number('basket', 100),
  number('visits.points', 100),
  fc.constantFrom(
    'strategic: { equals: true }',
    'region: { in: [north, south] }',
    'rating: { missing: true }',
  ),
);
const condition = fc.oneof(
  { weight: 3, arbitrary: test.map((each) => `{ ${each} }`) },
  fc.tuple(test, test).map(([a, b]) => `{ any: [{ ${a} }, { ${b} }] }`),
  test.map((each) => `{ not: { ${each} } }`),
);
const maybe = <T>(each: fc.Arbitrary<T>, what: (value: T) => string) =>
  fc.option(each, { nil: undefined }).map((value) => (value === undefined ? '' : what(value)));

const policy = fc
  .record({
    shapes: fc.tuple(shape(1200), shape(30), shape(5), shape(100)),
    weights: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 3, maxLength: 3 }),
    regions: fc.tuple(points, points, points),
    missing: fc.constantFrom('0', '70', 'exclude'),
    bonus: fc.tuple(fc.integer({ min: -30, max: 30 }), condition),
    scores: fc.uniqueArray(fc.integer({ min: 1, max: 95 }), { minLength: 3, maxLength: 3 }),
    requires: maybe(condition, (each) => `, requires: ${each}`),
    direct: maybe(test, (each) => `, enters_directly: { ${each} }`),
    keeps: maybe(
      fc.tuple(upTo(100), condition),
      ([score, when]) => `, keeps: { score: ${score}, requires: ${when} }`,
    ),
    bounds: maybe(
      fc.tuple(upTo(3), condition),
      ([at, when]) => `caps: [{ at_most: t${at}, when: ${when} }]\n`,
    ),
    floors: maybe(
      fc.tuple(upTo(3), condition),
      ([at, when]) => `floors: [{ at_least: t${at}, when: ${when} }]\n`,
    ),
    movement: fc.constantFrom(
      '',
      'movement: { down: { max_steps: 1 } }\n',
      'movement: { up: { max_steps: 1 }, new_customers: { at_most: t1 } }\n',
      'movement: { best_of: 2 years }\n',
      'movement: { down: { max_steps: 1, not_again_within: 15 months, protect_first_review: true } }\n',
      'movement: { inactive: { after: 6 months } }\n',
    ),
  })
  .map((made) => {
    const [a = 1, b = 2, c = 3] = [...made.weights].sort((x, y) => x - y);
    const [high, middle, low] = [...made.scores].sort((x, y) => y - x);
    const [spend, visits, rating, basket] = made.shapes;
    const [north, south, other] = made.regions;
    return `policy: Random
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  visits: { value: customers.visits }
  rating: { value: customers.rating }
  basket: { divide: [spend, visits] }
  double: { add: [basket, rating] }
score:
  - dimension: d
    weight: 60
    criteria:
      - { metric: spend, weight: ${a}, points: ${spend} }
      - { metric: visits, weight: ${b - a}, points: ${visits}, missing: ${made.missing} }
      - { metric: rating, weight: ${c - b}, points: ${rating}, missing: 10 }
      - { metric: basket, weight: ${100 - c}, points: ${basket}, missing: ${made.missing} }
  - dimension: e
    weight: 40
    criteria: [{ metric: region, weight: 100, points: { map: { north: ${north}, south: ${south}, other: ${other} } } }]
adjustments: [{ id: bonus, add: ${made.bonus[0]}, when: ${made.bonus[1]} }]
tiers:
  - { id: t0, score: ${high}${made.requires} }
  - { id: t1, score: ${middle}${made.keeps}${made.direct} }
  - { id: t2, score: ${low} }
  - { id: t3 }
${made.movement}${made.bounds}${made.floors}`.replace(
      'metrics:\n',
      'metrics:\n  region: { value: customers.region }\n',
    );
  });

type Changed = Partial<Pick<Customer, 'cents' | 'visits' | 'tenths' | 'key' | 'region'>>;

const review = (asOf: string, last: string) => `as_of: ${asOf}
policy: policy.yaml
exports:
  customers:
    file: customers.csv
    columns:
      customer_id: customer_id
      visits: { heading: visits, type: number }
      rating: { heading: rating, type: number }
      strategic: { heading: strategic, type: boolean }
      region: region
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, amount: { heading: amount, type: money } } }
results: results
${last === '' ? '' : `last_results: ${last}\n`}`;

type Person = Customer & { readonly id: string };

/** The exports and last results of some people, as of a year. */
function filesOf(people: readonly Person[], year: number, lastRows: readonly string[]) {
  return {
    'customers.csv': [
      ['customer_id', 'visits', 'rating', 'strategic', 'region'],
      ...people.map(({ id, visits, tenths, key, region }) => [
        id,
        visits ?? '',
        tenths === undefined ? '' : tenths / 10,
        key ? 'yes' : 'no',
        region,
      ]),
    ],
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...people.map(({ id, cents }) => [id, `${year}-12-20`, new Decimal(cents).div(100).toFixed(2)]),
    ],
    'last.csv': `customer_id,tier,scored_tier,movement,last_downgrade\n${lastRows.join('')}gone,t3,t3,same,\n`,
  };
}

const lastRow = (id: string, tier = '', scored = '', movement = '', fell = '') =>
  `${[id, tier, scored, movement, fell].join(',')}\n`;

/** A customer with one metric moved, as a customer of its own. */
interface Trial {
  readonly id: string;
  readonly of: number;
  readonly changed: Changed;
}

const index = (tier: string | undefined) => tiers.indexOf(tier ?? '');
const literal = (value: unknown) => (value instanceof Decimal ? value.toNumber() : value);

describe('paths', () => {
  it('are true of exports that are graded again', { timeout: 300_000 }, async () => {
    let reached = 0;
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(
        policy,
        fc.array(customer, { minLength: 2, maxLength: 5 }),
        async (text, customers) => {
          const folder = emptyFolder();
          const people = customers.map((each, at): Person => ({ ...each, id: `c${at}` }));
          const held = (id: string, { last }: Customer) =>
            last === undefined
              ? []
              : [lastRow(id, `t${last.tier}`, `t${last.scored}`, last.movement, last.fell)];
          writeFiles(folder, {
            'policy.yaml': text,
            'review.yaml': review('2026-12-31', 'last.csv'),
            ...filesOf(
              people,
              2026,
              people.flatMap((each) => held(each.id, each)),
            ),
          });
          await gradeUnlessRefused(folder);
          const results = path.join(folder, 'results');
          const graded = byCustomer(readCsv(path.join(results, 'graded.csv')));
          const { customers: all } = await explainCustomers(results, Object.keys(graded), quiet);
          const explained = all.map((each) => each as CustomerFacts);
          expect(explained.flatMap(({ apart }) => apart)).toEqual([]);

          // Every whole visit and every tenth of a rating is tried, and what explain names.
          const trials = people.flatMap((_, of): Trial[] => [
            ...Array.from({ length: 61 }, (_none, visits) => ({
              id: `c${of}v${visits}`,
              of,
              changed: { visits },
            })),
            ...Array.from({ length: 81 }, (_none, tenths) => ({
              id: `c${of}r${tenths}`,
              of,
              changed: { tenths },
            })),
            { id: `c${of}k`, of, changed: { key: true } },
            { id: `c${of}n`, of, changed: { key: false } },
            ...['north', 'south', 'west'].map((region) => ({
              id: `c${of}${region}`,
              of,
              changed: { region },
            })),
          ]);
          const named = explained.flatMap(({ customer: id, up, stay }, of): Trial[] =>
            [...(up?.paths ?? []), ...(stay?.paths ?? [])].flatMap((each) => {
              const [letter, field] = axes[each.metric] ?? [];
              if (letter === undefined || field === undefined) return [];
              return endsOf(each).flatMap((end) =>
                [end - 1, end, end + 1].map((at) => ({
                  id: `${id}${letter}${at}`,
                  of,
                  changed: { [field]: at },
                })),
              );
            }),
          );
          const unique = [...new Map([...trials, ...named].map((each) => [each.id, each])).values()];
          const again = unique.map(
            ({ id, of, changed }): Person => ({ ...(people[of] as Person), ...changed, id }),
          );
          const now = emptyFolder();
          writeFiles(now, {
            'policy.yaml': text,
            'review.yaml': review('2026-12-31', 'last.csv'),
            ...filesOf(
              again,
              2026,
              again.flatMap((each) => held(each.id, each)),
            ),
          });
          const up = byCustomer((await gradeFolder(now)).graded);
          const next = emptyFolder();
          const rowOf = (of: number): CsvRow => graded[`c${of}`] ?? {};
          writeFiles(next, {
            'policy.yaml': text,
            'review.yaml': review('2027-12-31', 'last.csv'),
            ...filesOf(
              again,
              2027,
              unique.map(({ id, of }) => {
                const row = rowOf(of);
                return lastRow(id, row.tier, row.scored_tier, row.movement, row.last_downgrade ?? '');
              }),
            ),
          });
          const stay = byCustomer((await gradeFolder(next)).graded);
          // Of last year's results these rules read what this year's do not show; then less is promised than would do.
          const certain = !/best_of|not_again_within/.test(text);
          for (const [of, facts] of explained.entries()) {
            const id = `c${of}`;
            const tell = (rows: Record<string, CsvRow>, target: number) => (trial: string) => {
              const row = rows[`${id}${trial}`];
              if (row === undefined) throw new Error(`${id}${trial} was not tried`);
              return index(row.ruled_tier) <= target;
            };
            for (const each of facts.up?.paths ?? [])
              if (judge(each, tell(up, index(facts.ruledTier) - 1), certain)) reached++;
            for (const each of facts.stay?.paths ?? [])
              if (judge(each, tell(stay, index(facts.tier)), true)) kept++;
          }
        },
      ),
      // Every run grades three times; shrinking would take minutes and is worth it by hand only.
      { numRuns: triesOf(4, 1), endOnFailure: true },
    );
    expect(reached + kept).toBeGreaterThanOrEqual(triesOf(4, 1));
  });
});

const axes: Readonly<Record<string, readonly [letter: string, field: keyof Changed, scale: number]>> = {
  spend: ['s', 'cents', 100],
  visits: ['v', 'visits', 1],
  rating: ['r', 'tenths', 10],
};

/** The values that a path names, in steps. */
function endsOf(each: TierPath): number[] {
  const range = (within: object) =>
    'least' in within && 'most' in within ? [within.least, within.most] : [];
  const ends =
    each.outcome === 'reaches'
      ? each.to instanceof Decimal
        ? [each.to]
        : typeof each.to === 'object'
          ? range(each.to)
          : []
      : each.outcome === 'keeps'
        ? range(each.within)
        : [];
  const scale = axes[each.metric]?.[2] ?? 1;
  return ends.flatMap((end) => (end instanceof Decimal ? [end.times(scale).toNumber()] : []));
}

/** Holds a path against everything that was tried; returns whether it named a change. `certain`: nothing nearer does. */
function judge(each: TierPath, holds: (trial: string) => boolean, certain: boolean): boolean {
  const { metric, from } = each;
  const letter = { visits: 'v', rating: 'r' }[metric];
  const scale = metric === 'rating' ? 10 : 1;
  if (metric === 'spend' && from instanceof Decimal) {
    const at = (cents: Decimal) => holds(`s${cents.toFixed()}`);
    if (each.outcome === 'reaches' && each.to instanceof Decimal) {
      const cents = each.to.times(100);
      const towards = from.gt(each.to) ? 1 : -1;
      expect([metric, at(cents), certain && at(cents.plus(towards))]).toEqual([metric, true, false]);
      return true;
    }
    if (each.outcome === 'keeps' && !('values' in each.within)) {
      const { least, most } = each.within;
      if (least instanceof Decimal)
        expect([at(least.times(100)), at(least.times(100).minus(1))]).toEqual([true, false]);
      if (most instanceof Decimal)
        expect([at(most.times(100)), at(most.times(100).plus(1))]).toEqual([true, false]);
      return true;
    }
    return false;
  }
  if (letter !== undefined) {
    const tried = Array.from({ length: metric === 'visits' ? 61 : 81 }, (_, at) => ({
      at,
      holds: holds(`${letter}${at}`),
    }));
    const good = tried.filter((one) => one.holds).map(({ at }) => at);
    const bad = tried.filter((one) => !one.holds).map(({ at }) => at);
    const own = from instanceof Decimal ? from.times(scale).toNumber() : undefined;
    const far = (at: number) => Math.abs(at - (own ?? 0));
    const num = (value: unknown) => new Decimal(String(value)).times(scale).toNumber();
    switch (each.outcome) {
      case 'reaches':
        if (own === undefined) {
          if (typeof each.to !== 'object' || each.to instanceof Decimal || 'values' in each.to)
            throw new Error('no range');
          const low = each.to.least === undefined ? 0 : num(each.to.least);
          const high = each.to.most === undefined ? Number.POSITIVE_INFINITY : num(each.to.most);
          const inside = tried.filter(({ at }) => at >= low && at <= high);
          expect(inside.every((one) => one.holds)).toBe(true);
          if (certain && each.to.least !== undefined && low <= 60)
            expect(bad.includes(low - 1) || low === 0).toBe(true);
          return true;
        }
        expect(holds(`${letter}${num(each.to)}`)).toBe(true);
        if (!certain) return true;
        expect(holds(`${letter}${num(each.to) + (num(each.to) > own ? -1 : 1)}`)).toBe(false);
        expect(Math.min(Number.POSITIVE_INFINITY, ...good.map(far))).toBeGreaterThanOrEqual(
          far(num(each.to)),
        );
        return true;
      case 'not_alone':
        // Beyond what is tried here a line may still go on.
        if (certain) expect(good).toEqual([]);
        return false;
      case 'keeps': {
        if ('values' in each.within || own === undefined) return false;
        const { least, most } = each.within;
        const low = Math.max(-1, ...bad.filter((at) => at < own));
        const high = Math.min(Number.POSITIVE_INFINITY, ...bad.filter((at) => at > own));
        expect([metric, 'least', least === undefined ? 0 : num(least)]).toEqual([metric, 'least', low + 1]);
        if (most === undefined || num(most) < 60)
          expect([metric, 'most', most === undefined ? Number.POSITIVE_INFINITY : num(most) + 1]).toEqual([
            metric,
            'most',
            high,
          ]);
        return true;
      }
      case 'cannot_lose':
        expect(bad).toEqual([]);
        return false;
      default:
        return false;
    }
  }
  const trial = (value: unknown) => (metric === 'strategic' ? (value === true ? 'k' : 'n') : String(value));
  const values = metric === 'strategic' ? [true, false] : ['north', 'south'];
  const told =
    each.outcome === 'reaches' && typeof each.to === 'object' && 'values' in each.to
      ? each.to
      : each.outcome === 'keeps' && 'values' in each.within
        ? each.within
        : undefined;
  if (told === undefined) return false;
  for (const value of values)
    expect([metric, value, holds(trial(value))]).toEqual([
      metric,
      value,
      told.values.map(literal).includes(value),
    ]);
  if (metric === 'region' && (certain || told.besides)) expect(holds('west')).toBe(told.besides);
  return true;
}
