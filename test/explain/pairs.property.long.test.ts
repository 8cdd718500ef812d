// Two whole actions together are true: for random policies and exports each pair that explain proposes where nothing alone is
// enough, written as rows and fields and graded from scratch, gives the tier; one unit less of either does not.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CustomerFacts, PairPart } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { byCustomer, emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';
import { gradeUnlessRefused } from './grading.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };

interface Person {
  readonly id: string;
  /** Of each order and each debt, in cents. */
  readonly orders: readonly number[];
  readonly debts: readonly number[];
  readonly rating: string;
  readonly checked: boolean;
}

const upTo = (max: number) => fc.integer({ min: 0, max });
const same = (max: number, most: number) =>
  fc
    .tuple(fc.integer({ min: 100, max }), upTo(most))
    .map(([cents, count]) => Array.from({ length: count }, () => cents));
const person = fc.record({
  orders: same(20_000, 6),
  debts: same(9000, 4),
  rating: fc.integer({ min: 10, max: 50 }).map((tenths) => (tenths / 10).toFixed(1)),
  checked: fc.boolean(),
});
const maybe = (text: string) => fc.constantFrom(text, '');

const policy = fc
  .record({
    spend: fc.integer({ min: 200, max: 2000 }),
    orders: fc.integer({ min: 2, max: 12 }),
    rating: fc.integer({ min: 20, max: 50 }),
    owed: upTo(100),
    high: fc.integer({ min: 50, max: 95 }),
    low: fc.integer({ min: 10, max: 45 }),
    weights: fc.integer({ min: 10, max: 60 }),
    gates: fc.tuple(maybe('spend'), maybe('orders'), maybe('rating'), maybe('owed'), maybe('checked')),
    cap: fc.boolean(),
    moves: fc.boolean(),
  })
  .map((of) => {
    const asked = {
      spend: `spend: { at_least: ${of.spend} }`,
      orders: `orders: { at_least: ${of.orders} }`,
      rating: `rating: { at_least: ${of.rating / 10} }`,
      owed: `owed: { at_most: ${of.owed} }`,
      checked: 'checked: { equals: true }',
    };
    const gates = of.gates.flatMap((each) => (each === '' ? [] : [asked[each as keyof typeof asked]]));
    return `policy: Pairs
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order, distinct: true, window: 12 months }
  basket: { divide: [spend, orders] }
  owed: { sum: debts.amount }
  debts: { count: debts.number }
  rating: { value: customers.rating }
  checked: { value: customers.checked }
score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: spend, weight: ${of.weights}, points: { line: { 0: 0, ${of.spend}: 100 } } }
      - { metric: basket, weight: 10, points: { line: { 0: 0, 200: 100 } }, missing: 0 }
      - { metric: rating, weight: ${70 - of.weights}, points: { line: { 1: 0, 5: 100 } } }
      - { metric: debts, weight: 20, points: { steps: { 0: 100, 1: 50, 3: 0 } } }
tiers:
  - { id: t0, score: ${of.high}${gates.length === 0 ? '' : `, requires: { ${gates.join(', ')} }`} }
  - { id: t1, score: ${of.low} }
  - { id: t2 }
${of.moves ? 'movement: { down: { max_steps: 1 } }\n' : ''}${of.cap ? `caps: [{ at_most: t1, when: { owed: { more_than: ${of.owed} } } }]\n` : ''}`;
  });

const review = `as_of: 2026-12-31
policy: policy.yaml
guards: { rejected_rows: 100%, newest_row: { transactions: 300 days, debts: 300 days } }
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number }, checked: { heading: checked, type: boolean } } }
  transactions: { file: transactions.csv, unknown_customers: set_aside, columns: { customer_id: customer_id, date: date, order: order, amount: { heading: amount, type: money } } }
  debts: { file: debts.csv, unknown_customers: set_aside, columns: { customer_id: customer_id, date: date, number: number, amount: { heading: amount, type: money } } }
results: results
`;

const money = (cents: number) => (cents / 100).toFixed(2);

function filesOf(text: string, people: readonly Person[]) {
  const rows = (of: 'orders' | 'debts') =>
    people.flatMap(({ id, [of]: all }) =>
      all.map((cents, at) => [id, '2026-06-01', `${id}-${at}`, money(cents)]),
    );
  const nobody = ['nobody', '2026-01-01', 'x', '1.00'];
  return {
    'policy.yaml': text,
    'review.yaml': review,
    'customers.csv': [
      ['customer_id', 'rating', 'checked'],
      ...people.map(({ id, rating, checked }) => [id, rating, checked ? 'yes' : 'no']),
    ],
    'transactions.csv': [['customer_id', 'date', 'order', 'amount'], nobody, ...rows('orders')],
    'debts.csv': [['customer_id', 'date', 'number', 'amount'], nobody, ...rows('debts')],
  };
}

