// How much of something is tried: whole orders one by one, amounts of two digits, which people can keep in mind. Sizes are
// made when they are asked for, since of hundreds only a few are.
import { Decimal } from 'decimal.js';

/** Ascending sizes. */
export interface Sizes {
  readonly count: number;
  at(index: number): Decimal;
}

/** Amounts go in steps of a hundredth to a tenth of what a customer buys. */
const decadesBelow = 2;
/** Of two digits, with those below 10: what the first decade has, and each further one. */
const [first, further] = [99, 90];

const one: Sizes['at'] = (index) => new Decimal(index + 1);

/** 1, 2, 3 and so on, up to `most`. */
export function countSizes(most: number): Sizes {
  return { count: Math.max(0, Math.floor(most)), at: one };
}

/**
 * Amounts with two digits in ascending order, from about a hundredth of `base` on up to `most`: 950, 960, ... 990, 1000, 1100.
 * @param base above 0
 */
export function amountSizes(base: Decimal, most: Decimal): Sizes {
  // Amounts are counted in cents.
  const lowest = Math.max(-2, Math.floor(Math.log10(base.toNumber())) - decadesBelow);
  const at = (index: number) => {
    const beyond = index - first;
    const [digits, decade] =
      beyond < 0 ? [index + 1, 0] : [10 + (beyond % further), 1 + Math.floor(beyond / further)];
    return new Decimal(`${digits}e${lowest + decade}`);
  };
  let count = Math.max(
    0,
    Math.floor(first + further * Math.max(0, Math.log10(most.toNumber()) - lowest - 1)),
  );
  while (count > 0 && at(count - 1).gt(most)) count--;
  return { count, at };
}
