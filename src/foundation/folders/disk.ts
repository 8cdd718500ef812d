// Folders and files on the disk: names beside them, what killed runs left, writing that tells why it failed.

import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { toldBy } from '../problems/file-errors.js';
import { fail, type Problem, ProblemsError } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { isDead } from './leftovers.js';

/** A name beside the results folder for what belongs to it. */
export function beside(target: string, what: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.gradus-${what}`);
}

/**
 * Restores earlier results if a run was killed between taking them away and putting the new ones in place, and removes
 * those that newer ones have replaced. Only for who has the lock: a run at work may be at this very point.
 * @throws ProblemsError where the disk refuses
 */
export function recover(target: string): void {
  const old = beside(target, 'old');
  if (!existsSync(old)) return;
  const replaced = existsSync(target);
  try {
    if (replaced) rmSync(old, { recursive: true, force: true });
    else renameSync(old, target);
  } catch (error) {
    fail({
      ...unwritable(old, error),
      fix: replaced
        ? `remove ${shownPath(old)} by hand: newer results have replaced those in it`
        : `rename ${shownPath(old)} to ${shownPath(target)} by hand: it holds the results that a killed run took aside`,
    });
  }
}

/** Removes a folder of temporary data. What went wrong before counts more, and the next run removes what is left. */
export function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // As above.
  }
}

/**
 * Makes the folder that the results folder will stand in.
 * @throws ProblemsError where the disk refuses
 */
export function makeParent(target: string): void {
  try {
    mkdirSync(path.dirname(target), { recursive: true });
  } catch (error) {
    fail(unwritable(target, error));
  }
}

/**
 * Makes a folder for its owner only: what is written while a review runs holds customers, too. Said twice, because the
 * umask takes rights from the first and the access rules of a parent folder may add some.
 */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Why a folder cannot be written, in words. */
export function unwritable(
  target: string,
  error: unknown,
  elsewhere = 'write elsewhere with --out',
): Problem {
  const { code, message } = toldBy(error);
  return {
    code: 'disk',
    place: { file: shownPath(target) },
    reason: `this folder cannot be written: ${(code !== undefined && Object.hasOwn(writeErrors, code) && writeErrors[code]) || message}`,
    fix: `check the path, your rights to it and the space on the disk, or ${elsewhere}`,
  };
}

const writeErrors: Readonly<Record<string, string>> = {
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  ENOENT: 'it is not there',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EFBIG: 'a file would be larger than is allowed here',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'it is in use, or a disk of its own that cannot be replaced',
  EIO: 'the disk reports an input/output error; look at its health',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine',
};

/** Turns what the disk refused while a folder was written into a problem; other errors stay as they are. */
export function whileWriting(target: string, error: unknown, elsewhere?: string): unknown {
  const { code, path: at, syscall } = toldBy(error);
  const known = typeof code === 'string' && syscall !== undefined;
  // An input that vanishes meanwhile is another matter.
  const here = at === undefined || at.startsWith(path.dirname(target));
  return known && here ? new ProblemsError([unwritable(target, error, elsewhere)]) : error;
}

/** Makes sure that a file, or the names in a folder, are on the disk. */
export function flush(file: string): void {
  const handle = openSync(file, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Where a run that replaces a folder keeps the earlier one, within its own, until the new one stands. */
export function takenAside(work: string): string {
  return path.join(work, 'earlier');
}

/** Removes the folder that a run worked in; a folder that it took aside goes back where nothing has taken its place. */
export function removeWork(work: string, target: string): void {
  const earlier = takenAside(work);
  if (existsSync(earlier) && !existsSync(target)) renameSync(earlier, target);
  rmSync(work, { recursive: true, force: true });
}

/** Removes what runs that no longer live left beside the folder. */
export function removeStale(target: string): void {
  const folder = path.dirname(target);
  const prefix = path.basename(beside(target, 'new-'));
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    const stale = path.join(folder, name);
    if (isDead(stale, pid)) removeWork(stale, target);
  }
}
