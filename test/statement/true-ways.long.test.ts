// What statements promise is true: whoever does it gets the tier. Every way of made-up customers is written as rows into the
// exports, and all are graded from scratch: in this review, and for what keeps a tier in the next one.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { withStatements } from '../../src/statement/batch/statements.js';
import type { Statement } from '../../src/statement/values/statement.js';
import type { CustomerWay } from '../../src/statement/ways/way.js';
import { byCustomer, emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';
import { triesOf } from '../runs.js';

const policy = `policy: Ways
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, distinct: true, window: 12 months }
  basket: { divide: [spend, orders] }
  recency: { days_since_last: transactions.date }
score:
  - dimension: all
    weight: 100
    criteria:
      - { metric: spend, weight: 60, points: { line: { 0: 0, 1000: 60, 4000: 100 } } }
      - { metric: orders, weight: 30, points: { line: { 0: 0, 12: 100 } } }
      - { metric: recency, weight: 10, points: { line: { 0: 100, 365: 0 } }, missing: 0 }
tiers:
  - { id: top, score: 80, requires: { spend: { at_least: 2500 } }, keeps: { score: 70 } }
  - { id: high, score: 60, requires: { basket: { at_least: 60 } }, keeps: { score: 55 } }
  - { id: middle, score: 35 }
  - { id: low }
movement:
  down: { max_steps: 1 }
  new_customers: { at_most: middle }
caps: [{ at_most: high, when: { basket: { more_than: 900 } } }]
`;

interface Order {
  readonly id: string;
  readonly date: string;
  readonly amount: Decimal;
}
type Orders = ReadonlyMap<string, readonly Order[]>;

/** The same numbers in every run. */
function* draws(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

function madeUp(customers: number): { readonly orders: Orders; readonly last: ReadonlyMap<string, string> } {
  const draw = draws(2026);
  const upTo = (most: number) => draw.next().value % (most + 1);
  const orders = new Map<string, Order[]>();
  const last = new Map<string, string>();
  for (let at = 0; at < customers; at++) {
    const usual = 20 + upTo(400);
    orders.set(
      `c${at}`,
      Array.from({ length: upTo(9) }, (_, index) => ({
        id: `c${at}-${index}`,
        date: `2026-${String(1 + upTo(11)).padStart(2, '0')}-${String(1 + upTo(27)).padStart(2, '0')}`,
        amount: new Decimal(usual + upTo(40)).plus(new Decimal(upTo(99)).div(100)),
      })),
    );
    if (upTo(9) > 0) last.set(`c${at}`, ['top', 'high', 'middle', 'low'][upTo(3)] ?? 'low');
  }
  return { orders, last };
}

function written(
  folder: string,
  orders: Orders,
  more: Readonly<Record<string, string | string[][]>>,
  review: string,
): void {
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': [['customer_id'], ...[...orders.keys()].map((id) => [id])],
    'transactions.csv': [
      ['customer_id', 'order_id', 'date', 'amount'],
      ...[...orders].flatMap(([customer, all]) =>
        all.map(({ id, date, amount }) => [customer, id, date, amount.toFixed(2)]),
      ),
    ],
    'review.yaml': `policy: policy.yaml
exports:
  customers: { file: customers.csv }
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, order_id: order_id, date: date, amount: { heading: amount, type: money } } }
results: results
${review}`,
    ...more,
  });
}

/** The customer's orders with a way done; less: with that much missing. */
function done(orders: readonly Order[], way: CustomerWay, date: string, less = false): readonly Order[] {
  const amount = way.amount ?? new Decimal(0);
  if (way.kind === 'amount') {
    // Over the orders there are: of all metrics only sums ask how much.
    const share = amount.div(orders.length).toDecimalPlaces(2, Decimal.ROUND_DOWN);
    return orders.map((each, at) => {
      const part = at === 0 ? amount.minus(share.times(orders.length - 1)) : share;
      return { ...each, amount: less ? each.amount.minus(part) : each.amount.plus(part) };
    });
  }
  if (!less) {
    const further = Array.from({ length: way.orders.toNumber() }, (_, at) => ({
      id: `further-${at}`,
      date,
      amount,
    }));
    return [...orders, ...further.map((each) => ({ ...each, id: `${orders[0]?.id ?? 'x'}-${each.id}` }))];
  }
  // Fewer of the average: those that stay come to what is left together, and the last one stays where it is.
  const sum = Decimal.sum(0, ...orders.map((each) => each.amount)).minus(amount.times(way.orders));
  const sorted = [...orders].sort((a, b) => (a.date < b.date ? 1 : -1));
  const stay = sorted.slice(0, sorted.length - way.orders.toNumber());
  const each = sum.div(stay.length).toDecimalPlaces(2, Decimal.ROUND_DOWN);
  return stay.map((order, at) => ({
    ...order,
    amount: at === 0 ? sum.minus(each.times(stay.length - 1)) : each,
  }));
}

