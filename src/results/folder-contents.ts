// What a folder holds where results are to be read or written: results of gradus, files of somebody else, or nothing that
// we may look at.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { unlistedFiles } from '../format/files.js';
import { lookAt, readRegular, toldBy } from '../foundation/problems/file-errors.js';
import { fail, type Problem } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { approvedProblem } from './approval.js';
import { readManifest } from './manifest.js';

/** True where a folder holds results that gradus wrote, as far as they can be read. */
export function holdsResults(folder: string): boolean {
  return whyNoResults(folder) === undefined;
}

/** Why a folder cannot be taken for results that gradus wrote; undefined where it holds some. `damaged`: it held some once. */
export function whyNoResults(folder: string): 'absent' | 'other' | 'denied' | 'damaged' | undefined {
  try {
    const manifest: unknown = JSON.parse(readRegular(path.join(folder, 'manifest.json')).toString());
    const ours =
      typeof manifest === 'object' && manifest !== null && 'tool' in manifest && manifest.tool === 'gradus';
    return ours ? undefined : otherOrDamaged(folder);
  } catch (error) {
    const { code } = toldBy(error);
    if (code === 'EACCES' || code === 'EPERM') return 'denied';
    return lookAt(folder) === undefined ? 'absent' : otherOrDamaged(folder);
  }
}

/** Results stand where there are grades beside a manifest or summary, though nobody can read the manifest any more, or it is gone. */
function otherOrDamaged(folder: string): 'other' | 'damaged' {
  const there = (name: string) => existsSync(path.join(folder, name));
  const once = there('graded.csv') && ['manifest.json', 'summary.json', 'changes.md'].some(there);
  return once ? 'damaged' : 'other';
}

/** What is wrong with results whose manifest nobody can read. */
export function damagedReason(folder: string): string {
  const gone = lookAt(path.join(folder, 'manifest.json')) === undefined;
  return `this folder holds results, but their manifest.json ${gone ? 'is gone' : 'is damaged'}, so nobody can tell whether they are whole`;
}

/** The next move where results are damaged. */
export const makeAgain = 'grade again, or take the folder from the archive again';

/** The next move of who may not read results: nobody but their owner may, from the start. */
export const askOwner =
  'results belong to who graded: ask for a copy or for the right to read them, or run gradus as that user';

/**
 * The problem of a folder that is to be read as results, and holds none.
 * @param fix the next move where it is there and can be read
 */
export function noResultsProblem(folder: string, fix: string): Problem | undefined {
  const why = whyNoResults(folder);
  if (why === undefined) return undefined;
  const told = (reason: string, next = fix): Problem => ({
    code: 'no-results',
    place: { file: shownPath(folder) },
    reason,
    fix: next,
  });
  switch (why) {
    case 'absent':
      return told('this folder is not there');
    case 'other':
      return told('this is no folder of gradus results');
    case 'denied':
      return told('this folder cannot be read: permission denied', askOwner);
    case 'damaged':
      return told(damagedReason(folder), makeAgain);
  }
}

const otherFolder = 'choose another folder with --out or results:';

/** Refuses whatever new results would take along: a file, a folder of others, files that somebody put beside results. */
export function refuseForeign(target: string): void {
  const found = lookAt(target);
  if (found === undefined) return;
  const refuse = (reason: string, fix = otherFolder) =>
    fail({ code: 'results-not-ours', place: { file: shownPath(target) }, reason, fix });
  if (!found.isDirectory()) refuse('this is a file, not a results folder');
  const names = namesIn(target);
  if (names.length === 0) return;
  const none = whyNoResults(target);
  if (none === 'damaged')
    refuse(
      `${damagedReason(target)}; so it is left alone`,
      `take the folder from the archive again or move it elsewhere, or ${otherFolder}`,
    );
  if (none !== undefined) refuse('the folder holds files that gradus did not write, so it is left alone');
  const foreign = foreignNames(target, names);
  if (foreign.length === 0) return;
  const [shown, more] = [foreign.slice(0, 5), Math.max(foreign.length - 5, 0)];
  refuse(
    `beside results the folder holds what gradus did not write and new results would take along: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    `move ${foreign.length === 1 ? 'it' : 'them'} elsewhere, or ${otherFolder}`,
  );
}

/** What stands in the results folder; one that others own may be closed to us. */
function namesIn(target: string): string[] {
  try {
    const names = readdirSync(target);
    if (whyNoResults(target) !== 'denied') return names;
  } catch (error) {
    if (whyNoResults(target) !== 'denied') throw error;
  }
  return fail({
    code: 'results-not-ours',
    place: { file: shownPath(target) },
    reason: 'this folder cannot be read: permission denied',
    fix: `${askOwner}; or ${otherFolder}`,
  });
}

const listed = z.object({ outputs: z.array(z.object({ file: z.string() })) });

/** Names in a results folder that its manifest does not list, sorted, without what desktops leave in every folder. */
function foreignNames(folder: string, names: readonly string[]): string[] {
  const outputs = readManifest(folder, listed)?.outputs ?? [];
  const ours = new Set([...unlistedFiles, ...outputs.map((each) => each.file)]);
  return names.filter((name) => !ours.has(name) && !litter.test(name)).sort();
}

/** What file managers and spreadsheets put beside files that somebody looks at, and a signature that was cut short. */
const litter =
  /^(\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*#|\.approval\.json\.gradus-new(\.sig)?)$/i;

/** Refuses to replace results that somebody signed. @param shown where they lie, if not in this folder */
export function refuseApproved(target: string, shown = target): void {
  const problem = approvedProblem(target, otherFolder);
  if (problem !== undefined) fail({ ...problem, place: { file: shownPath(shown) } });
}

/**
 * Refuses to replace a folder that somebody write-protected. Renaming it needs no right in it, so that nothing but its
 * own rights says that it is to stay; and they bind an administrator, too, whom the system would let write.
 */
export function refuseProtected(target: string): void {
  const found = lookAt(target);
  if (found === undefined || (writableHere(target) && (found.mode & 0o222) !== 0)) return;
  fail({
    code: 'results-not-ours',
    place: { file: shownPath(target) },
    reason: 'the results folder is write-protected, so it stays as it is',
    fix: `allow writing again (chmod u+w) if the results may be replaced, or ${otherFolder}`,
  });
}

function writableHere(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
