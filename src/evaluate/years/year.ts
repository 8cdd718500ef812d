// What an evaluation is of: results of several reviews, and what is asked of them.
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { Policy } from '../../policy/model/policy.js';
import type { OpenedResults } from '../../regrade/results.js';

/** What is asked of an evaluation beside the results. */
export interface EvaluateAsked {
  /** Field by whose values customers are told, too. */
  readonly by: string | undefined;
  /** Metrics to tell then and now. */
  readonly metrics: readonly string[];
  /** Metric above 0 of customers who are still active; undefined: what customers are worth. */
  readonly active: string | undefined;
}

/** Results of one review. */
export interface EvaluatedYear {
  readonly results: OpenedResults;
  /** A parquet file that holds the same as its graded.csv, where one was found. */
  readonly typed: PlannedFile['typed'];
  /** As people named it. */
  readonly shown: string;
  readonly review: string;
  readonly asOf: string;
  readonly policy: Policy;
  readonly standing: 'approved' | 'unapproved' | 'held';
  /** Whether it was graded against last results, which tell who held which tier before. */
  readonly compared: boolean;
}

/** Several of them, oldest first. */
export interface EvaluatedYears {
  readonly years: readonly EvaluatedYear[];
  /** Metric that says what customers are worth; undefined where no policy says one. */
  readonly value: string | undefined;
  /** Metric that is above 0 for who is active. */
  readonly active: string;
  readonly asked: EvaluateAsked;
  readonly notes: readonly EvaluateNote[];
}

/** What should be known of the results when the figures are read. */
export type EvaluateNote =
  | { readonly code: 'held' | 'not_approved'; readonly results: string; readonly as_of: string }
  | { readonly code: 'value_defined_anew'; readonly metric: string; readonly as_of: string }
  | { readonly code: 'active_without_window'; readonly metric: string }
  | {
      readonly code: 'active_overlaps';
      readonly metric: string;
      readonly as_of: string;
      readonly from: string;
    }
  | {
      readonly code: 'tier_unknown_later';
      readonly tier: string;
      readonly as_of: string;
      readonly later: string;
    }
  | { readonly code: 'policy_changed' | 'merged'; readonly as_of: string }
  | { readonly code: 'not_seen_yet'; readonly as_of: string; readonly customers: number };
