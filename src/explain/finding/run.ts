// explain: reads what results say of customers, grades them again as they were, and looks for what would change the tier.

import { asItComes, withEngine } from '../../engine/open.js';
import { purchasesOnly } from '../../engine/steps/score/totals.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import { whileSteady } from '../../grading/run/steady.js';
import { metricWindows } from '../../policy/model/metric-windows.js';
import { type OpenedResults, openResults } from '../../regrade/results.js';
import { reachOf } from '../../regrade/tables.js';
import { type VerifiedResults, whileVerified } from '../../results/verify.js';
import type { ResultRow } from '../../telling/tables.js';
import { findTyped } from '../../telling/typed/find.js';
import { Grader } from '../trying/grader.js';
import { groupsOfCustomers } from '../trying/groups.js';
import { readCustomers } from '../trying/read.js';
import { Explainer } from './customers.js';
import type { Explanation, Left } from './explanation.js';
import { firmnessLimitsIn } from './firmness-limits.js';
import { fixedMetrics } from './fixed.js';
import { namedIn } from './named.js';

/**
 * Explains customers from their results alone.
 * @param customers ids as exports have them
 * @throws ProblemsError where the folder holds no results, they were changed, or customers are not in them
 */
export async function explainCustomers(
  folder: string,
  customers: readonly string[],
  hooks: RunHooks,
): Promise<Explanation> {
  return whileSteady([folder], () => explainOnce(folder, customers, hooks));
}

function explainOnce(folder: string, customers: readonly string[], hooks: RunHooks): Promise<Explanation> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading results');
    return whileVerified(folder, (verified) => explainVerified(verified, customers, { hooks, scratch }));
  });
}

async function explainVerified(
  verified: VerifiedResults,
  customers: readonly string[],
  { hooks, scratch }: { readonly hooks: RunHooks; readonly scratch: string },
): Promise<Explanation> {
  const { folder } = verified;
  const results = await openResults(folder, scratch, verified);
  const { typed, note } = findTyped(folder, scratch);
  if (note !== undefined) hooks.noted?.(note);
  const asked = [...new Set(customers)];
  return withEngine(asItComes, reachOf(results, scratch), async (engine) => {
    const read = await readCustomers(engine, results, asked, scratch, typed);
    hooks.stage('grading again');
    const grader = await Grader.open(engine, results, read.graded, scratch);
    const groups = await groupsOfCustomers(engine, grader.plan, [...read.graded.keys()]);
    const explained = await new Explainer(read, grader, groups).all();
    return {
      ...headOf(results, grader),
      fixed: fixedMetrics(grader.plan, read),
      firmnessLimits: firmnessLimitsIn(results.folder),
      customers: asked.map((id) => explained.get(id) ?? leftOf(id, read.changes.get(id) ?? {})),
    };
  });
}

function headOf(
  { review, plan, held }: OpenedResults,
  grader: Grader,
): Omit<Explanation, 'customers' | 'fixed' | 'firmnessLimits'> {
  const { policy } = grader.plan;
  return {
    review,
    asOf: plan.asOf,
    nextAsOf: grader.asOf('next review'),
    policy: policy.name,
    version: policy.version,
    held,
    value: policy.value,
    ...namedIn({ ...plan, policy }),
    windows: metricWindows(policy.metrics, plan.asOf),
    purchasesOnly: purchasesOnly({ ...plan, metrics: policy.metrics }),
  };
}

function leftOf(customer: string, change: ResultRow): Left {
  return {
    kind: 'left',
    customer,
    previousTier: change.previous_tier ?? '',
    previousScore: change.previous_score ?? '',
  };
}
