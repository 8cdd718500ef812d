// An explanation as plain data: why a customer has this tier, and what would change it. Reports word it.

import type { Decimal } from 'decimal.js';
import type { Condition, Literal } from '../../grammar/condition.js';
import type { Cause } from '../../policy/model/causes.js';
import type { MetricWindow } from '../../policy/model/metric-windows.js';
import type { Labels } from '../../policy/model/policy.js';
import type { FirmnessLimits } from '../../reports/words/firmness-remarks.js';
import type { GroupFact } from '../trying/groups.js';
import type { ActionKind, LeftOut, Trait } from './actions.js';
import type { Named } from './named.js';

/** A metric's value as graded.csv shows it, or of the score, of points or of a bin; null: missing. */
export interface Shown {
  /** Id of the metric, or `score`, `<criterion>.points`, `<criterion>.bin`. */
  readonly subject: string;
  readonly value: Literal | null;
}

export interface CriterionFact extends Shown {
  readonly id: string;
  /** Undefined where it is excluded because the metric is missing. */
  readonly points: Decimal | undefined;
  /** In its dimension, as the policy writes it. */
  readonly weight: Decimal;
  /** In the whole score, 0 to 100. */
  readonly effective: Decimal;
  /** What it gives to the score, and what it would give more with full points. */
  readonly gives: Decimal;
  readonly loses: Decimal;
}

export interface DimensionFact {
  readonly id: string;
  readonly label: Labels;
  readonly weight: Decimal;
  readonly effective: Decimal;
  readonly gives: Decimal;
  readonly loses: Decimal;
  readonly criteria: readonly CriterionFact[];
}

/** A test with what it came to. */
export interface TestFact extends Shown {
  readonly condition: Extract<Condition, { kind: 'test' }>;
  readonly holds: boolean;
  /** How far the value is from meeting it, in its own unit; undefined where it holds, or is no number. */
  readonly short: Decimal | undefined;
}

/** A condition with what it came to, and the tests in it. */
export interface ConditionFact {
  readonly condition: Condition;
  readonly holds: boolean;
  readonly tests: readonly TestFact[];
}

export interface AdjustmentFact extends ConditionFact {
  readonly id: string;
  readonly label: Labels;
  readonly add: Decimal;
}

export const gateKinds = ['score', 'requires', 'enters_directly', 'keeps_score', 'keeps', 'when'] as const;
export type GateKind = (typeof gateKinds)[number];

export interface GateFact extends ConditionFact {
  readonly kind: GateKind;
}

/** A tier that a customer stands on, held, or could come to, with what it asks for. */
export interface TierFact {
  readonly tier: string;
  readonly role: 'next' | 'own' | 'held';
  readonly gates: readonly GateFact[];
  /** Of tiers that go to the first of all, or of a group: the lowest value with which somebody had it. */
  readonly line: (Shown & { readonly inGroup: Shown | undefined }) | undefined;
  /** Of clusters: the centre of the tier. */
  readonly centre: readonly Shown[];
}

export interface BoundFact extends ConditionFact {
  readonly kind: 'floor' | 'cap';
  readonly name: string;
  /** The tier that it allows at most, or gives at least. */
  readonly tier: string;
  /** Whether it moved this customer. */
  readonly decided: boolean;
}

/** A row of overrides.csv about this customer. */
export type OverrideFact = Readonly<
  Record<
    | 'tier'
    | 'kind'
    | 'reason'
    | 'requested_by'
    | 'approved_by'
    | 'decided_on'
    | 'expires_on'
    | 'case'
    | 'status'
    | 'why',
    string
  >
>;

export interface ChangeFact {
  readonly previousTier: string;
  readonly movement: string;
  readonly steps: string;
  /** Empty where changes.csv does not say: it lists who is not on the same tier. */
  readonly previousScore: string;
  readonly scoreChange: string;
  /** What each cause did, as changes.csv has it; empty: it does not say. */
  readonly parts: readonly (readonly [Cause, string])[];
  /** What the change of the score is made of: `policy`, `adjustments`, `rounding`, or a criterion of last year's policy. */
  readonly scoreParts: readonly (readonly [part: string, points: string])[];
  /** A part, what in behaviour it was (`behaviour:annual_spend`), or `unattributed`; empty: it does not say. */
  readonly mainDriver: string;
}

/** Values from one end to the other; an end that is undefined is open. */
export interface Range {
  readonly least: Literal | undefined;
  readonly most: Literal | undefined;
}

/** Some values of a metric without an order; `besides`: and any that the policy does not name. */
export interface Some {
  readonly values: readonly Literal[];
  readonly besides: boolean;
}

interface PathOf {
  readonly metric: string;
  /** Metrics that are the same computation, and move with it. */
  readonly together: readonly string[];
  readonly from: Literal | null;
}

/** What a metric that follows comes to. */
export interface Followed {
  readonly metric: string;
  readonly from: Literal | null;
  readonly to: Literal | null;
}

/** One metric alone on the way to a tier. */
export type TierPath = PathOf &
  (
    | {
        readonly outcome: 'reaches';
        /** The nearest value that reaches it; of a metric that is missing now, or has no order, which values do. */
        readonly to: Literal | Range | Some;
        /** The tier that it comes to, which may be better than the one that is asked for. */
        readonly tier: string;
        readonly score: string;
        readonly follows: readonly Followed[];
      }
    /** Reached with these values: an end or what is not listed loses it. */
    | { readonly outcome: 'keeps'; readonly within: Range | Some }
    /** Kept while it is missing, lost with any value. */
    | { readonly outcome: 'keeps_missing' }
    | { readonly outcome: 'cannot_lose' }
    | { readonly outcome: 'not_alone' }
    /** Rows that move it move these metrics, too, or its own conditions leave no room (then there are none): no value is told. */
    | { readonly outcome: 'cannot_move_alone'; readonly with: readonly string[] }
    /**
     * It cannot be told: the metric `because` reads the window before, which results do not hold; or it is the hidden one of
     * recent transactions, and who may be inactive in the next review keeps nothing for certain.
     */
    | { readonly outcome: 'unknown'; readonly because: string }
  );

