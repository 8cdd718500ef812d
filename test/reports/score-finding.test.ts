// What the chart of scores says of half of the customers is true of them, in every band.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenValues } from '../../src/reports/audience/seen.js';
import { scoreFigure } from '../../src/reports/sections/figures.js';
import { PageWords } from '../../src/reports/sections/page-words.js';

const words = new PageWords(
  { policy: { metrics: [], dimensions: [], tiers: [] }, summary: { change: null } } as unknown as SeenValues,
  'en',
);

function findingOf(scores: readonly number[]): string {
  const bands = Array.from({ length: 100 }, (_, from) => ({
    from,
    to: from + 1,
    customers: scores.filter((score) => Math.min(99, Math.floor(score)) === from).length,
  }));
  const block = scoreFigure({ bands, thresholds: [], customers: scores.length }, words);
  return block.kind === 'figure' ? block.figure.finding : '';
}

describe('what is said of scores', () => {
  it('counts 100 as no score below it', () => {
    expect(findingOf([100, 100, 100])).toBe('More than half of 3 customers score 99 or more');
    expect(findingOf([100])).toBe('More than half of 1 customer score 99 or more');
    expect(findingOf([40, 100])).toBe('At least half of 2 customers score below 41');
  });

  it('holds for any scores', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 }), (tenths) => {
        const scores = tenths.map((each) => each / 10);
        const said = /^(At least|More than) half of .* score (?:below (\d+)|(\d+) or more)$/.exec(
          findingOf(scores),
        );
        const [, , below, from] = said ?? [];
        const fit = scores.filter((score) =>
          below === undefined ? score >= Number(from) : score < Number(below),
        );
        return below === undefined ? fit.length * 2 > scores.length : fit.length * 2 >= scores.length;
      }),
    );
  });
});
