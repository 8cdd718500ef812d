// Which metrics are given as the results have them, which are corrected, and which follow from what was corrected.

import { Decimal } from 'decimal.js';
import { looksAcross } from '../metrics/index.js';
import type { Literal } from '../policy/condition.js';
import { recentTransactions } from '../policy/movement.js';
import { criteriaOf, type Policy } from '../policy/policy.js';
import type { GivenCustomer, Plan } from '../steps/planned.js';
import type { Appeal, ResultRow } from './appeal.js';
import { recentOf } from './facts.js';
import { asInExports } from './results.js';
import { literalOf } from './written.js';

/** Metrics that evidence may correct: all that results show. Hidden ones serve others and stand in no column. */
export function correctable(policy: Policy): string[] {
  return policy.metrics.map(({ id }) => id).filter((id) => !id.startsWith('_'));
}

export interface Following {
  /** Metrics computed anew from what was corrected. */
  readonly metrics: ReadonlySet<string>;
  /** Whether one of them compares the customer with all others. */
  readonly across: boolean;
  /** Why one of them cannot be computed; undefined where all can. */
  readonly blocked: string | undefined;
}

/** What follows from a correction; metrics stand behind those that they read. */
export function followingFrom({ corrected }: Pick<Appeal, 'corrected'>, policy: Policy): Following {
  const metrics = new Set<string>();
  let across = false;
  let blocked: string | undefined;
  for (const { id, spec } of policy.metrics) {
    if (spec.grain === 'rows' || id.startsWith('_') || corrected.has(id)) continue;
    const reads = spec.operands.filter((each) => typeof each === 'string');
    const moved = reads.find((each) => corrected.has(each) || metrics.has(each));
    if (moved === undefined) continue;
    metrics.add(id);
    across ||= looksAcross(spec.kind);
    if (reads.some((each) => each.startsWith('_')))
      blocked ??= `${id} follows from ${moved} and from the window before, which the results do not hold; correct ${id}, too`;
  }
  return { metrics, across, blocked };
}

/** Whether points or tiers compare a customer with all others, whatever is corrected. */
export function comparesCustomers({ policy, centres }: Plan): boolean {
  const { by } = policy.assign;
  const ranked = by === 'quota' || by === 'cumulative_share' || (by === 'clusters' && centres === undefined);
  return (
    ranked || criteriaOf(policy).some(({ points }) => points.kind === 'bins' || points.kind === 'percentile')
  );
}

/** Value of a metric as a row of graded.csv shows it; null where the cell is empty. */
export function shownValue(row: ResultRow, metric: string, plan: Plan): Literal | null {
  const type = plan.metricTypes.get(metric) ?? { kind: 'text' };
  const cell = row[metric] ?? '';
  if (cell === '') return null;
  return literalOf(type.kind === 'text' ? asInExports(cell) : cell, type) ?? null;
}

/** The customer with evidence, or, to see whether the results can be made again, without; the same metrics are told. */
export function givenOf(
  appeal: Appeal,
  row: ResultRow,
  following: Following,
  plan: Plan,
  use: 'evidence' | 'as it was',
): GivenCustomer {
  const told = correctable(plan.policy).filter((id) => !following.metrics.has(id));
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
