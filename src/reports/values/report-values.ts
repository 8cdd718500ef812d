// Everything that reports show of results, as one value, from which every form of a report is made: pages, workbooks,
// lists. Decimals are exact text, counts are numbers, shares have 6 places.

import type { NearMisses } from '../../change/report.js';
import type { Cause } from '../../policy/model/causes.js';
import type { Labels, Policy } from '../../policy/model/policy.js';
import type { Summary } from './summary.js';

/** A customer as lists show one. */
export interface ToldCustomer {
  /** As exports have it. */
  readonly customer: string;
  /** Cells of `ReportValues.fields`, in their order. */
  readonly fields: readonly string[];
  readonly tier: string;
  /** Null for who is new, and without last results. */
  readonly previousTier: string | null;
  /** `up`, `down`, `same`, `new`; empty without last results. */
  readonly movement: string;
  readonly steps: number | null;
  /** The day before which nobody falls from the tier; null where none is promised. */
  readonly validUntil: string | null;
  /** What the customer is worth by the value metric of the policy. */
  readonly value: string | null;
  readonly previousValue: string | null;
  readonly score: string | null;
  readonly previousScore: string | null;
  /** Score now less score in last results. */
  readonly scoreChange: string | null;
  /** `behaviour:annual_spend`, `policy`, ...; null for who did not move. */
  readonly mainDriver: string | null;
  readonly reasons: readonly string[];
  /** What is missing to the next better tier, where that is little. */
  readonly near: 'score' | 'gates' | 'both' | null;
  readonly nextTier: string | null;
  /** Points that the score is short of that tier; null where the tier has no score. */
  readonly scoreToNext: string | null;
  /** `firm`, or what flips the grade and to which tier; null where results do not say. */
  readonly firmness: string | null;
  /** The nearest loss: orders that have to be missing, and how much less the value has to be; null where none is small. */
  readonly marginOrders: string | null;
  readonly marginValue: string | null;
}

/** How many there are, and the first of them by what they are worth. */
export interface ToldList {
  readonly customers: number;
  readonly first: readonly ToldCustomer[];
}

/** Customers, worth and cost of a tier in one year. */
export interface TierYear {
  readonly customers: number;
  readonly share: string;
  /** Null where nobody knows it. */
  readonly value: string | null;
  readonly valueShare: string | null;
  /** What benefits cost for all of them; null for a tier without such a cost. */
  readonly benefits: string | null;
  /** What discounts gave away: the same goods at list price would have cost so much more; null for a tier without one. */
  readonly discounts: string | null;
  /** Both of them against what the customers are worth; null where nobody knows that. */
  readonly costShare: string | null;
}

export interface ToldTier {
  readonly tier: string;
  readonly label: Labels;
  readonly now: TierYear;
  /** In last results, by what this policy says of benefits; null without any. */
  readonly before: TierYear | null;
}

/** Steps of all who went one way, by what caused them: the parts sum to the whole. */
export interface CausedSteps {
  readonly customers: number;
  readonly steps: number;
  readonly by: Readonly<Record<Cause, number>>;
}

/** How many scores lie where. */
export interface ScoreHistogram {
  /** From 0 to 100, a point each: the lower bound counts, the last band holds 100, too. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly customers: number }[];
  /** Scores that tiers ask for, best first. */
  readonly thresholds: readonly { readonly tier: string; readonly label: Labels; readonly score: string }[];
  /** Customers with a score. */
  readonly customers: number;
}

/** An override as a report shows it. */
export interface ToldOverride {
  readonly customer: string;
  readonly tier: string;
  readonly status: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly decidedOn: string;
  readonly expiresOn: string;
  /** Why it was not applied; empty where it was. */
  readonly why: string;
  readonly ruledTier: string;
  readonly finalTier: string;
  /** What the review of appeals called it; empty for others. */
  readonly case: string;
}

/** Who approved results, when, and why in spite of guards. */
export interface ToldApproval {
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly note: string | null;
  readonly accepted: readonly { readonly guard: string; readonly because: string }[];
  readonly signed: boolean;
}

/** A file with its SHA-256; null where a cluster wrote it in parts. */
export interface ToldFile {
  readonly file: string;
  readonly sha256: string | null;
}

/** A file, or a table, that was read; its SHA-256 is null where nobody could know it. */
export interface ToldInput {
  readonly role: string;
  readonly file: string;
  readonly sha256: string | null;
}

/** Whose customers alone are told of: those with one value of a field. */
export interface ToldPart {
  readonly field: string;
  /** Null: those without any. */
  readonly value: string | null;
}

/** Of a cell of the migration matrix what the largest of its customers is worth, without its sign; null: nobody is. */
export interface LargestOfCell {
  /** Null: new. */
  readonly previousTier: string | null;
  readonly tier: string;
  readonly value: string | null;
  readonly previousValue: string | null;
}

export interface ReportValues {
  /** For what may not be told of them; nothing shows it. */
  readonly largest: readonly LargestOfCell[];
  /** Null: all customers. */
  readonly part: ToldPart | null;
  /** Every number that summary.json holds. */
  readonly summary: Summary;
  /** Best first. */
  readonly tiers: readonly ToldTier[];
  /** All of them together. */
  readonly total: { readonly now: TierYear; readonly before: TierYear | null };
  /** Null where causes are unknown, or nobody moved. */
  readonly causes: { readonly up: CausedSteps; readonly down: CausedSteps } | null;
  /** Null in a policy without scores. */
  readonly histogram: ScoreHistogram | null;
  /** Null where no tier asks for a score or gates. */
  readonly near: (ToldList & { readonly counts: NearMisses }) | null;
  /** Whose grade something small would change; null where results do not say. */
  readonly knifeEdges: (ToldList & { readonly up: number; readonly down: number }) | null;
  /** Who stayed, and lost at least `points` of the score; null where results do not say. */
  readonly falling: (ToldList & { readonly points: string }) | null;
  /** Who moved, by what they were worth in the better of both years. Null without last results. */
  readonly movers: { readonly up: ToldList; readonly down: ToldList } | null;
  readonly overrides: readonly ToldOverride[];
  readonly policy: Policy;
  /** Fields of customers that lists show, as graded.csv calls them. */
  readonly fields: readonly string[];
  readonly approval: ToldApproval | null;
  readonly made: {
    readonly version: string;
    readonly policyFingerprint: string;
    readonly inputs: readonly ToldInput[];
    /** Files of the results but the report. */
    readonly outputs: readonly ToldFile[];
    /** Assumptions that were made while reading. */
    readonly notes: readonly string[];
  };
  readonly customers: {
    /** The most telling ones: movers, near misses, knife edges, the largest; sorted by worth. */
    readonly shown: readonly ToldCustomer[];
    /** All others, where they are not too many, sorted by worth; else null. */
    readonly others: readonly ToldCustomer[] | null;
  };
}
