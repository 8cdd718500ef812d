// Products of several values.
import { scaleOf, type Typed } from '../grammar/types.js';
import type { Dialect } from './dialects/dialect.js';

/** Beyond this a product is rounded: 38 digits must leave room in front of the point. */
export const productScale = 12;

/**
 * The product, half up to 12 places. What has fewer places comes first, in whatever order it is written: so products are rounded
 * as late as can be, and no large number makes more of it afterwards.
 */
export function productOf(operands: readonly Typed[], dialect: Dialect): Typed | undefined {
  const [first, ...rest] = [...operands].sort((a, b) => scaleOf(a.type) - scaleOf(b.type));
  return first && rest.reduce((product, next) => dialect.multiply(product, next, productScale), first);
}
