// A file that must not be there yet and is written whole or not at all: beside its place first, for its owner only.
import { chmodSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { lookAt } from '../problems/file-errors.js';
import { fail, ProblemsError } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { beside, flush, removeStale, whileWriting } from './disk.js';
import { isInside, realPath } from './results-path.js';
import type { RunHooks } from './scratch.js';

const elsewhere = (flag: string) => `name another file with ${flag}`;

/**
 * Refuses a place where something stands, and one in results.
 * @param results folder of results that are read
 * @param flag that named the place
 * @throws ProblemsError
 */
export function refuseTaken(target: string, results: string, flag = '--out'): void {
  if (isInside(realPath(target), realPath(results)))
    fail({
      code: 'results-path',
      place: { file: shownPath(target) },
      reason: 'the file would be written into the results, which stay as they are',
      fix: elsewhere(flag),
    });
  if (lookAt(target) !== undefined) taken(target, flag);
}

function taken(target: string, flag: string): never {
  return fail({
    code: 'file-taken',
    place: { file: shownPath(target) },
    reason: 'something stands here already, and nothing is written over it',
    fix: `${elsewhere(flag)}, or remove this one`,
  });
}

/** Writes a file; `fill` is given the name under which it is written first. */
export async function writeNewFile(
  target: string,
  hooks: RunHooks,
  fill: (file: string) => Promise<void>,
  flag = '--out',
): Promise<void> {
  const work = beside(target, `new-${process.pid}`);
  const discard = () => rmSync(work, { force: true });
  const forget = hooks.onStop(discard);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    removeStale(target);
    await fill(work);
    chmodSync(work, 0o600);
    flush(work);
    place(work, target, flag);
  } catch (error) {
    throw error instanceof ProblemsError ? error : whileWriting(target, error, elsewhere(flag));
  } finally {
    discard();
    forget();
  }
}

/** Renaming would take the place of a file that appeared meanwhile; a second name for the same file does not. */
function place(work: string, target: string, flag: string): void {
  try {
    linkSync(work, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') taken(target, flag);
    // Not every disk knows second names.
    if (lookAt(target) !== undefined) taken(target, flag);
    renameSync(work, target);
  }
}
