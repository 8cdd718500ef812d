// What decides about tiers: conditions, criteria that count, and the metrics that these read.
import { type Condition, criterionPart, testsIn } from '../../grammar/condition.js';
import { looksAcross } from '../metrics/index.js';
import { pointsShape } from '../points/index.js';
import { subjectsOfAssign } from './assign.js';
import { groupingCriteria } from './groups.js';
import { recentTransactions } from './movement.js';
import { type Criterion, criteriaOf, type Policy, readsOf } from './policy.js';

/** Conditions of the policy over customers. */
export function conditionsOf(policy: Policy): Condition[] {
  const tiers = policy.tiers.flatMap((tier) => [
    tier.requires,
    tier.entersDirectly,
    tier.when,
    tier.keeps?.requires,
  ]);
  const others = [...policy.adjustments, ...policy.caps, ...policy.floors].map((each) => each.when);
  const points = criteriaOf(policy).flatMap(({ points: { kind, spec } }) => [
    ...(pointsShape(kind).conditions?.(spec) ?? []),
  ]);
  return [policy.ungraded?.when, ...tiers, ...others, ...points].filter((each) => each !== undefined);
}

/** Criteria that count in a score, that group customers, or whose points or bins conditions ask for. */
export function decidingCriteria(policy: Policy): Criterion[] {
  const asked = new Set(
    conditionsOf(policy)
      .flatMap(testsIn)
      .map(({ subject }) => criterionPart(subject)?.criterion),
  );
  const grouping = groupingCriteria(policy);
  return criteriaOf(policy).filter(({ id, share }) => !share.isZero() || asked.has(id) || grouping.has(id));
}

/** Ids of all metrics that points, conditions or the way of assigning read, and of what these are computed from. */
export function decidingMetrics(policy: Policy): ReadonlySet<string> {
  const { inactiveAfter } = policy.movement;
  const found = new Set<string>();
  const add = (id: string) => {
    const metric = policy.metrics.find((each) => each.id === id);
    if (metric === undefined || found.has(id)) return;
    found.add(id);
    for (const read of readsOf(metric.spec)) add(read);
  };
  for (const { metric, points } of decidingCriteria(policy)) {
    add(metric);
    if (points.within !== undefined) add(points.within);
  }
  if ('within' in policy.assign && policy.assign.within !== undefined) add(policy.assign.within);
  for (const { subject } of conditionsOf(policy).flatMap(testsIn)) add(subject);
  for (const subject of subjectsOfAssign(policy.assign)) add(subject);
  if (inactiveAfter !== undefined) add(recentTransactions);
  return found;
}

/** Whether a customer's tier depends on how the customer stands among all others, bins and clusters aside. */
export function decidesAmongAll(policy: Policy): boolean {
  const { by } = policy.assign;
  const deciding = decidingMetrics(policy);
  return (
    by === 'quota' ||
    by === 'cumulative_share' ||
    decidingCriteria(policy).some(({ points }) => pointsShape(points.kind).amongAll) ||
    policy.metrics.some(
      ({ id, spec }) => deciding.has(id) && spec.grain === 'metrics' && looksAcross(spec.kind),
    )
  );
}
