// Effects reckoned as exact values of one customer.
import { Decimal } from 'decimal.js';
import type { Literal } from '../../grammar/condition.js';
import { Exact } from '../../grammar/exact.js';
import { quotientScale } from '../../grammar/types.js';
import type { Reckoning } from '../metrics/effect.js';

/** A number, a day or another value; null where it is missing. */
export type ExactValue = Literal | null;

function ofNumbers(
  a: ExactValue,
  b: ExactValue,
  reckon: (a: Decimal, b: Decimal) => Decimal | null,
): ExactValue {
  if (!(a instanceof Decimal) || !(b instanceof Decimal)) return null;
  const found = reckon(new Exact(a), new Exact(b));
  return found === null ? null : new Decimal(found.toFixed());
}

/** Below, at or above 0, as the first stands to the second; days sort as text. */
function compared(a: Literal, b: Literal): number {
  if (a instanceof Decimal && b instanceof Decimal) return a.comparedTo(b);
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function further(a: ExactValue, b: ExactValue, side: 1 | -1): ExactValue {
  if (a === null || b === null) return a ?? b;
  return compared(a, b) * side >= 0 ? a : b;
}

/** ExactValue values. */
export const exactly: Reckoning<ExactValue, boolean> = {
  number: (value) => new Decimal(value),
  date: (value) => value,
  missing: null,
  plus: (a, b) => ofNumbers(a, b, (x, y) => x.plus(y)),
  minus: (a, b) => ofNumbers(a, b, (x, y) => x.minus(y)),
  times: (a, b) => ofNumbers(a, b, (x, y) => x.times(y)),
  over: (a, b, places = quotientScale) =>
    ofNumbers(a, b, (x, y) => (y.isZero() ? null : x.div(y).toDecimalPlaces(places, Decimal.ROUND_HALF_UP))),
  least: (a, b) => further(a, b, -1),
  greatest: (a, b) => further(a, b, 1),
  choose: (when, then, otherwise) => (when ? then : otherwise),
  truth: (value) => value,
  isMissing: (a) => a === null,
  equal: (a, b) => (a === null || b === null ? a === b : compared(a, b) === 0),
  above: (a, b) => a !== null && b !== null && compared(a, b) > 0,
  both: (a, b) => a && b,
  either: (a, b) => a || b,
  not: (a) => !a,
};
