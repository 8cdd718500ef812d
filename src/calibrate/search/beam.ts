// A dynamic programme over tiers, where there are too many choices to look at each: from the best tier down, for each threshold
// the few ways there that leave the tiers above it nearest to what is wanted, cheapest, or with fewest who fall.

import type { SeeChoice, Threshold } from './choices.js';
import type { PlainWish } from './ranking.js';
import type { Tallies } from './tally.js';

/** Thresholds down to a tier, and the figures of who reaches them. */
interface Way {
  readonly choice: readonly Threshold[];
  readonly figures: Float64Array;
  /** Of the tiers that are settled: how far off they are, and whether any is too far. */
  readonly off: number;
  readonly near: boolean;
  readonly changes: number;
  readonly cost: number;
  readonly downgraded: number;
}

/** So many ways to each threshold are followed, by each of the measures. */
const followed = { off: 10, cost: 5, downgraded: 5 } as const;

/** @param tiers indexes of the varied tiers, best first */
export function alongTiers(
  options: readonly (readonly Threshold[])[],
  {
    tallies,
    wish,
    tiers,
  }: { readonly tallies: Tallies; readonly wish: PlainWish; readonly tiers: readonly number[] },
  see: SeeChoice,
): void {
  const { length } = tallies.places;
  const bins = (tallies.sums[0]?.length ?? 0) / length - 1;
  const start: Way = {
    choice: [],
    figures: new Float64Array(length),
    off: 0,
    near: true,
    changes: 0,
    cost: 0,
    downgraded: 0,
  };
  let ways: Way[] = [start];
  options.forEach((own, place) => {
    const settled = tiers[place] ?? 0;
    ways = own.flatMap((option) => {
      const from = option.cut + 1;
      const here = ways.flatMap((way) => {
        const below = lowest(way, bins);
        if (from >= below) return [];
        const figures = reaching(way.figures, tallies, place, from, below);
        return [wayOn(way, option, figures, { tallies, wish, settled, last: options.length, from })];
      });
      return bestOf(here);
    });
  });
  for (const way of ways)
    see(way.choice, reaching(way.figures, tallies, options.length, 0, lowest(way, bins)));
}

const lowest = ({ choice }: Way, bins: number) => {
  const last = choice.at(-1);
  return last === undefined ? bins : last.cut + 1;
};

/** With who reaches a tier as the first one, from one bin up to below another. */
function reaching(
  before: Float64Array,
  { sums, places: { length } }: Tallies,
  place: number,
  from: number,
  below: number,
): Float64Array {
  const sum = sums[place];
  const after = new Float64Array(length);
  for (let at = 0; at < length; at++)
    after[at] = (before[at] ?? 0) + (sum?.[from * length + at] ?? 0) - (sum?.[below * length + at] ?? 0);
  return after;
}

interface Onwards {
  readonly tallies: Tallies;
  readonly wish: PlainWish;
  readonly settled: number;
  readonly last: number;
  readonly from: number;
}

function wayOn(way: Way, option: Threshold, figures: Float64Array, onwards: Onwards): Way {
  const { tallies, wish, settled, last, from } = onwards;
  // Who reaches nothing more may be held on a tier above all the same.
  const whole = reaching(figures, tallies, last, 0, from);
  let [off, near] = [0, true];
  for (const { tier, customers, tolerance } of wish.targets) {
    if (tier > settled) continue;
    const apart = Math.abs((whole[tier] ?? 0) - customers);
    off += apart;
    if (apart > tolerance) near = false;
  }
  return {
    choice: [...way.choice, option],
    figures,
    off,
    near,
    changes: way.changes + (option.level === 0 ? 0 : 1),
    cost: whole[tallies.places.cost] ?? 0,
    downgraded: whole[tallies.places.downgraded] ?? 0,
  };
}

function bestOf(ways: readonly Way[]): Way[] {
  const near = ways.filter((way) => way.near);
  const by = (all: readonly Way[], measure: 'off' | 'cost' | 'downgraded') =>
    [...all].sort((a, b) => a[measure] - b[measure] || a.changes - b.changes).slice(0, followed[measure]);
  const few = [...near].sort((a, b) => a.changes - b.changes || a.off - b.off).slice(0, followed.off);
  return [...new Set([...by(ways, 'off'), ...few, ...by(near, 'cost'), ...by(near, 'downgraded')])];
}
