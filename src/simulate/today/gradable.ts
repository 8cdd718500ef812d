// Whether results alone tell enough of their customers to grade them under another policy, and the plan of that.

import path from 'node:path';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { type Place, type Problem, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { readAliases } from '../../grading/prepare/aliases.js';
import { judgeOverrides, type Override } from '../../plan/decisions/judge.js';
import { readOverrides } from '../../plan/decisions/overrides.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Policy } from '../../policy/model/policy.js';
import { type ToldMetrics, toldMetrics } from '../graded/told.js';
import { type LastUnder, lastUnder } from './last.js';
import type { PlannedScenario } from './plan.js';
import type { Today } from './results.js';

/** A scenario that everybody of the results can be graded by. */
export interface Gradable {
  readonly planned: PlannedScenario;
  /** Everything but the customers themselves. */
  readonly plan: Plan;
  readonly told: ToldMetrics;
  readonly last: LastUnder;
  readonly overrides: readonly Override[];
}

/**
 * @param work folder to write to
 * @returns problems with everything that only the exports tell
 */
export async function gradableFrom(
  today: Today,
  planned: PlannedScenario,
  work: string,
): Promise<Gradable | { readonly lacks: readonly Problem[] }> {
  const { prepared } = planned;
  const told = toldMetrics({ headings: today.graded.headings, plan: today.plan }, prepared.plan);
  const last = await lastUnder(today, told.policy, work);
  const overrides = await overridesUnder(today, told.policy);
  const lacks = (reason: string, place?: Place): Problem => ({
    code: 'needs-review',
    place: place ?? { file: planned.scenario.policy.file },
    reason,
    fix: `name the review in place of the results, so that its exports are read: gradus simulate ${shownPath(path.join(today.folder, 'review.yaml'))}`,
  });
  const found = [
    ...told.lacking.map(({ id }) =>
      lacks(
        id === recentTransactions
          ? 'these results do not say who is inactive, which this policy asks'
          : `these results do not hold "${id}", and this policy grades by it`,
        prepared.place(id),
      ),
    ),
    ...('lacks' in last ? [lacks(last.lacks)] : []),
    ...('lacks' in overrides ? [lacks(overrides.lacks)] : []),
  ];
  if ('lacks' in last || 'lacks' in overrides || found.length > 0) return { lacks: found };
  const plan: Plan = {
    ...prepared.plan,
    policy: told.policy,
    metrics: told.policy.metrics,
    exports: [],
    profile: [],
    last: last.last,
    aliases: last.aliases,
    overrides: overrides.overrides.flatMap((each) => each.planned ?? []),
  };
  return { planned, plan, told, last, overrides: overrides.overrides };
}

/** What people decided, as it is to be applied under a policy. */
async function overridesUnder(
  { folder, review, isAsUsed }: Today,
  policy: Policy,
): Promise<{ readonly overrides: readonly Override[] } | { readonly lacks: string }> {
  const problems = new Problems();
  const file = await readOverrides(path.join(folder, 'overrides.csv'), problems);
  if (file === undefined) throw new ProblemsError(problems.list);
  if (file.rows.length === 0) return { overrides: [] };
  const merging = review.aliases !== undefined;
  if (merging && !(await isAsUsed('aliases')))
    return {
      lacks: 'the list of merged customers is gone or has changed, so nobody knows whose overrides are',
    };
  const aliases = review.aliases === undefined ? [] : await readAliases(review.aliases, problems);
  problems.throwIfAny();
  return { overrides: await judgeOverrides(file, { policy, asOf: review.asOf, aliases }) };
}
