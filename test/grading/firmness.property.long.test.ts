// What flips a grade is told from metrics; here the exports are changed so and everything is graded from the beginning. The
// customers who then stand on another tier are exactly those whom results name, on exactly those tiers.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { triesOf } from '../runs.js';

interface Order {
  readonly day: string;
  readonly amount: Decimal;
}

interface Customer {
  readonly id: string;
  readonly rating: Decimal | null;
  /** In the order of their days. */
  readonly orders: readonly Order[];
  readonly held: string | null;
}

const asOf = '2026-12-31';
const tiers = ['gold', 'silver', 'normal'];

const amount = fc
  .integer({ min: 1, max: 60_000 })
  .map((cents) => new Decimal(cents).div(10).toDecimalPlaces(2));
const order = fc.record({ day: fc.integer({ min: 20, max: 300 }), amount }).map(
  ({ day, amount: worth }): Order => ({
    day: new Date(Date.UTC(2026, 11, 31 - day)).toISOString().slice(0, 10),
    amount: worth,
  }),
);
const customer = fc.record({
  rating: fc.option(
    fc.integer({ min: 10, max: 50 }).map((tenths) => new Decimal(tenths).div(10)),
    { freq: 6 },
  ),
  orders: fc
    .uniqueArray(order, { minLength: 0, maxLength: 6, selector: ({ day }) => day })
    .map((all) => [...all].sort((a, b) => (a.day < b.day ? -1 : 1))),
  held: fc.option(fc.constantFrom(...tiers), { freq: 4 }),
});
const customers = fc
  .array(customer, { minLength: 40, maxLength: 60 })
  .map((all) => all.map((each, index): Customer => ({ ...each, id: `C${index}` })));

const line = (least: number, most: number) => fc.integer({ min: least, max: most });
const policy = fc
  .record({
    gold: line(55, 80),
    silver: line(25, 50),
    gate: line(500, 4000),
    enters: line(8000, 14_000),
    keep: line(1, 10),
    shape: fc.constantFrom('steps: { 0: 0, 1000: 30, 4000: 60, 9000: 100 }', 'line: { 0: 0, 12000: 100 }'),
    missing: fc.constantFrom('40', 'exclude'),
    cap: line(60, 200),
    floor: line(40, 49),
    moves: fc.boolean(),
    segments: fc.boolean(),
    few: line(1, 2),
  })
  .map((of) => {
    const byScore = `tiers:
  - { id: gold, score: ${of.gold}, requires: { spend: { at_least: ${of.gate} } }, enters_directly: { spend: { at_least: ${of.enters} }, orders: { at_least: 2 } }, keeps: { score: ${of.gold - of.keep} } }
  - { id: silver, score: ${of.silver}, keeps: { score: ${of.silver - of.keep}, requires: { average: { more_than: 300 } } } }
  - { id: normal }
${of.moves ? 'movement: { down: { max_steps: 1 }, up: { max_steps: 1 }, new_customers: { at_most: silver } }\n' : ''}`;
    const bySegments = `assign: { by: segments }
tiers:
  - { id: gold, when: { spend: { at_least: ${of.gate} }, recency: { at_most: ${of.cap} } } }
  - { id: silver, when: { any: [ { orders: { at_least: 3 } }, { score: { at_least: ${of.silver} } } ] } }
  - { id: normal }
`;
    const text = `policy: Firm
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, distinct: true, window: 12 months }
  average: { divide: [spend, orders] }
  recency: { days_since_last: transactions.date }
  rating: { value: customers.rating }
score:
  - dimension: all
    weight: 100
    criteria:
      - { metric: spend, weight: 50, points: { ${of.shape} } }
      - { metric: average, weight: 10, points: { line: { 0: 0, 3000: 100 } } }
      - { metric: recency, weight: 20, points: { line: { 0: 100, 300: 0 } } }
      - { metric: rating, weight: 20, points: { line: { 1: 0, 5: 100 } }, missing: ${of.missing} }
adjustments:
  - { id: many, add: 4, when: { orders: { at_least: 4 } } }
  - { id: liked, add: -3, when: { rating: { less_than: 2.5 } } }
${of.segments ? bySegments : byScore}caps: [ { at_most: silver, when: { recency: { more_than: ${of.cap} } } } ]
floors: [ { at_least: silver, when: { rating: { at_least: ${of.floor / 10} } } } ]
firmness: { metrics: 1%, days: 1, orders: ${of.few} }
`;
    return { text, few: of.few };
  });

const text = (value: Decimal | null) => value?.toFixed() ?? '';

/** Grades these customers; last results are the tiers that they held. */
async function graded(written: string, all: readonly Customer[], day: string) {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': written,
    'customers.csv': [['customer_id', 'rating'], ...all.map(({ id, rating }) => [id, text(rating)])],
    'transactions.csv': [
      ['customer_id', 'order_id', 'date', 'amount'],
      ...all.flatMap(({ id, orders }) =>
        orders.map((each, at) => [id, `${id}-${at}`, each.day, text(each.amount)]),
      ),
      // Nobody's: an export without rows is none.
      ['nobody', 'x', '2026-06-01', '1'],
    ],
    'last.csv': [
      ['customer_id', 'tier'],
      ...all.flatMap(({ id, held }) => (held === null ? [] : [[id, held]])),
    ],
    'review.yaml': `as_of: ${day}
policy: policy.yaml
results: results
last_results: last.csv
guards: { rejected_rows: 100%, newest_row: { transactions: 60 days } }
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number } } }
  transactions: { file: transactions.csv, unknown_customers: set_aside }
`,
  });
  return byCustomer((await gradeFolder(folder, 'review.yaml', { firmness: true })).graded);
}

