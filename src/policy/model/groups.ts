// Groups within which a policy compares customers.
import { groupingCriterion } from '../../grammar/within.js';
import { criteriaOf, type Policy } from './policy.js';

/** A group with what is compared in it. */
export interface Grouping {
  /** A metric, a field of the customers, or `<criterion>.bin`. */
  readonly within: string;
  /** The metric that compares, or the criterion that gives points; undefined where tiers are assigned. */
  readonly of: { readonly kind: 'metric' | 'criterion'; readonly id: string } | undefined;
  /** What customers are compared by: a metric, or the score. */
  readonly by: string;
}

/** All of them, in the order in which grading comes to them. */
export function groupingsOf(policy: Policy): Grouping[] {
  const { metrics, assign } = policy;
  return [
    ...metrics.flatMap(({ id, spec }): Grouping[] => {
      if (spec.grain === 'rows' || spec.within === undefined) return [];
      return [{ within: spec.within, of: { kind: 'metric', id }, by: String(spec.operands[0]) }];
    }),
    ...criteriaOf(policy).flatMap(({ id, metric, points: { within } }): Grouping[] =>
      within === undefined ? [] : [{ within, of: { kind: 'criterion', id }, by: metric }],
    ),
    ...('within' in assign && assign.within !== undefined
      ? [{ within: assign.within, of: undefined, by: assign.of }]
      : []),
  ];
}

/** Metrics and fields of the customers that make groups, each once; bins of criteria aside. */
export function groupingSubjects(policy: Policy): string[] {
  const all = groupingsOf(policy).map(({ within }) => within);
  return [...new Set(all.filter((each) => groupingCriterion(each) === undefined))];
}

/** Criteria by whose bins customers are grouped. */
export function groupingCriteria(policy: Policy): ReadonlySet<string> {
  return new Set(groupingsOf(policy).flatMap(({ within }) => groupingCriterion(within) ?? []));
}
