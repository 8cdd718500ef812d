// What a simulation starts from: results as they are, verified, with the policy that they were graded by.

import path from 'node:path';
import * as z from 'zod';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { isFar } from '../../foundation/problems/far-path.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import type { Note } from '../../foundation/problems/note.js';
import { fail, type Problem, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { readYaml } from '../../foundation/yaml/file.js';
import type { Guard } from '../../plan/decisions/guard.js';
import { readPolicy } from '../../policy/linter/read-policy.js';
import type { Policy } from '../../policy/model/policy.js';
import { openResults } from '../../regrade/results.js';
import type { FirmnessCounts, Summary } from '../../reports/values/summary.js';
import { fileBeside } from '../../results/far/fetched.js';
import { bytesShape, isListed } from '../../results/listed/listed.js';
import { readManifest } from '../../results/manifest.js';
import { readSummary } from '../../results/verify.js';
import { readReview } from '../../review/read.js';
import type { Review } from '../../review/review.js';
import { writtenFile } from '../../telling/tables.js';
import { findTyped } from '../../telling/typed/find.js';
import type { PlannedScenario } from './plan.js';

/** Results that other policies are held against. */
export interface Today {
  /** As people named it. */
  readonly shown: string;
  /** Folder with graded.csv and everything else. */
  readonly folder: string;
  readonly review: Review;
  readonly summary: Pick<Summary, 'compared' | 'movement' | 'migration' | 'guards'> & {
    /** Where the policy asks for it, and it was not left out. */
    readonly firmness?: Pick<FirmnessCounts, 'up' | 'down'> | undefined;
    readonly tiers: readonly Pick<Summary['tiers'][number], 'tier' | 'customers' | 'value'>[];
  };
  /** The plan of the policy that they were graded by. */
  readonly plan: Plan;
  readonly policy: YamlFile;
  /** Folder that paths in the policy are relative to. */
  readonly base: string;
  /** What is doubtful about that policy. */
  readonly warnings: readonly Problem[];
  readonly graded: PlannedFile;
  /** Whether somebody has approved them, a guard holds them until then, or they were only tried, from the exports. */
  readonly standing: 'approved' | 'held' | 'unapproved' | 'tried';
  /** Whether a file that the review named is still the one that was used: last results, or merged customers. */
  readonly isAsUsed: (role: 'last_results' | 'aliases') => Promise<boolean>;
  /** Grades by a scenario from the exports; undefined where there are only the results. */
  readonly regrade: ((planned: PlannedScenario, work: string) => Promise<RegradedScenario>) | undefined;
}

/** What the exports give under a scenario. */
export interface RegradedScenario {
  readonly policy: Policy;
  readonly graded: PlannedFile;
  readonly summary: Today['summary'];
}

const inputs = z.object({
  base: z.string(),
  inputs: z.array(bytesShape.extend({ role: z.string(), file: z.string() })),
});

/** What the summary says that follows from last results and exports alone. */
const summed = z.object({
  compared: z.boolean(),
  movement: z
    .object({ up: z.number(), down: z.number(), same: z.number(), new: z.number(), left: z.number() })
    .nullable(),
  tiers: z.array(z.object({ tier: z.string(), customers: z.number(), value: z.string() })),
  migration: z.array(
    z.object({
      previous_tier: z.string(),
      tier: z.string(),
      customers: z.number(),
      previous_value: z.string().nullable(),
      value: z.string().nullable(),
    }),
  ),
  firmness: z.object({ up: z.number(), down: z.number() }).optional(),
  guards: z.array(z.custom<Guard>((value) => typeof value === 'object' && value !== null)),
});

/** What is needed of the summary of results. @throws ProblemsError where they are of another version */
export function summaryIn(folder: string): Today['summary'] {
  return (
    summed.safeParse(readSummary(folder)).data ??
    fail({
      code: 'no-results',
      place: { file: shownPath(folder) },
      reason: 'these results are of another version of gradus, and do not say what a simulation needs',
      fix: 'grade again with this version, or simulate with that one',
    })
  );
}

/**
 * Opens results that nobody has changed since they were written.
 * @param scratch folder that is gone afterwards
 * @param noted told why a parquet file of the same results is not read
 * @throws ProblemsError where they have changed, are none, or are of another version
 */
export async function openToday(name: string, scratch: string, noted?: (note: Note) => void): Promise<Today> {
  const { folder, plan, standing } = await openResults(name, scratch);
  const { typed, note } = findTyped(folder, scratch);
  if (note !== undefined) noted?.(note);
  const summary = summaryIn(folder);
  const problems = new Problems();
  const read = (file: string, what: 'policy' | 'review file') =>
    readYaml(shownPath(path.join(folder, file)), what, problems);
  const policy = read('policy.yaml', 'policy');
  const review = readReview(read('review.yaml', 'review file'), {}, problems);
  if (policy === undefined || review === undefined) throw new ProblemsError(problems.list);
  const own = new Problems();
  readPolicy(policy, own);
  return {
    shown: shownPath(folder),
    folder,
    review,
    summary,
    plan,
    policy,
    base: folder,
    warnings: own.warnings,
    graded: { ...(await writtenFile(path.join(folder, 'graded.csv'))), typed },
    standing,
    isAsUsed: async (role) => {
      const says = readManifest(folder, inputs);
      const used = says?.inputs.find((each) => each.role === role);
      if (says === undefined || used === undefined) return false;
      const file = isFar(used.file)
        ? await fileBeside(folder, used.file)
        : path.resolve(folder, says.base, used.file);
      if (file === undefined) return false;
      return lookAt(file)?.isFile() === true && (await isListed(file, used));
    },
    regrade: undefined,
  };
}
