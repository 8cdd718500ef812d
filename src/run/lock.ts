// One run at a time in a results folder: a lock file beside it names the process. Made in one step, so that of several
// runs that begin at once one gets it; what a killed run left is taken away by the next one.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, type Problem } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import type { StageHook } from './clock.js';
import { beside, makeParent, recover, unwritable } from './folder.js';
import { fateOf, type Owner, readOwner, thisOwner } from './owner.js';

interface LockHooks extends StageHook {
  onStop(cleanUp: () => void): () => void;
}

/** Somebody else has it. */
interface Held {
  /** Undefined where the file does not say. */
  readonly owner: Owner | undefined;
  readonly alive: boolean;
}

// Milliseconds.
const pause = 100;
/** Between making a lock and putting a name into it. */
const timeToSign = 1000;
/** A lock that names nobody for so long was left by a run that ended while it made it. */
const unsignedTooLong = 10_000;
const triesToSettle = 50;

/**
 * Does work while no other run can write to the same results folder.
 * @param wait seconds to wait for another run; 0 stops at once
 * @param use is told whether it had to wait, because what it knows may be old then
 * @throws ProblemsError where another run has the folder
 */
export async function withLock<T>(
  target: string,
  wait: number,
  hooks: LockHooks,
  use: (waited: boolean) => Promise<T>,
): Promise<T> {
  const file = lockFile(target);
  const begun = performance.now();
  makeParent(target);
  let waited = false;
  for (;;) {
    const got = lockOrExplain(target, file);
    if ('release' in got) {
      const forget = hooks.onStop(got.release);
      try {
        return await use(waited);
      } finally {
        got.release();
        forget();
      }
    }
    const patience = Math.max(wait * 1000, got.owner === undefined ? timeToSign : 0);
    const left = begun + patience - performance.now();
    if (left <= 0) fail(locked(target, file, got, wait));
    if (!waited && wait > 0) hooks.stage('waiting for another run');
    waited = true;
    await sleep(Math.min(pause, left));
  }
}

function lockFile(target: string): string {
  return beside(target, 'lock');
}

function lockOrExplain(target: string, file: string): Lock | Held {
  try {
    return tryLock(target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return fail(unwritable(path.dirname(file), error));
  }
}

interface Lock {
  release(): void;
}

/** The lock of a results folder, or who has it. Throws what the disk says. */
function tryLock(target: string): Lock | Held {
  const file = lockFile(target);
  const got = claim(file);
  if ('release' in got) removeGuards(file);
  return got;
}

/** Makes a lock file, or says who did. */
function claim(file: string): Lock | Held {
  for (;;) {
    const mine = make(file);
    if (mine !== undefined) return { release: () => remove(file, mine) };
    const found = look(file);
    if (found === undefined) continue;
    if (!found.gone) return { owner: found.owner, alive: found.alive };
    // Two runs may see the same dead lock. Only the one that has the guard, which is named after this very lock, takes
    // it away; a lock that somebody else makes in its place has another name.
    const guard = claim(`${file}-after-${found.token}`);
    if (!('release' in guard)) return guard;
    try {
      if (look(file)?.token === found.token) unlinkSync(file);
    } finally {
      guard.release();
    }
  }
}

function make(file: string): Owner | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o644);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  const owner = thisOwner();
  try {
    writeSync(handle, `${JSON.stringify(owner)}\n`);
    fsyncSync(handle);
  } catch (error) {
    unlinkSync(file);
    throw error;
  } finally {
    closeSync(handle);
  }
  return owner;
}

/**
 * For whoever reads results: puts those back that a killed run left taken away. A run that is at this very point is
 * given time to put the new ones in place.
 */
export async function settle(target: string): Promise<void> {
  const missing = () => existsSync(beside(target, 'old')) && !existsSync(target);
  for (let tries = 0; missing() && tries < triesToSettle; tries++) {
    const got = whereAllowed(() => tryLock(target));
    if (got === undefined) return;
    if ('release' in got) {
      try {
        recover(target);
      } finally {
        got.release();
      }
      return;
    }
    await sleep(pause);
  }
}

/** Who may only read cannot mend anything. */
function whereAllowed<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return undefined;
  }
}

interface Found extends Held {
  readonly token: string;
  readonly gone: boolean;
}

/** What a lock file says; undefined where it is no longer there. */
function look(file: string): Found | undefined {
  try {
    const { ino, mtimeMs, size } = statSync(file);
    const owner = readOwner(readFileSync(file, 'utf8'));
    if (owner === undefined) {
      const gone = size === 0 && Date.now() - mtimeMs > unsignedTooLong;
      return { owner, token: `${ino}-${Math.trunc(mtimeMs)}`, gone, alive: false };
    }
    const fate = fateOf(owner);
    return { owner, token: owner.token, gone: fate === 'gone', alive: fate === 'alive' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function remove(file: string, owner: Owner): void {
  // Who removed it by hand may have let another run in.
  if (look(file)?.token === owner.token) unlinkSync(file);
}

/** Guards of locks that are gone: whoever still holds one sees the new lock and leaves it alone. */
function removeGuards(file: string): void {
  const prefix = `${path.basename(file)}-after-`;
  for (const name of readdirSync(path.dirname(file))) {
    if (!name.startsWith(prefix)) continue;
    try {
      unlinkSync(path.join(path.dirname(file), name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

function locked(target: string, file: string, { owner, alive }: Held, wait: number): Problem {
  const still =
    wait > 0 ? `after ${wait} second${wait === 1 ? '' : 's'} another run is still` : 'another run is';
  const who =
    owner === undefined
      ? 'its lock does not say which'
      : `process ${owner.pid} on host ${owner.host}, since ${owner.since.slice(0, 19).replace('T', ' ')} UTC`;
  const next = wait > 0 ? 'let it end, or wait longer' : 'let it end, or pass --wait 10m to wait for it';
  return {
    code: 'locked',
    place: { file: shownPath(target) },
    reason: `${still} at work in this folder: ${who}`,
    fix: alive
      ? next
      : `${next}; if that run is no longer alive, which cannot be seen from here, remove ${shownPath(file)}`,
  };
}
