// Thousands are marked as Node's own formatter marks them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { grouped } from '../../src/foundation/characters/thousands.js';

it('marks thousands before the point only', () => {
  expect(['0', '999', '1000', '-123456', '1234567.12345', '0.1234'].map(grouped)).toEqual([
    '0',
    '999',
    '1,000',
    '-123,456',
    '1,234,567.12345',
    '0.1234',
  ]);
});

it('agrees with Node on whole numbers', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(grouped(String(value))).toBe(value.toLocaleString('en-US'));
    }),
  );
});
