// A folder of files that belong together, such as an appeals review: new, or in place of an earlier one, whole or not at
// all, and never in results.
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isFar } from '../problems/far-path.js';
import { lookAt, readRegular } from '../problems/file-errors.js';
import { fail } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { farNameOf } from '../problems/stand-ins.js';
import { removeStale, whileWriting } from './disk.js';
import { fillNewFolder, refuseFull } from './new-folder.js';
import { isInside, realPath } from './results-path.js';
import type { RunHooks } from './scratch.js';

/** What kind of pack it is. */
export interface PackKind {
  /** What messages call it: `the pack`. */
  readonly called: string;
  /** Its files; or what they may be called where any of them alone may be such a pack, too. */
  readonly files: readonly string[] | ((name: string) => boolean);
  /** Whether a folder that holds just these files holds an earlier pack. */
  readonly isOurs: (folder: string) => boolean;
}

/** Whether a file of a folder begins with the mark of a kind of pack. */
export function beginsWith(mark: string, name: string): PackKind['isOurs'] {
  return (folder) => {
    const file = path.join(folder, name);
    return lookAt(file) !== undefined && readRegular(file).toString().startsWith(mark);
  };
}

/**
 * The folder that a pack goes to: as --out names it, or beside results.
 * @param ending of its name, beside results: `-report`
 * @throws ProblemsError where it would be on storage, which only a cluster writes
 */
export function packTarget(results: string, ending: string, out: string | undefined): string {
  if (out !== undefined && !isFar(out)) return path.resolve(out);
  const far = out ?? farNameOf(results);
  if (far === undefined) return `${results}${ending}`;
  return fail({
    code: 'results-path',
    place: { file: far },
    reason: `${out === undefined ? 'these results are' : 'this is'} on storage that only a cluster writes, and nothing but results is written there`,
    fix: 'name a folder of this machine with --out',
  });
}

/**
 * Refuses a folder that the pack must not stand in.
 * @param results folders of results that were read
 * @param files files that were read
 * @throws ProblemsError where it lies in results, would take something along, or holds anything but an earlier pack
 */
export function refuseFolder(
  target: string,
  {
    results,
    files,
  }: { readonly results: readonly string[]; readonly files: readonly { path: string; called: string }[] },
  kind: PackKind,
): void {
  const misplaced = (reason: string) =>
    fail({
      code: 'results-path',
      place: { file: shownPath(target) },
      reason,
      fix: 'name another folder with --out',
    });
  const to = realPath(target);
  for (const each of results) {
    const graded = realPath(path.resolve(each));
    if (isInside(to, graded))
      misplaced(`${kind.called} would be written into the results, which stay as they are`);
    if (isInside(graded, to)) misplaced(`${kind.called} would be written where the results stand`);
  }
  for (const file of files)
    if (isInside(realPath(path.resolve(file.path)), to))
      misplaced(`${kind.called} would take the place of the folder that holds ${file.called}`);
  if (!isPack(target, kind)) refuseFull(target);
}

/** Writes a pack; `fill` is given the folder for its files. */
export async function writePack(
  target: string,
  kind: PackKind,
  hooks: RunHooks,
  fill: (work: string) => Promise<void>,
): Promise<void> {
  putRight(target);
  const replacing = isPack(target, kind);
  await fillNewFolder(
    target,
    hooks,
    async (work) => {
      // Customers stand in it: for its owner only, as the results are.
      chmodSync(work, 0o700);
      await fill(work);
      for (const name of readdirSync(work)) chmodSync(path.join(work, name), 0o600);
    },
    replacing,
  );
}

/** Removes what dead runs left; what one of them took aside goes back, and is replaced like any earlier pack. */
function putRight(target: string): void {
  try {
    if (existsSync(path.dirname(target))) removeStale(target);
  } catch (error) {
    throw whileWriting(target, error);
  }
}

/** Whether a folder holds a pack of this kind and nothing else. */
function isPack(folder: string, { files, isOurs }: PackKind): boolean {
  if (lookAt(folder)?.isDirectory() !== true) return false;
  const found = readdirSync(folder);
  const whole =
    typeof files === 'function'
      ? found.length > 0 && found.every(files)
      : found.length === files.length && found.every((name) => files.includes(name));
  return whole && isOurs(folder);
}
