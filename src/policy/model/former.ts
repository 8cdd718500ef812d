// Last year's policy beside this year's: metrics that both compute alike are computed once, others come in addition
// under names of their own, so that one scan of the exports serves both.

import { type Condition, criterionPart, subjectsOf } from '../../grammar/condition.js';
import { groupingCriterion } from '../../grammar/within.js';
import { pointsShape } from '../points/index.js';
import { type Assign, subjectsOfAssign } from './assign.js';
import { canonicalText, sortedText } from './canonical.js';
import { recentTransactions } from './movement.js';
import { type Criterion, criteriaOf, type Metric, type Policy, readsOf, type Tier } from './policy.js';

export interface Beside {
  /** Last year's policy as far as it scores tiers, its metrics named as in this year's and in `added`. */
  readonly policy: Policy;
  /** Metrics that only last year's policy needs, in dependency order. */
  readonly added: readonly Metric[];
}

/** Names begin with _ and cannot clash with those that people give. */
const beside = '_formerly_metric_';
const addedName = (id: string) => `${beside}${id}`;

/** What people call a metric of last year's policy. */
export function formerMetricName(id: string): string {
  return id.startsWith(beside) ? id.slice(beside.length) : id;
}

/**
 * @param current metrics of this year's policy
 * @param former the scoring part of last year's policy, complete with the customer fields that its conditions name
 */
export function policyBeside(current: readonly Metric[], former: Policy): Beside {
  const { names, added } = metricsBeside(current, former.metrics);
  return { policy: withNames(former, names), added };
}

/** Metrics that have the same value for every customer under both policies: the id in `others` → the id in `current`. */
export function sharedMetrics(
  current: readonly Metric[],
  others: readonly Metric[],
): ReadonlyMap<string, string> {
  const { names, added } = metricsBeside(current, others);
  const more = new Set(added.map(({ id }) => id));
  return new Map([...names].filter(([, name]) => !more.has(name)));
}

/** What metrics of another policy are called beside these, and those that are not among these. */
function metricsBeside(current: readonly Metric[], others: readonly Metric[]) {
  const known = new Map(current.map((metric) => [meaningOf(metric), metric.id]));
  const names = new Map<string, string>();
  const added: Metric[] = [];
  for (const metric of others) {
    const renamed = withOperands(metric, names);
    const same = known.get(meaningOf(renamed));
    names.set(metric.id, same ?? addedName(metric.id));
    if (same === undefined) added.push({ ...renamed, id: addedName(metric.id), hidden: true });
  }
  return { names, added };
}

/** Index of a tier that a later policy does not know. */
export const unknownTier = -3;

/** For each tier of a policy its index in a later one: by its id, or by what that one calls former. */
export function meaningIn(policy: Policy, later: Policy): number[] {
  return policy.tiers.map(({ id }) => {
    const same = later.tiers.findIndex((tier) => tier.id === id);
    const found = same >= 0 ? same : later.tiers.findIndex(({ formerly }) => formerly.includes(id));
    return found >= 0 ? found : unknownTier;
  });
}

/** A policy without what does not score: metrics that nothing needs, movement, caps and floors. */
export function scoringPart(policy: Policy): Policy {
  const needed = scoringMetrics(policy);
  return {
    ...policy,
    metrics: policy.metrics.filter(({ id }) => needed.has(id)),
    tiers: policy.tiers.map((tier) => ({ ...tier, keeps: undefined })),
    ungraded: undefined,
    caps: [],
    floors: [],
    value: undefined,
  };
}

/** Equal for metrics that have the same value for every customer. */
function meaningOf({ missing, spec }: Metric): string {
  if (spec.grain === 'metrics') return sortedText({ missing, spec });
  const { only, ...rest } = spec;
  return sortedText({ missing, spec: { ...rest, only: only && canonicalText(only) } });
}

function withOperands(metric: Metric, names: ReadonlyMap<string, string>): Metric {
  const { spec } = metric;
  if (spec.grain === 'rows') return metric;
  const name = (id: string) => names.get(id) ?? id;
  const operands = spec.operands.map((each) => (typeof each === 'string' ? name(each) : each));
  const { within } = spec;
  return { ...metric, spec: { ...spec, operands, ...(within !== undefined && { within: name(within) }) } };
}

/** Names that a policy grades customers by as they stand in it: of metrics, `score`, `<criterion>.points`. */
export function gradedBy(policy: Policy): ReadonlySet<string> {
  const { tiers, ungraded, caps, floors, value } = policy;
  const conditions = [
    ungraded?.when,
    ...tiers.map(({ keeps }) => keeps?.requires),
    ...[...caps, ...floors].map(({ when }) => when),
  ];
  return new Set([
    ...scoredBy(policy),
    ...conditions.flatMap((condition) => (condition === undefined ? [] : subjectsOf(condition))),
    ...(value === undefined ? [] : [value]),
    ...(policy.movement.inactiveAfter === undefined ? [] : [recentTransactions]),
  ]);
}

