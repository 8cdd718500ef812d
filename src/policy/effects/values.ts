// Effects of a change as values of one customer, and as SQL over all customers.
import type { Typed } from '../../grammar/types.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { Reckoned, Unclear } from '../metrics/effect.js';
import type { Size } from './change.js';
import type { ChangeEffects } from './effects.js';
import { type ExactValue, exactly } from './exact.js';
import { inSql } from './in-sql.js';

/** The metrics of a customer that a change moves: what they come to, or why nobody can tell. */
export interface ChangedValues {
  readonly values: ReadonlyMap<string, ExactValue>;
  readonly unclear: ReadonlyMap<string, Unclear>;
}

/** @param told values of metrics as results show them; null where they are missing */
export function changedValues(
  effects: ChangeEffects,
  told: (metric: string) => ExactValue,
  size: Size<ExactValue>,
): ChangedValues {
  const values = new Map<string, ExactValue>();
  const unclear = new Map<string, Unclear>(effects.unclear);
  for (const [id, effect] of effects.moved) {
    const { value, known } = effect.after(told, size, exactly);
    if (known) values.set(id, value);
    else unclear.set(id, 'single rows');
  }
  return { values, unclear };
}

/**
 * What a change makes of each metric that it moves, over a relation with a column for every metric: the value, and a truth
 * that is false where it cannot be told.
 * @param column how a metric is read there
 */
export function changedSql(
  effects: ChangeEffects,
  column: (metric: string) => Typed,
  size: Size<Typed>,
  dialect: Dialect,
): ReadonlyMap<string, Reckoned<Typed, string>> {
  const reckoning = inSql(dialect);
  return new Map(
    [...effects.moved].map(([id, effect]) => {
      const { value, known } = effect.after(column, size, reckoning);
      return [
        id,
        { value: { ...value, sql: dialect.cast(value.sql, column(id).type), type: column(id).type }, known },
      ];
    }),
  );
}
