// The standing of a value among all graded customers, for the metric and for the points of that name.
import type { Dialect } from '../dialects/dialect.js';
import { integer, type Typed } from '../policy/types.js';

/**
 * Percentage of customers (of those with a value) whose value is at most this one, or at least this one where the lowest
 * is the best: the best value has 100, equal values have the same, no value is 0. Half up to 6 places.
 */
export function percentileSql(value: Typed, lowestBest: boolean, dialect: Dialect): string {
  // Without ROWS the count runs to the last customer with the same value.
  const counted = `count(${value.sql}) OVER (ORDER BY ${value.sql} ${lowestBest ? 'DESC' : 'ASC'} NULLS LAST)`;
  return dialect.divide(
    { sql: `100 * ${counted}`, type: integer },
    { sql: `count(${value.sql}) OVER ()`, type: integer },
  );
}
