// What results tell of the metrics of another policy: those that they show under whatever name, and those that follow from
// them by arithmetic. What is left is lacking, and only the exports hold it.

import type { Plan } from '../../engine/steps/plan/planned.js';
import { metricType } from '../../engine/steps/plan/step.js';
import type { ValueType } from '../../grammar/types.js';
import { fieldMetric } from '../../plan/planning/fields.js';
import { gradedBy, sharedMetrics } from '../../policy/model/former.js';
import { type Metric, type Policy, readsOf } from '../../policy/model/policy.js';

/** Results as far as they tell metrics. */
export interface ShownMetrics {
  /** Headings of graded.csv. */
  readonly headings: readonly string[];
  /** The plan of the policy that they were graded by. */
  readonly plan: Plan;
}

export interface ToldMetrics {
  /** The policy with the metrics that it grades by, and no others. */
  readonly policy: Policy;
  /** For each metric that is shown the number of its column in graded.csv, and its type. */
  readonly columns: ReadonlyMap<string, { readonly column: number; readonly type: ValueType }>;
  /** Metrics that the results neither show nor give by arithmetic. */
  readonly lacking: readonly Metric[];
}

/** @param plan of the other policy, over the same exports */
export function toldMetrics(shown: ShownMetrics, plan: Plan): ToldMetrics {
  const column = columnOf(shown, plan);
  const needed = new Set(gradedBy(plan.policy));
  const columns = new Map<string, { column: number; type: ValueType }>();
  const lacking: Metric[] = [];
  // Operands stand before their users, so from the end on one pass finds all.
  const kept = [...plan.policy.metrics].reverse().filter((metric) => {
    const { id, spec } = metric;
    if (!needed.has(id)) return false;
    const found = column(metric);
    if (found >= 0) columns.set(id, { column: found, type: metricType(plan, id) });
    else if (spec.grain === 'rows') lacking.push(metric);
    else for (const read of readsOf(spec)) needed.add(read);
    return true;
  });
  return {
    policy: {
      ...plan.policy,
      metrics: kept.reverse().map((metric) => (columns.has(metric.id) ? asTold(metric) : metric)),
    },
    columns,
    lacking: lacking.reverse(),
  };
}

/** A metric of other metrics that is told needs none of them. */
function asTold(metric: Metric): Metric {
  return metric.spec.grain === 'rows' ? metric : { ...metric, spec: fieldMetric(metric.id).spec };
}

/** The column of a metric, from 0; -1 where results do not show it. */
function columnOf({ headings, plan: then }: ShownMetrics, now: Plan): (metric: Metric) => number {
  const shared = sharedMetrics(then.policy.metrics, now.policy.metrics);
  const visible = new Set(then.policy.metrics.filter(({ hidden }) => !hidden).map(({ id }) => id));
  // Fields of customers stand before the tier, everything that gradus adds behind it.
  const fixed = headings.indexOf('tier');
  return ({ id, missing, spec }) => {
    const same = shared.get(id);
    if (same !== undefined && visible.has(same)) {
      const alike = JSON.stringify(metricType(then, same)) === JSON.stringify(metricType(now, id));
      return alike ? headings.indexOf(same, fixed) : -1;
    }
    if (spec.grain !== 'rows' || spec.export !== 'customers' || spec.kind !== 'value') return -1;
    const field = spec.only === undefined && missing === undefined ? headings.indexOf(spec.field ?? '') : -1;
    return field > 0 && field < fixed ? field : -1;
  };
}
