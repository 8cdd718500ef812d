// One run at a time in a results folder: who comes second waits, or is told who is at work. Whoever only reads makes sure
// that results are in their place.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toldBy } from '../problems/file-errors.js';
import { fail, type Problem } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import type { StageHook } from '../stages/clock.js';
import { beside, makeParent, recover, unwritable } from './disk.js';
import { type Held, type Lock, lockFile, tryLock } from './lock-file.js';

interface LockHooks extends StageHook {
  onStop(cleanUp: () => void): () => void;
}

// Milliseconds.
const pause = 100;
/** Between making a lock and signing it, on disks where these are two steps. */
const timeToSign = 1000;
const triesToSettle = 50;

/** How long to wait for another run, in seconds (0 stops at once), and the next move where the lock cannot be made. */
interface Patience {
  readonly wait: number;
  readonly elsewhere?: string;
}

/**
 * Does work while no other run can write to the same results folder.
 * @param use is told whether it had to wait, because what it knows may be old then
 * @throws ProblemsError where another run has the folder
 */
export async function withLock<T>(
  target: string,
  { wait, elsewhere }: Patience,
  hooks: LockHooks,
  use: (waited: boolean) => Promise<T>,
): Promise<T> {
  const file = lockFile(target);
  const begun = performance.now();
  makeParent(target);
  let own: Lock | undefined;
  // Before the lock is there: a signal between the two would end the process and leave it behind.
  const forget = hooks.onStop(() => own?.release());
  let waited = false;
  try {
    for (;;) {
      const got = lockOrExplain(target, file, elsewhere);
      if ('release' in got) {
        own = got;
        return await use(waited);
      }
      const patience = Math.max(wait * 1000, got.owner === undefined ? timeToSign : 0);
      const left = begun + patience - performance.now();
      if (left <= 0) fail(locked(target, file, got, wait));
      if (!waited && wait > 0) hooks.stage('waiting for another run');
      waited = true;
      await sleep(Math.min(pause, left));
    }
  } finally {
    if (own !== undefined) releaseQuietly(own);
    forget();
  }
}

/** A lock that cannot be removed is taken over by the next run; what the work came to counts more. */
function releaseQuietly(lock: Lock): void {
  try {
    lock.release();
  } catch {
    // As above.
  }
}

function lockOrExplain(target: string, file: string, elsewhere: string | undefined): Lock | Held {
  try {
    return tryLock(target);
  } catch (error) {
    if (toldBy(error).syscall === undefined) throw error;
    return fail(unwritable(path.dirname(file), error, elsewhere));
  }
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
    if (toldBy(error).syscall === undefined) throw error;
    return undefined;
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
