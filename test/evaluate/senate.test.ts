// Published figures of regression discontinuity and density test, when the data is there: margins and later votes of
// elections to the Senate (Cattaneo, Frandsen and Titiunik 2015).
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { jumpAt } from '../../src/evaluate/statistics/jump.js';
import { type LineEffect, lineAmong, lineFinding } from '../../src/evaluate/statistics/line.js';
import { inPlaces, sidesOf, sortScores } from '../../src/evaluate/statistics/sample.js';

const file = path.resolve('../shared/data/rd-senate.csv');
const there = existsSync(file);

const cells = there
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  : [];
const all = cells.flatMap(([, , vote = '', margin = '']) =>
  margin === '' ? [] : [{ margin: Number(margin), vote: vote === '' ? Number.NaN : Number(vote) }],
);

/** To six places. */
const places = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.toFixed(6)]));

describe.skipIf(!there)('Senate elections (needs ../shared/data/rd-senate.csv)', () => {
  const scores = sortScores(all.map(({ margin }) => margin));
  const values = all.map(({ vote }) => vote);

  it('gives the published bandwidths, estimates and density test', () => {
    const found = lineFinding(lineAmong(scores, { line: 0 }), { values }) as LineEffect;
    expect(found).toMatchObject({
      kind: 'effect',
      design: 'sharp',
      within: { below: { customers: 360 }, above: { customers: 323 } },
      density: { effective: { below: 408, above: 460 } },
    });
    const { h, b, conventional, robust, density } = found;
    expect(places({ h, b })).toEqual({ h: '17.754398', b: '28.028089' });
    expect([conventional.z.toFixed(4), robust.z.toFixed(4)]).toEqual(['5.0826', '4.3110']);
    const { z: _, p: __, ...line } = conventional;
    expect(places(line)).toEqual({
      estimate: '7.414131',
      se: '1.458716',
      low: '4.555100',
      high: '10.273162',
    });
    const { z: ___, p: ____, ...corrected } = robust;
    expect(places(corrected)).toEqual({
      estimate: '7.506502',
      se: '1.741258',
      low: '4.093699',
      high: '10.919306',
    });
    expect(places({ t: density.t, p: density.p })).toEqual({ t: '-0.875273', p: '0.381425' });
    expect(places(density.h)).toEqual({ below: '19.841108', above: '27.118787' });
  });

  it('gives the published estimates for bandwidths that are given', () => {
    const told = all.filter(({ vote }) => !Number.isNaN(vote));
    const sides = sidesOf(sortScores(told.map(({ margin }) => margin)), { line: 0 });
    const votes = told.map(({ vote }) => vote);
    const side = ({ distances, order }: typeof sides.below) => ({
      distances,
      values: inPlaces(votes, order),
    });
    expect([sides.below.order.length, sides.above.order.length]).toEqual([595, 702]);
    const sample = { below: side(sides.below), above: side(sides.above), scores: sides.scores, different: 0 };
    const jump = jumpAt(sample, { h: 10, b: 15 }, 'triangular');
    const { estimate = 0, se = 0 } = jump?.conventional ?? {};
    const { low = 0, high = 0 } = jump?.robust ?? {};
    expect(places({ estimate, se, low, high })).toEqual({
      estimate: '7.984687',
      se: '1.838064',
      low: '4.452319',
      high: '13.308838',
    });
  });
});

it.runIf(!there)('is skipped: rd-senate.csv is not in ../shared/data', () => {
  expect(there).toBe(false);
});
