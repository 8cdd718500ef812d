// Which metrics decide about tiers, and which of them a customer can move: those that exports give. Metrics computed from
// others follow. Where two metrics are the same computation, one cannot move without the other.

import { type ComparedColumn, comparedInTurn, comparedKey } from '../../engine/steps/plan/compared.js';
import { remembered } from '../../foundation/remembered.js';
import { type Test, testsIn } from '../../grammar/condition.js';
import { conditionsOf, decidingCriteria, decidingMetrics } from '../../policy/model/deciding.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { type Criterion, criteriaOf, type Metric, type Policy } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';

const conditions = remembered(conditionsOf);
const criteriaThatCount = remembered(decidingCriteria);

/** Ids of all metrics that points, conditions or the way of assigning read, and of what these are computed from. */
export const metricsThatMatter = remembered(decidingMetrics);

/** Metrics that move together: the first gives the group its name. */
export type MetricGroup = readonly [Metric, ...Metric[]];

/** What a customer moves, each on its own, in the order of the policy. */
export function metricGroups(policy: Policy): MetricGroup[] {
  const matter = metricsThatMatter(policy);
  const groups = new Map<string, Metric[]>();
  for (const metric of policy.metrics) {
    const { id, spec, missing } = metric;
    const own = id === recentTransactions || !id.startsWith('_');
    if (spec.grain !== 'rows' || !own || !matter.has(id)) continue;
    const key = JSON.stringify([spec, missing ?? null]);
    groups.set(key, [...(groups.get(key) ?? []), metric]);
  }
  const order = (id: string) => policy.metrics.findIndex((metric) => metric.id === id);
  return [...groups.values()]
    .flatMap(([first, ...more]): MetricGroup[] => (first === undefined ? [] : [[first, ...more]]))
    .sort(([a], [b]) => Number(a.hidden) - Number(b.hidden) || order(a.id) - order(b.id));
}

/** Tests that ask for a metric itself. */
export function testsOn(metric: string, policy: Policy): Test[] {
  return conditions(policy)
    .flatMap(testsIn)
    .flatMap(({ subject, test }) => (subject === metric ? [test] : []));
}

/** Criteria that give points for a metric. */
export function criteriaOn(metric: string, policy: Policy): Criterion[] {
  return criteriaThatCount(policy).filter((criterion) => criterion.metric === metric);
}

/** What customers are ranked by, metrics or `score`, among all others or those in the same groups. */
export function rankedBy(policy: Policy, looksAcross: (kind: string) => boolean): ComparedColumn[] {
  const { assign } = policy;
  const inGroup = (within: string | undefined) => (within === undefined ? [] : [within]);
  const ofMetrics = policy.metrics.flatMap(({ spec }): ComparedColumn[] => {
    const [first] = spec.grain === 'metrics' && looksAcross(spec.kind) ? spec.operands : [];
    if (spec.grain === 'rows' || typeof first !== 'string') return [];
    return [{ name: first, within: inGroup(spec.within), among: 'everybody' }];
  });
  const ofPoints = criteriaOf(policy).flatMap(({ metric, points }): ComparedColumn[] =>
    pointsShape(points.kind).amongAll
      ? [{ name: metric, within: inGroup(points.within), among: 'rated' }]
      : [],
  );
  const ofTiers = assign.by === 'quota' || assign.by === 'cumulative_share' ? comparedInTurn(assign) : [];
  const all = [...ofMetrics, ...ofPoints, ...ofTiers];
  return [...new Map(all.map((each) => [comparedKey(each), each])).values()];
}