async function statementsOf(folder: string): Promise<Statement[]> {
  const all: Statement[] = [];
  await withStatements(
    path.join(folder, 'results'),
    { language: 'en', unapproved: true },
    quiet,
    async (ready) => {
      for await (const piece of ready.made(true)) all.push(...piece);
    },
  );
  return all;
}

const nextYear = (orders: readonly Order[]) =>
  orders.map((each) => ({ ...each, date: each.date.replace('2026', '2027') }));

it('promises nothing that grading does not give, in this review and in the next one', async () => {
  const { orders, last } = madeUp(triesOf(600, 40));
  const here = emptyFolder();
  const lastYear = { 'last.csv': [['customer_id', 'tier'], ...last] };
  written(here, orders, lastYear, 'as_of: 2026-12-31\nlast_results: last.csv\n');
  await gradeFolder(here);
  const statements = await statementsOf(here);
  const tierNow = new Map(statements.map(({ customer, tier }) => [customer, tier]));
  const before = (customer: string) => orders.get(customer) ?? [];
  let [ups, rises, keeps, rooms] = [0, 0, 0, 0];
  for (const at of [0, 1]) {
    const promised = new Map<string, string>();
    const changed = new Map(orders);
    for (const { customer, ways } of statements) {
      const way = ways.up?.when === 'this review' ? ways.up.ways[at] : undefined;
      if (way === undefined) continue;
      promised.set(customer, ways.up?.tier ?? '');
      changed.set(customer, done(before(customer), way, '2026-12-31'));
      ups++;
    }
    const folder = emptyFolder();
    written(folder, changed, lastYear, 'as_of: 2026-12-31\nlast_results: last.csv\n');
    const graded = byCustomer((await gradeFolder(folder)).graded);
    expect(new Map([...promised.keys()].map((id) => [id, graded[id]?.tier]))).toEqual(promised);
  }
  // The year after: the same once more, with what is enough to keep the tier, or without what may be missing; and all else
  // as it is, where the same figures are told to be enough.
  const promised = new Map<string, string>();
  const kept = new Map<string, string>();
  const later = new Map<string, readonly Order[]>();
  for (const [at, { customer, ways, tier }] of statements.entries()) {
    const { up, keep } = ways;
    const same = before(customer);
    // One of both ways of the same customer, in turn.
    const both = at % 2 === 0 || keep?.ways[0] === undefined;
    const rise = up?.when === 'next review' && both ? up.ways[0] : undefined;
    later.set(customer, nextYear(same));
    if (rise !== undefined) {
      rises++;
      promised.set(customer, up?.tier ?? '');
      later.set(customer, nextYear(done(same, rise, '2026-12-31')));
    } else if (keep?.kept === true) {
      // Who was new may stand higher by then.
      kept.set(customer, tier);
      if (keep.room !== undefined) later.set(customer, nextYear(done(same, keep.room, '2026-12-31', true)));
      rooms += keep.room === undefined ? 0 : 1;
    } else if (keep?.ways[0] !== undefined) {
      promised.set(customer, tier);
      later.set(customer, nextYear(done(same, keep.ways[0], '2026-12-31')));
      keeps++;
    }
  }
  const folder = emptyFolder();
  const held = { 'last.csv': [['customer_id', 'tier'], ...tierNow] };
  written(folder, later, held, 'as_of: 2027-12-31\nlast_results: last.csv\n');
  const graded = byCustomer((await gradeFolder(folder)).graded);
  expect(new Map([...promised.keys()].map((id) => [id, graded[id]?.tier]))).toEqual(promised);
  const place = (tier: string | undefined) => ['top', 'high', 'middle', 'low'].indexOf(tier ?? '');
  expect([...kept].filter(([id, tier]) => place(graded[id]?.tier) > place(tier))).toEqual([]);
  // There was something to look at.
  expect(Math.min(ups, rises, keeps, rooms)).toBeGreaterThan(2);
}, 120_000);
