// Searches that ask the nearest values first find what those find that ask for all first values at once.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Search, type Space } from '../../src/explain/lines/search.js';

interface Asked {
  readonly edges: readonly unknown[];
  readonly count: number;
}

/** Where the answer of an origin changes, and how many values were asked for it. */
function searched(space: Space, at: Decimal, turns: readonly number[], nearest: number): Asked {
  const answer = (value: Decimal) => {
    const passed = turns.filter((turn) => value.gte(turn)).length;
    return { holds: passed % 3 === 1, pieces: String(passed), levels: [value.toNumber()] };
  };
  const search = new Search(space, { at, ...answer(at) });
  let count = 0;
  for (;;) {
    const values = search.next({ parts: 6, nearest });
    if (values.length === 0) break;
    count += values.length;
    for (const value of values) search.learn(value, answer(value));
  }
  const edges = (['below', 'above'] as const).map((side) => {
    const edge = search.edge(side);
    return edge && [edge.last.toFixed(), edge.next.toFixed()];
  });
  return { edges, count };
}

const place = fc.integer({ min: -2000, max: 2000 });

it('finds the same, with fewer values', () => {
  let [few, all] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(place, { maxLength: 12 }),
      fc.array(place, { maxLength: 6 }),
      fc.array(place, { maxLength: 4 }),
      place,
      (named, turns, crossings, origin) => {
        const space: Space = {
          crossings: [crossings],
          step: new Decimal(1),
          low: new Decimal(-100_000),
          high: new Decimal(100_000),
          turns: named.map((each) => new Decimal(each)),
          straight: false,
        };
        const at = new Decimal(origin);
        const [near, whole] = [4, Number.POSITIVE_INFINITY].map((nearest) =>
          searched(space, at, turns, nearest),
        );
        expect(near?.edges).toEqual(whole?.edges);
        few += near?.count ?? 0;
        all += whole?.count ?? 0;
      },
    ),
    { numRuns: 150 },
  );
  expect(few).toBeLessThan(all);
});
