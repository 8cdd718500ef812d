// verify: everything that can be said later of results: whether they are as gradus wrote them, as they were approved and
// signed, on the inputs and last results of then; and, graded again, whether the same bytes come out.
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { RunOptions } from '../../engine/open.js';
import { unlistedFiles } from '../../format/files.js';
import type { RunHooks } from '../../foundation/folders/scratch.js';
import { isFar } from '../../foundation/problems/far-path.js';
import { type FileRead, FilesRead } from '../../foundation/problems/files-read.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { StageHook } from '../../foundation/stages/clock.js';
import { clusterOf } from '../../grammar/engine.js';
import { approvalFile, approvalHash, approvalOf, brokenSeal } from '../../results/approval.js';
import { resultsHere } from '../../results/far/fetched.js';
import { lookAtFarInputs } from '../../results/far-inputs.js';
import { openManifest, toolVersion } from '../../results/manifest.js';
import { signatureFile, signerOf } from '../../results/signature.js';
import { changedInputs, extraFiles, openVerified, type Verifiable } from '../../results/verify.js';
import { gradeAgain } from './grade-again.js';
import type { LastVerified, Verification } from './verification-text.js';

/** What the manifest says besides, as far as this version and those before it wrote it. */
const kept = z.object({
  version: z.string(),
  status: z.enum(['graded', 'held']).catch('graded'),
  language: z.enum(['en', 'zh']).default('en'),
  excel: z.boolean().default(false),
  last_results: z
    .object({
      manifest_sha256: z.string(),
      approval_sha256: z.string().nullable(),
      approved_by: z.string().nullable(),
    })
    .nullable()
    .default(null),
});
export type Kept = z.output<typeof kept>;

export interface VerifyOptions extends RunOptions {
  /** File of allowed signers; undefined where signatures are not looked at. */
  readonly signers: string | undefined;
  readonly regrade: boolean;
  /** Where it is graded again; undefined for the engine that comes with gradus. */
  readonly engine: string | undefined;
}

/**
 * Verifies a results folder.
 * @throws ProblemsError with everything that is not as it was
 */
export async function verifyResults(
  name: string,
  options: VerifyOptions,
  hooks: RunHooks,
): Promise<Verification> {
  hooks.stage('verifying results');
  const { folder, manifest } = await openVerified(name);
  const says = keptOf(folder);
  const inputs = await verifyInputs(folder, manifest, options, hooks);
  const signed = verifySignature(folder, options.signers);
  const last = await verifyLast(folder, manifest, says, options.engine);
  const problems = [...inputs.problems, ...signed.problems, ...last.problems];
  if (problems.length > 0) throw new ProblemsError(problems);
  if (options.regrade) await gradeAgain(folder, manifest, says, options, hooks);
  const approval = approvalOf(folder);
  return {
    folder: shownPath(folder),
    review: manifest.review,
    as_of: manifest.as_of,
    status: says.status,
    version: says.version,
    results: manifest.outputs.length,
    extra_files: extraFiles(folder, manifest, unlistedFiles),
    inputs: { same: inputs.same, absent: inputs.absent, unseen: inputs.unseen },
    approval:
      approval === undefined || approval === 'damaged'
        ? null
        : { ...approval, sha256: approvalHash(folder), signed_by: signed.by },
    last_results: last.found,
    graded_again: options.regrade,
  };
}

function keptOf(folder: string): Kept {
  return (
    openManifest(folder, kept).says ?? {
      version: toolVersion(),
      status: 'graded',
      language: 'en',
      excel: false,
      last_results: null,
    }
  );
}

/** Inputs may be archived elsewhere by now; what is there must be what was graded. */
async function verifyInputs(
  folder: string,
  manifest: Verifiable,
  { regrade: all, engine }: Pick<VerifyOptions, 'regrade' | 'engine'>,
  hooks: StageHook,
): Promise<{ same: number; absent: string[]; unseen: readonly string[]; problems: Problem[] }> {
  hooks.stage('verifying inputs');
  const base = path.resolve(folder, manifest.base);
  const local = manifest.inputs.filter(({ file }) => !isFar(file));
  const files = [...new Set(local.map(({ file }) => path.resolve(base, file)))];
  const absent = files.filter((file) => !existsSync(file)).map(shownPath);
  const far = await lookAtFarInputs(manifest, engine);
  const changed = await changedInputs(folder, manifest);
  const problems = all ? changed : changed.filter(({ place }) => !absent.includes(place?.file ?? ''));
  return {
    same: files.length - absent.length - problems.length + far.looked - far.problems.length,
    absent,
    unseen: far.unseen,
    problems: [...problems, ...far.problems],
  };
}

function verifySignature(
  folder: string,
  signers: string | undefined,
): { readonly by: string | null; readonly problems: readonly Problem[] } {
  if (signers === undefined) return { by: null, problems: [] };
  const found = signerOf(folder, path.resolve(signers));
  if ('by' in found) return { by: found.by, problems: [] };
  const problem: Problem = {
    code: 'signature',
    place: { file: shownPath(path.join(folder, signatureFile)) },
    reason: `the signature ${found.wrong}`,
    fix: 'ask who approved the results to sign them (gradus approve --sign KEY), or correct the file of signers',
  };
  return { by: null, problems: [problem] };
}

/** Whether last results, where they still stand, are those that were looked back on. */
async function verifyLast(
  folder: string,
  { base, inputs }: Verifiable,
  { last_results: then }: Kept,
  engine: string | undefined,
): Promise<{ readonly found: LastVerified | null; readonly problems: readonly Problem[] }> {
  const graded = inputs.find(({ role }) => role === 'last_results');
  if (then === null || graded === undefined) return { found: null, problems: [] };
  const approvedBy = then.approved_by;
  const far = isFar(graded.file);
  if (far && clusterOf(engine, undefined) === undefined)
    return { found: { at_hand: false, approved_by: approvedBy }, problems: [] };
  const last = far
    ? await resultsHere(path.posix.dirname(graded.file), engine)
    : path.dirname(path.resolve(folder, base, graded.file));
  if (!existsSync(path.join(last, 'manifest.json')))
    return { found: { at_hand: false, approved_by: approvedBy }, problems: [] };
  const changed = [
    ...differs(path.join(last, 'manifest.json'), then.manifest_sha256),
    ...(then.approval_sha256 === null ? [] : differs(path.join(last, approvalFile), then.approval_sha256)),
    ...brokenSeal(last),
  ];
  return { found: { at_hand: true, approved_by: approvedBy }, problems: changed };
}

function differs(file: string, sha256: string): Problem[] {
  const now = fingerprintOf(file);
  if (now?.sha256 === sha256) return [];
  return [
    {
      code: 'input-changed',
      place: { file: shownPath(file) },
      reason: `this file of the last results ${now === undefined ? 'is gone' : 'has changed'} since these results were graded`,
      fix: 'take the last results from the archive again; where both were written anew, compare with the fingerprints in the minutes',
    },
  ];
}

function fingerprintOf(file: string): FileRead | undefined {
  if (!existsSync(file)) return undefined;
  const files = new FilesRead();
  files.read(file);
  return files.of(file);
}
