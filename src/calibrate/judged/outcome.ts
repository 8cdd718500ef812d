// What a calibration found, as values: policies that were graded, held against what was wanted.

import type { Decimal } from 'decimal.js';
import type { Problem } from '../../foundation/problems/problem.js';
import type { Simulation } from '../../simulate/measured/simulated.js';
import type { LimitedShare } from '../asked/limits.js';
import type { Wish } from '../asked/wish.js';

/** In what a policy is better than the best one. */
export const respects = ['mix', 'moved', 'downgraded', 'cost', 'near'] as const;
export type Respect = (typeof respects)[number];

/** What a policy gives of what was wanted, as it was graded. */
export interface Judged {
  /** Customers on the tier of each target, in their order. */
  readonly on: readonly number[];
  /** Customers on other tiers than wanted, summed over the targets. */
  readonly distance: Decimal;
  readonly met: boolean;
  /** Costs that count; null where nothing costs anything. */
  readonly cost: Decimal | null;
  /** Of each share that is limited: as guards measure it; null where nobody can be compared. */
  readonly shares: readonly (Decimal | null)[];
  /** Whether each limit is kept: costs first, where they are limited. */
  readonly kept: readonly boolean[];
  readonly moved: number;
  readonly downgraded: number | null;
  readonly near: number | null;
}

/** A policy among the scenarios of the simulation, by its number there. */
export interface JudgedPolicy {
  readonly scenario: number;
  readonly judged: Judged;
}

export interface Alternative extends JudgedPolicy {
  readonly better: readonly Respect[];
}

/** A limit, as it is told. */
export type LimitName = 'cost' | LimitedShare;

/** What stands in the way. */
export type Binding =
  | {
      /** The targets can be met, but not with this limit; with it alone out of the way they could. */
      readonly kind: 'limit';
      readonly limit: LimitName;
      readonly most: Decimal;
      /** The least that meeting the targets comes to, and how much that is too much. */
      readonly least: Decimal;
      readonly over: Decimal;
      /** Whether it binds only together with others. */
      readonly together: boolean;
    }
  | {
      /** A target that no thresholds meet. */
      readonly kind: 'target';
      readonly target: number;
      readonly why: 'most' | 'least' | 'between' | 'together';
      /** What comes nearest of it alone. */
      readonly nearest: number;
    };

/** What the targets come to where nothing limits them: the figures of the tier alone. */
export interface Unlimited extends JudgedPolicy {
  /** Costs of the tier of each target, of those that count; null where it costs nothing. */
  readonly costs: readonly (Decimal | null)[];
}

export interface Calibration {
  readonly wish: Wish;
  /** Today, and every policy that is told. */
  readonly simulation: Simulation;
  /** What today gives. */
  readonly today: Judged;
  /** Serves what was wanted; undefined where nothing does. */
  readonly best: JudgedPolicy | undefined;
  readonly alternatives: readonly Alternative[];
  /** Where nothing serves: why, what comes nearest within the limits, and what the targets come to without them. */
  readonly binding: readonly Binding[];
  readonly possible: JudgedPolicy | undefined;
  readonly unlimited: Unlimited | undefined;
  /** What is doubtful about the policy that is told first, and not about today's. */
  readonly warnings: readonly Problem[];
}
