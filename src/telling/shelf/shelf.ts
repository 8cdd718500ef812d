// What results stand in a folder, year by year: what `gradus ls` tells.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { toldBy } from '../../foundation/problems/file-errors.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { approvalOf, type ResultsStanding } from '../../results/approval.js';
import { askOwner, whyNoResults } from '../../results/folder-contents.js';
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
  /** `damaged`: the manifest, the summary or the approval cannot be read. Whether anything else changed, only `verify` tells. */
  readonly status: ResultsStanding | 'damaged';
  readonly says: z.output<typeof headline> | null;
  readonly approved: { readonly by: string; readonly at: string } | null;
}

/** Folders of results stand at most so far below the folder that is named: reviews/2026/results/2026. */
const deepest = 4;

/** What was found below a folder. */
export interface Shelf {
  /** By as-of date, newest last. */
  readonly results: readonly ShelvedResults[];
  /** Folders that nobody but their owner may look into, so that results may stand there. */
  readonly closed: readonly string[];
}

const nextMove = 'name the folder in which results of several years stand, such as results';

/**
 * All results in a folder and in those below it.
 * @throws ProblemsError where the folder cannot be read, or holds none
 */
export function shelfIn(folder: string): Shelf {
  const closed: string[] = [];
  const shown = (each: string) => path.relative(folder, each).split(path.sep).join('/') || '.';
  const results = foldersIn(folder, deepest, closed).map(({ folder: each, whole }) =>
    shelved(shown(each), each, whole),
  );
  const names = closed.map(shown);
  if (results.length === 0)
    fail({
      code: 'no-results',
      place: { file: shownPath(folder) },
      reason: `neither this folder nor one in it holds gradus results${
        names.length === 0 ? '' : ` that you may read; closed to you: ${listedNames(names)}`
      }`,
      fix: names.length === 0 ? nextMove : askOwner,
    });
  const orderOf = ({ says, folder: name }: ShelvedResults) => `${says?.as_of ?? ''} ${name}`;
  return { results: results.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)), closed: names };
}

/** The first few of several names. */
export function listedNames(names: readonly string[], most = 5): string {
  const rest = names.length - most;
  return [...names.slice(0, most), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** A folder with results; not `whole` where nobody can read their manifest. */
interface FoundFolder {
  readonly folder: string;
  readonly whole: boolean;
}

/** Folders with results, from here down; one that holds results is not looked into. */
function foldersIn(folder: string, depth: number, closed: string[]): FoundFolder[] {
  const why = whyNoResults(folder);
  if (why === undefined) return [{ folder, whole: true }];
  if (why === 'damaged') return [{ folder, whole: false }];
  const asked = depth === deepest;
  if (why === 'denied' && !asked) {
    closed.push(folder);
    return [];
  }
  if (depth === 0) return [];
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((each) => each.isDirectory() && !each.name.startsWith('.') && each.name !== 'node_modules')
      .flatMap(({ name }) => foldersIn(path.join(folder, name), depth - 1, closed));
  } catch (error) {
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
      fix: denied ? askOwner : nextMove,
    });
  }
}

function shelved(name: string, folder: string, whole: boolean): ShelvedResults {
  const says = headline.safeParse(readSummary(folder)).data ?? null;
  const approval = approvalOf(folder);
  const approved =
    approval === undefined || approval === 'damaged'
      ? null
      : { by: approval.approved_by, at: approval.approved_at };
  const standing = approved !== null ? 'approved' : says?.status === 'held' ? 'held' : 'unapproved';
  return {
    folder: name,
    status: says === null || approval === 'damaged' || !whole ? 'damaged' : standing,
    says,
    approved,
  };
}
