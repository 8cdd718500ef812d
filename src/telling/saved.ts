// Opens a results folder for reports: as gradus wrote it, with what its manifest and its approval say.
import * as z from 'zod';
import { fail } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import type { Language } from '../policy/model/policy.js';
import { approvalOf } from '../results/approval.js';
import { bytesShape, listedShape } from '../results/listed/listed.js';
import { readManifest } from '../results/manifest.js';
import { summaryShape } from '../results/shape-summary.js';
import { openVerified, readSummary } from '../results/verify.js';
import { reportFile, type ToldHead } from './tell.js';

const used = bytesShape.extend({ file: z.string(), role: z.string() });
const kept = z.object({
  version: z.string(),
  language: z.enum(['en', 'zh']).default('en'),
  policy: z.object({ fingerprint: z.string() }),
  inputs: z.array(used),
  outputs: z.array(listedShape),
  notes: z.array(z.string()).default([]),
});

export interface SavedResults {
  readonly folder: string;
  readonly head: ToldHead;
  /** Of the pages among them. */
  readonly language: Language;
}

/**
 * Opens results that nobody has changed since they were written.
 * @throws ProblemsError where they have changed, are none, or are of another version
 */
export async function openSaved(name: string): Promise<SavedResults> {
  const { folder } = await openVerified(name);
  return savedIn(folder);
}

/**
 * The same of a folder that was verified before.
 * @throws ProblemsError where the results are of another version
 */
export function savedIn(folder: string): SavedResults {
  const says = readManifest(folder, kept);
  const summary = summaryShape.safeParse(readSummary(folder)).data;
  if (says === undefined || summary === undefined)
    return fail({
      code: 'no-results',
      place: { file: shownPath(folder) },
      reason: 'these results are of another version of gradus, and do not say what a report needs',
      fix: 'grade again with this version, or make the report with that one',
    });
  const found = approvalOf(folder);
  const approval = found === undefined || found === 'damaged' ? null : found;
  return {
    folder,
    language: says.language,
    head: {
      summary,
      approval: approval && {
        approvedBy: approval.approved_by,
        approvedAt: approval.approved_at,
        note: approval.note,
        accepted: approval.accepted.map(({ guard, because }) => ({ guard, because })),
        signed: approval.signature !== null,
      },
      made: {
        version: says.version,
        policyFingerprint: says.policy.fingerprint,
        inputs: says.inputs.map(({ role, file, sha256 }) => ({ role, file, sha256 })),
        outputs: says.outputs
          .filter(({ file }) => file !== reportFile)
          .map(({ file, sha256 }) => ({ file, sha256 })),
        notes: says.notes,
      },
    },
  };
}
