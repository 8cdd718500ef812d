// The standing of a value among all graded customers, for the metric and for the points of that name.

import { integer } from '../grammar/types.js';
import type { Among } from './among.js';
import type { Dialect } from './dialects/dialect.js';

/**
 * Percentage of customers (of those with a value) whose value is at most this one, or at least this one where the lowest
 * is the best: the best value has 100, equal values have the same, no value is 0. Half up to 6 places.
 */
export function percentileSql(among: Among, lowestBest: boolean, dialect: Dialect): string {
  return dialect.divide(
    { sql: `100 * ${among.upTo(lowestBest ? 'highest' : 'lowest')}`, type: integer },
    { sql: among.counted, type: integer },
  );
}
