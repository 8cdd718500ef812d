// Paths of real customers, when the data is there: two hundred whole actions, each written as rows into the exports of a real
// shop and graded from scratch, give the tier; one order, or one penny, less does not. The metrics hang together: net and
// gross spend, a rate of returns with a cap on it, orders, recency, the average order.
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import type { ActionPath, ActionStep } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const data = path.resolve('../shared/data/online-retail-ii-2010-2011.csv.gz');
const quiet = { stage: () => undefined, onStop: () => () => undefined };

const policy = `policy: Online retail
version: "2011"
currency: GBP
value: gross
metrics:
  net: { sum: transactions.amount, window: 12 months }
  gross: { sum: transactions.amount, window: 12 months, only: { amount: { more_than: 0 } } }
  returned: { sum: transactions.amount, window: 12 months, only: { amount: { less_than: 0 } } }
  orders: { count: transactions.order_id, distinct: true, window: 12 months, only: { amount: { more_than: 0 } } }
  recency_days: { days_since_last: transactions.date, only: { amount: { more_than: 0 } } }
  basket: { divide: [gross, orders] }
  lost: { subtract: [0, returned] }
  returns_rate: { divide: [lost, gross] }
score:
  - dimension: value
    weight: 100
    criteria:
      - { metric: net, weight: 50, points: { line: { 0: 0, 5000: 100 } } }
      - { metric: orders, weight: 20, points: { line: { 0: 0, 12: 100 } } }
      - { metric: recency_days, weight: 20, points: { line: { 0: 100, 365: 0 } }, missing: 0 }
      - { metric: basket, weight: 10, points: { line: { 100: 0, 600: 100 } }, missing: 0 }
tiers:
  - { id: gold, score: 75, requires: { orders: { at_least: 4 } } }
  - { id: silver, score: 45 }
  - { id: normal }
caps:
  - { at_most: silver, when: { returns_rate: { more_than: 0.1 } } }
`;

const review = (files: string) => `as_of: 2011-11-30
policy: policy.yaml
exports:
  transactions:
    file: ${files}
    columns:
      customer_id: Customer ID
      order_id: Invoice
      quantity: { heading: Quantity, type: number }
      price: { heading: Price, type: money }
      date: { heading: InvoiceDate, type: datetime }
    computed: { amount: { multiply: [quantity, price] } }
    missing_customer: set_aside
results: results
`;

/** An order of each customer within the year, over which an amount can go. */
async function someOrders(): Promise<{ heading: string[]; orders: Map<string, CsvRow> }> {
  const orders = new Map<string, CsvRow>();
  let heading: string[] = [];
  const rows = createReadStream(data)
    .pipe(createGunzip())
    .pipe(parse({ columns: true, bom: true }));
  for await (const row of rows as AsyncIterable<CsvRow>) {
    heading = Object.keys(row);
    const positive = new Decimal(row.Quantity ?? 0).gt(0) && new Decimal(row.Price ?? 0).gt(0);
    const day = (row.InvoiceDate ?? '').slice(0, 10);
    if (positive && day >= '2010-12-01' && day <= '2011-11-30') orders.set(row['Customer ID'] ?? '', row);
  }
  return { heading, orders };
}

interface Proposed {
  readonly customer: string;
  readonly action: ActionPath;
  readonly at: ActionStep;
  readonly tier: string;
}

it.skipIf(!existsSync(data))('are true of real customers', { timeout: 900_000 }, async () => {
  const folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy, 'review.yaml': review(data) });
  const graded = byCustomer((await gradeFolder(folder)).graded);
  // Every so many customers, so that all kinds of them are among those asked.
  const ids = Object.keys(graded).filter((id, at) => at % 17 === 0 && graded[id]?.tier !== 'gold');
  const { customers } = await explainCustomers(path.join(folder, 'results'), ids, quiet);
  const proposed = customers.flatMap((facts) =>
    facts.kind === 'left'
      ? []
      : (facts.up?.actions ?? []).flatMap((action): Proposed[] =>
          action.outcome.is === 'reaches'
            ? [{ customer: facts.customer, action, at: action.outcome.at, tier: facts.up?.tier ?? '' }]
            : [],
        ),
  );
  const chosen = proposed.slice(0, 200);
  expect(chosen.length).toBe(200);
  expect(new Set(chosen.map(({ action }) => action.kind)).size).toBeGreaterThan(1);
  const { heading, orders } = await someOrders();
  /** Rows of an action, or of one unit less of it. */
  const rowsOf = ({ customer, action, at }: Proposed, less: boolean): CsvRow[] => {
    const cents = (value: Decimal | null) => (value ?? new Decimal(0)).toFixed(2);
    const row = (more: CsvRow): CsvRow => ({
      ...orders.get(customer),
      'Customer ID': customer,
      Quantity: '1',
      ...more,
    });
    const today = { InvoiceDate: '2011-11-30 12:00:00' };
    if (action.kind === 'orders')
      return Array.from({ length: at.orders.minus(less ? 1 : 0).toNumber() }, (_, index) =>
        row({ ...today, Invoice: `N${customer}-${index}`, Price: cents(at.amount) }),
      );
    const amount = cents(less ? (at.amount?.minus('0.01') ?? null) : at.amount);
    if (action.kind === 'order') return [row({ ...today, Invoice: `N${customer}`, Price: amount })];
    // One more line of an order that is there: no order more, and the amount stands on its day.
    return [row({ Price: amount })];
  };
  // One customer has several paths; each stands in a review of its own turn.
  const turns = new Map<string, number>();
  const inTurns: Proposed[][] = [];
  for (const each of chosen) {
    const turn = turns.get(each.customer) ?? 0;
    turns.set(each.customer, turn + 1);
    inTurns[turn] = [...(inTurns[turn] ?? []), each];
  }
  const index = (tier: string | undefined) => ['gold', 'silver', 'normal'].indexOf(tier ?? '');
  for (const turn of inTurns)
    for (const less of [false, true]) {
      const again = emptyFolder();
      const rows = turn.flatMap((each) => rowsOf(each, less));
      writeFiles(again, {
        'policy.yaml': policy,
        'review.yaml': review(`[${data}, more.csv]`),
        'more.csv': [heading, ...rows.map((row) => heading.map((name) => row[name] ?? ''))],
      });
      const then = byCustomer((await gradeFolder(again)).graded);
      for (const { customer, tier, action, at } of turn) {
        const reached = index(then[customer]?.tier) <= index(tier);
        expect([customer, action.kind, at, less, reached]).toEqual([customer, action.kind, at, less, !less]);
      }
    }
});
