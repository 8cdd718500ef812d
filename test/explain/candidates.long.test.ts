// Candidates in a statement: what results show is loaded once, so each of them takes a few characters only.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { Grader, type When } from '../../src/explain/trying/grader.js';
import { metricGroups } from '../../src/explain/trying/matters.js';
import { movesOf } from '../../src/explain/trying/values.js';
import { openResults } from '../../src/regrade/results.js';
import { reachOf, rowsOfCustomers } from '../../src/regrade/tables.js';
import { openTable } from '../../src/telling/tables.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = `policy: Moved
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, window: 12 months }
  average: { divide: [spend, orders], missing: 0 }
  growth: { growth: spend }
  standing: { rank: spend }
  since: { value: customers.since }
score: [{ dimension: d, weight: 100, criteria: [{ metric: average, weight: 60, points: { line: { 0: 0, 100: 100 } } }, { metric: growth, weight: 40, points: { line: { -1: 0, 1: 100 } }, missing: 0 }] }]
tiers: [{ id: a, score: 80, requires: { standing: { at_most: 1 } } }, { id: b, score: 40, requires: { since: { at_most: 2024-01-01 } } }, { id: c }]
`;
const review = `as_of: 2026-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, since: { heading: since, type: date } } }
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, order_id: order_id, amount: { heading: amount, type: money } } }
results: results
`;

it('have the value tried, what follows computed anew, and all else as results show it', async () => {
  const [folder, scratch] = [emptyFolder(), emptyFolder()];
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review,
    'customers.csv': [
      ['customer_id', 'since'],
      ['c1', '2020-05-01'],
      ['c2', '2025-05-01'],
    ],
    'transactions.csv': [
      ['customer_id', 'date', 'order_id', 'amount'],
      ['c1', '2026-03-01', 'o1', '80.00'],
      ['c1', '2025-03-01', 'o2', '40.00'],
      ['c2', '2026-04-01', 'o3', '90.00'],
    ],
  });
  await gradeFolder(folder);
  const results = await openResults(path.join(folder, 'results'), scratch);
  await withEngine(asItComes, reachOf(results, scratch), async (opened) => {
    const lengths: number[] = [];
    const engine = {
      ...opened,
      rows: (sql: string) => {
        lengths.push(sql.length);
        return opened.rows(sql);
      },
    };
    const rows = await rowsOfCustomers(
      engine,
      await openTable(engine, results.folder, 'graded.csv'),
      new Set(['c1', 'c2']),
    );
    const grader = await Grader.open(engine, results, rows, scratch);
    const { plan } = grader;
    const triedOn = (metric: string, customer: string, values: readonly (string | Decimal)[]) => {
      const mover = metricGroups(plan.policy).find(([{ id }]) => id === metric);
      const row = rows.get(customer);
      if (mover === undefined || row === undefined) throw new Error(`${metric} of ${customer} is not there`);
      return values.flatMap((value) => movesOf(customer, row, mover, plan).candidates(value));
    };
    const graded = await grader.grade('this review', [
      ...triedOn('spend', 'c1', [new Decimal(100)]),
      ...triedOn('since', 'c2', ['2023-01-01']),
    ]);
    const shown = (row: (typeof graded)[number] | undefined) =>
      ['spend', 'orders', 'average', 'growth', 'standing', 'since', 'tier'].map((name) => row?.[name]);
    // Last year's 40.00 is worked out from the growth of 1.
    expect(shown(graded[0])).toEqual(['100', '1', '100', '1.5', '1', '2020-05-01', 'a']);
    expect(shown(graded[1])).toEqual(['90', '1', '90', '', '1', '2023-01-01', 'b']);

    const many = Array.from({ length: 1000 }, (_, n) => new Decimal(n));
    const lengthOf = async (when: When, values: readonly Decimal[]) => {
      await grader.grade(when, triedOn('spend', 'c1', values));
      return lengths.at(-1) ?? 0;
    };
    for (const when of ['this review', 'next review'] as const) {
      const [one, all] = [await lengthOf(when, many.slice(0, 1)), await lengthOf(when, many)];
      expect((all - one) / many.length).toBeLessThan(40);
    }
  });
});
