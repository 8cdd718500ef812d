// Approves results: verifies that nothing changed since grading, then signs the folder and makes it read-only.
import { chmodSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText } from '../foundation/characters/visible.js';
import { flush, recover, whileWriting } from '../foundation/folders/disk.js';
import { settle, withLock } from '../foundation/folders/lock.js';
import type { RunHooks } from '../foundation/folders/scratch.js';
import { isFar } from '../foundation/problems/far-path.js';
import { didYouMean } from '../foundation/problems/nearest.js';
import { fail, type Problem, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import type { StageHook } from '../foundation/stages/clock.js';
import type { Guard } from '../plan/decisions/guard.js';
import { excess, toLookAt } from '../reports/text/guards-text.js';
import { approvalFile, approvalHash, approvalOf, approvedProblem, brokenSeal } from './approval.js';
import type { Approval, Verified } from './approval-text.js';
import { publishApproval } from './far/published.js';
import { lookAtFarInputs } from './far-inputs.js';
import { makeAgain, noResultsProblem } from './folder-contents.js';
import { openManifest, toolVersion } from './manifest.js';
import { signatureFile, signFile } from './signature.js';
import {
  changedInputs,
  changedOutputs,
  extraFiles,
  filesIn,
  readSummary,
  type Verifiable,
  verifiable,
} from './verify.js';

/** A tripped guard that somebody accepts, and why. */
export interface Acceptance {
  readonly guard: string;
  readonly because: string;
}

export interface Signature {
  readonly by: string;
  readonly note: string | undefined;
  readonly accepted: readonly Acceptance[];
  /** SSH key that signs the approval; undefined where nobody signs. */
  readonly key?: string | undefined;
  /** Cluster that looks at inputs which only it reads. */
  readonly engine?: string | undefined;
}

export interface Approved extends Verified {
  readonly approval: Approval;
  /** Of the approval, for the minutes. */
  readonly sha256: string;
  /** Whether somebody had approved the results before, so that nothing was changed. */
  readonly before: boolean;
}

/**
 * Signs a results folder, while no run can replace it.
 * @param wait seconds to wait for a run that is at work in the folder
 * @throws ProblemsError with everything that stands in the way; the folder is then as it was
 */
export async function approveResults(
  folder: string,
  signature: Signature,
  hooks: RunHooks,
  wait = 0,
): Promise<Approved> {
  const target = path.resolve(folder);
  await settle(target);
  refuseNone(target);
  return withLock(target, { wait, elsewhere }, hooks, async () => {
    recover(target);
    const approved = await verifyAndSeal(target, signature, hooks);
    // Of results on storage, which were brought here.
    if (!approved.before) await publishApproval(target, signature.engine, hooks);
    return approved;
  });
}

/**
 * The approval of a results folder as it stands there; undefined where nobody approved them.
 * @throws ProblemsError where the folder holds no results, or the approval does not fit them
 */
export async function approvalIn(folder: string): Promise<Omit<Approved, keyof Verified> | undefined> {
  const target = path.resolve(folder);
  await settle(target);
  refuseNone(target);
  const broken = brokenSeal(target);
  if (broken.length > 0) throw new ProblemsError(broken);
  const approval = approvalOf(target);
  if (approval === undefined || approval === 'damaged') return undefined;
  return { approval, sha256: approvalHash(target), before: true };
}

const elsewhere = 'let its owner approve';

function refuseNone(target: string): void {
  const none = noResultsProblem(target, 'name the folder that gradus grade wrote');
  if (none !== undefined) fail(none);
}

async function verifyAndSeal(target: string, signature: Signature, hooks: StageHook): Promise<Approved> {
  // The run that had the lock before may have taken them away.
  refuseNone(target);
  const approved = approvedProblem(target, 'grade into another folder, and approve that one');
  const { says: manifest, sha256 } = openManifest(target, verifiable);
  if (approved !== undefined) {
    const since = manifest === undefined ? [] : await changedOutputs(target, manifest);
    const broken = [...brokenSeal(target), ...since];
    const approval = approvalOf(target);
    const unsigned = signature.key !== undefined && approval !== 'damaged' && approval?.signature === null;
    if (
      broken.length > 0 ||
      unsigned ||
      manifest === undefined ||
      approval === undefined ||
      approval === 'damaged'
    )
      throw new ProblemsError([approved, ...broken]);
    return {
      approval,
      sha256: approvalHash(target),
      before: true,
      results: manifest.outputs.length,
      inputs: 0,
      unseen: 0,
    };
  }
  if (manifest === undefined)
    return fail({
      code: 'results-changed',
      place: { file: shownPath(path.join(target, 'manifest.json')) },
      reason: 'the manifest is damaged, or of another version of gradus',
      fix: makeAgain,
    });
  hooks.stage('verifying results');
  const outputs = await changedOutputs(target, manifest);
  hooks.stage('verifying inputs');
  const far = await lookAtFarInputs(manifest, signature.engine);
  const inputs = [...(await changedInputs(target, manifest)), ...far.problems];
  const open = outputs.length > 0 ? [] : notAccepted(manifest, signature.accepted, target);
  const problems = [...outputs, ...inputs, ...open];
  if (problems.length > 0) throw new ProblemsError(problems);
  const approval = approvalFor(target, { manifest, sha256 }, signature);
  try {
    seal(target, approval, signature.key);
  } catch (error) {
    throw whileWriting(target, error, elsewhere);
  }
  return {
    approval,
    sha256: approvalHash(target),
    before: false,
    results: manifest.outputs.length,
    inputs: manifest.inputs.filter(({ file }) => !isFar(file)).length + far.looked,
    unseen: far.unseen.length,
  };
}

/** The currency that the amounts of results are in; empty where they do not say. */
function currencyOf(folder: string): string {
  const { currency } = readSummary(folder);
  return typeof currency === 'string' ? currency : '';
}

/** Guards that tripped and were not accepted, and acceptances that accept nothing. */
function notAccepted({ guards }: Verifiable, accepted: readonly Acceptance[], target: string): Problem[] {
  const place = { file: shownPath(target) };
  const currency = currencyOf(target);
  const tripped = guards.filter((each) => each.tripped);
  const names = tripped.map((each) => each.guard);
  const idle = accepted.filter(({ guard }) => !names.includes(guard));
  return [
    ...tripped
      .filter(({ guard }) => !accepted.some((each) => each.guard === guard))
      .map(
        (each): Problem => ({
          code: 'results-held',
          place,
          reason: `guard ${each.guard} tripped, and nobody has accepted it: ${excess(each, 'en', currency)}`,
          fix: `look at ${toLookAt([each]).join(' and ')}; pass --accept ${each.guard} --because REASON if it is right, else correct the cause and grade again`,
        }),
      ),
    ...idle.map(
      ({ guard }): Problem => ({
        code: 'usage',
        reason: guards.some((each) => each.guard === guard)
          ? `--accept ${guard} accepts nothing, because this guard did not trip`
          : `--accept ${guard} names no guard of these results`,
        fix: names.length === 0 ? 'leave it out; no guard tripped' : didYouMean(guard, names),
      }),
    ),
  ];
}

/** The approval of the manifest that was verified, byte for byte. */
function approvalFor(
  target: string,
  { manifest, sha256 }: { readonly manifest: Verifiable; readonly sha256: string },
  { by, note, accepted, key }: Signature,
): Approval {
  return {
    tool: 'gradus',
    version: toolVersion(),
    format: 1,
    review: manifest.review,
    as_of: manifest.as_of,
    approved_by: by,
    approved_at: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    note: note ?? null,
    accepted: accepted.map(({ guard, because }) => {
      const { limit, measured } = manifest.guards.find((each) => each.guard === guard) as Guard;
      return { guard, limit, measured, because };
    }),
    extra_files: extraFiles(target, manifest, ['manifest.json', draft, signatureFile, `${draft}.sig`]),
    manifest_sha256: sha256,
    signature: key === undefined ? null : signatureFile,
  };
}

/** The approval until it counts; one that a killed run left is overwritten. */
const draft = `.${approvalFile}.gradus-new`;
/** Nobody may write; who could read still can. */
const readOnly = 0o555;

/**
 * The approval counts from the moment in which its file takes its name: files are read-only before that, and the folder
 * after it, because its own last file has to come into it.
 */
function seal(target: string, approval: Approval, key: string | undefined): void {
  const file = path.join(target, draft);
  try {
    rmSync(file, { force: true });
    writeFileSync(file, `${jsonText(approval, 2)}\n`);
    flush(file);
    // Like the manifest: owner-only where the results are.
    chmodSync(file, statSync(path.join(target, 'manifest.json')).mode & readOnly);
    rmSync(path.join(target, signatureFile), { force: true });
    // Before the approval takes its name: signed results are never without their signature.
    if (key !== undefined) renameSync(signFile(file, key), path.join(target, signatureFile));
    for (const each of filesIn(target)) chmodSync(each, statSync(each).mode & readOnly);
    renameSync(file, path.join(target, approvalFile));
  } catch (error) {
    for (const each of [file, `${file}.sig`]) rmSync(each, { force: true });
    throw error;
  }
  flush(target);
  chmodSync(target, statSync(target).mode & readOnly);
}
