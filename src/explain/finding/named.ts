// What people call the parts of a policy, and in which units they count.

import type { Plan } from '../../engine/steps/plan/planned.js';
import { criteriaOf, type Labels, ruleLabelsOf } from '../../policy/model/policy.js';
import { isMoney } from '../trying/grain.js';

/** How metrics are called and what they are counted in. */
export interface MetricWords {
  readonly label: Labels;
  /** Such as `CNY` or `days`; empty: a mere number. */
  readonly unit: string;
  readonly money: boolean;
  /** The export whose rows it is computed from; undefined of metrics over metrics. */
  readonly export: string | undefined;
}

export interface Named {
  /** Tiers best first. */
  readonly tiers: readonly { readonly id: string; readonly label: Labels }[];
  /** What customers without a tier are called; undefined where everybody has one. */
  readonly ungraded: Labels | undefined;
  readonly metrics: ReadonlyMap<string, MetricWords>;
  /** The metric of each criterion. */
  readonly criteria: ReadonlyMap<string, string>;
  /** What caps, floors and adjustments are called, by their reason codes. */
  readonly rules: ReadonlyMap<string, Labels>;
  readonly currency: string;
}

/** The names of a plan's policy. */
export function namedIn(plan: Plan): Named {
  const { policy } = plan;
  return {
    tiers: policy.tiers.map(({ id, label }) => ({ id, label })),
    ungraded: policy.ungraded?.label,
    metrics: new Map(
      policy.metrics.map(({ id, label, unit, spec }) => {
        const money = isMoney(spec, plan);
        const from = spec.grain === 'rows' ? spec.export : undefined;
        return [id, { label, unit: unit || (money ? policy.currency : ''), money, export: from }];
      }),
    ),
    criteria: new Map(criteriaOf(policy).map(({ id, metric }) => [id, metric])),
    rules: ruleLabelsOf(policy),
    currency: policy.currency,
  };
}
