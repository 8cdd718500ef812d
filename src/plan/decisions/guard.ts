// A guard as it stands in summary.json and manifest.json: on an export, or on what changed since last results.

/**
 * Why a guard could not be measured. That nobody at all can be compared trips it, and so does that who went down was worth
 * something and all others less than nothing; the other reasons do not.
 */
export type Unmeasured =
  | 'no_last_results'
  | 'no_last_scores'
  | 'no_last_value'
  | 'value_below_zero'
  | 'nobody_compared'
  | 'nobody_could_fall';

/** A guard with what it allows and what was found. */
export interface Guard {
  /** Key of the review file, and for guards on exports the export that it was applied to: `rejected_rows:transactions`. */
  readonly guard: string;
  /** A share, a number of rows, days or overrides, or an index, as exact text. */
  readonly limit: string;
  /** The same; null where it could not be measured. Shares have 6 places, half up; the exact one is compared. */
  readonly measured: string | null;
  readonly tripped: boolean;
  /** Of shares of customers or of what they are worth: the share is part of whole. */
  readonly part?: string;
  readonly whole?: string;
  /** Whom the whole counts, where that is not everybody compared: those who stood above the last tier. */
  readonly among?: 'could_fall';
  readonly unmeasured?: Unmeasured;
}

/** The guard on overrides that were refused: their number, 0 allowed unless the review file says otherwise. */
export const refusedOverridesName = 'refused_overrides';
