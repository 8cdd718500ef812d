// What criteria weigh in the score of customers of whom the same metrics are missing: with `missing: exclude` weights are
// shared out, so there is one set of weights for each choice of what is missing.
import { Decimal } from 'decimal.js';
import type { ValueFacts } from '../../policy/linter/facts.js';
import { type Criterion, criteriaOf, type Policy } from '../../policy/model/policy.js';
import { effectiveShares } from '../../policy/model/weights.js';

export interface Weights {
  /** Part of the whole score by criterion, 0 to 1; 0 where it is excluded. */
  share(criterion: string): Decimal;
  /** Whether a criterion is left out, because its metric is missing. */
  isOut(criterion: string): boolean;
}

/** So many metrics may be excluded; each doubles the number of cases. */
const mostExcluded = 6;

/** All sets of weights; undefined where there are too many. */
export function weightsOf(policy: Policy, facts: (metric: string) => ValueFacts): Weights[] | undefined {
  const criteria = criteriaOf(policy);
  const loose = criteria.filter(
    ({ metric, points }) => points.missing === 'exclude' && facts(metric).mayBeMissing,
  );
  const metrics = [...new Set(loose.map(({ metric }) => metric))];
  if (metrics.length > mostExcluded) return undefined;
  return Array.from({ length: 2 ** metrics.length }, (_, bits) =>
    weightsWithout(policy, loose, new Set(metrics.filter((_each, at) => ((bits >> at) & 1) === 1))),
  );
}

function weightsWithout(policy: Policy, loose: readonly Criterion[], missing: ReadonlySet<string>): Weights {
  const out = new Set(loose.filter(({ metric }) => missing.has(metric)).map(({ id }) => id));
  const shares = effectiveShares(policy, (criterion) => !out.has(criterion));
  return {
    share: (criterion) => shares.get(criterion) ?? new Decimal(0),
    isOut: (criterion) => out.has(criterion),
  };
}
