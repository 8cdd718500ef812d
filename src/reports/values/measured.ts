// What a review measured of all customers together: where bins begin, and between which ends the values of metrics lie.

/** The bins of a criterion, or those of one group of customers. Values are exact text. */
export interface BinnedSummary {
  readonly criterion: string;
  readonly metric: string;
  readonly method: string;
  readonly reverse: boolean;
  /** Of bins in groups of customers: the field, the metric or `<criterion>.bin`, and its value in this group. */
  readonly within?: string | undefined;
  readonly group?: string | undefined;
  /** From bin 1, which gives the fewest points. A bin holds values of at least `from` and less than `below`; null: no bound. */
  readonly bins: readonly {
    readonly bin: number;
    readonly from: string | null;
    readonly below: string | null;
    readonly points: string;
    readonly customers: number;
  }[];
}

/** The values of a metric that is a number, of everybody in graded.csv. Values are exact text. */
export interface MetricSummary {
  readonly metric: string;
  /** Null where nobody has one. */
  readonly least: string | null;
  readonly most: string | null;
  /** Decimal places that a value has at most. */
  readonly decimals: number;
}
