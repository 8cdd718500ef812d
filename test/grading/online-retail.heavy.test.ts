// Both years of a real shop, when the data is there: money exact, cancellations subtracted, every row accounted for.
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { withDiff } from '../../src/diff/run.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { causes } from '../../src/policy/model/causes.js';
import type { Summary } from '../../src/reports/values/summary.js';
import { type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const data = path.resolve('../shared/data');
const years = [
  {
    name: '2010',
    asOf: '2010-11-30',
    file: 'online-retail-ii-2009-2010.csv.gz',
    rows: 525_461,
    anonymous: 107_927,
  },
  {
    name: '2011',
    asOf: '2011-11-30',
    file: 'online-retail-ii-2010-2011.csv.gz',
    rows: 541_910,
    anonymous: 135_080,
  },
] as const;
const there = existsSync(path.join(data, years[0].file));

const policy = `
policy: Online retail
version: "2011"
currency: GBP
metrics:
  annual_spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, distinct: true, window: 12 months, only: { amount: { more_than: 0 } } }
  recency_days: { days_since_last: transactions.date }
score:
  - dimension: value
    weight: 100
    criteria:
      - { metric: annual_spend, weight: 60, points: { steps: { 0: 0, 500: 30, 2000: 60, 5000: 100 } } }
      - { metric: orders, weight: 40, points: { line: { 0: 0, 12: 100 } } }
tiers:
  - { id: gold, score: 80, keeps: { score: 70 } }
  - { id: silver, score: 40 }
  - { id: normal }
movement: { down: { max_steps: 1 } }
`;

const review = (year: (typeof years)[number]) => `
as_of: ${year.asOf}
policy: policy-${year.name}.yaml
exports:
  transactions:
    file: ${path.join(data, year.file)}
    columns:
      customer_id: Customer ID
      order_id: Invoice
      product: StockCode
      quantity: { heading: Quantity, type: number }
      price: { heading: Price, type: money }
      date: { heading: InvoiceDate, type: datetime }
    computed: { amount: { multiply: [quantity, price] } }
    missing_customer: set_aside
results: results-${year.name}
${year.name === '2011' ? 'last_results: results-2010' : ''}
`;

/** Spend per customer, row by row with exact decimals; rows of customers up to the as-of date. */
async function spendByHand(
  file: string,
  asOf: string,
): Promise<{ spend: Map<string, Decimal>; later: number }> {
  const spend = new Map<string, Decimal>();
  let later = 0;
  const from = `${Number(asOf.slice(0, 4)) - 1}${asOf.slice(4)}`;
  const rows = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const customer = row['Customer ID'] ?? '';
    const date = (row.InvoiceDate ?? '').slice(0, 10);
    if (customer === '') continue;
    if (date > asOf) later++;
    else {
      const amount = date > from ? new Decimal(row.Quantity ?? 0).times(row.Price ?? 0) : new Decimal(0);
      spend.set(customer, (spend.get(customer) ?? new Decimal(0)).plus(amount));
    }
  }
  return { spend, later };
}

const hooks = { stage: () => undefined, onStop: () => () => undefined };

/** Diff of both folders counts what grading the second counted. */
async function comparesAlike(folder: string, summary: Summary | undefined): Promise<void> {
  const [old, now] = years.map(({ name }) => path.join(folder, `results-${name}`));
  const columns = { keys: ['customer_id'], tier: 'tier', delimiter: undefined, order: undefined };
  const { change } = await withDiff(
    old ?? '',
    now ?? '',
    { ...columns, threads: 2, memory: undefined },
    hooks,
    async ({ report }) => report,
  );
  const { up, down, same, new: came, left } = change.customers;
  expect({ up, down, same, new: came, left }).toEqual(summary?.movement);
  expect(change.at_risk?.value).toBe(summary?.value_of_downgraded);
  expect(change.stability.score?.psi).toBe(summary?.score_psi?.psi);
  expect(change.migration).toMatchObject(
    change.migration.map((cell) => ({
      ...cell,
      customers:
        summary?.migration.find(
          (each) => each.previous_tier === cell.previous_tier && each.tier === cell.tier,
        )?.customers ?? 0,
    })),
  );
}

