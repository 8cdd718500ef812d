// The results folder is written whole or not at all: everything goes into a folder beside it, is flushed to the disk,
// and takes its place by renaming. What an interrupted run left behind is put right by the next one.
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
import { fail, type Problem, ProblemsError } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { refuseApproved, refuseForeign, refuseProtected } from './folder-contents.js';
import { isDead, signFolder } from './leftovers.js';

export interface ResultsFolder {
  readonly target: string;
  /** Where files are written until they are published. */
  readonly work: string;
  /** For the engine's temporary data. */
  readonly spill: string;
  /**
   * Puts the finished files in place of earlier results.
   * @returns what could not be done once they stood there, such as removing the earlier ones, one sentence each
   * @throws where they could not take their place; the earlier results are then where they were
   */
  publish(): string[];
  /** Removes what was written; earlier results stay. Safe to call twice. */
  discard(): void;
}

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

/**
 * Prepares to write results.
 * @throws ProblemsError when the folder holds something else, or cannot be made
 */
export function prepareFolder(target: string): ResultsFolder {
  recover(target);
  refuseForeign(target);
  refuseApproved(target);
  refuseProtected(target);
  const base = beside(target, `new-${process.pid}`);
  makeParent(target);
  try {
    removeStale(target);
    rmSync(base, { recursive: true, force: true });
    for (const folder of [base, path.join(base, 'out'), path.join(base, 'spill')]) makePrivate(folder);
    signFolder(base);
  } catch (error) {
    removeQuietly(base);
    fail(unwritable(target, error));
  }
  const work = path.join(base, 'out');
  return {
    target,
    work,
    spill: path.join(base, 'spill'),
    publish: () => publish(work, target, base),
    discard: () => removeQuietly(base),
  };
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
function makePrivate(folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Why a folder cannot be written, in words. */
export function unwritable(
  target: string,
  error: unknown,
  elsewhere = 'write elsewhere with --out',
): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
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
  const { code, path: at, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  const known = typeof code === 'string' && syscall !== undefined;
  // An input that vanishes meanwhile is another matter.
  const here = at === undefined || at.startsWith(path.dirname(target));
  return known && here ? new ProblemsError([unwritable(target, error, elsewhere)]) : error;
}

function publish(work: string, target: string, base: string): string[] {
  for (const name of readdirSync(work)) {
    chmodSync(path.join(work, name), 0o600);
    flush(path.join(work, name));
  }
  flush(work);
  // Somebody may have approved them meanwhile, put a file beside them, or protected them.
  refuseForeign(target);
  refuseApproved(target);
  refuseProtected(target);
  const old = beside(target, 'old');
  const replacing = existsSync(target);
  if (replacing) renameSync(target, old);
  try {
    renameSync(work, target);
  } catch (error) {
    if (replacing) putBack(old, target, error);
    throw error;
  }
  // From here on the new results count, whatever happens to the rest.
  return [
    ...afterwards(
      () => flush(path.dirname(target)),
      'the disk did not confirm that they will stand there after a power cut',
    ),
    ...(replacing
      ? afterwards(
          () => rmSync(old, { recursive: true, force: true }),
          `the earlier results could not be removed and stand in ${shownPath(old)}; remove that folder by hand`,
        )
      : []),
    ...afterwards(
      () => rmSync(base, { recursive: true, force: true }),
      `temporary files could not be removed; remove ${shownPath(base)} by hand`,
    ),
  ];
}

/** @throws ProblemsError that tells where the earlier results are, if not even they could be put back */
function putBack(old: string, target: string, why: unknown): void {
  try {
    renameSync(old, target);
  } catch {
    const problem = unwritable(target, why);
    fail({
      ...problem,
      reason: `${problem.reason}; the earlier results could not be put back and stand in ${shownPath(old)}`,
      fix: `rename ${shownPath(old)} to ${shownPath(target)}, or run any gradus command on it, which does the same`,
    });
  }
}

/** What to say of a clean-up that failed. */
function afterwards(work: () => void, otherwise: string): string[] {
  try {
    work();
    return [];
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return [`the new results are in place, but ${otherwise}${code === '' ? '' : ` (${code})`}`];
  }
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

/** Removes what runs that no longer live left beside the folder. */
export function removeStale(target: string): void {
  const folder = path.dirname(target);
  const prefix = path.basename(beside(target, 'new-'));
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    const stale = path.join(folder, name);
    if (isDead(stale, pid)) rmSync(stale, { recursive: true, force: true });
  }
}
