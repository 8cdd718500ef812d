// Where metrics hang together in the same rows, every value that a path names is confirmed by rows: the rows are changed as
// people would change them (amounts, dates, further rows, fewer rows) until the metric has that value, and graded again.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CustomerFacts, TierPath } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { byCustomer, emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { triesOf } from '../runs.js';
import { gradeUnlessRefused } from './grading.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };
const tiers = ['t0', 't1', 't2'];

interface Row {
  /** Days before the as-of date. */
  readonly ago: number;
  readonly cents: number;
  readonly order: string;
}
interface Person {
  readonly rating: number;
  readonly rows: readonly Row[];
}

const pool: Readonly<Record<string, { readonly metric: string; readonly most: number }>> = {
  net: { metric: '{ sum: transactions.amount, window: 12 months }', most: 900 },
  gross: {
    metric: '{ sum: transactions.amount, window: 12 months, only: { amount: { more_than: 0 } } }',
    most: 900,
  },
  returned: {
    metric: '{ sum: transactions.amount, window: 12 months, only: { amount: { less_than: 0 } } }',
    most: 0,
  },
  returns_rate: { metric: '{ divide: [returned, gross] }', most: 0 },
  half: { metric: '{ sum: transactions.amount, window: 6 months }', most: 600 },
  before: { metric: '{ sum: transactions.amount, window: 12 months, before: 12 months }', most: 600 },
  lines: { metric: '{ count: transactions, window: 12 months }', most: 8 },
  orders: {
    metric:
      '{ count: transactions.order_id, distinct: true, window: 12 months, only: { amount: { more_than: 0 } } }',
    most: 8,
  },
  recency: { metric: '{ days_since_last: transactions.date }', most: 500 },
  known: { metric: '{ days_since_first: transactions.date }', most: 700 },
  basket: { metric: '{ average: transactions.amount, window: 12 months }', most: 200 },
  middle: { metric: '{ median: transactions.amount, window: 12 months }', most: 200 },
  largest: { metric: '{ max: transactions.amount, window: 12 months }', most: 300 },
  rating: { metric: '{ value: customers.rating }', most: 5 },
};
const needs: Readonly<Record<string, readonly string[]>> = { returns_rate: ['returned', 'gross'] };

const person: fc.Arbitrary<Person> = fc.record({
  rating: fc.integer({ min: 0, max: 5 }),
  rows: fc.array(
    fc.record({
      ago: fc.integer({ min: 0, max: 700 }),
      cents: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 100, max: 30_000 }) },
        fc.integer({ min: -9000, max: -100 }),
      ),
      order: fc.constantFrom('o1', 'o2', 'o3', 'o4', 'o5'),
    }),
    { maxLength: 7 },
  ),
});

const testOn = (metric: string) =>
  fc
    .tuple(
      fc.constantFrom('at_least', 'at_least', 'at_most', 'more_than', 'less_than'),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([op, tenths]) => {
      const most = pool[metric]?.most ?? 1;
      const at =
        metric === 'returns_rate'
          ? -tenths / 20
          : metric === 'returned'
            ? -10 * tenths
            : (most * tenths) / 10;
      return `{ ${metric}: { ${op}: ${at} } }`;
    });

const policy = fc
  .uniqueArray(fc.constantFrom(...Object.keys(pool)), { minLength: 2, maxLength: 4 })
  .chain((chosen) => {
    const pick = fc.constantFrom(...chosen).chain(testOn);
    const scored = chosen[0] ?? 'net';
    const most = Math.max(1, pool[scored]?.most ?? 1);
    return fc
      .record({ high: pick, low: pick, cap: fc.option(pick), bonus: fc.option(pick), falls: fc.boolean() })
      .map(
        ({ high, low, cap, bonus, falls }) => `policy: Together
version: "1"
metrics:
${[...new Set(chosen.flatMap((each) => [...(needs[each] ?? []), each]))].map((each) => `  ${each}: ${pool[each]?.metric}`).join('\n')}
score:
  - dimension: d
    weight: 100
    criteria: [{ metric: ${scored}, weight: 100, points: { line: { 0: ${falls ? 90 : 10}, ${most}: ${falls ? 10 : 90} } } }]
${bonus === null ? '' : `adjustments: [{ id: bonus, add: 20, when: ${bonus} }]\n`}tiers:
  - { id: t0, score: 60, requires: ${high} }
  - { id: t1, score: 30, requires: ${low} }
  - { id: t2 }
${cap === null ? '' : `caps: [{ at_most: t1, when: ${cap} }]\n`}`,
      );
  });

