// Population stability index: how far the distribution of scores moved since last results.
// PSI = sum over bands of (actual share - expected share) * ln(actual share / expected share). Pure, exact decimals.
import { Decimal } from 'decimal.js';

/** Share that stands in for an empty band, without which the index would be infinite. */
export const emptyBandShare = '0.0001';

/** One band of scores; shares and its part of the index are exact text. */
export interface StabilityBand {
  readonly expected: string;
  readonly actual: string;
  readonly part: string;
  /** Which of the two had nobody in this band, so that the fill counted instead. */
  readonly filled: 'expected' | 'actual' | null;
}

export interface Stability {
  /** 6 places, half up. */
  readonly psi: string;
  readonly bands: readonly StabilityBand[];
}

// The logarithm is the only inexact step; with 40 digits no sum of ten parts is rounded the wrong way at the sixth place.
const Wide = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });

/**
 * The index of two distributions over the same bands, given as counts: `expected` as it was, `actual` as it is.
 * Undefined where one of them has nobody at all. A band that is empty in both adds nothing.
 */
export function stability(expected: readonly number[], actual: readonly number[]): Stability | undefined {
  const totals = [expected, actual].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const [before = 0, now = 0] = totals;
  if (before === 0 || now === 0) return undefined;
  let psi = new Wide(0);
  const bands = expected.map((count, index): StabilityBand => {
    const other = actual[index] ?? 0;
    const filled = count === 0 && other > 0 ? 'expected' : other === 0 && count > 0 ? 'actual' : null;
    const [e, a] = [new Wide(count).div(before), new Wide(other).div(now)];
    const part = count === 0 && other === 0 ? new Wide(0) : partOf(filledUp(e), filledUp(a));
    psi = psi.plus(part);
    return { expected: printed(e), actual: printed(a), part: printed(part), filled };
  });
  return { psi: printed(psi), bands };
}

function filledUp(share: Decimal): Decimal {
  return share.isZero() ? new Wide(emptyBandShare) : share;
}

function partOf(expected: Decimal, actual: Decimal): Decimal {
  return actual.minus(expected).times(actual.div(expected).ln());
}

function printed(value: Decimal): string {
  return value.toDecimalPlaces(6).toFixed();
}
