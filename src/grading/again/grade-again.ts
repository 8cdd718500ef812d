// Grading results again from their own copies of policy and review, to see whether the same bytes come out.
import { createHash } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import type { RunOptions } from '../../engine/open.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import { readRegular } from '../../foundation/problems/file-errors.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Language } from '../../policy/model/policy.js';
import { seenByTeam } from '../../reports/audience/seen.js';
import { reportPage } from '../../reports/html/report-page.js';
import { isListed } from '../../results/listed/listed.js';
import { toolVersion } from '../../results/manifest.js';
import type { Verifiable } from '../../results/verify.js';
import { savedIn } from '../../telling/saved.js';
import { reportFile, tellResults } from '../../telling/tell.js';
import { prepare } from '../prepare/prepare.js';
import { gradeAside } from '../run/execute.js';

/** Who wrote the results, and how. */
interface Written {
  readonly version: string;
  readonly language: Language;
  readonly excel: boolean;
}

/**
 * Grades results again.
 * @param folder results whose files and inputs have been verified
 * @throws ProblemsError with every file that comes out otherwise, or why the inputs cannot be graded
 */
export async function gradeAgain(
  folder: string,
  manifest: Verifiable,
  { version, language, excel }: Written,
  { engine, ...options }: RunOptions & { readonly engine: string | undefined },
  hooks: RunHooks,
): Promise<void> {
  const flags = { firmness: saysFirmness(folder), engine };
  const copy = await prepare(path.join(folder, 'review.yaml'), flags);
  // Names of files in the results are told from where the review stood.
  const review = { ...copy.review, base: path.resolve(folder, manifest.base) };
  const problems = await gradeAside(
    folder,
    { ...copy, review },
    { ...options, language, excel },
    hooks,
    (work) => differences(work, folder, manifest, version),
  );
  if (problems.length === 0)
    problems.push(...(await reportDifference(folder, manifest, version, options, hooks)));
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** Whether results say how firm grades are: older ones, and those of --no-firmness, do not. */
function saysFirmness(folder: string): boolean {
  const summary = JSON.parse(readRegular(path.join(folder, 'summary.json')).toString());
  return z.looseObject({ firmness: z.unknown().optional() }).parse(summary).firmness !== undefined;
}

async function differences(
  work: string,
  folder: string,
  { outputs }: Verifiable,
  version: string,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const listed of outputs.filter(({ file }) => file !== reportFile)) {
    if (await isListed(path.join(work, listed.file), listed)) continue;
    problems.push(otherwise(path.join(folder, listed.file), version));
  }
  return problems;
}

function otherwise(file: string, version: string): Problem {
  const now = toolVersion();
  return {
    code: 'results-changed',
    place: { file: shownPath(file) },
    reason: 'graded again from the same inputs, this file comes out otherwise',
    fix:
      version === now
        ? 'somebody wrote results and manifest anew: take the folder from the archive, and compare with the fingerprint in the minutes'
        : `the results were graded by gradus ${version}, and this is ${now}: verify with that version`,
  };
}

/** The report follows from the other files, which are the same, and from the manifest; approval came after it. */
async function reportDifference(
  folder: string,
  { outputs }: Verifiable,
  version: string,
  options: RunOptions,
  hooks: RunHooks,
): Promise<Problem[]> {
  const listed = outputs.find(({ file }) => file === reportFile);
  if (listed === undefined) return [];
  const { head, language } = savedIn(folder);
  const values = await withScratch(hooks, (scratch) =>
    tellResults(folder, { ...head, approval: null }, options, scratch),
  );
  const sha256 = createHash('sha256')
    .update(reportPage(seenByTeam(values), language))
    .digest('hex');
  return sha256 === listed.sha256 ? [] : [otherwise(path.join(folder, reportFile), version)];
}
