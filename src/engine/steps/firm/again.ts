// Customers graded again with other metrics, by the steps of any review: what was read, decided by people or found among all
// customers stays as it is.
import { binnedCriteria } from '../../../policy/model/given-points.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { finalTiers } from '../decide/final-tiers.js';
import { overridesName } from '../decide/overrides.js';
import { oneQuery } from '../plan/one-query.js';
import type { Plan } from '../plan/planned.js';
import type { Apart, Step } from '../plan/step.js';
import { lastResults } from '../plan/step.js';
import type { GivenRelation } from '../plan/told-customers.js';
import { startsRelation } from '../score/bin-starts.js';
import { customerMetrics } from '../score/customer-metrics.js';
import { gradedCustomers } from '../score/graded-customers.js';
import { thisYears } from '../score/scoring.js';

/** The steps of a plan whose customers are told. */
export type GradeAgain = (plan: Plan) => readonly Step[];

/** What is asked of customers who are graded again. */
export interface AskedAgain {
  /** Customers, their metrics, and what goes on with them to final_tiers. */
  readonly given: GivenRelation;
  /** Further relations of the statement, which stand before them. */
  readonly before: readonly Step[];
  /** A query of final_tiers and of these. */
  readonly sql: string;
}

/** The statement, and the relations that it reads besides. */
export function gradedAgain(
  plan: Plan,
  { given, before, sql }: AskedAgain,
  gradeAgain: GradeAgain,
  dialect: Dialect,
): Pick<Step, 'reads' | 'sql' | 'apart'> {
  const again: Plan = {
    ...plan,
    given,
    metrics: plan.policy.metrics,
    exports: [],
    profile: [],
    former: undefined,
    unattributed: undefined,
    firmness: undefined,
  };
  const starts = binnedCriteria(plan.policy).map((each) => startsRelation({ relations: thisYears }, each));
  const kept = [lastResults, overridesName, ...new Set(starts), thisYears.centres];
  const steps = gradeAgain(again).filter(({ name }) => !kept.includes(name));
  const read = new Set(steps.flatMap(({ reads }) => reads));
  const names = before.map(({ name }) => name);
  const apart: Apart = {
    steps: [
      ...before,
      ...steps.map((each) => {
        if (each.name === gradedCustomers) return { ...each, reads: names, stored: false };
        // Few are graded again, but what they come to is asked for many times.
        return each.name === customerMetrics ? { ...each, stored: true } : each;
      }),
    ],
    query: { reads: [...names, finalTiers], sql },
  };
  return {
    reads: kept.filter((name) => read.has(name)),
    sql: oneQuery(apart.steps, apart.query, dialect),
    apart,
  };
}
