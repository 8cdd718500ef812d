// The second grader's standing of customers among all: plain loops, every customer against every other. Undefined is
// missing.
import { Fraction, zero } from './fraction.js';

export type Value = Fraction | undefined;

const hundred = Fraction.from(100);
const present = (all: readonly Value[]) => all.filter((each) => each !== undefined);
const count = (all: readonly Value[], test: (each: Fraction) => boolean) => present(all).filter(test).length;
const sum = (values: readonly Fraction[]) => values.reduce((total, each) => total.plus(each), zero);
const each = (all: readonly Value[], find: (value: Fraction) => Value): Value[] =>
  all.map((value) => (value === undefined ? undefined : find(value)));

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly Fraction[]): Value {
  const sorted = [...values].sort((a, b) => a.compare(b));
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low && high && low.plus(high).div(Fraction.from(2));
}

export function percentile(all: readonly Value[], lowestBest = false): Value[] {
  const better = (value: Fraction) =>
    count(all, (other) => (lowestBest ? other.compare(value) >= 0 : other.compare(value) <= 0));
  return each(all, (value) =>
    Fraction.from(100 * better(value))
      .div(Fraction.from(present(all).length))
      .rounded(6),
  );
}

export function rank(all: readonly Value[], ascending: boolean): Value[] {
  return each(all, (value) =>
    Fraction.from(
      1 + count(all, (other) => (ascending ? other.compare(value) < 0 : other.compare(value) > 0)),
    ),
  );
}

export function share(all: readonly Value[]): Value[] {
  const total = sum(present(all));
  return each(all, (value) => (total.compare(zero) > 0 ? value.div(total).rounded(6) : undefined));
}

export function cumulativeShare(all: readonly Value[]): Value[] {
  const total = sum(present(all));
  const upTo = (value: Fraction) => sum(present(all).filter((other) => other.compare(value) >= 0));
  return each(all, (value) => (total.compare(zero) > 0 ? upTo(value).div(total).rounded(6) : undefined));
}

/** Number of each customer's bin from the lowest values on, 1 to n. */
function binNumbers(all: readonly Value[], n: number, rfm: boolean): (number | undefined)[] {
  const sorted = present(all).sort((a, b) => a.compare(b));
  // Quantile of type 7 at k / n: on the line between the two order statistics around (size - 1) * k / n.
  const quantile = (k: number) => {
    const below = Math.floor(((sorted.length - 1) * k) / n);
    const part = Fraction.from((sorted.length - 1) * k - below * n).div(Fraction.from(n));
    const low = sorted[below] ?? zero;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? zero;
    return low.plus(high.plus(low.times(Fraction.from(-1))).times(part));
  };
  const starts = Array.from({ length: n - 1 }, (_, k) => quantile(k + 1).plus(Fraction.from(1)));
  return all.map((value) => {
    if (value === undefined) return undefined;
    if (rfm) return 1 + Math.max(0, ...starts.map((start, k) => (value.compare(start) >= 0 ? k + 1 : 0)));
    return 1 + Math.floor((count(all, (other) => other.compare(value) < 0) * n) / sorted.length);
  });
}

/** Points by bin. */
export function binPoints(all: readonly Value[], n: number, rfm: boolean, reverse: boolean): Value[] {
  return binNumbers(all, n, rfm).map((bin) =>
    bin === undefined
      ? undefined
      : hundred
          .times(Fraction.from(reverse ? n + 1 - bin : bin))
          .div(Fraction.from(n))
          .rounded(6),
  );
}

/** A criterion of one customer: its weight, and its points, which are undefined where it is excluded. */
export interface Weighed {
  readonly weight: number;
  readonly points: Value;
}

/** Weighted points of dimensions; what is excluded gives its weight to its neighbours. */
export function weightedScore(
  dimensions: readonly { weight: number; criteria: readonly Weighed[] }[],
): Fraction {
  const mean = (parts: readonly Weighed[]): Value => {
    const there = parts.filter((part) => part.points !== undefined && part.weight > 0);
    if (there.length === 0) return undefined;
    const weights = sum(there.map((part) => Fraction.from(part.weight)));
    return sum(there.map((part) => (part.points ?? zero).times(Fraction.from(part.weight)))).div(weights);
  };
  return mean(dimensions.map(({ weight, criteria }) => ({ weight, points: mean(criteria) }))) ?? zero;
}
