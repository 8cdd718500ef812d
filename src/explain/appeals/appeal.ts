// What an appeal is, and what becomes of it: plain data that reading, regrading and reports share.

import type { Literal } from '../../grammar/condition.js';
import type { Unknown } from '../../regrade/facts.js';

export const statuses = ['open', 'upheld', 'rejected'] as const;
export type AppealStatus = (typeof statuses)[number];

/** An appeal as it was written, checked. */
export interface Appeal {
  /** Line on which its row begins, from 1. */
  readonly line: number;
  /** The id as exports have it. */
  readonly customer: string;
  /** YYYY-MM-DD. */
  readonly receivedOn: string;
  readonly decidedOn: string;
  readonly claim: string;
  readonly status: AppealStatus;
  /** Empty while it is open. */
  readonly decidedBy: string;
  readonly requestedBy: string;
  /** New evidence: value by metric. */
  readonly corrected: ReadonlyMap<string, Literal>;
}

/** A test of the policy that holds now and did not, or the other way round. */
export interface Flip {
  /** `gate:gold:spend`, `cap:Arrears`, `adjustment:bonus`. */
  readonly rule: string;
  readonly holds: boolean;
}

/** A cell that is another one now. */
export interface Changed {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Why an appeal cannot be graded again from the results alone. */
export type Hindrance =
  | { readonly code: Unknown }
  /** A metric also reads the window before, which results do not hold. */
  | { readonly code: 'window_before'; readonly metric: string; readonly from: string }
  /** Without the evidence something else comes out than the results say, in these columns. */
  | { readonly code: 'not_the_same'; readonly columns: readonly string[] };

export const outcomes = ['better', 'same', 'worse', 'not_corrected', 'not_regraded'] as const;
export type AppealOutcome = (typeof outcomes)[number];

/** Whether the evidence was graded, and something came out. */
export function wasRegraded({ outcome }: Pick<Reviewed, 'outcome'>): boolean {
  return outcome === 'better' || outcome === 'same' || outcome === 'worse';
}

/** An appeal with what the rules make of its evidence. */
export interface Reviewed {
  readonly appeal: Appeal;
  readonly outcome: AppealOutcome;
  /** Why it was not regraded, although there is evidence. */
  readonly why: Hindrance | undefined;
  readonly tierBefore: string;
  /** Empty where it was not regraded, and where the evidence gives no tier. */
  readonly tierAfter: string;
  readonly scoreBefore: string;
  readonly scoreAfter: string;
  /** The evidence, and what is computed from it. */
  readonly metrics: readonly Changed[];
  readonly points: readonly Changed[];
  readonly flips: readonly Flip[];
  readonly reasonsBefore: string;
  readonly reasonsAfter: string;
  /** Whether an override of these results decides about the customer already. */
  readonly overridden: boolean;
  /** Whether overrides.csv has a line for it. */
  readonly raised: boolean;
}
