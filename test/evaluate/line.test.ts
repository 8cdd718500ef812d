// What is told of a line, and when nothing is: made-up programmes whose effect is known. How often intervals cover it is
// counted by npm run simulate-lines.
import { describe, expect, it } from 'vitest';
import {
  type LineFinding,
  lineAmong,
  lineFinding,
  placeboLines,
} from '../../src/evaluate/statistics/line.js';
import { sortScores } from '../../src/evaluate/statistics/sample.js';
import { draw, type Programme, randomOf, simulatedLine, truthOf } from '../simulations/programmes.js';

const base: Programme = { name: '', customers: 6000, effect: { value: 0, stay: 0 }, places: 2 };
const range = { line: simulatedLine };

function told(changed: Partial<Programme>, seed = 7, treated = true): LineFinding {
  const drawn = draw({ ...base, ...changed }, randomOf(seed));
  const asked = { values: drawn.value, ...(treated && { treated: drawn.treated }) };
  return lineFinding(lineAmong(sortScores(drawn.scores), range), asked);
}

const effect = (finding: LineFinding) => {
  if (finding.kind !== 'effect') throw new Error(`refused: ${finding.kind}`);
  return finding;
};

describe('an effect', () => {
  it('is found where it is, none where there is none', () => {
    const nothing = effect(told({}));
    expect(nothing.robust.p).toBeGreaterThan(0.05);
    const large: Partial<Programme> = { effect: { value: 1, stay: 0 } };
    const truth = truthOf({ ...base, ...large }).value;
    const found = effect(told(large));
    expect(found).toMatchObject({ design: 'sharp', all: { robust: found.robust } });
    expect(found.robust.p).toBeLessThan(0.01);
    expect(found.robust.low).toBeLessThan(truth);
    expect(found.robust.high).toBeGreaterThan(truth);
  });

  it('is that on customers whom the line moved, where movement breaks it', () => {
    const moved: Partial<Programme> = { effect: { value: 1, stay: 0 }, moved: true, customers: 20_000 };
    const truth = truthOf({ ...base, ...moved }).value;
    const found = effect(told(moved));
    expect(found.design).toBe('fuzzy');
    expect(found.share?.robust.estimate).toBeLessThan(0.8);
    expect(found.robust.low).toBeLessThan(truth);
    expect(found.robust.high).toBeGreaterThan(truth);
    // Without who was treated it is the jump of everybody, which the share dilutes.
    expect(found.conventional.estimate).toBeCloseTo(
      found.all.conventional.estimate / (found.share?.conventional.estimate ?? 0),
      9,
    );
    // A bend of the share near the line, as where movement keeps the tier, does not enter.
    const corrected = found.all.robust.estimate / (found.share?.robust.estimate ?? 0);
    expect(found.robust.estimate).toBeCloseTo(corrected, 9);
    expect(effect(told(moved, 7, false)).robust.estimate).toBeLessThan(found.robust.estimate);
  });

  it('is the sharp one where everybody above got it and nobody below', () => {
    expect(told({}, 3, true)).toEqual(told({}, 3, false));
  });

  it('leaves customers without a value to the density, and those beyond other lines out', () => {
    const drawn = draw(base, randomOf(1));
    const scores = sortScores(drawn.scores);
    const values = drawn.value.map((each, i) => (i % 3 === 0 ? Number.NaN : each));
    const some = effect(lineFinding(lineAmong(scores, range), { values }));
    const everybody = effect(lineFinding(lineAmong(scores, range), { values: drawn.value }));
    expect(some.density).toEqual(everybody.density);
    const kept = [...values.keys()].filter((i) => i % 3 !== 0);
    const alone = effect(
      lineFinding(lineAmong(sortScores(kept.map((i) => drawn.scores[i] ?? 0)), range), {
        values: kept.map((i) => values[i] ?? 0),
      }),
    );
    expect([some.h, some.robust, some.within]).toEqual([alone.h, alone.robust, alone.within]);
    const between = { line: simulatedLine, from: 40, to: 80 };
    const wild = drawn.value.map((each, i) => {
      const score = drawn.scores[i] ?? 0;
      return score >= 40 && score < 80 ? each : 1e9;
    });
    expect(lineFinding(lineAmong(scores, between), { values: wild })).toEqual(
      lineFinding(lineAmong(scores, between), { values: drawn.value }),
    );
  });
});

describe('no effect is told', () => {
  it('where customers were helped over the line', () => {
    const refused = told({ helped: 0.6 });
    expect(refused.kind).toBe('bunching');
    if (refused.kind === 'bunching')
      expect(refused.density.density.above).toBeGreaterThan(refused.density.density.below);
  });

  it('of fewer than 50 customers or 10 different scores on a side', () => {
    expect(told({ customers: 100 }).kind).toBe('too few');
    const few = Array.from({ length: 600 }, (_, i) => i % 12);
    const finding = lineFinding(lineAmong(sortScores(few), { line: 5 }), { values: few });
    expect(finding).toEqual({
      kind: 'too few',
      within: { below: { customers: 250, scores: 5 }, above: { customers: 350, scores: 7 } },
    });
    expect(lineFinding(lineAmong(sortScores([]), { line: 5 }), { values: [] }).kind).toBe('too few');
    // Whole scores: enough on either side, but values bend so that a bandwidth would reach too few of them.
    const { scores } = draw({ ...base, places: 0 }, randomOf(4));
    const random = randomOf(5);
    const values = scores.map((score) => 100 * Math.sin(score / 3) + 10 * random());
    const near = lineFinding(lineAmong(sortScores(scores), range), { values });
    expect(near.kind).toBe('too few');
    const wide = scores.map((score) => 100 * Math.sin(score / 9) + 10 * random());
    const reached = lineFinding(lineAmong(sortScores(scores), range), { values: wide });
    expect(reached.kind).toBe('too few');
    if (reached.kind === 'too few') expect(reached.h).toBeLessThan(10);
  });

  it('where all customers have one value, or the line decides nothing', () => {
    const { scores, value } = draw(base, randomOf(2));
    const sorted = sortScores(scores);
    expect(lineFinding(lineAmong(sorted, range), { values: value.map(() => 0.3) }).kind).toBe('no spread');
    const random = randomOf(5);
    const treated = value.map(() => (random() < 0.5 ? 1 : 0));
    expect(lineFinding(lineAmong(sorted, range), { values: value, treated }).kind).toBe('weak line');
    const nobody = value.map(() => 0);
    expect(lineFinding(lineAmong(sorted, range), { values: value, treated: nobody }).kind).toBe('weak line');
  });
});

it('puts placebo lines in the middle of either side, and sees no customers of the other', () => {
  const drawn = draw({ ...base, effect: { value: 3, stay: 0 } }, randomOf(11));
  const lines = placeboLines(lineAmong(sortScores(drawn.scores), range));
  expect(lines.map((placebo) => placebo.range.line < simulatedLine)).toEqual([true, false]);
  for (const placebo of lines)
    expect(effect(lineFinding(placebo, { values: drawn.value })).robust.p).toBeGreaterThan(0.01);
  expect(placeboLines(lineAmong(sortScores([1, 2]), { line: 0 }))).toHaveLength(1);
});
