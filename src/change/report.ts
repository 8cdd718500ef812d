// The change report as a value: every number that its pages show. Decimals are exact text, counts are numbers, shares
// have 6 places.

import type { Unattributed } from '../engine/steps/plan/planned.js';
import type { Cause } from '../policy/model/causes.js';
import type { Labels } from '../policy/model/policy.js';
import type { StabilityBand } from './psi.js';

/** Why nobody can say what moved customers: what grading found, or what else stands in the way of comparing two results. */
export interface WhyUnattributed {
  readonly code:
    | Unattributed['code']
    /** One of the two is no results folder. */
    | 'not_results'
    /** The newer results were not compared with the older ones when they were graded. */
    | 'not_its_last_results'
    /** The newer results do not split steps, or were graded without what is needed for that. */
    | 'not_split'
    /** Other tiers, keys or another order are compared than the results split. */
    | 'other_tiers';
  /** What stands in the way, in words; empty where the code says it all. */
  readonly detail: string;
}

export interface DriverCount {
  /** `behaviour:annual_spend`, `policy`, ...; null: unknown. */
  readonly driver: string | null;
  readonly customers: number;
  /** Of the customers who went this way. */
  readonly share: string;
}

/** One cell of the migration matrix. */
export interface MatrixCell {
  /** Tier id, or `new`. */
  readonly previous_tier: string;
  /** Tier id, `left`, or `ungraded`: there without a tier. */
  readonly tier: string;
  readonly customers: number;
  /** Of the row. */
  readonly row_share: string;
  /** Of the row without those who left; null for them, and for who is new. */
  readonly net_share: string | null;
  /** Of the row, weighted by last year's value; null where nobody knows it, or a cell of the row is worth less than 0. */
  readonly value_share: string | null;
  readonly previous_value: string | null;
  readonly value: string | null;
  /** Null for the diagonal, for new and left, and where causes are unknown. */
  readonly causes: {
    readonly main: readonly DriverCount[];
    /** Sum of the customers' steps by cause; they sum to steps * customers. */
    readonly steps: Readonly<Record<Cause, number>>;
  } | null;
}

export interface Distribution {
  /** `score`, or the column of a criterion's points. */
  readonly name: string;
  readonly label: Labels;
  /** Null where it cannot be measured. */
  readonly psi: string | null;
  readonly bands: readonly (StabilityBand & { readonly from: number; readonly to: number })[];
  readonly unmeasured: 'nobody' | 'out_of_range' | 'no_numbers' | null;
}

export interface FieldConcentration {
  readonly field: string;
  readonly values: readonly {
    /** Null: empty. */
    readonly value: string | null;
    /** Customers of this value who were graded both times, and who of them went down. */
    readonly customers: number;
    readonly down: number;
    readonly share: string;
    /** The share against that of all customers; 1 is as many as everywhere. */
    readonly lift: string;
    /** Whether chance alone hardly gives as many. */
    readonly concentrated: boolean;
  }[];
}

/** How many customers nearly reached a tier, by what they lack. */
export interface NearMisses {
  readonly points: string;
  /** Share of a gate's threshold. */
  readonly within: string;
  readonly tiers: readonly {
    /** The better tier. */
    readonly tier: string;
    /** Where these customers stand. */
    readonly from: string;
    readonly customers: number;
    readonly score: number;
    readonly gates: number;
    readonly both: number;
  }[];
}

export interface Mover {
  /** Cells of the columns that tell customers apart. */
  readonly key: Readonly<Record<string, string>>;
  readonly previous_tier: string;
  readonly tier: string;
  /** Null without an order of tiers. */
  readonly steps: number | null;
  readonly score_change: string | null;
  readonly main_driver: string | null;
}

export interface ChangeReport {
  /** Best first, or in the order of their names where no order is known. */
  readonly tiers: readonly { readonly tier: string; readonly label: Labels }[];
  readonly ordered: boolean;
  readonly value_metric: string | null;
  readonly value_label: Labels | null;
  readonly currency: string;
  /** What people call the metrics and criteria that causes name, by id. */
  readonly labels: Readonly<Record<string, Labels>>;
  readonly customers: {
    readonly before: number;
    readonly now: number;
    /** There both times; all shares of movement are of these. */
    readonly both: number;
    /** Null without an order of tiers. */
    readonly up: number | null;
    readonly down: number | null;
    readonly moved: number;
    readonly same: number;
    readonly two_or_more: number | null;
    readonly new: number;
    readonly left: number;
    /** Had a tier then, and are there without one now; absent where nobody can be. */
    readonly ungraded?: number;
    /** Among the new: those who had left before; null where nobody can say. */
    readonly returned: number | null;
  };
  readonly shares: Readonly<Record<'up' | 'down' | 'two_or_more', string | null>> &
    Readonly<Record<'moved' | 'same', string>>;
  readonly causes: {
    readonly unattributed: WhyUnattributed | null;
    readonly up: readonly DriverCount[];
    readonly down: readonly DriverCount[];
  };
  readonly migration: readonly MatrixCell[];
  readonly stability: {
    /** Share that stood in for an empty band. */
    readonly fill: string;
    readonly score: Distribution | null;
    readonly criteria: readonly Distribution[];
  };
  /** Null without an order of tiers. */
  readonly concentration: {
    readonly least_customers: number;
    readonly most_values: number;
    readonly fields: readonly FieldConcentration[];
  } | null;
  /** Worth of the customers who went down, then and now; null where nobody knows it. */
  readonly at_risk: {
    readonly previous_value: string;
    /** Of what everybody graded both times was worth then; null where they or all others were together worth less than 0. */
    readonly share: string | null;
    readonly value: string;
  } | null;
  readonly near_misses: NearMisses | null;
  readonly movers: {
    readonly up: readonly Mover[];
    readonly down: readonly Mover[];
    /** Only without an order of tiers. */
    readonly moved: readonly Mover[];
  };
}