/** What is done, how much of it, and what comes of it. */
export interface ActionStep {
  /** Number of orders or rows; below 0 of those that are not there. 1 of one order of an amount, 0 of an amount over all. */
  readonly orders: Decimal;
  /** Amount of each of them, or the whole that goes over the orders there are; null of rows without amounts. */
  readonly amount: Decimal | null;
  readonly tier: string;
  readonly score: string;
  readonly follows: readonly Followed[];
}

/** A whole action on the way to a tier, with everything that it moves. */
export interface ActionPath {
  readonly kind: ActionKind;
  readonly export: string;
  readonly traits: readonly Trait[];
  /** What an order is on the average; undefined where that is not known. */
  readonly usual: Decimal | undefined;
  readonly outcome: /** The least of it that reaches the tier; one less of it does not. */
    | { readonly is: 'reaches'; readonly at: ActionStep; readonly binds: readonly string[] }
    /** The most that may be missing; with one more missing the tier is lost, as far as that can be told. */
    | {
        readonly is: 'keeps';
        readonly at: ActionStep;
        readonly lost: ActionStep | undefined;
        readonly binds: readonly string[];
      }
    /** Not by so much of it. */
    | { readonly is: 'not_reached' | 'not_lost'; readonly searched: Pick<ActionStep, 'orders' | 'amount'> }
    | { readonly is: 'left_out'; readonly because: LeftOut };
}

/** One of two things that are done together. */
export type PairPart =
  | ({ readonly does: 'action' } & Omit<ActionPath, 'outcome'> & Pick<ActionStep, 'orders' | 'amount'>)
  | ({ readonly does: 'metric'; readonly to: Literal } & PathOf & { readonly from: Literal });

/** Two whole actions that reach the tier together, where none does alone: one less of either does not. */
export interface PairPath extends Pick<ActionStep, 'tier' | 'score' | 'follows'> {
  readonly parts: readonly [PairPart, PairPart];
  readonly binds: readonly string[];
}

/** Paths to a tier, or to keep one. */
export interface Paths {
  readonly tier: string;
  /** The tier that comes out when nothing changes. */
  readonly unchanged: string;
  /** Whether that is this tier or a better one. */
  readonly kept: boolean;
  /** What holds the customer below the tier, whatever a metric does: `max_up`, `new_customer_limit`, `inactive`, `cap:<name>`. */
  readonly limits: readonly string[];
  readonly actions: readonly ActionPath[];
  /** Two of them at once, where none is enough. */
  readonly pairs: readonly PairPath[];
  /** Each metric alone. */
  readonly paths: readonly TierPath[];
}

export interface CustomerFacts {
  readonly kind: 'graded';
  readonly customer: string;
  readonly tier: string;
  readonly scoredTier: string;
  readonly movedTier: string;
  readonly ruledTier: string;
  /** The day before which nobody falls from the tier, and since when it is held; empty where results do not say. */
  readonly validity: { readonly since: string; readonly until: string };
  /** Empty where the policy has none. */
  readonly score: string;
  readonly reasons: readonly string[];
  /** `firm`, or what flips the tier and to which; empty where results do not say. */
  readonly firmness: string;
  /** The nearest loss: orders fewer, and how much less the value metric, as graded.csv has them; empty: none that is small. */
  readonly margin: { readonly orders: string; readonly value: string };
  readonly dimensions: readonly DimensionFact[];
  readonly groups: readonly GroupFact[];
  readonly adjustments: readonly AdjustmentFact[];
  /** Why the rules give no tier; undefined where they give one. */
  readonly ungraded: ConditionFact | undefined;
  readonly tiers: readonly TierFact[];
  readonly bounds: readonly BoundFact[];
  readonly overrides: readonly OverrideFact[];
  readonly change: ChangeFact | undefined;
  /** Columns in which something else comes out when the customer is graded from the results alone: then there are no paths. */
  readonly apart: readonly string[];
  /** What paths take for granted although the results do not tell it. */
  readonly assumed: 'active' | undefined;
  /** To the next better tier, or to any where the rules give none; undefined on the best tier. */
  readonly up: Paths | undefined;
  /** Undefined on the last tier, and without a tier. */
  readonly stay: Paths | undefined;
}

/** Somebody who was in last results and is not graded. */
export interface Left {
  readonly kind: 'left';
  readonly customer: string;
  readonly previousTier: string;
  readonly previousScore: string;
}

export interface Explanation extends Named {
  readonly review: string;
  readonly asOf: string;
  /** As-of date that the next review is taken to have. */
  readonly nextAsOf: string;
  readonly policy: string;
  readonly version: string;
  readonly held: boolean;
  /** First and last day of the windows that metrics have. */
  readonly windows: readonly MetricWindow[];
  /** Metrics that count purchases only, because the review tells refunds; also the one of who is inactive. */
  readonly purchasesOnly: readonly string[];
  /** Metrics that decide and that nothing that customers do changes. */
  readonly fixed: readonly string[];
  /** The metric that says what customers are worth. */
  readonly value: string | undefined;
  /** Small changes that were not tried on the grades, or under an assumption. */
  readonly firmnessLimits: FirmnessLimits;
  readonly customers: readonly (CustomerFacts | Left)[];
}