const sum = (orders: readonly Order[]) => orders.reduce((all, each) => all.plus(each.amount), new Decimal(0));
const average = ({ orders }: Customer) =>
  sum(orders).div(orders.length).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);

function scaled(factor: string) {
  return (each: Customer): Customer => ({
    ...each,
    orders: each.orders.map((one) => ({ ...one, amount: one.amount.times(factor) })),
  });
}

const rated =
  (factor: string) =>
  (each: Customer): Customer => ({ ...each, rating: each.rating?.times(factor) ?? null });

/** So many orders of the average amount more, on the as-of date. */
const further =
  (count: number) =>
  (each: Customer): Customer => {
    if (each.orders.length === 0) return each;
    const more = Array.from({ length: count }, () => ({ day: asOf, amount: average(each) }));
    return { ...each, orders: [...each.orders, ...more] };
  };

/** The first go, and what is left of their amounts but for the averages goes into the last. */
const fewer =
  (count: number) =>
  (each: Customer): Customer => {
    const [gone, others] = [each.orders.slice(0, count), each.orders.slice(count)];
    const last = others.at(-1);
    if (last === undefined) return each;
    const more = sum(gone).minus(average(each).times(count));
    return { ...each, orders: [...others.slice(0, -1), { ...last, amount: last.amount.plus(more) }] };
  };

/** So much less in all, taken from the largest order. */
const lower =
  (amount: Decimal.Value) =>
  (each: Customer): Customer => {
    const largest = Decimal.max(0, ...each.orders.map((one) => one.amount));
    const at = each.orders.findIndex((one) => one.amount.eq(largest));
    return {
      ...each,
      orders: each.orders.map((one, index) =>
        index === at ? { ...one, amount: one.amount.minus(amount) } : one,
      ),
    };
  };

const changesOf = (few: number): Readonly<Record<string, (each: Customer) => Customer>> => ({
  [`order+${few}`]: further(few),
  [`order-${few}`]: fewer(few),
  'spend+1%': scaled('1.01'),
  'spend-1%': scaled('0.99'),
  'rating+1%': rated('1.01'),
  'rating-1%': rated('0.99'),
});
const days: Readonly<Record<string, string>> = { 'day+1': '2027-01-01', 'day-1': '2026-12-30' };

const worse = (row: CsvRow | undefined, than: CsvRow | undefined) =>
  tiers.indexOf(row?.tier ?? '') > tiers.indexOf(than?.tier ?? '');

/** What margins say comes true: so much less loses the tier, one order fewer missing or a cent less keeps it. @returns how many there were */
async function checkMargins(written: string, all: readonly Customer[], now: Record<string, CsvRow>) {
  const margin = (each: Customer, of: string) => now[each.id]?.[`margin_${of}`] ?? '';
  const lessBy = (unit: string) => (each: Customer) => {
    const [orders, value] = [margin(each, 'orders'), margin(each, 'value')];
    if (unit === 'orders') return orders === '' ? each : fewer(Number(orders))(each);
    if (unit === 'orders but one') return orders === '' ? each : fewer(Number(orders) - 1)(each);
    if (value === '') return each;
    return lower(unit === 'value' ? value : new Decimal(value).minus('0.01'))(each);
  };
  let told = 0;
  for (const unit of ['orders', 'orders but one', 'value', 'value but a cent']) {
    const then = await graded(written, all.map(lessBy(unit)), asOf);
    for (const each of all) {
      const of = unit.startsWith('orders') ? 'orders' : 'value';
      if (margin(each, of) === '') continue;
      told += 1;
      const loses = unit === of;
      expect([unit, each.id, worse(then[each.id], now[each.id])]).toEqual([unit, each.id, loses]);
    }
  }
  return told;
}

it('names exactly the small changes that give another tier', { timeout: 600_000 }, async () => {
  let flipped = 0;
  let margins = 0;
  await fc.assert(
    fc.asyncProperty(policy, customers, async ({ text: written, few }, all) => {
      const changes = changesOf(few);
      // How firm the grades after a change are, nobody asks.
      const untold = written.replace(/^firmness: .*$/m, 'firmness: off');
      const now = await graded(written, all, asOf);
      const named = new Map<string, Map<string, string>>();
      for (const { id } of all) {
        const cell = now[id]?.firmness ?? 'none';
        expect(cell).not.toBe('');
        for (const flip of cell === 'firm' ? [] : cell.split(';')) {
          const [code = '', tier = ''] = flip.split(':');
          named.set(code, (named.get(code) ?? new Map()).set(id, tier));
          flipped += 1;
        }
      }
      for (const code of [...Object.keys(changes), ...Object.keys(days)]) {
        const then = await graded(untold, all.map(changes[code] ?? ((each) => each)), days[code] ?? asOf);
        const moved = all.flatMap(({ id }) =>
          then[id]?.tier === now[id]?.tier ? [] : [[id, then[id]?.tier] as const],
        );
        expect(Object.fromEntries(named.get(code) ?? []), code).toEqual(Object.fromEntries(moved));
        named.delete(code);
      }
      expect([...named.keys()]).toEqual([]);
      margins += await checkMargins(untold, all, now);
    }),
    { numRuns: triesOf(3, 1), endOnFailure: true },
  );
  expect(flipped).toBeGreaterThan(3 * triesOf(3, 1));
  expect(margins).toBeGreaterThan(triesOf(3, 1));
});
