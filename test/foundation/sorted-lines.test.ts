// Lines that are put in order through files come out as a sort in memory has them.
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedLines } from '../../src/foundation/folders/sorted-lines.js';
import { emptyFolder } from '../grading.js';
import { triesOf } from '../runs.js';

const line = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '["a","b"]', '王', '\u{1F600}', '\uffee', '\u2028'),
  // Longer than what is read at once, so that signs stand across pieces.
  fc.integer({ min: 0, max: 3 }).map((more) => `${'x'.repeat(more)}${'é'.repeat(40_000)}`),
);
const lines = fc.array(
  line.filter((each) => !each.includes('\n')),
  { maxLength: 40 },
);

it('is the order of a sort in memory, again and again, and leaves nothing behind', () => {
  const scratch = emptyFolder();
  fc.assert(
    fc.property(fc.array(lines, { minLength: 1, maxLength: 3 }), fc.nat(200), (rounds, most) => {
      const sorted = new SortedLines(scratch, most);
      for (const all of rounds) {
        for (const each of all) sorted.add(each);
        expect([...sorted.inOrder()].flat()).toEqual([...all].sort());
      }
      expect(readdirSync(scratch)).toEqual([]);
    }),
    { numRuns: triesOf(2_000, 100) },
  );
});

it('keeps most lines in files, several hundred of them', () => {
  const scratch = emptyFolder();
  const sorted = new SortedLines(scratch, 100);
  const all = Array.from({ length: 5_000 }, (_, at) => String((at * 7_919) % 5_000).padStart(5, '0'));
  for (const each of all) sorted.add(each);
  expect(readdirSync(scratch).length).toBeGreaterThan(200);
  expect([...sorted.inOrder()].flat()).toEqual([...all].sort());
});
