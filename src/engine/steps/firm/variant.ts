// What a small change is, and what is known of all that a policy can be tried with.
import type { Typed } from '../../../grammar/types.js';
import type { Unclear } from '../../../policy/metrics/effect.js';

/** A small change; its SQL reads the relation of numbers that firmness.ts makes of customers as they are graded. */
export interface Variant {
  /** As results call it: `order-1`, `annual_spend+1%`, `day+1`. */
  readonly code: string;
  /** True for whom there is such a change, false for everybody else. */
  readonly applies: string;
  /** False for whom the metrics do not tell what it comes to. */
  readonly known: string;
  /** The metrics over rows that it moves, with their new values. */
  readonly moved: ReadonlyMap<string, Typed>;
  /** The same in binary numbers, for bounds; undefined for what is no number. */
  readonly near: ReadonlyMap<string, string | undefined>;
}

/** Small changes that are not tried in a policy, and why. */
export type UntriedChange =
  | { readonly change: 'all'; readonly why: 'among all' }
  | { readonly change: 'orders'; readonly why: 'no orders' }
  | {
      readonly change: 'fewer orders' | 'further orders';
      readonly why: Unclear;
      /** The metric of which nobody can tell what becomes of it. */
      readonly metric: string;
    };

/** What there may be less of, so many units, on the way to a small change. */
export interface Less {
  readonly of: 'orders' | 'value';
  /** Of the change. */
  readonly code: string;
  /** How many units the change is, over customers as they are graded; where it is no whole number of them, the next one. */
  readonly most: string;
  /** Whether it is a whole number of them. */
  readonly certain: boolean;
  /** The metrics over rows that so many units less move. */
  readonly moved: ReadonlyMap<string, Typed>;
}

export interface Variants {
  readonly tried: readonly Variant[];
  readonly less: readonly Less[];
  readonly leftOut: readonly UntriedChange[];
  /** Metrics that decide and that orders are taken to leave as they are. */
  readonly assumed: readonly string[];
  /** Metrics that changes are told from. */
  readonly reads: readonly string[];
}
