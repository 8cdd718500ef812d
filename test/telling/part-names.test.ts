// Names of files for values of a field: whatever the values are, no two are one file, and none leaves the folder.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partNames } from '../../src/telling/part-names.js';

const odd = [
  '../x',
  '..',
  '.',
  'CON',
  'con',
  'nul',
  'x'.repeat(10_000),
  `${'x'.repeat(10_000)}y`,
  'Ann',
  'ANN',
  'ann',
];
const values = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom(
      ...odd,
      'straße',
      'STRASSE',
      'é',
      'e\u0301',
      'ﬁ',
      'fi',
      '李雷',
      '\u202egnp',
      '/',
      '\\',
      'without owner',
      'İ',
      'i̇',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  ),
  { maxLength: 25 },
);

describe('names of parts', () => {
  it('are safe and distinct on every file system', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (some, without) => {
        const all = [...some, ...(without ? [null] : [])];
        const names = partNames(all, 'owner');
        expect(names).toHaveLength(all.length);
        for (const name of names) {
          expect(name).toMatch(/^[\p{L}\p{N}\p{M}-]+$/u);
          expect(Buffer.byteLength(name)).toBeLessThan(200);
          expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
        }
        for (const form of ['NFC', 'NFD', 'NFKC'] as const) {
          const folded = names.map((name) => name.normalize(form).toUpperCase().toLowerCase());
          expect(new Set(folded).size).toBe(names.length);
        }
        // In another order every value has the same name.
        const again = partNames([...some].reverse(), 'owner').reverse();
        if (!without) expect(again).toEqual(names);
      }),
      { numRuns: Number(process.env.GRADUS_PROPERTY_RUNS ?? 200) },
    );
  });

  it('are readable where they can be', () => {
    expect(partNames(['Ann Weber', '华东', 'O’Neil & Sons', null], 'owner')).toEqual([
      'ann-weber',
      '华东',
      'o-neil-sons',
      'without-owner',
    ]);
    const [one, two, dots, device] = partNames(['Ann', 'ANN', '../', 'CON'], 'owner');
    expect(one).toMatch(/^ann-[0-9a-f]{8}$/);
    expect(two).toMatch(/^ann-[0-9a-f]{8}$/);
    expect(dots).toMatch(/^[0-9a-f]{8}$/);
    expect(device).toMatch(/^con-[0-9a-f]{8}$/);
  });
});
