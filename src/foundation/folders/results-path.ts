// Where results may stand. They take the place of the whole folder, so a path that leads to something else than people
// think must be refused before anything is read.
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isFar, withoutEnd } from '../problems/far-path.js';
import { lookAt } from '../problems/file-errors.js';
import type { Problem } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { farNameOf } from '../problems/stand-ins.js';

export interface PathsRead {
  /** Files and folders that are lost when results take their place. */
  readonly inputs: readonly string[];
  readonly lastResults: string | undefined;
  /** What results hold a copy of, by its name there: a review may be run again from its results. */
  readonly copied: Readonly<Record<string, string | undefined>>;
}

/** The problem of results that would be written to `target`, if there is one. */
export function resultsPathProblem(target: string, read: PathsRead): Problem | undefined {
  const refuse = (reason: string, fix = 'write the results to a folder of their own'): Problem => ({
    code: 'results-path',
    place: { file: shownPath(target) },
    reason,
    fix,
  });
  if (isFar(target)) return sameFar(target, read.lastResults) ? same : undefined;
  if (path.parse(target).root === target)
    return refuse('the results folder is replaced as a whole, and the root of a disk cannot be');
  const link = linkOf(target);
  if (link !== undefined) {
    return refuse(
      `this is a symbolic link to ${link}, and results would take the place of the link`,
      `name the folder itself: results: ${link}`,
    );
  }
  if (isMountPoint(target)) {
    return refuse(
      'this folder is a disk of its own, and results take the place of a whole folder',
      'name a folder inside it',
    );
  }
  const place = realPlace(target);
  const { lastResults } = read;
  if (lastResults !== undefined) {
    const last = realPlace(lastResults);
    if (last === place) return same;
    if (isInside(place, last) && lookAt(lastResults)?.isDirectory())
      return refuse(`this is inside the last results, ${shownPath(lastResults)}`);
  }
  const foreign = Object.entries(read.copied).flatMap(([copy, file]) =>
    file === undefined || realPlace(file) === path.join(place, copy) ? [] : [file],
  );
  const lost = [...read.inputs, ...(lastResults === undefined ? [] : [lastResults]), ...foreign].find(
    (file) =>
      lookAt(file) !== undefined && [realPlace(file), realPath(file)].some((where) => isInside(where, place)),
  );
  return lost === undefined
    ? undefined
    : refuse(`the results would take the place of the folder that holds ${shownPath(lost)}`);
}

const same: Problem = {
  code: 'usage',
  reason: 'last results and results are the same folder, so last results would be lost',
  fix: 'write the results to a folder of their own',
};

/** On storage nothing takes the place of anything else; but what stands there last counts. */
function sameFar(target: string, lastResults: string | undefined): boolean {
  const last = lastResults === undefined ? undefined : (farNameOf(lastResults) ?? lastResults);
  return last !== undefined && withoutEnd(last) === withoutEnd(target);
}

function linkOf(file: string): string | undefined {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  } catch {
    return undefined;
  }
}

/** What containers are given from outside is one, too. */
function isMountPoint(folder: string): boolean {
  const [own, parent] = [lookAt(folder), lookAt(path.dirname(folder))];
  return own !== undefined && parent !== undefined && own.dev !== parent.dev;
}

/** The path without symbolic links, as far as it exists. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPath(parent), path.basename(file));
  }
}

/** Where an entry stands, whatever it links to. */
function realPlace(file: string): string {
  return path.join(realPath(path.dirname(file)), path.basename(file));
}

export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative === '' ||
    !(relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
  );
}
