// Metrics that nothing that customers do changes: what they are, and days that lie behind them.
import type { Plan } from '../../engine/steps/plan/planned.js';
import { rowsKind } from '../../policy/metrics/index.js';
import { groupingSubjects } from '../../policy/model/groups.js';
import { lastExport } from '../../policy/model/last.js';
import type { Metric } from '../../policy/model/policy.js';
import type { Grain } from '../trying/grain.js';
import { metricGroups } from '../trying/matters.js';
import type { ReadResults } from '../trying/read.js';
import type { Sources } from '../trying/sources.js';

/** The metrics that decide and that nobody moves, in the order of the policy. */
export function fixedMetrics(
  plan: Plan,
  { grain, sources }: Pick<ReadResults, 'grain' | 'sources'>,
): string[] {
  return metricGroups(plan.policy).flatMap(([metric, ...more]) =>
    isFixed(metric, plan, grain.get(metric.id), sources) ? [metric, ...more].map(({ id }) => id) : [],
  );
}

/**
 * Whether a metric is a field of the customers that stays: one that the review calls fixed, a text such as a region, a day
 * that lies behind, such as that of the first order. A day of which somebody's lies ahead, such as the end of a contract, may
 * be moved.
 */
export function isFixed(
  { id, spec }: Metric,
  { metricTypes, policy }: Plan,
  grain: Grain | undefined,
  sources: Sources,
): boolean {
  if (spec.grain === 'rows' && spec.export === lastExport) return true;
  if (spec.grain !== 'rows' || spec.export !== 'customers' || spec.field === undefined) return false;
  // Nobody can tell from results whether the condition holds, so nobody is told to move it.
  if (spec.only !== undefined) return true;
  // What customers are grouped by is what they are, also where it is written as a number.
  if (groupingSubjects(policy).includes(id)) return true;
  if (sources.fixed(spec.field) || metricTypes.get(id)?.kind === 'text') return true;
  const { wants, movedBy } = rowsKind(spec.kind);
  return wants === 'date' && (movedBy === 'years' || movedBy === 'months passed' || grain?.negative !== true);
}
