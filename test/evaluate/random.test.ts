// Random numbers: the same for ever, and counts with the chances that they should have.
import { expect, it } from 'vitest';
import { drawBinomial, drawPoisson, seededRandom } from '../../src/evaluate/outlook/random.js';

const draws = 20_000;

/** Mean and variance of many draws. */
function momentsOf(draw: () => number): { readonly mean: number; readonly variance: number } {
  let [sum, squares] = [0, 0];
  for (let done = 0; done < draws; done++) {
    const each = draw();
    sum += each;
    squares += each * each;
  }
  const mean = sum / draws;
  return { mean, variance: squares / draws - mean * mean };
}

it('gives the same numbers for the same seed', () => {
  const random = seededRandom(1);
  const first = Array.from({ length: 5 }, random);
  const again = seededRandom(1);
  expect(Array.from({ length: 5 }, again)).toEqual(first);
  expect(Array.from({ length: 5 }, seededRandom(2))).not.toEqual(first);
  expect(first.map((each) => Math.floor(each * 2 ** 32))).toMatchInlineSnapshot(`
    [
      2212199553,
      1506684997,
      389392296,
      138374344,
      482077534,
    ]
  `);
});

it.for([
  [3, 0.4],
  [1000, 0.004],
  [40, 0.3],
  [500, 0.5],
  [5000, 0.97],
  [2_000_000, 0.2],
] as const)('draws how many of %d succeed with a chance of %d', ([n, p]) => {
  const random = seededRandom(7);
  const { mean, variance } = momentsOf(() => drawBinomial(random, n, p));
  const expected = n * p * (1 - p);
  // Five standard errors of the mean; of the variance seven in a hundred.
  expect(Math.abs(mean - n * p)).toBeLessThan(5 * Math.sqrt(expected / draws));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(0.07);
});

it.for([0.3, 4, 12, 90, 40_000])('draws how many come where %d come on average', (lambda) => {
  const random = seededRandom(3);
  const { mean, variance } = momentsOf(() => drawPoisson(random, lambda));
  expect(Math.abs(mean - lambda)).toBeLessThan(5 * Math.sqrt(lambda / draws));
  expect(Math.abs(variance / lambda - 1)).toBeLessThan(0.07);
});

it('has each count as often as it should', () => {
  const random = seededRandom(11);
  // Both ways to draw, just above and below the border between them.
  for (const [n, p] of [
    [30, 0.3],
    [30, 0.36],
  ] as const) {
    const found = new Array<number>(n + 1).fill(0);
    for (let done = 0; done < draws; done++) {
      const k = drawBinomial(random, n, p);
      found[k] = (found[k] ?? 0) + 1;
    }
    let chance = (1 - p) ** n;
    let squares = 0;
    let cells = 0;
    for (let k = 0; k <= n; k++) {
      const expected = chance * draws;
      if (expected >= 5) {
        squares += ((found[k] ?? 0) - expected) ** 2 / expected;
        cells++;
      }
      chance *= ((n - k) / (k + 1)) * (p / (1 - p));
    }
    // Chi-square: its mean is about the number of cells, its deviation the root of twice that.
    expect(squares).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
  }
});

it('knows the ends', () => {
  const random = seededRandom(1);
  expect([drawBinomial(random, 0, 0.5), drawBinomial(random, 9, 0), drawBinomial(random, 9, 1)]).toEqual([
    0, 0, 9,
  ]);
  expect(drawPoisson(random, 0)).toBe(0);
});