const review = (asOf: string) => `as_of: ${asOf}
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number } } }
  transactions:
    file: transactions.csv
    columns: { customer_id: customer_id, date: date, order_id: order_id, amount: { heading: amount, type: money } }
results: results
last_results: last.csv
`;

function filesOf(
  people: ReadonlyMap<string, Person>,
  text: string,
  asOf: string,
  held: ReadonlyMap<string, string>,
) {
  const date = (ago: number) => new Date(Date.parse(asOf) - ago * 86_400_000).toISOString().slice(0, 10);
  return {
    'policy.yaml': text,
    'review.yaml': review(asOf),
    'customers.csv': [
      ['customer_id', 'rating'],
      ...[...people].map(([id, { rating }]) => [id, rating]),
      ['gone', 1],
    ],
    'transactions.csv': [
      ['customer_id', 'date', 'order_id', 'amount'],
      ...[...people].flatMap(([id, { rows }]) =>
        rows.map(({ ago, cents, order }) => [id, date(ago), order, new Decimal(cents).div(100).toFixed(2)]),
      ),
      ['gone', date(1), 'o1', '1.00'],
    ],
    'last.csv': `customer_id,tier\ngone,t2\n${[...held].map(([id, tier]) => `${id},${tier}\n`).join('')}`,
  };
}

/** Rows in the window of a metric, of a sign where it asks for one. */
function counts(metric: string, { ago, cents }: Row): boolean {
  const within = metric === 'before' ? ago >= 365 && ago < 730 : ago < (metric === 'half' ? 184 : 365);
  const signed =
    metric === 'gross' || metric === 'orders' ? cents > 0 : metric === 'returned' ? cents < 0 : true;
  return within && signed;
}

/** The person with rows that give the metric this value (`counted`: rows count by their sign); undefined where this test knows none. */
function moved(who: Person, metric: string, value: number, counted: boolean): Person | undefined {
  const { rows } = who;
  const mine = rows.filter((each) => counts(metric, each));
  const rest = rows.filter((each) => !mine.includes(each));
  const day = metric === 'before' ? 400 : 10;
  const row = (ago: number, cents: number, order: string): Row => ({ ago, cents, order });
  switch (metric) {
    case 'rating':
      return { ...who, rating: value };
    case 'net':
    case 'gross':
    case 'returned':
    case 'half':
    case 'before': {
      const cents = Math.round(value * 100);
      if (mine.length === 0) return { ...who, rows: [...rows, row(day, cents, 'o1')] };
      let left = cents - mine.reduce((sum, each) => sum + each.cents, 0);
      const sorted = [...mine].sort((a, b) => b.cents - a.cents);
      const changed = sorted.map((each) => {
        // Amounts are raised on one row, and lowered row by row, each as far as it goes on to count.
        const least = each.cents > 0 ? Number(counted) : Number.NEGATIVE_INFINITY;
        const most = metric === 'returned' ? 0 : Number.POSITIVE_INFINITY;
        const to = left > 0 ? Math.min(most, each.cents + left) : Math.max(least, each.cents + left);
        left -= to - each.cents;
        return { ...each, cents: to };
      });
      const [first] = changed;
      if (left !== 0 && first !== undefined) changed[0] = { ...first, cents: first.cents + left };
      return { ...who, rows: [...rest, ...changed] };
    }
    case 'basket':
    case 'middle':
    case 'largest': {
      const cents = Math.round(value * 100);
      return mine.length === 0
        ? { ...who, rows: [...rows, row(day, cents, 'o1')] }
        : { ...who, rows: [...rest, ...mine.map((each) => ({ ...each, cents }))] };
    }
    case 'lines':
    case 'orders': {
      const byDay = [...mine].sort((a, b) => a.ago - b.ago);
      const ids = [...new Set(byDay.map(({ order }) => order))];
      const now = metric === 'lines' ? mine.length : ids.length;
      const model = byDay[0] ?? row(day, 1, 'n');
      const more = Array.from({ length: Math.max(0, value - now) }, (_, at) => ({
        ...model,
        cents: 1,
        order: `n${at}`,
      }));
      if (value >= now) return { ...who, rows: [...rows, ...more] };
      const [newest, oldest] = [byDay[0], byDay.at(-1)];
      const keep = metric === 'lines' ? [newest, oldest, ...byDay.slice(1, -1)].slice(0, value) : byDay;
      const kept = metric === 'lines' ? keep : byDay.filter(({ order }) => ids.indexOf(order) < value);
      return { ...who, rows: [...rest, ...kept.flatMap((each) => each ?? [])] };
    }
    case 'recency': {
      if (rows.length === 0) return { ...who, rows: [row(value, 100, 'o1')] };
      const last = Math.min(...rows.map(({ ago }) => ago));
      return {
        ...who,
        rows: rows.map((each) => (each.ago < value || each.ago === last ? { ...each, ago: value } : each)),
      };
    }
    case 'known': {
      if (rows.length === 0) return { ...who, rows: [row(value, 100, 'o1')] };
      const first = Math.max(...rows.map(({ ago }) => ago));
      return {
        ...who,
        rows: rows.map((each) => (each.ago > value || each.ago === first ? { ...each, ago: value } : each)),
      };
    }
    default:
      return undefined;
  }
}

