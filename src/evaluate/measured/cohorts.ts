// Cohorts: customers by the first of several periods in which they are seen, and how many of them are active in each.
import { shareOf } from '../../change/matrix.js';
import type { Engine } from '../../engine/engine.js';
import { Exact } from '../../grammar/exact.js';

/** A cohort in one period. */
export interface CohortCell {
  /** Number of the period. */
  readonly period: number;
  readonly active: number;
  /** Of all of the cohort. */
  readonly share: string;
  /** What they are worth, exact; who left brings nothing. Null where nobody knows it. */
  readonly value: string | null;
}

/** Customers who are first seen in the same period. */
export interface Cohort {
  /** Number of its first period. */
  readonly first: number;
  readonly customers: number;
  /** From the first period on, one after the other. */
  readonly cells: readonly CohortCell[];
}

/**
 * Counts cohorts.
 * @param from relation or query with customer_id, period (0 and so on), active, value; one row for a customer and period
 */
export async function cohortsIn(engine: Engine, from: string, periods: number): Promise<Cohort[]> {
  const rows = await engine.rows(
    `SELECT f.first, e.period, count(*) AS customers, count(*) FILTER (WHERE e.active) AS active, sum(e.value) AS value FROM (${from}) AS e JOIN (SELECT customer_id, min(period) AS first FROM (${from}) GROUP BY customer_id) AS f ON f.customer_id = e.customer_id GROUP BY f.first, e.period ORDER BY f.first`,
  );
  const found = new Map(rows.map((row) => [`${row.first} ${row.period}`, row]));
  // Where all of a cohort are gone there is no row, and nothing that they bring.
  const gone = rows.some(({ value }) => value != null) ? '0' : null;
  // In its first period everybody of a cohort is there.
  const begun = rows.filter(({ first, period }) => first === period);
  return begun.map((row) => {
    const [first, customers] = [Number(row.first), Number(row.customers)];
    const cells = Array.from({ length: periods - first }, (_, after): CohortCell => {
      const cell = found.get(`${first} ${first + after}`);
      const active = Number(cell?.active ?? 0);
      return {
        period: first + after,
        active,
        share: shareOf(active, customers),
        value: cell === undefined ? gone : cell.value == null ? null : new Exact(cell.value).toFixed(),
      };
    });
    return { first, customers, cells };
  });
}
