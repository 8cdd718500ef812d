// What customers are graded again from.
import { decidingMetrics } from '../../../policy/model/deciding.js';
import type { Plan } from '../plan/planned.js';

/** Metrics over rows that decide. */
export function regradedMetrics({ policy }: Plan): string[] {
  const deciding = decidingMetrics(policy);
  return policy.metrics.flatMap(({ id, spec }) => (spec.grain === 'rows' && deciding.has(id) ? [id] : []));
}
