// A policy proven: what its rules come to for all customers, with examples that the steps of a review have graded.
import type { RunHooks } from '../foundation/folders/scratch.js';
import type { Note } from '../foundation/problems/note.js';
import { type Problem, Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import { readPolicy } from '../policy/linter/read-policy.js';
import type { Policy } from '../policy/model/policy.js';
import { type GradedProof, proofOf } from './claims/proof.js';
import { examplesIn } from './examples.js';
import { gradeExamples } from './grade.js';
import { proofWarnings } from './page/conflicts.js';

/**
 * Proves what can be proven of a policy.
 * @param policyFile the file that the policy was read from
 * @throws Error where an example is graded otherwise than the proof says, which is a fault of the proof
 */
export async function provePolicy(policyFile: string, policy: Policy, hooks: RunHooks): Promise<GradedProof> {
  hooks.stage('proving the policy');
  const proof = proofOf(policy);
  hooks.stage('grading examples');
  const graded = await gradeExamples(policyFile, policy, examplesIn(proof), hooks);
  const wrong = graded.find(({ right }) => !right);
  if (wrong !== undefined) {
    const { person, ...said } = wrong.claimed;
    const values = [...person.values].map(([id, value]) => `${id} ${value?.toString() ?? 'missing'}`);
    throw new Error(
      `an example of the proof is graded otherwise: ${JSON.stringify(said)} of ${values.join(', ')} gives ${JSON.stringify(wrong.row)}`,
    );
  }
  const reasons = graded.map(({ claimed, row }) => [claimed.person, (row.reasons ?? '').split(';')] as const);
  return { proof, reasons: new Map(reasons) };
}

/** A proof of a policy file. */
export interface ProvenFile {
  readonly graded: GradedProof;
  /** What the proof warns of. */
  readonly warnings: readonly Problem[];
  /** What reading the policy warned of, and told. */
  readonly doubts: readonly Problem[];
  readonly notes: readonly Note[];
}

/** Whether a file is a policy, and no review that names one. */
export function isPolicy(file: string): boolean {
  const value = readYaml(shownPath(file), 'policy', new Problems())?.value;
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping && Object.hasOwn(value, 'tiers') && !Object.hasOwn(value, 'exports');
}

/**
 * Reads a policy and proves what can be proven of it.
 * @throws ProblemsError with everything that is wrong with it
 */
export async function proveFile(policyFile: string, hooks: RunHooks): Promise<ProvenFile> {
  const problems = new Problems();
  const source = readYaml(shownPath(policyFile), 'policy', problems, 'check the path');
  const policy = source && readPolicy(source, problems)?.policy;
  if (source === undefined || policy === undefined) throw new ProblemsError(problems.list, problems.warnings);
  const graded = await provePolicy(policyFile, policy, hooks);
  const warnings = proofWarnings(graded.proof, source);
  return { graded, warnings, doubts: problems.warnings, notes: problems.notes };
}
