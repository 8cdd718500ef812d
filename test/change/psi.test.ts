// The population stability index: its published example, empty bands, and what holds for any two distributions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBandShare, stability } from '../../src/change/psi.js';

const bands = fc.array(fc.nat({ max: 100_000 }), { minLength: 10, maxLength: 10 });
const somebody = bands.filter((counts) => counts.some((count) => count > 0));

describe('the population stability index', () => {
  it('gives the published example with its parts', () => {
    // Expected .4 .3 .3, actual .35 .25 .4.
    expect(stability([4, 3, 3], [7, 5, 8])).toEqual({
      psi: '0.044561',
      bands: [
        { expected: '0.4', actual: '0.35', part: '0.006677', filled: null },
        { expected: '0.3', actual: '0.25', part: '0.009116', filled: null },
        { expected: '0.3', actual: '0.4', part: '0.028768', filled: null },
      ],
    });
  });

  it('counts an empty band as the fill, and says which one it was', () => {
    const found = stability([5, 5, 0, 0], [5, 0, 5, 0]);
    expect(found?.bands.map((band) => band.filled)).toEqual([null, 'actual', 'expected', null]);
    // (0.5 - 0.0001) * ln(0.5 / 0.0001), twice; the band that is empty in both adds nothing.
    expect(emptyBandShare).toBe('0.0001');
    expect(found?.bands.map((band) => band.part)).toEqual(['0', '4.257745', '4.257745', '0']);
    expect(found?.psi).toBe('8.51549');
  });

  it('has nothing to compare where one side has nobody', () => {
    expect(stability([0, 0], [1, 2])).toBeUndefined();
    expect(stability([1, 2], [0, 0])).toBeUndefined();
  });

  it('is 0 where nothing moved, never negative, and the same both ways', () => {
    fc.assert(
      fc.property(somebody, somebody, fc.integer({ min: 1, max: 9 }), (before, now, times) => {
        const tenfold = before.map((count) => count * times);
        expect(stability(before, tenfold)?.psi).toBe('0');
        const there = Number(stability(before, now)?.psi);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(Number(stability(now, before)?.psi)).toBe(there);
      }),
      { numRuns: 30 },
    );
  });

  it('is the sum of its parts', () => {
    fc.assert(
      fc.property(somebody, somebody, (before, now) => {
        const found = stability(before, now);
        const sum = found?.bands.reduce((total, band) => total + Number(band.part), 0) ?? Number.NaN;
        // Ten parts, each rounded to 6 places.
        expect(Math.abs(sum - Number(found?.psi))).toBeLessThan(0.000006);
      }),
    );
  });
});
