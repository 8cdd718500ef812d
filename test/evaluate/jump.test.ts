// Jumps at a line against answers that can be found by hand, and rules that hold for any customers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JumpSample } from '../../src/evaluate/statistics/bandwidth.js';
import { mseBandwidths } from '../../src/evaluate/statistics/bandwidth.js';
import { fitLocal, varianceOf } from '../../src/evaluate/statistics/fit.js';
import { jumpAt } from '../../src/evaluate/statistics/jump.js';
import type { Kernel } from '../../src/evaluate/statistics/kernel.js';
import { neighbourResiduals } from '../../src/evaluate/statistics/neighbours.js';
import { twoSidedP } from '../../src/evaluate/statistics/normal.js';
import { inPlaces, sidesOf, sortScores } from '../../src/evaluate/statistics/sample.js';
import { triesOf } from '../runs.js';

type Point = readonly [score: number, value: number];

function sampleOf(points: readonly Point[], line = 0): JumpSample {
  const sides = sidesOf(sortScores(points.map(([score]) => score)), { line });
  const values = points.map(([, value]) => value);
  const side = ({ distances, order }: typeof sides.below) => ({ distances, values: inPlaces(values, order) });
  const different = sides.below.different + sides.above.different;
  return { below: side(sides.below), above: side(sides.above), scores: sides.scores, different };
}

const kernels: readonly Kernel[] = ['triangular', 'uniform'];

describe('by hand', () => {
  const points: readonly Point[] = [
    [-4, 90],
    [-3, 1],
    [-2, 2],
    [-1, 2],
    [0, 5],
    [1, 6],
    [2, 9],
    [4, 70],
  ];

  it('is the difference of least squares lines with the uniform kernel', () => {
    // Above: slope ((0-1)(5-20/3) + (2-1)(9-20/3)) / 2 = 2, height 20/3 - 2. Below: slope 1/2, height 5/3 + 2/2.
    const jump = jumpAt(sampleOf(points), { h: 3, b: 3 }, 'uniform');
    expect(jump?.above.height).toBeCloseTo(14 / 3, 12);
    expect(jump?.above.slope).toBeCloseTo(2, 12);
    expect(jump?.below.height).toBeCloseTo(8 / 3, 12);
    expect(jump?.below.slope).toBeCloseTo(1 / 2, 12);
    expect(jump?.conventional.estimate).toBeCloseTo(2, 12);
    // The parabolas go through all three points: 5 above, and 2 + (2 - 1) - … = 1 below.
    expect(jump?.robust.estimate).toBeCloseTo(4, 12);
  });

  it('weighs by nearness with the triangular kernel', () => {
    // Above, weights 2, 1 for the scores 0 and 1: both on the line, 5 + u. Below, weight 1 for -1 alone: no line.
    expect(jumpAt(sampleOf(points), { h: 2, b: 2 }, 'triangular')).toBeUndefined();
    const jump = jumpAt(sampleOf(points), { h: 3, b: 4 }, 'triangular');
    // Above, weights 3, 2, 1: means 2/3 and 36/6, slope (3·(2/3)·1 + 2·(1/3)·0 + 1·(4/3)·3) / (3·4/9 + 2/9 + 16/9) = 9/5.
    expect(jump?.above.slope).toBeCloseTo(9 / 5, 12);
    expect(jump?.above.height).toBeCloseTo(6 - (2 / 3) * (9 / 5), 12);
  });

  it('takes neighbours that are as far away as a whole, whatever binary numbers make of their distance', () => {
    const values = Float64Array.of(1, 5, 2, 9, 4, 8, 3, 7);
    const whole = Float64Array.of(1, 2, 3, 4, 6, 7, 8, 11);
    // 50.1 - 50 is more than 0.1, and 50.3 - 50.2 less.
    const tenths = whole.map((each) => (500 + each) / 10 - 50);
    expect(neighbourResiduals(tenths, values, 8)).toEqual(neighbourResiduals(whole, values, 8));
  });

  it('takes three neighbours, and who is tied as a whole', () => {
    const distances = Float64Array.of(0, 1, 2, 4, 4, 9);
    const values = Float64Array.of(1, 5, 9, 3, 7, 11);
    const expected = [
      // 1, 2 and both at 4: the third is one of two who are tied.
      Math.sqrt(4 / 5) * (1 - (5 + 9 + 3 + 7) / 4),
      Math.sqrt(4 / 5) * (5 - (1 + 9 + 3 + 7) / 4),
      // 1 first, then 0 and both at 4, which are equally far.
      Math.sqrt(4 / 5) * (9 - (5 + 1 + 3 + 7) / 4),
      Math.sqrt(3 / 4) * (3 - (7 + 9 + 5) / 3),
      Math.sqrt(3 / 4) * (7 - (3 + 9 + 5) / 3),
      Math.sqrt(3 / 4) * (11 - (3 + 7 + 9) / 3),
    ];
    const found = neighbourResiduals(distances, values, 6);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 12);
  });

  it('knows the normal distribution', () => {
    expect(twoSidedP(1.959963984540054)).toBeCloseTo(0.05, 14);
    expect(twoSidedP(-1)).toBeCloseTo(0.31731050786291415, 14);
    expect(twoSidedP(5) / 5.733031437583878e-7).toBeCloseTo(1, 10);
    expect(twoSidedP(2.999_999_9)).toBeCloseTo(twoSidedP(3.000_000_1), 8);
    expect([twoSidedP(0), twoSidedP(Number.POSITIVE_INFINITY)]).toEqual([1, 0]);
  });
});

