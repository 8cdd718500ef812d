// Runs the test cases of a policy: each through the same steps as a review, all of them on one engine.
import path from 'node:path';
import { dialectOf } from '../engine/dialects.js';
import type { Engine, Row } from '../engine/engine.js';
import { asItComes, withEngine } from '../engine/open.js';
import { stepsOf } from '../engine/steps/index.js';
import { oneQuery } from '../engine/steps/plan/one-query.js';
import type { Plan } from '../engine/steps/plan/planned.js';
import type { Step } from '../engine/steps/plan/step.js';
import { type RunHooks, withScratch } from '../foundation/folders/scratch.js';
import { type Place, type Problem, Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import { withFoundCentres } from '../grading/prepare/centres.js';
import { readPolicy } from '../policy/linter/read-policy.js';
import type { Policy } from '../policy/model/policy.js';
import { fieldsRead, scratchReview } from '../regrade/scratch-review.js';
import { checkCases, type KnownToCases, reasonsInclude } from './check.js';
import { type CaseResult, compareCase } from './compare.js';
import { anyYearsEnd, CasePlans } from './plans.js';
import { type Case, type CasesFile, readCases } from './read.js';

const compared = ['graded.csv', 'changes.csv'];

/** `policy.yaml` → `policy.cases.yaml`. */
export function casesBeside(policyFile: string): string {
  const { dir, name, ext } = path.parse(policyFile);
  return path.join(dir, `${name}.cases${ext}`);
}

/**
 * Runs all cases.
 * @throws ProblemsError with everything that is wrong with policy and cases
 */
export async function runCases(
  policyFile: string,
  casesFile: string,
  hooks: RunHooks,
): Promise<CaseResult[]> {
  const problems = new Problems();
  const policySource = readYaml(shownPath(policyFile), 'policy', problems, 'check the path');
  const policy = policySource && readPolicy(policySource, problems)?.policy;
  const casesSource = readYaml(
    shownPath(casesFile),
    'file of test cases',
    problems,
    'write it (docs/policy.md shows one), or name another with --cases FILE',
  );
  const cases = casesSource && readCases(casesSource, problems);
  if (policy === undefined || cases === undefined) throw new ProblemsError(problems.list);
  return withScratch(hooks, async (folder) => {
    hooks.stage('preparing cases');
    const known = await knownOf(policy, policyFile, path.join(folder, 'plan'));
    checkCases(cases, known, problems);
    problems.throwIfAny();
    hooks.stage('running cases');
    return withEngine({ ...asItComes, threads: 1 }, { files: [], scratch: folder }, async (engine) => {
      const plans = new CasePlans({ engine, known, policyFile, folder, file: cases, problems });
      const results: CaseResult[] = [];
      for (const [index, each] of cases.cases.entries()) {
        try {
          const plan = await plans.of(each, index);
          if (plan) results.push(await gradeCase(each, plan, known, engine, cases));
        } catch (error) {
          for (const problem of atCase(error, each, cases)) problems.add(problem);
        }
      }
      problems.throwIfAny();
      return results;
    });
  });
}

/** The plan of the policy over exports without rows, and what cases may name. */
async function knownOf(policy: Policy, policyFile: string, folder: string): Promise<KnownToCases> {
  const fields = fieldsRead(policy);
  const { plan, assignPlace } = await scratchReview(folder, { policyFile, asOf: anyYearsEnd, fields });
  const given = { ...plan, exports: [], profile: [], given: [] };
  return { plan, assignPlace, fields, columns: { rows: columnsOf(plan), metrics: columnsOf(given) } };
}

/** Columns of the results that cases are compared with. */
function columnsOf(plan: Plan): string[] {
  const outputs = stepsOf(plan, dialectOf()).outputs.filter(({ file }) => compared.includes(file));
  return [...new Set(outputs.flatMap(({ step }) => step.columns.map(({ name }) => name)))];
}

/** Grades a case and compares what comes out with what it expects. */
async function gradeCase(
  each: Case,
  plan: Plan,
  known: KnownToCases,
  engine: Engine,
  { place }: CasesFile,
): Promise<CaseResult> {
  const { outputs, ...all } = stepsOf(plan, engine.dialect);
  const steps = await withCentres(all.steps, engine, known.assignPlace);
  const rows = async (file: string): Promise<Row[]> => {
    const output = outputs.find((one) => one.file === file);
    if (output === undefined) throw new Error(`no output ${file}`);
    return engine.rows(oneQuery(steps, output.step, engine.dialect));
  };
  const graded = await rows('graded.csv');
  const shown = new Set([reasonsInclude, ...Object.keys(graded[0] ?? {})]);
  const more = each.customers.some(({ expect }) => expect.some(({ column }) => !shown.has(column)));
  const changes = more ? await rows('changes.csv') : [];
  return compareCase(each, place([...each.path, 'name']).line ?? 1, graded, changes);
}

/** The steps with the centres of clusters that k-means finds among the customers that they grade. */
export async function withCentres(steps: readonly Step[], engine: Engine, place: Place): Promise<Step[]> {
  const settled: Step[] = [];
  for (const step of steps) {
    const points = { ...step, sql: oneQuery(settled, step, engine.dialect) };
    settled.push(
      step.toFind ? { ...(await withFoundCentres(engine, points, step.toFind, place)), reads: [] } : step,
    );
  }
  return settled;
}

/** What cannot be graded in a case, at the case; any other error goes on. */
function atCase(error: unknown, { path: where }: Case, { place }: CasesFile): Problem[] {
  if (!(error instanceof ProblemsError)) throw error;
  const few = { fix: 'list more customers under customers:, who differ' };
  return error.problems.map((problem) => ({
    ...problem,
    place: place([...where, 'name']),
    ...(problem.code === 'clusters-few' && few),
  }));
}
