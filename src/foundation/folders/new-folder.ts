// A folder that must not be there yet, or be empty, and is filled whole or not at all. Files are written beside it (or, in
// an empty folder that stands already, in a hidden folder inside, because its parent may belong to others), and take
// their places by renaming.
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { lookAt } from '../problems/file-errors.js';
import { fail, ProblemsError } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { removeStale, removeWork, takenAside, whileWriting } from './disk.js';
import { isDead, signFolder } from './leftovers.js';
import type { RunHooks } from './scratch.js';

const prefix = '.gradus-new-';
const elsewhere = 'name another folder';

/**
 * Hands a folder for the files to `fill`; what it wrote stands in `target` afterwards, or all is as it was.
 * @param replacing whether the folder that stands there is to go
 * @throws ProblemsError when something else stands in `target` already, or the disk refuses
 */
export async function fillNewFolder<T>(
  target: string,
  hooks: RunHooks,
  fill: (work: string) => Promise<T>,
  replacing = false,
): Promise<T> {
  const inside = !replacing && refuseFull(target);
  const parent = inside ? target : path.dirname(target);
  const base = path.join(parent, `${inside ? '' : `.${path.basename(target)}`}${prefix}${process.pid}`);
  // Whose it is stands beside the files, so that it does not take a place with them.
  const work = path.join(base, 'files');
  let made: string | undefined;
  const discard = () => {
    removeWork(base, target);
    if (made !== undefined) removeEmpty(parent, made);
  };
  const forget = hooks.onStop(discard);
  try {
    made = mkdirSync(parent, { recursive: true });
    if (!inside) removeStale(target);
    rmSync(base, { recursive: true, force: true });
    mkdirSync(base);
    signFolder(base);
    mkdirSync(work);
    const filled = await fill(work);
    if (replacing) renameSync(target, takenAside(base));
    if (inside) moveUp(work, target);
    else renameSync(work, target);
    return filled;
  } catch (error) {
    throw error instanceof ProblemsError ? error : whileWriting(target, error, elsewhere);
  } finally {
    discard();
    forget();
  }
}

/**
 * True where the target is an empty folder, false where nothing is there.
 * @throws ProblemsError where anything else is
 */
export function refuseFull(target: string): boolean {
  const found = lookAt(target);
  if (found === undefined) return false;
  const full = found.isDirectory() && readdirSync(target).some((name) => !leftOver(target, name));
  if (found.isDirectory() && !full) return true;
  return fail({
    code: 'folder-not-empty',
    place: { file: shownPath(target) },
    reason: full
      ? 'the folder holds files already, so nothing is written into it'
      : 'this is a file, not a folder',
    fix: 'name a new or empty folder',
  });
}

/** What an earlier run left when it was killed; removed on the way. */
function leftOver(target: string, name: string): boolean {
  const folder = path.join(target, name);
  if (!name.startsWith(prefix) || !isDead(folder, Number(name.slice(prefix.length)))) return false;
  rmSync(folder, { recursive: true, force: true });
  return true;
}

/** Removes the folders from `last` up to `first` that are still empty. */
function removeEmpty(last: string, first: string): void {
  try {
    for (let folder = last; folder.length >= first.length; folder = path.dirname(folder)) rmdirSync(folder);
  } catch {
    // Something stands in it, so it stays.
  }
}

function moveUp(work: string, target: string): void {
  const moved: string[] = [];
  try {
    for (const name of readdirSync(work)) {
      const to = path.join(target, name);
      if (existsSync(to))
        fail({
          code: 'folder-not-empty',
          place: { file: shownPath(to) },
          reason: 'this file appeared meanwhile',
          fix: 'name another folder',
        });
      renameSync(path.join(work, name), to);
      moved.push(to);
    }
    rmdirSync(work);
  } catch (error) {
    for (const each of moved) rmSync(each, { recursive: true, force: true });
    throw error;
  }
}
