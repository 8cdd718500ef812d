// The file that locks a results folder: made in one step with its owner in it, so that of several runs that begin at once
// one gets it; taken away from a process that is gone, by one of several that notice.
import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { readRegular, toldBy } from '../problems/file-errors.js';
import { beside } from './disk.js';
import { alive, fateOf, type Owner, readOwner, thisOwner } from './owner.js';

/** Somebody else has it. */
export interface Held {
  /** Undefined where the file does not say. */
  readonly owner: Owner | undefined;
  readonly alive: boolean;
}

export interface Lock {
  release(): void;
}

/** Milliseconds. A lock that names nobody for so long was left by a run that ended while it made it. */
const unsignedTooLong = 10_000;

export function lockFile(target: string): string {
  return beside(target, 'lock');
}

/** The lock of a results folder, or who has it. Throws what the disk says. */
export function tryLock(target: string): Lock | Held {
  const file = lockFile(target);
  const got = claim(file);
  if ('release' in got) removeRests(file);
  return got;
}

/** Makes a lock file, or says who did. */
function claim(file: string): Lock | Held {
  for (;;) {
    const found = look(file);
    if (found === undefined) {
      const mine = make(file);
      if (mine !== undefined) return { release: () => remove(file, mine) };
      continue;
    }
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

/** Makes a lock with its owner in it, in one step; undefined where there is one already. */
function make(file: string): Owner | undefined {
  const owner = thisOwner();
  const signed = `${file}-by-${process.pid}-${owner.token}`;
  write(signed, owner);
  try {
    linkSync(signed, file);
    return owner;
  } catch (error) {
    const { code = '' } = toldBy(error);
    // Who has the lock by now may have taken this for a rest of a run on another host.
    if (code === 'EEXIST' || code === 'ENOENT') return undefined;
    if (!withoutLinks.includes(code)) throw error;
    return makeUnsigned(file, owner) ? owner : undefined;
  } finally {
    removeIfThere(signed);
  }
}

/** What disks say that know no second name of a file, such as those of memory cards. */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Second best: a moment passes between making the lock and signing it. */
function makeUnsigned(file: string, owner: Owner): boolean {
  try {
    write(file, owner);
    return true;
  } catch (error) {
    if (toldBy(error).code === 'EEXIST') return false;
    throw error;
  }
}

function write(file: string, owner: Owner): void {
  const handle = openSync(file, 'wx', 0o644);
  try {
    writeSync(handle, `${JSON.stringify(owner)}\n`);
    fsyncSync(handle);
  } catch (error) {
    unlinkSync(file);
    throw error;
  } finally {
    closeSync(handle);
  }
}

interface Found extends Held {
  readonly token: string;
  readonly gone: boolean;
}

/** What a lock file says; undefined where it is no longer there. */
function look(file: string): Found | undefined {
  try {
    // A link that leads nowhere is something, too, or nobody would ever get this lock.
    const found = lstatSync(file);
    const { ino, mtimeMs, size } = found;
    const other = { owner: undefined, token: `${ino}-${Math.trunc(mtimeMs)}`, gone: false, alive: false };
    if (!found.isFile()) return other;
    const owner = readOwner(readRegular(file).toString());
    if (owner === undefined) {
      const gone = size === 0 && Date.now() - mtimeMs > unsignedTooLong;
      return { ...other, gone };
    }
    const fate = fateOf(owner);
    return { owner, token: owner.token, gone: fate === 'gone', alive: fate === 'alive' };
  } catch (error) {
    if (toldBy(error).code === 'ENOENT') return undefined;
    throw error;
  }
}

function remove(file: string, owner: Owner): void {
  // Who removed it by hand may have let another run in.
  if (look(file)?.token === owner.token) unlinkSync(file);
}

/**
 * What killed runs left of their locks. Whoever still holds the guard of a lock that is gone sees the new lock and leaves
 * it alone.
 */
function removeRests(file: string): void {
  const folder = path.dirname(file);
  const [guard, unsigned] = [`${path.basename(file)}-after-`, `${path.basename(file)}-by-`];
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(unsigned) ? Number.parseInt(name.slice(unsigned.length), 10) : undefined;
    if (name.startsWith(guard) || (pid !== undefined && !alive(pid))) removeIfThere(path.join(folder, name));
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (toldBy(error).code !== 'ENOENT') throw error;
  }
}
