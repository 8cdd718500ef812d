// What a customer can do to come to a tier, or may leave undone and keep it: each was graded, with everything that it moves.
import type { Decimal } from 'decimal.js';
import type { Trait } from '../../explain/finding/actions.js';
import type { Followed } from '../../explain/finding/explanation.js';

export interface CustomerWay {
  readonly kind: 'orders' | 'order' | 'amount' | 'rows';
  readonly export: string;
  readonly traits: readonly Trait[];
  /** Metrics that say how much orders come to, and how many there are. */
  readonly sum: string | undefined;
  readonly count: string | undefined;
  /** Number of orders or rows, without a sign; 1 of one order, 0 of an amount over the orders there are. */
  readonly orders: Decimal;
  /** Amount of each of them, or of all together where it goes over the orders there are; null of rows without amounts. */
  readonly amount: Decimal | null;
  /** The tier that comes out. */
  readonly tier: string;
  readonly follows: readonly Followed[];
}

/** On the way to a better tier. */
export interface WaysUp {
  readonly tier: string;
  /** Whether this review would have given it, or the next one does: to who is held back now, or has come down from it. */
  readonly when: 'this review' | 'next review';
  /** Whether the tier comes without anything more, as soon as the review that holds it back is over. */
  readonly unchanged: boolean;
  /** The easiest first; none: none that is less than several times what the customer does. */
  readonly ways: readonly CustomerWay[];
  /** What holds the customer back in this review, by the names of explanations. */
  readonly limits: readonly string[];
}

/** In the next review, with the tier of now as the tier held. */
export interface WaysToKeep {
  /** The tier that comes out with the same figures. */
  readonly unchanged: string;
  /** Whether that is the tier of now or a better one. */
  readonly kept: boolean;
  /** The most that may be missing, of orders or else of an amount; undefined where nothing may, or that is not known. */
  readonly room: CustomerWay | undefined;
  /** Where it is not kept: what is enough, the easiest first. */
  readonly ways: readonly CustomerWay[];
}

/** What is found for a customer. */
export interface Ways {
  /** Undefined on the best tier, and where nothing can be told. */
  readonly up: WaysUp | undefined;
  /** Undefined on the last tier, and where nothing can be told. */
  readonly keep: WaysToKeep | undefined;
  /** Why nothing can be told: people decided about the customer, or results do not say all that the grade rests on. */
  readonly untold: 'decided' | 'apart' | undefined;
}
