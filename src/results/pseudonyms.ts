// Pseudonyms: names that stand for customers outside the team, the same every year, and of no use without the key.
import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, lstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { whileWriting } from '../foundation/folders/disk.js';
import { readRegular, whyUnreadable } from '../foundation/problems/file-errors.js';
import { fail } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';

const keyBytes = 32;
/** Douglas Crockford's base 32: no I, L, O or U, which are read as other signs or as words. */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 10;

/**
 * `P-` and 10 signs of base 32: the first 50 bits of HMAC-SHA-256 of the customer's id.
 * @param key the bytes of the key file
 */
export function pseudonymOf(key: Uint8Array, id: string): string {
  const digest = createHmac('sha256', key).update(id, 'utf8').digest();
  let bits = digest.readBigUInt64BE(0) >> 14n;
  let text = '';
  for (let sign = 0; sign < length; sign++) {
    text = signs.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return `P-${text}`;
}

/**
 * Gives each id its pseudonym, and remembers whose it is.
 * @throws ProblemsError where two customers would get the same one (of a million customers, once in two thousand times)
 */
export function pseudonymsWith(key: Uint8Array): (id: string) => string {
  const owners = new Map<string, string>();
  return (id) => {
    const pseudonym = pseudonymOf(key, id);
    const owner = owners.get(pseudonym);
    if (owner === undefined) owners.set(pseudonym, id);
    else if (owner !== id)
      fail({
        code: 'pseudonym-key',
        reason: `two customers would have the pseudonym ${pseudonym}`,
        fix: 'make another key with gradus key FILE, and name it under privacy; pseudonyms of earlier years are other ones then',
      });
    return pseudonym;
  };
}

/**
 * Writes a new key that only its owner can read.
 * @throws ProblemsError where a file stands there already: with another key customers would get other pseudonyms
 */
export function makeKey(file: string): void {
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined)
      fail({
        code: 'pseudonym-key',
        reason: `${shownPath(file)} is there already; with another key every customer would get another pseudonym`,
        fix: 'keep using it, or name another file',
      });
    throw whileWriting(file, error, 'name another file');
  }
  try {
    writeSync(handle, randomBytes(keyBytes));
    fsyncSync(handle);
  } catch (error) {
    // Half a key would be taken for one.
    rmSync(file, { force: true });
    throw whileWriting(file, error, 'name another file');
  } finally {
    closeSync(handle);
  }
}

/**
 * The key in a file.
 * @throws ProblemsError where there is none, others can read it, or it is too short to be one
 */
export function readKey(file: string): Uint8Array {
  const shown = shownPath(file);
  let bytes: Uint8Array;
  try {
    bytes = readRegular(file);
  } catch (error) {
    return fail({
      code: 'pseudonym-key',
      reason: `the key of pseudonyms ${shown} ${whyUnreadable(error)}`,
      fix: `put back the key of last year, so that pseudonyms stay the same; if there never was one, gradus key ${shown} makes one`,
    });
  }
  if (bytes.length >= keyBytes / 2) return bytes;
  return fail({
    code: 'pseudonym-key',
    reason: `${shown} holds ${bytes.length} bytes, too few for a secret`,
    fix: 'make one with gradus key FILE, and name it as key: under privacy',
  });
}