/** The score of policy 2011, by hand. */
function scoreByHand(spend: Decimal, orders: Decimal): Decimal {
  const steps = [5000, 2000, 500, 0].findIndex((from) => spend.gte(from));
  const points = [100, 60, 30, 0][steps] ?? 0;
  const line = Decimal.min(100, Decimal.max(0, orders).times(100).div(12)).toDecimalPlaces(
    6,
    Decimal.ROUND_HALF_UP,
  );
  return new Decimal(points).times('0.6').plus(line.times('0.4')).toDecimalPlaces(4, Decimal.ROUND_HALF_UP);
}

/** Explains some customers; each path to the next tier reaches its score, and a little less does not. */
async function explains(folder: string, graded: readonly CsvRow[]): Promise<void> {
  const some = graded.filter((_, index) => index % 97 === 0);
  const ids = some.map((row) => row.customer_id ?? '');
  const { customers } = await explainCustomers(path.join(folder, 'results-2011'), ids, hooks);
  const needed: Readonly<Record<string, number>> = { gold: 80, silver: 40 };
  let paths = 0;
  for (const [index, explained] of customers.entries()) {
    const row = some[index] ?? {};
    if (explained.kind === 'left') throw new Error(`${explained.customer} is graded`);
    const { customer, tier, score, apart } = explained;
    expect([customer, tier, score, apart]).toEqual([row.customer_id, row.tier, row.score, []]);
    for (const found of explained.up?.paths ?? []) {
      // Who held gold last year keeps it with less, and the last order is no criterion.
      if (found.outcome !== 'reaches' || row.previous_tier === 'gold' || !(found.to instanceof Decimal))
        continue;
      const at = (value: Decimal) =>
        found.metric === 'orders'
          ? scoreByHand(new Decimal(row.annual_spend ?? ''), value)
          : scoreByHand(value, new Decimal(row.orders ?? ''));
      const unit = found.metric === 'orders' ? 1 : '0.01';
      const from = needed[explained.up?.tier ?? ''] ?? 101;
      expect(at(found.to).gte(from)).toBe(true);
      expect(at(found.to.minus(unit)).gte(from)).toBe(false);
      paths++;
    }
  }
  expect(paths).toBeGreaterThan(10);
}

describe.skipIf(!there)('Online Retail II', () => {
  it('grades both years exactly, compares and explains them', { timeout: 170_000 }, async () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'policy-2010.yaml': policy
        .replace('score: 80, keeps', 'score: 75, keeps')
        .replace('12: 100', '10: 100'),
      'policy-2011.yaml': policy,
      '2010.yaml': review(years[0]),
      '2011.yaml': review(years[1]),
    });
    let last: Summary | undefined;
    let rows: CsvRow[] = [];
    for (const year of years) {
      const { graded, summary, changes, migration } = await gradeFolder(folder, `${year.name}.yaml`);
      last = summary;
      rows = graded;
      const { spend, later } = await spendByHand(path.join(data, year.file), year.asOf);
      expect(summary.rows.transactions).toEqual({
        read: year.rows,
        used: year.rows - year.anonymous - later,
        set_aside: { missing_customer: year.anonymous, after_as_of: later },
        rejected: {},
      });
      expect(graded).toHaveLength(spend.size);
      for (const row of graded)
        expect([row.customer_id, row.annual_spend]).toEqual([
          row.customer_id,
          spend.get(row.customer_id ?? '')?.toFixed(),
        ]);
      const cells = migration.reduce((sum, cell) => sum + Number(cell.customers), 0);
      expect(cells).toBe(year.name === '2011' ? graded.length + Number(summary.movement?.left) : 0);
      const moved = changes.filter(({ movement }) => movement === 'up' || movement === 'down');
      for (const row of moved) {
        const sum = causes.reduce((all, cause) => all + Number(row[`steps_${cause}`]), 0);
        expect([row.customer_id, sum]).toEqual([row.customer_id, Number(row.steps)]);
      }
      if (year.name === '2011') {
        expect(moved.filter((row) => row.main_driver === 'policy').length).toBeGreaterThan(0);
        expect(moved.filter((row) => row.main_driver?.startsWith('behaviour:')).length).toBeGreaterThan(0);
      }
      expect(changes).toHaveLength(year.name === '2011' ? cells - Number(summary.movement?.same) : 0);
    }
    await comparesAlike(folder, last);
    await explains(folder, rows);
  });
});

it.runIf(!there)('is skipped: the Online Retail II files are not in ../shared/data', () => {
  expect(there).toBe(false);
});
