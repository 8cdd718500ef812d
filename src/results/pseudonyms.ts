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
/** Signs are made from halves of their bits, since signs of numbers are told by 32 bits at once. */
const half = 5;
const halfBits = 5 * half;

/**
 * `P-` and 10 signs of base 32: the first 50 bits of HMAC-SHA-256 of the customer's id.
 * @param key the bytes of the key file
 */
export function pseudonymOf(key: Uint8Array, id: string): string {
  return written(firstBits(digestOf(key, id)));
}

/** In hexadecimal digits, which Node gives faster than bytes. */
function digestOf(key: Uint8Array, id: string): string {
  return createHmac('sha256', key).update(id, 'utf8').digest('hex');
}

/** The first 50 bits of a digest. */
function firstBits(digest: string): number {
  return Math.floor(Number.parseInt(digest.slice(0, 13), 16) / 4);
}

function written(bits: number): string {
  const high = Math.floor(bits / 2 ** halfBits);
  return `P-${fiveSigns(high)}${fiveSigns(bits - high * 2 ** halfBits)}`;
}

function fiveSigns(bits: number): string {
  let text = '';
  for (let shift = halfBits - 5; shift >= 0; shift -= 5) text += signs.charAt((bits >> shift) & 31);
  return text;
}

/**
 * Gives each id its pseudonym, and knows whether another one has it.
 * @throws ProblemsError where two customers would get the same one (of a million customers, once in two thousand times)
 */
export function pseudonymsWith(key: Uint8Array): (id: string) => string {
  const owners = new PseudonymOwners();
  return (id) => {
    const digest = digestOf(key, id);
    const bits = firstBits(digest);
    // The next 52 bits stand for the id: ids that agree in both, among as many as there are people, will not be met.
    if (owners.isOf(bits, Number.parseInt(digest.slice(13, 26), 16))) return written(bits);
    return fail({
      code: 'pseudonym-key',
      reason: `two customers would have the pseudonym ${written(bits)}`,
      fix: 'make another key with gradus key FILE, and name it under privacy; pseudonyms of earlier years are other ones then',
    });
  };
}

/** Whose each pseudonym is, as numbers: of a million customers texts would take a hundred megabytes. */
export class PseudonymOwners {
  private names = new Float64Array(1 << 10).fill(-1);
  private owners = new Float64Array(1 << 10);
  private taken = 0;

  /** Whether the name, which is spread evenly, is nobody else's; it is the owner's from then on. */
  isOf(name: number, owner: number): boolean {
    const at = this.place(name);
    if (this.names[at] !== -1) return this.owners[at] === owner;
    this.names[at] = name;
    this.owners[at] = owner;
    this.taken++;
    if (this.taken * 2 > this.names.length) this.grow();
    return true;
  }

  /** Where the name stands, or is to stand. */
  private place(name: number): number {
    const { names } = this;
    let at = name % names.length;
    while (names[at] !== -1 && names[at] !== name) at = (at + 1) % names.length;
    return at;
  }

  private grow(): void {
    const { names, owners } = this;
    this.names = new Float64Array(names.length * 2).fill(-1);
    this.owners = new Float64Array(names.length * 2);
    for (const [index, name] of names.entries()) {
      if (name === -1) continue;
      const at = this.place(name);
      this.names[at] = name;
      this.owners[at] = owners[index] ?? 0;
    }
  }
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
