// What this review holds last results to (guards: last_results), and what the manifest keeps of them: each year's manifest
// names the approval before it, so that nobody can write an earlier year anew unnoticed.
import path from 'node:path';
import type { FilesRead } from '../foundation/problems/files-read.js';
import type { Problem, Problems } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import type { Review } from '../review/review.js';
import { approvalFile, approvalOf } from './approval.js';
import type { LastSeal } from './manifest.js';
import { signerOf } from './signature.js';

/** Adds a problem where the guard names last results that nobody can approve. */
export function refusePlain({ lastMustBe, lastResults }: Review, problems: Problems): void {
  if (lastMustBe === undefined || lastResults === undefined) return;
  problems.add({
    code: 'last-unapproved',
    place: { file: shownPath(lastResults) },
    reason: `the last results must be ${lastMustBe} (guards: last_results), and a plain CSV cannot be`,
    fix: 'name the results folder, or remove the guard',
  });
}

/**
 * What the manifest keeps of a folder of last results; adds a problem where they are not what the review asks for.
 * @param folder last results, whose manifest has been read
 * @param asOf of their review
 */
export function lastSealOf(
  folder: string,
  asOf: string,
  review: Review,
  read: FilesRead,
  problems: Problems,
): LastSeal {
  const manifest = read.of(path.join(folder, 'manifest.json'));
  if (manifest === undefined) throw new Error('the manifest of last results was not read');
  const file = path.join(folder, approvalFile);
  const approval = approvalOf(folder);
  // A damaged one is told by whoever looks at the seal.
  if (approval === undefined || approval === 'damaged') {
    if (approval === undefined) refuseUnapproved(folder, review, problems);
    return { as_of: asOf, manifest_sha256: manifest.sha256, ...noApproval };
  }
  return {
    as_of: asOf,
    manifest_sha256: manifest.sha256,
    approval_sha256: fingerprintOf(read, file),
    approved_by: approval.approved_by,
    approved_at: approval.approved_at,
    signed_by: signedBy(folder, approval.signature, review, problems) ?? null,
  };
}

/** Of the approval as it is now; it must stay so until the run ends. */
function fingerprintOf(read: FilesRead, file: string): string | null {
  read.read(file);
  return read.of(file)?.sha256 ?? null;
}

const noApproval = { approval_sha256: null, approved_by: null, approved_at: null, signed_by: null } as const;

function refuseUnapproved(folder: string, { lastMustBe }: Review, problems: Problems): void {
  if (lastMustBe === undefined) return;
  problems.add({
    code: 'last-unapproved',
    place: { file: shownPath(folder) },
    reason: `the last results must be ${lastMustBe} (guards: last_results), and nobody approved them`,
    fix: `let those who decide run gradus approve ${shownPath(folder)} --by NAME${lastMustBe === 'signed' ? ' --sign KEY' : ''}, or remove the guard`,
  });
}

function signedBy(
  folder: string,
  signature: string | null,
  { lastMustBe, signers }: Review,
  problems: Problems,
): string | undefined {
  const refuse = (reason: string, fix: string): undefined => {
    const problem: Problem = { code: 'last-unapproved', place: { file: shownPath(folder) }, reason, fix };
    problems.add(problem);
  };
  const must = lastMustBe === 'signed';
  if (signature === null) {
    if (must)
      refuse(
        'the last results must be signed (guards: last_results), and their approval has no signature',
        'ask for results that were approved with --sign KEY, or write last_results: approved',
      );
    return undefined;
  }
  if (signers === undefined) return undefined;
  const found = signerOf(folder, signers);
  if ('by' in found) return found.by;
  return refuse(
    `the signature of the last results ${found.wrong}`,
    'take the folder from the archive again, or ask who signed it',
  );
}
