// Large tables of last results that stay on storage: the cluster reads their parts itself.
import type { PlannedFar, PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { LeftTable } from '../../results/far/fetched.js';
import type { OutputFile } from '../../results/listed/listed.js';

/** What the manifest says of a table. */
type Listed = Pick<OutputFile, 'parts' | 'rows'>;

/**
 * A table as the cluster reads it.
 * @param file that stands in for it here
 * @param read its headings
 * @returns the problem where other parts are there than the manifest lists
 */
export function plannedThere(
  file: string,
  read: PlannedFile,
  { parts: found }: LeftTable,
  listed: Listed | undefined,
): PlannedFile | Problem {
  const { parts = [], rows } = listed ?? {};
  const all = found.map((each, at) => ({ ...each, sha256: parts[at]?.sha256 ?? '' }));
  const same = found.length === parts.length && all.every(({ bytes }, at) => bytes === parts[at]?.bytes);
  if (!same || rows === undefined)
    return changedThere(
      file,
      'this file, which gradus wrote, has changed: its parts are not those that the manifest lists',
    );
  const bytes = all.reduce((sum, part) => sum + part.bytes, 0);
  const far: PlannedFar = {
    kind: 'csv',
    key: file,
    bytes,
    modified: undefined,
    parts: all,
    rows,
    lines: 'written',
  };
  return { ...read, path: file, ours: true, rewrite: false, far };
}

/** The problem of a table that is not the one that was written. */
export function changedThere(file: string, reason: string): Problem {
  return {
    code: 'results-changed',
    place: { file: shownPath(file) },
    reason,
    fix: 'take the folder from the archive again',
  };
}