/** Metrics that scores and scored tiers are made of, with those that they are made of. */
function scoringMetrics(policy: Policy): Set<string> {
  const found = scoredBy(policy);
  // Operands stand before their users, so from the end on one pass finds all.
  for (const { id, spec } of [...policy.metrics].reverse()) {
    if (found.has(id)) for (const read of readsOf(spec)) found.add(read);
  }
  return found;
}

function scoredBy(policy: Policy): Set<string> {
  const tiers = policy.tiers.flatMap((tier) => [tier.requires, tier.entersDirectly, tier.when]);
  const points = criteriaOf(policy).flatMap(
    ({ points: { kind, spec } }) => pointsShape(kind).conditions?.(spec) ?? [],
  );
  const conditions = [...tiers, ...points, ...policy.adjustments.map((each) => each.when)];
  const { assign } = policy;
  return new Set([
    ...policy.dimensions.flatMap((each) =>
      each.criteria.flatMap(({ metric, points: { within } }) =>
        within === undefined ? [metric] : [metric, within],
      ),
    ),
    ...conditions.flatMap((condition) => (condition === undefined ? [] : subjectsOf(condition))),
    ...subjectsOfAssign(assign),
    ...('within' in assign && assign.within !== undefined ? [assign.within] : []),
  ]);
}

function withNames(policy: Policy, names: ReadonlyMap<string, string>): Policy {
  const name = (id: string) => names.get(id) ?? id;
  const condition = (each: Condition): Condition => {
    if (each.kind === 'test')
      return criterionPart(each.subject) ? each : { ...each, subject: name(each.subject) };
    return each.kind === 'not'
      ? { ...each, of: condition(each.of) }
      : { ...each, of: each.of.map(condition) };
  };
  const maybe = (each: Condition | undefined) => each && condition(each);
  const criterion = (each: Criterion): Criterion => {
    const { kind, spec, within } = each.points;
    const points = { ...each.points, spec: pointsShape(kind).renamed?.(spec, name) ?? spec };
    // Bins of criteria go by the criteria's own names.
    return {
      ...each,
      metric: name(each.metric),
      points: within === undefined ? points : { ...points, within: name(within) },
    };
  };
  const tier = (each: Tier): Tier => ({
    ...each,
    requires: maybe(each.requires),
    entersDirectly: maybe(each.entersDirectly),
    when: maybe(each.when),
  });
  return {
    ...policy,
    metrics: [],
    dimensions: policy.dimensions.map((each) => ({ ...each, criteria: each.criteria.map(criterion) })),
    adjustments: policy.adjustments.map((each) => ({ ...each, when: condition(each.when) })),
    assign: renamedAssign(policy.assign, name),
    tiers: policy.tiers.map(tier),
  };
}

function renamedAssign(assign: Assign, name: (id: string) => string): Assign {
  if (assign.by === 'clusters') return { ...assign, on: assign.on.map(name), of: name(assign.of) };
  if (!('of' in assign)) return assign;
  const { ties, within } = assign;
  return {
    ...assign,
    of: name(assign.of),
    ...(ties && { ties: ties.map(name) }),
    ...(within !== undefined && { within: name(within) }),
  };
}

/**
 * Whether both give every customer the same scored tier and the same points, whatever their labels and their rules of
 * movement, caps and floors.
 * @param former as `policyBeside` names it
 */
export function scoresAlike(current: Policy, former: Policy): boolean {
  return scoringText(current) === scoringText(former);
}

function scoringText({ dimensions, adjustments, assign, tiers }: Policy): string {
  return sortedText({
    dimensions: dimensions.map(({ weight, criteria }) => ({ weight, criteria })),
    adjustments: adjustments.map(({ id, add, when }) => ({ id, add, when: canonicalText(when) })),
    assign,
    tiers: tiers.map(({ score, requires, entersDirectly, quota, share, when }) => ({
      score,
      quota,
      share,
      conditions: [requires, entersDirectly, when].map((each) => each && canonicalText(each)),
    })),
  });
}

/**
 * Whether a criterion gives the same points in both policies; with bins, as long as all customers are the same. Within the
 * bins of another criterion that depends on more than the criterion itself.
 */
export function samePoints(a: Criterion, b: Criterion): boolean {
  if (a.points.within !== undefined && groupingCriterion(a.points.within) !== undefined) return false;
  return sortedText([a.metric, a.points]) === sortedText([b.metric, b.points]);
}
