// What an order is to the customers as they are graded, and in which units there is less of something.
import { scaleOf, type Typed, wide } from '../../../grammar/types.js';
import { inSql } from '../../../policy/effects/in-sql.js';
import { centPlaces, ordersOf, usualAmount } from '../../../policy/effects/orders.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { settingOf } from '../plan/setting.js';
import { as, metricType } from '../plan/step.js';

/** The amount of an order on the average, exact and in binary numbers. */
export const usualOrder = { exact: '_usual', near: '_n_usual' } as const;

/**
 * The relation with the amount of an order on the average, step by step: a quotient is dear, and is reckoned once. The
 * binary one is made of the exact one, which is rounded.
 * @param from customers as they are graded; comes back as it is where nobody can say what an order is
 */
export function withUsual(plan: Plan, from: string, dialect: Dialect): string {
  const [orders] = ordersOf(settingOf(plan), plan.policy.value);
  if (orders === undefined) return from;
  const column = (id: string): Typed => ({ sql: dialect.identifier(id), type: metricType(plan, id) });
  const r = inSql(dialect);
  const type = wide(centPlaces);
  const quotient = r.over(column(orders.sum), column(orders.count), centPlaces).sql;
  const { sql } = usualAmount(orders, column, { ...r, over: () => ({ sql: '_quotient', type }) });
  const exact = as(dialect.cast(sql, type), usualOrder.exact, dialect);
  const near = as(dialect.binary(usualOrder.exact), usualOrder.near, dialect);
  const layers = [as(dialect.cast(quotient, type), '_quotient', dialect), exact, near];
  return layers.reduce((inner, layer) => `(SELECT *, ${layer} FROM ${inner})`, from);
}

/** The columns that this adds. */
export function usualOrderColumns(plan: Plan): string[] {
  const [orders] = ordersOf(settingOf(plan), plan.policy.value);
  return orders === undefined ? [] : [usualOrder.exact, usualOrder.near];
}

/** Units less, as a column. */
export const unitsLess = '_units';

/** Decimal places of a unit of what customers are worth: cents, or fewer where the value has fewer. */
export function unitPlaces({ policy, metricTypes }: Plan): number {
  const type = policy.value === undefined ? undefined : metricTypes.get(policy.value);
  return type === undefined ? centPlaces : Math.min(centPlaces, scaleOf(type));
}