const value = fc.integer({ min: -800, max: 800 }).map((eighths) => eighths / 8);
/** Customers on 12 scores of either side at least, some of them tied. */
const customers = fc
  .tuple(
    fc.array(value, { minLength: 24, maxLength: 24 }),
    fc.array(fc.tuple(fc.integer({ min: -12, max: 11 }), value), { maxLength: 20 }),
  )
  .map(([every, more]): Point[] => [
    ...every.map((y, i): Point => [(i - 12) * 1.5, y]),
    ...more.map(([s, y]): Point => [s * 1.5, y]),
  ]);

describe('for any customers', () => {
  const runs = { numRuns: triesOf(300, 40) };
  const close = (a: number | undefined, b: number | undefined, scale = 1) =>
    expect(Math.abs((a ?? Number.NaN) - (b ?? Number.NaN))).toBeLessThan(1e-7 * scale);

  it.for(kernels)('corrects to the local parabola where both bandwidths are equal, %s kernel', (kernel) => {
    fc.assert(
      fc.property(customers, (points) => {
        const sample = sampleOf(points);
        const jump = jumpAt(sample, { h: 11, b: 11 }, kernel);
        const parabolas = [sample.below, sample.above].map((side) => {
          const fit = fitLocal(side, 2, 11, kernel);
          if (fit === undefined) throw new Error('no fit');
          const residuals = neighbourResiduals(side.distances, side.values, fit.count);
          return { at: fit.coefficients[0] ?? 0, variance: varianceOf(fit, 0, side, residuals) };
        });
        const [below, above] = parabolas;
        close(jump?.robust.estimate, (above?.at ?? 0) - (below?.at ?? 0), 1e3);
        close(jump?.robust.se, Math.sqrt((above?.variance ?? 0) + (below?.variance ?? 0)), 1e3);
      }),
      runs,
    );
  });

  it('counts in the units of value and score, and knows no order of customers', () => {
    fc.assert(
      fc.property(customers, fc.constantFrom(...kernels), (points, kernel) => {
        const sample = sampleOf(points);
        const changed = sampleOf(
          [...points].reverse().map(([score, y]): Point => [70 + score / 4, 3 * y - 5]),
          70,
        );
        const [one, other] = [mseBandwidths(sample, kernel), mseBandwidths(changed, kernel)];
        fc.pre(typeof one !== 'string' && typeof other !== 'string');
        close(one.h, other.h * 4, one.h);
        close(one.b, other.b * 4, one.b);
        const [jump, turned] = [
          jumpAt(sample, one, kernel),
          jumpAt(changed, { h: one.h / 4, b: one.b / 4 }, kernel),
        ];
        fc.pre(jump !== undefined && turned !== undefined);
        close(3 * jump.robust.estimate, turned.robust.estimate, 1e4);
        close(3 * jump.conventional.se, turned.conventional.se, 1e4);
        close(12 * jump.above.slope, turned.above.slope, 1e4);
      }),
      runs,
    );
  });

  it('finds the jump between two parabolas exactly', () => {
    fc.assert(
      fc.property(value, value, value, fc.constantFrom(...kernels), (jump, slope, bend, kernel) => {
        const points = Array.from({ length: 40 }, (_, i): Point => {
          const x = (i - 20) / 4;
          return [x, 7 + slope * x + bend * x * x + (x < 0 ? 0 : jump - x)];
        });
        close(jumpAt(sampleOf(points), { h: 2, b: 4 }, kernel)?.robust.estimate, jump, 1e3);
      }),
      runs,
    );
  });
});
