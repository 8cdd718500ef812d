// Which metrics of an appeal are given as the results have them, which are corrected, and which follow from that.

import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { GivenCustomer } from '../../engine/steps/plan/told-customers.js';
import type { Literal } from '../../grammar/condition.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { criteriaOf } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';
import { recentOf } from '../../regrade/facts.js';
import { type Following, shownMetrics, shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import type { Appeal } from './appeal.js';

/** Whether points or tiers compare a customer with all others, whatever is corrected. */
export function comparesCustomers({ policy, centres }: Plan): boolean {
  const { by } = policy.assign;
  const ranked = by === 'quota' || by === 'cumulative_share' || (by === 'clusters' && centres === undefined);
  const shapes = criteriaOf(policy).map(({ points }) => pointsShape(points.kind));
  return ranked || shapes.some(({ amongAll, bins }) => amongAll === true || bins !== undefined);
}

/** The customer with evidence, or, to see whether the results can be made again, without; the same metrics are told. */
export function givenOf(
  appeal: Appeal,
  row: ResultRow,
  following: Following,
  plan: Plan,
  use: 'evidence' | 'as it was',
): GivenCustomer {
  const told = shownMetrics(plan.policy).filter((id) => !following.metrics.has(id));
  const value = (id: string) =>
    (use === 'evidence' ? appeal.corrected.get(id) : undefined) ?? shownValue(row, id, plan);
  return {
    id: appeal.customer,
    metrics: new Map<string, Literal | null>([
      ...told.map((id) => [id, value(id)] as const),
      [recentTransactions, new Decimal(recentOf(row))],
    ]),
  };
}
