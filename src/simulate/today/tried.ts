// A simulation that starts from a review: its exports are graded by its own policy first, and again by every policy that asks
// for something that those results do not hold. Nothing of it stays.

import { copyFileSync } from 'node:fs';
import path from 'node:path';
import type { RunOptions } from '../../engine/open.js';
import type { RunHooks } from '../../foundation/folders/scratch.js';
import { Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { type Prepared, prepare } from '../../grading/prepare/prepare.js';
import { gradeAside } from '../../grading/run/execute.js';
import { writtenFile } from '../../telling/tables.js';
import { namedAs, type PlannedScenario } from './plan.js';
import { type RegradedScenario, summaryIn, type Today } from './results.js';

/**
 * Grades a review for once, and hands what came out to `use`.
 * @param engine what the command line says of the cluster
 */
export async function withTried<T>(
  reviewFile: string,
  options: RunOptions,
  hooks: RunHooks,
  use: (today: Today) => Promise<T>,
  engine?: string,
): Promise<T> {
  const prepared = await prepare(reviewFile, { firmness: false, engine });
  const { review, plan, warnings } = prepared;
  const problems = new Problems();
  const policy = readYaml(shownPath(review.policy), 'policy', problems);
  if (policy === undefined) throw new ProblemsError(problems.list);
  return gradeAside(wouldStand(prepared), prepared, options, hooks, async (folder) =>
    use({
      shown: shownPath(reviewFile),
      folder,
      review,
      summary: summaryIn(folder),
      plan,
      policy,
      base: path.dirname(review.policy),
      warnings,
      graded: await writtenFile(path.join(folder, 'graded.csv')),
      standing: 'tried',
      // Read just now.
      isAsUsed: () => Promise.resolve(true),
      regrade: (planned, work) => regraded(reviewFile, planned, work, { options, hooks, engine }),
    }),
  );
}

/** Where results of the review would stand. */
function wouldStand({ review }: Prepared): string {
  return review.results ?? path.join(review.base, 'results');
}

async function regraded(
  reviewFile: string,
  { scenario, policyFile }: PlannedScenario,
  work: string,
  { options, hooks, engine }: { options: RunOptions; hooks: RunHooks; engine: string | undefined },
): Promise<RegradedScenario> {
  const asPeopleKnow = namedAs(scenario.policy.file, shownPath(policyFile));
  try {
    const prepared = await prepare(reviewFile, { policy: policyFile, firmness: false, engine });
    return await gradeAside(wouldStand(prepared), prepared, options, hooks, async (folder) => {
      const graded = path.join(work, 'graded.csv');
      copyFileSync(path.join(folder, 'graded.csv'), graded);
      return {
        policy: prepared.plan.policy,
        graded: await writtenFile(graded),
        summary: summaryIn(folder),
      };
    });
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems.map(asPeopleKnow), error.warnings.map(asPeopleKnow));
  }
}
