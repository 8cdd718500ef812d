// The values that a path names, as text.
import { Decimal } from 'decimal.js';
import type { Literal } from '../../grammar/condition.js';
import type { Range, Some, TierPath } from '../finding/explanation.js';
import type { Names } from './names.js';

/** A path that reaches a tier. */
export type WayToTier = Extract<TierPath, { outcome: 'reaches' }>;

/** What a metric has to come to. */
export function targetText({ to, metric }: WayToTier, names: Names): string {
  if (isLiteral(to)) return names.value(to, metric);
  return 'values' in to ? someText(to, names) : rangeText(to, metric, names);
}

/** Whether it is one value. */
export const isLiteral = (to: WayToTier['to']): to is Literal =>
  to instanceof Decimal || typeof to !== 'object';

/** Values without an order. */
export function someText({ values, besides }: Some, names: Names): string {
  return names.list([...values.map((each) => names.value(each)), ...(besides ? [names.say.anyOther] : [])]);
}

/** From one value to another. */
export function rangeText({ least, most }: Range, metric: string, names: Names): string {
  const { say } = names;
  const value = (of: Literal) => names.value(of, metric);
  if (least === undefined) return most === undefined ? say.anyOther : say.atMost(value(most));
  return most === undefined ? say.atLeast(value(least)) : say.between(value(least), value(most));
}
