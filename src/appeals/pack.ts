// The folder of an appeals review: new, or in place of an earlier pack, whole or not at all, and never in the results.
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lookAt } from '../problems/file-errors.js';
import { fail } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { packMark } from '../reports/appeals.js';
import { beside, whileWriting } from '../run/folder.js';
import { fillNewFolder, refuseFull } from '../run/new-folder.js';
import { isInside, realPath } from '../run/results-path.js';
import type { RunHooks } from '../run/scratch.js';

export type Pack = Readonly<Record<'appeals.csv' | 'pack.md' | 'overrides.csv', string>>;
const names = ['appeals.csv', 'overrides.csv', 'pack.md'];

/**
 * Refuses a folder that the pack must not stand in.
 * @throws ProblemsError where it lies in the results, or holds anything but an earlier pack
 */
export function refuseFolder(target: string, results: string, appealsFile: string): void {
  const misplaced = (reason: string) =>
    fail({
      code: 'results-path',
      place: { file: shownPath(target) },
      reason,
      fix: 'name another folder with --out',
    });
  const [to, graded] = [realPath(target), realPath(path.resolve(results))];
  if (isInside(to, graded)) misplaced('the pack would be written into the results, which stay as they are');
  if (isInside(graded, to)) misplaced('the pack would be written where the results stand');
  if (isInside(realPath(path.resolve(appealsFile)), to))
    misplaced('the pack would take the place of the folder that holds the appeals');
  if (!isPack(target)) refuseFull(target);
}

/** Writes the pack. */
export async function writePack(target: string, pack: Pack, hooks: RunHooks): Promise<void> {
  const fresh = isPack(target) ? beside(target, `pack-${process.pid}`) : target;
  await fillNewFolder(fresh, hooks, async (work) => {
    // Customers stand in it: for its owner only, as the results are.
    chmodSync(work, 0o700);
    for (const [name, text] of Object.entries(pack))
      writeFileSync(path.join(work, name), text, { mode: 0o600 });
  });
  if (fresh === target) return;
  const old = beside(target, `pack-old-${process.pid}`);
  try {
    renameSync(target, old);
    renameSync(fresh, target);
  } catch (error) {
    if (existsSync(old) && !existsSync(target)) renameSync(old, target);
    rmSync(fresh, { recursive: true, force: true });
    throw whileWriting(target, error);
  }
  rmSync(old, { recursive: true, force: true });
}

/** Whether a folder holds a pack and nothing else. */
function isPack(folder: string): boolean {
  if (lookAt(folder)?.isDirectory() !== true) return false;
  const found = readdirSync(folder).sort();
  return (
    found.length === names.length &&
    found.every((name, index) => name === names[index]) &&
    readFileSync(path.join(folder, 'pack.md'), 'utf8').startsWith(packMark)
  );
}
