// Where downgrades concentrate: among the customers of which region, owner or other field more went down than everywhere.
import { Decimal } from 'decimal.js';
import type { Engine } from '../engine/engine.js';
import { Exact } from '../grammar/exact.js';
import { shareOf } from './matrix.js';
import { type ChangeRelation, changeColumns as c } from './relation.js';
import type { ChangeReport, FieldConcentration } from './report.js';

/** Of fewer customers a share says little. */
export const leastCustomers = 30;
/** A field with more different values is a name or a number, not a group. */
export const mostValues = 30;
/** Which fields have too many shows in so many rows already; only the others are looked at in all. */
export const rowsAtFirst = 10_000;
/** Standard deviations by which the downgrades of a value must exceed what chance gives. */
const deviations = 2;

/**
 * Every field with 2 to 30 different values, and of those every value with at least 30 customers who were graded both
 * times, highest lift first. A value is concentrated where its downgrades exceed the number that the overall share gives
 * by two standard deviations of the binomial distribution.
 */
export async function concentrationOf(
  engine: Engine,
  relation: ChangeRelation,
): Promise<ChangeReport['concentration']> {
  if (!relation.ordered) return null;
  const fields: FieldConcentration[] = [];
  const { from, fields: all } = relation.profile;
  const cells = all.map(({ sql }) => sql);
  const few = await withFewValues(
    engine,
    cells,
    `(SELECT ${cells.join(', ')} FROM ${from} LIMIT ${rowsAtFirst})`,
  );
  for (const { field, sql } of all.filter((each) => few.includes(each.sql))) {
    const rows = await engine.rows(
      `SELECT ${sql} AS v, count(*) AS n, count(CASE WHEN ${c.tier} > ${c.previous} THEN 1 END) AS d FROM ${from} WHERE ${c.previous} IS NOT NULL AND ${c.tier} IS NOT NULL GROUP BY ${sql} LIMIT ${mostValues + 1}`,
    );
    if (rows.length < 2 || rows.length > mostValues) continue;
    const counted = rows.map(({ v, n, d }) => ({ value: v ?? null, customers: Number(n), down: Number(d) }));
    fields.push({ field, values: judged(counted) });
  }
  return { least_customers: leastCustomers, most_values: mostValues, fields };
}

/** Columns of text with few different values, at least one, in one scan. */
export async function withFewValues(
  engine: Engine,
  cells: readonly string[],
  from: string,
): Promise<string[]> {
  if (cells.length === 0) return [];
  const counts = cells.map((cell, index) => `count(DISTINCT ${cell}) AS d${index}`);
  const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${from}`);
  const different = (index: number) => Number(row?.[`d${index}`]);
  return cells.filter((_, index) => different(index) >= 1 && different(index) <= mostValues);
}

interface Counted {
  readonly value: string | null;
  readonly customers: number;
  readonly down: number;
}

/** Values with enough customers, judged against all of them. */
export function judged(counted: readonly Counted[]): FieldConcentration['values'] {
  const total = (of: (each: Counted) => number) => counted.reduce((sum, each) => sum + of(each), 0);
  const all = total((each) => each.customers);
  const down = total((each) => each.down);
  const overall = all === 0 ? new Exact(0) : new Exact(down).div(all);
  return counted
    .filter(({ customers }) => customers >= leastCustomers)
    .map((each) => {
      const expected = overall.times(each.customers);
      const excess = expected.neg().plus(each.down);
      const variance = expected.times(overall.neg().plus(1));
      return {
        ...each,
        share: shareOf(each.down, each.customers),
        // down / customers against down / all, in one exact quotient.
        lift: shareOf(new Exact(each.down).times(all), new Exact(each.customers).times(down)),
        concentrated: excess.gt(0) && excess.pow(2).gte(variance.times(deviations ** 2)),
      };
    })
    .sort(
      (a, b) =>
        new Decimal(b.lift).cmp(a.lift) ||
        b.customers - a.customers ||
        ((a.value ?? '') < (b.value ?? '') ? -1 : 1),
    );
}
