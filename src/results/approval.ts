// approval.json: who signed results, when and why, with the fingerprint of the manifest, which has those of all other files.
// From then on nothing replaces the folder, and next year's review looks whether the seal still holds.
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { PlannedLast } from '../engine/steps/plan/planned-last.js';
import type { Inspections } from '../exports/reading/sources.js';
import type { ResultsFile } from '../format/files.js';
import { readRegular } from '../foundation/problems/file-errors.js';
import { fingerprintOf } from '../foundation/problems/files-read.js';
import type { Problem, Problems } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { type Approval, byWhom } from './approval-text.js';
import { leftThere } from './far/fetched.js';
import { isListed, type ListedFile, listedShape } from './listed/listed.js';
import { isAsListed, readManifest } from './manifest.js';

export const approvalFile = 'approval.json' satisfies ResultsFile;

const approvalShape = z.object({
  tool: z.literal('gradus'),
  version: z.string(),
  format: z.literal(1),
  review: z.string(),
  as_of: z.string(),
  approved_by: z.string(),
  approved_at: z.string(),
  note: z.string().nullable(),
  accepted: z.array(
    z.object({ guard: z.string(), limit: z.string(), measured: z.string().nullable(), because: z.string() }),
  ),
  extra_files: z.array(z.string()),
  manifest_sha256: z.string(),
  signature: z.string().nullable().default(null),
});

/** The approval of a results folder; undefined where there is none. */
export function approvalOf(folder: string): Approval | 'damaged' | undefined {
  const file = path.join(folder, approvalFile);
  if (!existsSync(file)) return undefined;
  try {
    return approvalShape.safeParse(JSON.parse(readRegular(file).toString())).data ?? 'damaged';
  } catch {
    return 'damaged';
  }
}

/** Whether people let results count: approved, held by a guard until somebody approves them, or neither yet. */
export type ResultsStanding = 'approved' | 'held' | 'unapproved';

/**
 * How results stand that nobody has changed.
 * @param held whether a guard holds them until somebody approves them
 */
export function standingOf(folder: string, held: boolean): ResultsStanding {
  if (approvalOf(folder) !== undefined) return 'approved';
  return held ? 'held' : 'unapproved';
}

/** SHA-256 of the approval of a results folder: what the minutes and next year's manifest hold. */
export function approvalHash(folder: string): string {
  return fingerprintOf(path.join(folder, approvalFile));
}

/** Says that results were approved, and by whom: they stay as they are. */
export function approvedProblem(folder: string, fix: string): Problem | undefined {
  const found = approvalOf(folder);
  if (found === undefined) return undefined;
  return {
    code: 'results-approved',
    place: { file: shownPath(folder) },
    reason: `these results were approved${found === 'damaged' ? '' : ` ${byWhom(found)}`}, so they stay as they are`,
    fix,
  };
}

const fromArchive = 'take the folder from the archive again';

function changed(file: string, reason: string): Problem {
  return { code: 'results-changed', place: { file: shownPath(file) }, reason, fix: fromArchive };
}

/** A problem where the approval of a folder is damaged, or the manifest is not the one that was approved. */
export function brokenSeal(folder: string): Problem[] {
  const found = approvalOf(folder);
  if (found === undefined) return [];
  if (found === 'damaged') {
    const reason = 'the approval is damaged, so nobody can say what was approved';
    return [changed(path.join(folder, approvalFile), reason)];
  }
  const { signature } = found;
  const unsigned = signature !== null && !existsSync(path.join(folder, signature));
  return [
    ...(fingerprintOf(path.join(folder, 'manifest.json')) === found.manifest_sha256
      ? []
      : [changed(path.join(folder, 'manifest.json'), sinceApproval(byWhom(found)))]),
    ...(unsigned
      ? [
          changed(
            path.join(folder, signature),
            `the approval ${byWhom(found)} was signed, and its signature is gone`,
          ),
        ]
      : []),
  ];
}

export function sinceApproval(who: string): string {
  return `this file has changed since the results were approved ${who}`;
}

const lastShape = z.object({
  status: z.string().optional(),
  outputs: z.array(listedShape).optional(),
});

/** A problem for each file of approved results that is not the one of then; what is read later is looked at then, as graded.csv is. */
async function changedFiles(
  folder: string,
  outputs: readonly ListedFile[],
  approval: Approval,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const name of outputs.map((each) => each.file).filter((each) => each !== 'graded.csv')) {
    const file = path.join(folder, name);
    if (!existsSync(file) && leftThere(file) !== undefined) continue;
    if (!(await isAsListed(file, outputs))) problems.push(changed(file, sinceApproval(byWhom(approval))));
  }
  return problems;
}

/** What last results must be because they were approved. Adds a note where nobody did, a problem where the seal is broken. */
export async function sealOf(folder: string, problems: Problems): Promise<PlannedLast['sealed']> {
  const found = approvalOf(folder);
  const manifest = readManifest(folder, lastShape);
  if (found === undefined) {
    const held = manifest?.status === 'held';
    const shown = shownPath(folder);
    problems.note({
      en: `last results ${shown} ${held ? 'are held because a guard tripped, and ' : ''}were never approved; gradus approve ${shown} --by NAME protects them from change`,
      zh: `上次结果 ${shown} ${held ? '因触发防护而暂缓，且' : ''}从未经人批准；gradus approve ${shown} --by 姓名 可防止其被改动`,
    });
    return undefined;
  }
  for (const problem of brokenSeal(folder)) problems.add(problem);
  if (found !== 'damaged')
    for (const problem of await changedFiles(folder, manifest?.outputs ?? [], found)) problems.add(problem);
  const graded = manifest?.outputs?.find((each) => each.file === 'graded.csv');
  if (found === 'damaged' || graded === undefined) return undefined;
  return { sha256: graded.sha256, parts: graded.parts, approved: byWhom(found) };
}

/** A problem where the customers of approved last results are not those that were approved. */
export async function sealProblems(
  { file, sealed }: PlannedLast,
  inspections: Inspections,
): Promise<Problem[]> {
  // What a cluster reads itself was looked at there.
  if (sealed === undefined || file.far !== undefined) return [];
  const same =
    sealed.parts === undefined
      ? inspections.get(file.path)?.sha256 === sealed.sha256
      : await isListed(file.path, sealed);
  return same ? [] : [changed(file.path, sinceApproval(sealed.approved))];
}
