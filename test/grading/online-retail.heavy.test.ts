// Both retailYears of a real shop, when the data is there: money exact, cancellations subtracted, every row accounted for.
import { createReadStream } from 'node:fs';
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
import { retailData, retailPolicies, retailReview, retailThere, retailYears } from '../online-retail.js';

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
  const [old, now] = retailYears.map(({ name }) => path.join(folder, `results-${name}`));
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

describe.skipIf(!retailThere)('Online Retail II', () => {
  it('grades both years exactly, compares and explains them', { timeout: 170_000 }, async () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      ...retailPolicies,
      '2010.yaml': retailReview(retailYears[0]),
      '2011.yaml': retailReview(retailYears[1]),
    });
    let last: Summary | undefined;
    let rows: CsvRow[] = [];
    for (const year of retailYears) {
      const { graded, summary, changes, migration } = await gradeFolder(folder, `${year.name}.yaml`);
      last = summary;
      rows = graded;
      const { spend, later } = await spendByHand(path.join(retailData, year.file), year.asOf);
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

it.runIf(!retailThere)('is skipped: the Online Retail II files are not in ../shared/data', () => {
  expect(retailThere).toBe(false);
});
