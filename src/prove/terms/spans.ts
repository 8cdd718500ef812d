// Scores in whole units, and sets of them as spans: exact where policies have up to 10 decimals, and never too narrow. What
// no span holds, no customer can have.
import type { Decimal } from 'decimal.js';

/** Units of one point of the score. */
export const unitsOfPoint = 1e10;

/** Both ends belong to it. */
export interface UnitSpan {
  readonly low: number;
  readonly high: number;
}

const roundDown = 3;
const roundUp = 2;

/** The span of a number of points. */
export function spanOf(points: Decimal): UnitSpan {
  const units = points.times(unitsOfPoint);
  return {
    low: units.toDecimalPlaces(0, roundDown).toNumber(),
    high: units.toDecimalPlaces(0, roundUp).toNumber(),
  };
}

export const plus = (a: UnitSpan, b: UnitSpan): UnitSpan => ({ low: a.low + b.low, high: a.high + b.high });

/** More spans are joined where the gaps between them are smallest. */
const mostSpans = 600;

/** The same set in ascending order, nothing touching; with some more in it where there are too many spans. */
export function merged(spans: UnitSpan[]): UnitSpan[] {
  const sorted = spans.sort((a, b) => a.low - b.low || a.high - b.high);
  const found: { low: number; high: number }[] = [];
  for (const { low, high } of sorted) {
    const last = found.at(-1);
    if (last !== undefined && low <= last.high + 1) last.high = Math.max(last.high, high);
    else found.push({ low, high });
  }
  if (found.length <= mostSpans) return found;
  const gaps = found.slice(1).map(({ low }, index) => low - (found[index]?.high ?? low));
  const largest = [...gaps].sort((a, b) => b - a)[mostSpans - 1] ?? 0;
  const joined: { low: number; high: number }[] = [];
  for (const { low, high } of found) {
    const last = joined.at(-1);
    if (last !== undefined && low - last.high <= largest) last.high = high;
    else joined.push({ low, high });
  }
  return joined;
}
