// What change is measured from: a relation of customers of two years, as grading and diff both make one.

import { own } from '../engine/steps/plan/step.js';
import type { Typed } from '../grammar/types.js';
import type { Labels } from '../policy/model/policy.js';
import type { Resolve } from '../sql/condition.js';
import type { WhyUnattributed } from './report.js';

/** Columns of the relation, beside those that `own` names (_previous, _tier, _previous_score, _previous_value). */
export const changeColumns = {
  previous: own.previous,
  tier: own.tier,
  previousScore: own.previousScore,
  previousValue: own.previousValue,
  score: 'score',
  value: '_value',
  driver: own.driver,
  returned: own.returned,
} as const;

/** A column of numbers in one of the two years, wherever it lies. */
export interface Figures {
  /** What stands after FROM. */
  readonly from: string;
  readonly value: Typed;
  /** The same as it is written, where it may be something else than a number; undefined where that cannot be. */
  readonly text: string | undefined;
}

/** What is needed to find who nearly reached a better tier. */
export interface NearInputs {
  /** What stands after FROM: customers of this year. */
  readonly from: string;
  /** Index of the tier that they have. */
  readonly tier: string;
  readonly subject: Resolve;
  /** Whether a subject of conditions is at hand. */
  readonly knows: (subject: string) => boolean;
}

export interface ChangeRelation {
  /**
   * What stands after FROM: a row for each customer of the two years, with the columns above. Tiers are indexes into
   * `tiers`, null where somebody was not there.
   */
  readonly from: string;
  readonly tiers: readonly { readonly id: string; readonly label: Labels }[];
  /** Whether a smaller index is a better tier. */
  readonly ordered: boolean;
  /** True of who is there without a tier now; undefined where nobody can be. */
  readonly ungraded?: string | undefined;
  /** Columns that tell customers apart, by the name that people know. */
  readonly keys: readonly { readonly name: string; readonly column: string }[];
  readonly scored: boolean;
  /** The metric that says what customers are worth; undefined where it is not known for both years. */
  readonly value: { readonly metric: string; readonly label: Labels; readonly currency: string } | undefined;
  /** Labels of metrics and criteria by id. */
  readonly labels: Readonly<Record<string, Labels>>;
  /** Undefined: causes are in the relation. */
  readonly unattributed: WhyUnattributed | undefined;
  /** Whether the relation says who came back. */
  readonly returned: boolean;
  /** Fields among whose values downgrades may concentrate: nothing personal. */
  readonly profile: {
    /** What stands after FROM: everybody of this year, with both tiers. */
    readonly from: string;
    readonly fields: readonly { readonly field: string; readonly sql: string }[];
  };
  /** The score and the points of criteria that both years have. */
  readonly distributions: readonly {
    readonly name: string;
    readonly label: Labels;
    readonly before: Figures;
    readonly now: Figures;
  }[];
}
