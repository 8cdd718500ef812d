// What stands behind flags: text, names and files as people write them.
import { InvalidArgumentError } from 'commander';
import { isFar } from '../foundation/problems/far-path.js';

/** An empty path is an unset variable of a script; taken as a path it would mean the working directory. */
export function given(written: string): string {
  if (written.trim() === '') throw new InvalidArgumentError('It is empty.');
  return written;
}

/** A file that is written here: results alone go to storage that only a cluster writes. */
export function writtenHere(written: string): string {
  if (isFar(written))
    throw new InvalidArgumentError(
      'It lies on storage that only a cluster writes: name a file of this machine.',
    );
  return given(written);
}

/** What people wrote about themselves or their reasons, on one line. */
export function wordsWritten(written: string): string {
  const line = given(written).replace(/\s+/g, ' ').trim();
  if (/\p{Cc}/u.test(line)) throw new InvalidArgumentError('It holds control characters.');
  if (!/[\p{L}\p{N}]/u.test(line)) throw new InvalidArgumentError('It says nothing.');
  return line;
}

/** A flag that may stand several times. */
export function each(read: (written: string) => string): (written: string, before?: string[]) => string[] {
  return (written, before = []) => [...before, read(written)];
}

/** Names parted by commas. */
export function namesWritten(written: string): string[] {
  const found = written.split(',').map((each) => each.trim());
  if (found.includes('')) throw new InvalidArgumentError('Write names separated by commas.');
  return found;
}
