import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  makeKey,
  PseudonymOwners,
  pseudonymOf,
  pseudonymsWith,
  readKey,
} from '../../src/results/pseudonyms.js';

const tempFolder = () => mkdtempSync(path.join(tmpdir(), 'gradus-test-'));
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

it('is the first 50 bits of HMAC-SHA-256, in base 32', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), fc.string(), (key, id) => {
      const hex = createHmac('sha256', key).update(id).digest('hex');
      const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
      const five = Array.from({ length: 10 }, (_, at) => Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2));
      expect(pseudonymOf(key, id)).toBe(`P-${five.map((each) => signs[each]).join('')}`);
    }),
  );
});

it('is a known one for a known key', () => {
  // printf %s C00042 | openssl dgst -sha256 -mac HMAC -macopt key:gradus-example-key-of-32-bytes!!
  expect(pseudonymOf(Buffer.from('gradus-example-key-of-32-bytes!!'), 'C00042')).toBe('P-JNYF8N1EE6');
});

it('makes a key of 32 bytes that only its owner can read, and never a second one in its place', () => {
  const file = path.join(tempFolder(), 'privacy.key');
  makeKey(file);
  const bytes = readFileSync(file);
  expect(bytes).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readKey(file))).toEqual(bytes);
  expect(() => makeKey(file)).toThrow(/is there already/);
  expect(readFileSync(file)).toEqual(bytes);
});

it('tells of a key that is not there or too short', () => {
  const folder = tempFolder();
  expect(() => readKey(path.join(folder, 'none'))).toThrow(/is not there/);
  expect(() => readKey(folder)).toThrow(/is a folder/);
  writeFileSync(path.join(folder, 'short'), 'abc');
  expect(() => readKey(path.join(folder, 'short'))).toThrow(/3 bytes/);
});

it('gives each customer one of its own', () => {
  const ids = Array.from({ length: 5000 }, (_, at) => `C${at}`);
  const pseudonym = pseudonymsWith(Buffer.alloc(32, 7));
  expect(new Set([...ids, 'C1'].map(pseudonym)).size).toBe(5000);
});

it('knows a pseudonym that would be that of two customers, among however many', () => {
  const owners = new PseudonymOwners();
  const names = Array.from({ length: 5_000 }, (_, at) => at * 4_096 + (at % 7));
  for (const [owner, name] of names.entries()) expect(owners.isOf(name, owner)).toBe(true);
  for (const [owner, name] of names.entries()) {
    expect(owners.isOf(name, owner)).toBe(true);
    expect(owners.isOf(name, owner + 1)).toBe(false);
  }
});
