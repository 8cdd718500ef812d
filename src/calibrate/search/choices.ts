// Every choice of falling thresholds, one after the other, with what comes out. Tier by tier from the best down: what the
// thresholds above have settled is added up once for all that may follow.

import type { Tallies } from './tally.js';

/** A threshold that a tier may have. */
export interface Threshold {
  /** Number of its cut. */
  readonly cut: number;
  /** How round it is; 0 of today's. */
  readonly level: number;
}

/** Thresholds of the varied tiers, best first, and the figures of everybody under them; both change with the next choice. */
export type SeeChoice = (choice: readonly Threshold[], figures: Float64Array) => void;

/** How many choices there are, falling or not. */
export function choicesOf(options: readonly (readonly Threshold[])[]): number {
  return options.reduce((product, each) => product * each.length, 1);
}

/** Shows all choices. @param options thresholds of each varied tier, best first */
export function eachChoice(
  options: readonly (readonly Threshold[])[],
  { sums, places: { length } }: Tallies,
  see: SeeChoice,
): void {
  const choice: Threshold[] = [];
  const settled = Array.from({ length: options.length + 1 }, () => new Float64Array(length));
  const nothing = new Float64Array(length);
  /** Adds who reaches the tier at a place as the first one: from its threshold up to the one above. */
  const settle = (place: number, from: number, below: number): Float64Array => {
    const sum = sums[place] ?? nothing;
    const before = settled[place - 1] ?? nothing;
    const after = settled[place] ?? nothing;
    for (let at = 0; at < length; at++)
      after[at] = (before[at] ?? 0) + (sum[from * length + at] ?? 0) - (sum[below * length + at] ?? 0);
    return after;
  };
  const next = (place: number, below: number) => {
    const own = options[place];
    if (own === undefined) {
      see(choice, settle(place, 0, below));
      return;
    }
    for (const option of own) {
      // Scores that reach a cut lie in the bins behind it.
      const from = option.cut + 1;
      if (from >= below) continue;
      choice[place] = option;
      settle(place, from, below);
      next(place + 1, from);
    }
  };
  next(0, (sums[0]?.length ?? 0) / length - 1);
}
