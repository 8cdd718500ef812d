// Last results in a plan: which file, and which of its columns are read.
import type { PlannedFile } from './planned-file.js';

/** Rows of an export as last results account for them. */
export interface LastRows {
  readonly read: number;
  readonly used: number;
}

export interface PlannedLast {
  readonly file: PlannedFile;
  /** Fingerprint of the file, or of its parts, as it was approved, and by whom and when; undefined where nobody did. */
  readonly sealed:
    | {
        readonly sha256: string | null;
        readonly parts?: readonly { readonly sha256: string; readonly bytes: number }[] | undefined;
        readonly approved: string;
      }
    | undefined;
  /** Rows of its exports; undefined where last results are only a CSV. */
  readonly rows: Readonly<Record<string, LastRows>> | undefined;
  /** Column of the score, of the metric that counts as value; undefined where last results have none. */
  readonly score: string | undefined;
  readonly value: string | undefined;
  /** Whether that is another metric than the one that counts now, or in another currency: the two do not compare. */
  readonly otherWorth?: boolean;
  /** As-of date of the review that wrote them; undefined where they are only a CSV. */
  readonly asOf: string | undefined;
  /** Columns that movement rules of this policy read: scored tier, movement, date of the last downgrade. */
  readonly scored: string | undefined;
  readonly movement: string | undefined;
  readonly lastDowngrade: string | undefined;
  /** Since when a tier is held, and until when at least; the tier that the rules gave. */
  readonly tierSince: string | undefined;
  readonly validUntil: string | undefined;
  readonly ruled: string | undefined;
  /** Whether scored, moved and ruled tier and the reasons are read, because changes are split into their parts. */
  readonly standing: boolean;
  /** Criteria whose points last results hold: this policy's and, where it is regraded under, last year's. */
  readonly points: readonly string[];
  /** Its changes.csv, which lists who left then; undefined where there is none to rely on. */
  readonly changes: PlannedFile | undefined;
  /** Its unseen.csv: customers without a row until then, who count as new; undefined where there are none, or nobody can tell. */
  readonly unseen: PlannedFile | undefined;
  /** Metrics of theirs that metrics of this policy take. */
  readonly metrics: readonly string[];
  /** Whether customers may stand in it whom the policy of then gave no tier. */
  readonly ungraded: boolean;
  /** Last year's tier id → index into this policy's tiers. */
  readonly tiers: readonly (readonly [string, number])[];
  /**
   * Where customers carry what last results say of them: SQL over their own columns, by the columns of last_results that it
   * stands for; what does not stand here is missing. No file is read then, and nothing is joined.
   */
  readonly carried?: ReadonlyMap<string, string>;
}
