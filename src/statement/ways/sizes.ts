// How much of something is tried: whole orders one by one, amounts of two digits, which people can keep in mind.
import { Decimal } from 'decimal.js';

/** Amounts go in steps of about a hundredth of what a customer buys, or of a tenth of that where they are small. */
const decadesBelow = 2;

/** 1, 2, 3 and so on, up to `most`. */
export function countSizes(most: number): Decimal[] {
  return Array.from({ length: Math.max(0, most) }, (_, at) => new Decimal(at + 1));
}

/**
 * Amounts with two digits in ascending order, from about a hundredth of `base` on up to `most`: 950, 960, ... 990, 1000, 1100.
 * @param base above 0
 */
export function amountSizes(base: Decimal, most: Decimal): Decimal[] {
  const sizes: Decimal[] = [];
  // Amounts are counted in cents.
  const lowest = Math.max(-2, Math.floor(Math.log10(base.toNumber())) - decadesBelow);
  for (let power = lowest; ; power++) {
    // What lies below ten stands in the decade before.
    for (let digits = power === lowest ? 1 : 10; digits < 100; digits++) {
      const size = new Decimal(10).pow(power - (power === lowest ? 0 : 1)).times(digits);
      if (size.gt(most)) return sizes;
      if (sizes.at(-1)?.gte(size) !== true) sizes.push(size);
    }
  }
}