const unit = new Decimal('0.01');

/** One unit less of it, towards nothing or towards what is now. */
function less(part: PairPart): PairPart {
  if (part.does === 'metric') {
    const { from, to } = part;
    if (!(from instanceof Decimal) || !(to instanceof Decimal)) return { ...part, to: from };
    return { ...part, to: to.gt(from) ? to.minus('0.1') : to.plus('0.1') };
  }
  const step = (value: Decimal, size: Decimal.Value) => (value.gt(0) ? value.minus(size) : value.plus(size));
  if (part.kind === 'orders') return { ...part, orders: step(part.orders, 1) };
  const amount = step(part.amount ?? new Decimal(0), unit);
  return { ...part, amount, orders: amount.isZero() ? new Decimal(0) : part.orders };
}

/** What becomes of somebody who does it; undefined where there are no such rows. */
function after(person: Person, part: PairPart): Person | undefined {
  if (part.does === 'metric') {
    const { to } = part;
    return part.metric === 'checked'
      ? { ...person, checked: to === true }
      : { ...person, rating: to instanceof Decimal ? to.toFixed() : person.rating };
  }
  const of = part.export === 'debts' ? 'debts' : 'orders';
  const rows = person[of];
  const cents = (part.amount ?? new Decimal(0)).times(100).toNumber();
  const count = part.orders.toNumber();
  if (part.kind !== 'amount') {
    if (count >= 0) return { ...person, [of]: [...rows, ...Array.from({ length: count }, () => cents)] };
    return rows.length < -count ? undefined : { ...person, [of]: rows.slice(-count) };
  }
  let rest = cents;
  return {
    ...person,
    [of]: rows.map((each, at) => {
      const change = rest > 0 ? (at === 0 ? rest : 0) : Math.max(rest, 1 - each);
      rest -= change;
      return each + change;
    }),
  };
}

it('are true of exports that are graded again', { timeout: 600_000 }, async () => {
  let pairs = 0;
  await fc.assert(
    fc.asyncProperty(policy, fc.array(person, { minLength: 8, maxLength: 8 }), async (text, all) => {
      const people = all.map((each, at): Person => ({ ...each, id: `c${at}` }));
      const folder = emptyFolder();
      writeFiles(folder, filesOf(text, people));
      await gradeUnlessRefused(folder);
      const results = path.join(folder, 'results');
      const ids = people.map(({ id }) => id);
      const graded = byCustomer(readCsv(path.join(results, 'graded.csv')));
      const { customers } = await explainCustomers(results, ids, quiet);
      const trials = customers.flatMap((each) => {
        const { up, customer } = each as CustomerFacts;
        const one = people.find(({ id }) => id === customer);
        return (up?.pairs ?? []).flatMap(({ parts: [a, b], ...of }, index) => {
          pairs += 1;
          const tries: [PairPart, PairPart, boolean][] = [
            [a, b, true],
            [less(a), b, false],
            [a, less(b), false],
          ];
          return tries.flatMap(([first, second, holds], which) => {
            const half = one && after(one, first);
            const then = half && after(half, second);
            const told = { customer, first, second, of, which, text };
            return then === undefined
              ? []
              : [{ person: { ...then, id: `${customer}p${index}w${which}` }, holds, told, tier: up?.tier }];
          });
        });
      });
      if (trials.length === 0) return;
      const again = emptyFolder();
      writeFiles(again, filesOf(text, [...people, ...trials.map((each) => each.person)]));
      const rows = byCustomer((await gradeFolder(again)).graded);
      for (const {
        person: { id },
        holds,
        told,
        tier,
      } of trials) {
        const reached = (rows[id]?.ruled_tier ?? '') <= (tier ?? '');
        expect([told, reached, rows[id]]).toEqual([told, holds, rows[id]]);
      }
      // Nobody who is asked for twice is another one then.
      for (const id of ids) expect(rows[id]?.tier).toBe(graded[id]?.tier);
    }),
    { numRuns: triesOf(12, 1), endOnFailure: true },
  );
  if (long) expect(pairs).toBeGreaterThan(0);
});
