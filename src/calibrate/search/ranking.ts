// What choices are told apart by, and the best of them by one order or another.

import type { Decimal } from 'decimal.js';
import type { CostKind, LimitedShare } from '../asked/limits.js';
import { toleranceOf } from '../asked/targets.js';
import type { Wish } from '../asked/wish.js';
import type { Threshold } from './choices.js';
import type { Tallies } from './tally.js';

/** A choice as orders see it. */
export interface Rated {
  /** Customers on other tiers than wanted, summed over the targets. */
  readonly distance: number;
  /** Whether every target is met, and whether each limit is kept, in their order. */
  readonly met: boolean;
  readonly kept: readonly boolean[];
  /** Of each target, customers on its tier. */
  readonly on: readonly number[];
  /** Of each limit, what it measures. */
  readonly measured: readonly number[];
  readonly cost: number;
  readonly downgraded: number;
  readonly moved: number;
  readonly near: number;
  /** How many values are other than today, and how round the least round of them is. */
  readonly changes: number;
  readonly level: number;
  /** Which values they are, a bit for each. */
  readonly changed: number;
}

/** What is wanted, as plain numbers. */
export interface PlainWish {
  readonly targets: readonly {
    readonly tier: number;
    readonly customers: number;
    readonly tolerance: number;
  }[];
  readonly limits: readonly PlainLimit[];
  readonly of: CostKind;
}

export type PlainLimit =
  | { readonly kind: 'cost'; readonly most: number }
  | { readonly kind: LimitedShare; readonly most: number };

export function plainWish({ targets, limits }: Wish): PlainWish {
  const number = (each: Decimal) => each.toNumber();
  return {
    targets: targets.map((each) => ({
      tier: each.tier,
      customers: number(each.customers),
      tolerance: number(toleranceOf(each)),
    })),
    limits: [
      ...(limits.cost === undefined ? [] : [{ kind: 'cost' as const, most: number(limits.cost.most) }]),
      ...limits.shares.map(({ guard, most }) => ({ kind: guard, most: number(most) })),
    ],
    of: limits.cost?.of ?? 'all',
  };
}

/** Sums of numbers are a little off now and then; what is printed is counted exactly, and judged again. */
const dust = 1e-9;

/** What is chosen besides thresholds. */
export interface Outside {
  readonly changes: number;
  readonly level: number;
  /** Bits above those of the thresholds. */
  readonly changed: number;
}

/** How a choice looks. @param near customers near each of its lines */
export function rated(
  choice: readonly (Threshold & { readonly near: number })[],
  figures: Float64Array,
  {
    wish,
    tallies,
    outside,
  }: { readonly wish: PlainWish; readonly tallies: Tallies; readonly outside: Outside },
): Rated {
  const { places } = tallies;
  const figure = (place: number) => figures[place] ?? 0;
  const on = wish.targets.map(({ tier }) => figure(tier));
  let [distance, met] = [0, true];
  wish.targets.forEach(({ customers, tolerance }, at) => {
    const off = Math.abs((on[at] ?? 0) - customers);
    distance += off;
    if (off > tolerance + dust) met = false;
  });
  const measured = wish.limits.map(({ kind }) => {
    if (kind === 'cost') return figure(places.cost);
    const whole = kind === 'downgraded' ? tallies.couldFall : tallies.compared;
    return whole === 0 ? 0 : figure(places[kind]) / whole;
  });
  let { changes, level, changed } = outside;
  let near = 0;
  choice.forEach((each, at) => {
    near += each.near;
    if (each.level === 0) return;
    changes++;
    changed |= 1 << at;
    level = Math.max(level, each.level);
  });
  return {
    distance,
    met,
    kept: wish.limits.map(({ most }, at) => (measured[at] ?? 0) <= most + dust * Math.max(1, most)),
    on,
    measured,
    cost: figure(places.cost),
    downgraded: figure(places.downgraded),
    moved: figure(places.moved),
    near,
    changes,
    level,
    changed,
  };
}

/** Numbers of which smaller is better, the most important first. */
export type Order = readonly ((each: Rated) => number)[];

const changes = (each: Rated) => each.changes;
const level = (each: Rated) => each.level;
const distance = (each: Rated) => each.distance;
const moved = (each: Rated) => each.moved;

/** As little of the policy changes as can be, to round values; then the mix counts, and who would move. */
export const mainOrder: Order = [changes, level, distance, moved];
/** What comes nearest to the targets; behind a first number for all other orders. */
export const nearestOrder: Order = [distance, changes, level, moved];
export const firstBy = (first: (each: Rated) => number): Order => [first, ...nearestOrder];

/** The best of all choices that are wanted, by an order; of equal ones the first that was seen. */
export interface Collector {
  readonly wanted: (each: Rated) => boolean;
  readonly order: Order;
  /** Only among those that change no value that the best by this name leaves alone. */
  readonly changingAs?: string;
}

/** Looks at each number only where those before it are the same: there are millions of choices. */
export function isBefore(order: Order, one: Rated, other: Rated): boolean {
  for (const number of order) {
    const own = number(one);
    const difference = own - number(other);
    // Costs that are the same come out a little apart.
    if (Math.abs(difference) > dust * Math.max(1, Math.abs(own))) return difference < 0;
  }
  return false;
}
