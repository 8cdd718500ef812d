// What results stand in a folder, year by year: what `gradus ls` tells.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { toldBy } from '../../foundation/problems/file-errors.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { approvalOf, type ResultsStanding } from '../../results/approval.js';
import { askOwner, holdsResults } from '../../results/folder-contents.js';
import { readSummary } from '../../results/verify.js';

const moves = z.object({ up: z.int(), down: z.int(), same: z.int(), new: z.int(), left: z.int() });

/** What is looked at in summary.json, whichever version of gradus wrote it. */
const headline = z.object({
  review: z.string(),
  status: z.string(),
  as_of: z.string(),
  policy: z.string(),
  policy_version: z.string(),
  customers: z.int(),
  tiers: z.array(z.object({ tier: z.string(), customers: z.int() })),
  movement: moves.nullable(),
});

/** The results in one folder. */
export interface ShelvedResults {
  /** From the folder that was asked for; `.` for that folder itself. */
  readonly folder: string;
  /** `damaged`: the summary or the approval cannot be read. Whether anything else changed, only `verify` tells. */
  readonly status: ResultsStanding | 'damaged';
  readonly says: z.output<typeof headline> | null;
  readonly approved: { readonly by: string; readonly at: string } | null;
}

/** Folders of results stand at most so far below the folder that is named: reviews/2026/results/2026. */
const deepest = 4;

/**
 * All results in a folder and in those below it, by as-of date, newest last.
 * @throws ProblemsError where the folder cannot be read, or holds none
 */
export function shelfIn(folder: string): ShelvedResults[] {
  const found = foldersIn(folder, deepest, true).map((each) => shelved(folder, each));
  if (found.length === 0)
    fail({
      code: 'no-results',
      place: { file: shownPath(folder) },
      reason: 'neither this folder nor one in it holds gradus results',
      fix: 'name the folder in which results of several years stand, such as results',
    });
  const orderOf = ({ says, folder: name }: ShelvedResults) => `${says?.as_of ?? ''} ${name}`;
  return found.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** Folders with results, from here down; one that holds results is not looked into. */
function foldersIn(folder: string, depth: number, asked = false): string[] {
  if (holdsResults(folder)) return [folder];
  if (depth === 0) return [];
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((each) => each.isDirectory() && !each.name.startsWith('.') && each.name !== 'node_modules')
      .flatMap(({ name }) => foldersIn(path.join(folder, name), depth - 1));
  } catch (error) {
    // What cannot be looked into inside of it is passed over; the folder itself was asked for.
    if (!asked) return [];
    const { code } = toldBy(error);
    const denied = code === 'EACCES' || code === 'EPERM';
    return fail({
      code: 'no-results',
      place: { file: shownPath(folder) },
      reason: denied
        ? 'this folder cannot be read: permission denied'
        : code === 'ENOTDIR'
          ? 'this is a file, not a folder'
          : 'this folder is not there',
      fix: denied ? askOwner : 'name the folder in which results of several years stand, such as results',
    });
  }
}

function shelved(base: string, folder: string): ShelvedResults {
  const says = headline.safeParse(readSummary(folder)).data ?? null;
  const approval = approvalOf(folder);
  const approved =
    approval === undefined || approval === 'damaged'
      ? null
      : { by: approval.approved_by, at: approval.approved_at };
  const standing = approved !== null ? 'approved' : says?.status === 'held' ? 'held' : 'unapproved';
  return {
    folder: path.relative(base, folder).split(path.sep).join('/') || '.',
    status: says === null || approval === 'damaged' ? 'damaged' : standing,
    says,
    approved,
  };
}
