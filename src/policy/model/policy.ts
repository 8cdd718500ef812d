// The resolved policy: everything named, ordered and defaulted, nothing optional that a rule must look up.
// It is plain data; metric kinds and points shapes are looked up by `kind` in their own rooms.
import type { Decimal } from 'decimal.js';
import type { Condition } from '../../grammar/condition.js';
import type { PlacedWindow, Span, Window } from '../../grammar/window.js';
import type { Assign, Quota } from './assign.js';
import type { Firmness } from './firmness.js';
import type { Validity } from './validity.js';

export type Language = 'en' | 'zh';
export type Labels = Readonly<Record<Language, string>>;

/** Computed from the rows of one export (or, for `customers`, from the customer's own row). */
export interface RowsSpec {
  readonly grain: 'rows';
  readonly kind: string;
  readonly export: string;
  /** Undefined counts whole rows. */
  readonly field: string | undefined;
  /** Keys that only this kind knows, such as distinct. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly only: Condition | undefined;
  readonly window: Window;
  readonly before: Span | undefined;
}

/** Computed from other metrics: of the same customer, or of all (rank, share). */
export interface DerivedSpec {
  readonly grain: 'metrics';
  readonly kind: string;
  readonly operands: readonly (string | Decimal)[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Customers are compared only with those who have the same value in this metric. */
  readonly within?: string;
  /** The window of the operand, where the kind needs it (per_month). */
  readonly window: PlacedWindow | undefined;
}

/** Metrics that a metric is made from. */
export function readsOf(spec: RowsSpec | DerivedSpec): string[] {
  if (spec.grain === 'rows') return [];
  const operands = spec.operands.filter((each) => typeof each === 'string');
  return spec.within === undefined ? operands : [...operands, spec.within];
}

export interface Metric {
  readonly id: string;
  /** Hidden metrics serve others (the window before, for growth) and are not written to results. */
  readonly hidden: boolean;
  readonly label: Labels;
  readonly unit: string;
  /** Value that stands in where the metric is missing. */
  readonly missing: Decimal | undefined;
  readonly spec: RowsSpec | DerivedSpec;
}

/** How a metric becomes points; `spec` belongs to the shape named by `kind`. */
export interface Points {
  readonly kind: string;
  readonly spec: unknown;
  readonly reverse: boolean;
  /** Customers are compared only with those who have the same value in this metric, or are in the same `<criterion>.bin`. */
  readonly within?: string;
  /** What the points of the sheet are out of; undefined: they are points between 0 and 100. */
  readonly outOf?: Decimal;
  /** Points of a customer whose metric is missing; `exclude` shares the weight out over the other criteria. */
  readonly missing: Decimal | 'exclude';
}

export interface Criterion {
  readonly id: string;
  readonly metric: string;
  /** Share of the whole score, dimension and criterion weight multiplied: 0 to 1. */
  readonly share: Decimal;
  readonly weight: Decimal;
  readonly points: Points;
}

export interface Dimension {
  readonly id: string;
  readonly label: Labels;
  readonly weight: Decimal;
  readonly criteria: readonly Criterion[];
}

export interface Adjustment {
  readonly id: string;
  readonly label: Labels;
  readonly add: Decimal;
  readonly when: Condition;
  /** Where it stands among the adjustments of the policy: one that is given several times is several. */
  readonly written: number;
}

export interface Keeps {
  readonly score: Decimal | undefined;
  readonly requires: Condition | undefined;
}

/** One line of the service calendar: `{ visit: executive, every: 6 months, minutes: 60 }`. */
export interface Service {
  readonly service: string;
  /** The role of who does it. */
  readonly by: string;
  /** An interval as it is written. */
  readonly every: string;
  /** How long one time takes. */
  readonly minutes: number | undefined;
}

export interface Tier {
  readonly id: string;
  readonly label: Labels;
  readonly formerly: readonly string[];
  readonly score: Decimal | undefined;
  readonly requires: Condition | undefined;
  readonly entersDirectly: Condition | undefined;
  /** What the tier takes where tiers are assigned by quota, by cumulative share, by segments. */
  readonly quota: Quota | undefined;
  /** From the top down to this part of the total, 0 to 1. */
  readonly share: Decimal | undefined;
  readonly when: Condition | undefined;
  readonly keeps: Keeps | undefined;
  readonly discount: Decimal | undefined;
  /** What the benefits cost for one customer and year. */
  readonly annualCost: Decimal | undefined;
  readonly perks: readonly string[];
  readonly service: readonly Service[];
}

/** A bound on the tier: for a cap the best tier allowed, for a floor the worst. `tier` is an index into tiers. */
export interface Bound {
  readonly tier: number;
  readonly when: Condition;
  /** What reasons call it. */
  readonly name: string;
  /** What reports call it, where that is not the name in all languages. */
  readonly label?: Labels;
}

/** Whom the policy gives no tier. */
export interface Ungraded {
  /** Names metrics only: these customers have no score. */
  readonly when: Condition;
  readonly label: Labels;
}

/** Limits on how customers move; they hold for who was in last results. */
export interface Movement {
  /** The better of this and last year's scored tier counts. */
  readonly bestOfTwo: boolean;
  readonly downMaxSteps: number | undefined;
  /** Who was downgraded less than this before the as-of date is not downgraded again. */
  readonly notAgainWithin: Span | undefined;
  /** Who came to the tier in the last review is not downgraded in this one. */
  readonly protectFirstReview: boolean;
  readonly upMaxSteps: number | undefined;
  /** Index of the best tier a new customer may enter. */
  readonly newCustomersAtMost: number | undefined;
  /** How long a tier is held; undefined: until the next review. */
  readonly valid: Validity | undefined;
  /** Whether the tier of the rules counts as the tier held, and not what an override made of it. */
  readonly countsFromRuled: true | undefined;
  /** Who bought nothing for so long before the as-of date stands on the last tier. */
  readonly inactiveAfter: Span | undefined;
}

export interface Policy {
  readonly name: string;
  readonly version: string;
  readonly currency: string;
  /** Metric that says what a customer is worth (spend at risk, weighted migration). */
  readonly value: string | undefined;
  /** In dependency order. */
  readonly metrics: readonly Metric[];
  readonly dimensions: readonly Dimension[];
  readonly adjustments: readonly Adjustment[];
  readonly assign: Assign;
  /** Best first. */
  readonly tiers: readonly Tier[];
  /** Undefined: everybody has a tier. */
  readonly ungraded: Ungraded | undefined;
  readonly movement: Movement;
  readonly caps: readonly Bound[];
  readonly floors: readonly Bound[];
  /** What counts as a small change; undefined where nobody wants to know how firm grades are. */
  readonly firmness: Firmness | undefined;
}

/** What people call metrics, and criteria by the metric that they give points for, by id. */
export function labelsById(policy: Policy): Record<string, Labels> {
  const metrics = new Map(
    policy.metrics.filter(({ hidden }) => !hidden).map((each) => [each.id, each.label]),
  );
  const criteria = criteriaOf(policy);
  const labels = criteria.flatMap(({ id, metric }): [string, Labels][] => {
    const label = metrics.get(metric);
    if (label === undefined) return [];
    // Several criteria may look at one metric.
    const shared = id !== metric && criteria.filter((each) => each.metric === metric).length > 1;
    return [[id, shared ? { en: `${label.en} (${id})`, zh: `${label.zh}（${id}）` } : label]];
  });
  return Object.fromEntries([...labels, ...metrics]);
}

/** What people call caps, floors and adjustments, by the code that reasons have of them (`cap:Arrears`). */
export function ruleLabelsOf({ caps, floors, adjustments }: Policy): ReadonlyMap<string, Labels> {
  const bounds = (kind: string, all: readonly Bound[]) =>
    all.flatMap(({ name, label }) => (label === undefined ? [] : [[`${kind}:${name}`, label] as const]));
  return new Map([
    ...bounds('cap', caps),
    ...bounds('floor', floors),
    ...adjustments.map(({ id, label }) => [`adjustment:${id}`, label] as const),
  ]);
}

/** All criteria, in the order they are written. */
export function criteriaOf(policy: Policy): Criterion[] {
  return policy.dimensions.flatMap((dimension) => dimension.criteria);
}

/** Whether two policies say different currencies; of one that says none nobody knows. */
export function currencyDiffers(was: string, is: string): boolean {
  return was !== '' && is !== '' && was !== is;
}