const steps: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ['net', 'gross', 'returned', 'half', 'before', 'basket', 'middle', 'largest'].map((each) => [each, 0.01]),
  ),
};

/** Values that a path names, each with whether the tier is reached there. */
function claims(each: TierPath): { readonly value: number; readonly holds: boolean }[] {
  const step = steps[each.metric] ?? 1;
  const number = (of: unknown) => (of instanceof Decimal ? of.toNumber() : undefined);
  const at = (value: number | undefined, outside: number, known = true) =>
    value === undefined
      ? []
      : [
          { value, holds: true },
          ...(known ? [{ value: Math.round((value + outside) * 100) / 100, holds: false }] : []),
        ];
  if (each.outcome === 'keeps' && 'least' in each.within)
    return [...at(number(each.within.least), -step), ...at(number(each.within.most), step)];
  if (each.outcome !== 'reaches') return [];
  const [from, to] = [number(each.from), number(each.to)];
  return at(to, from === undefined ? 0 : Math.sign(from - (to ?? 0)) * step, from !== undefined);
}

it('are confirmed by rows', { timeout: 300_000 }, async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(policy, fc.array(person, { minLength: 3, maxLength: 6 }), async (text, list) => {
      const people = new Map(list.map((each, at) => [`c${at}`, each]));
      const folder = emptyFolder();
      writeFiles(folder, filesOf(people, text, '2026-12-31', new Map()));
      await gradeUnlessRefused(folder);
      const results = path.join(folder, 'results');
      const graded = byCustomer(readCsv(path.join(results, 'graded.csv')));
      const found = (await explainCustomers(results, [...people.keys()], quiet)).customers as CustomerFacts[];
      for (const when of ['up', 'stay'] as const) {
        const asOf = when === 'up' ? '2026-12-31' : '2027-12-31';
        const trials = found.flatMap((facts) => {
          const who = people.get(facts.customer);
          const target =
            tiers.indexOf(when === 'up' ? facts.ruledTier : facts.tier) - (when === 'up' ? 1 : 0);
          return (facts[when]?.paths ?? []).flatMap((each, place) =>
            claims(each).flatMap(({ value, holds }, nth) => {
              const changed = who && moved(who, each.metric, value, /(\{ |metric: )orders\b/.test(text));
              const id = `${facts.customer}p${place}n${nth}`;
              return changed
                ? [{ id, changed, holds, target, of: facts.customer, metric: each.metric, value }]
                : [];
            }),
          );
        });
        if (trials.length === 0) continue;
        const held = when === 'up' ? [] : trials.map(({ id, of }) => [id, graded[of]?.tier ?? ''] as const);
        const again = emptyFolder();
        const changed = new Map(trials.map((each) => [each.id, each.changed]));
        writeFiles(again, filesOf(changed, text, asOf, new Map(held)));
        const rows = byCustomer((await gradeFolder(again)).graded);
        for (const { id, holds, target, metric, value, of } of trials) {
          const row = rows[id] ?? {};
          expect([of, when, metric, value, Number(row[metric])]).toEqual([of, when, metric, value, value]);
          const tier = tiers.indexOf(row.ruled_tier ?? '');
          expect([of, when, metric, value, tier <= target]).toEqual([of, when, metric, value, holds]);
          judged++;
        }
      }
    }),
    { numRuns: triesOf(8, 1), endOnFailure: true },
  );
  expect(judged).toBeGreaterThan(3);
});
