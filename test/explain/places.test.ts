// Places on a line come out as exact decimals give them.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LinePlace, sortedPlaces } from '../../src/explain/lines/places.js';

const number = fc
  .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: 0, max: 7 }))
  .map(([digits, places]) => new Decimal(`${digits}e-${places}`));
const stepOf = fc.integer({ min: 0, max: 6 }).map((places) => new Decimal(10).pow(-places));
const text = (places: readonly LinePlace[]) => places.map(({ at }) => at.toFixed());

it('in order, each once, and divided into whole numbers of steps', () => {
  fc.assert(
    fc.property(
      stepOf,
      fc.array(number, { minLength: 2, maxLength: 12 }),
      fc.integer({ min: 2, max: 24 }),
      (step, values, into) => {
        const grid = (value: Decimal) => value.div(step).floor().times(step);
        const all = values.flatMap((each) => [each, grid(each), grid(each).plus(step)]);
        const [low, high] = [Decimal.min(...all), Decimal.max(...all)];
        const places = sortedPlaces(
          all.map((each) => LinePlace.of(each, step)),
          LinePlace.of(low, step),
          LinePlace.of(high, step),
        );
        const sorted = [...new Map(all.map((each) => [each.toFixed(), each])).values()].sort((a, b) =>
          a.comparedTo(b),
        );
        expect(text(places)).toEqual(sorted.map((each) => each.toFixed()));
        expect(new Set(places.map(({ key }) => key)).size).toBe(places.length);
        const [from, to] = [sorted[0] as Decimal, sorted.at(-1) as Decimal];
        const inside = Array.from({ length: into - 1 }, (_, part) =>
          grid(
            from.plus(
              to
                .minus(from)
                .times(part + 1)
                .div(into),
            ),
          ),
        ).filter((each) => each.gt(from) && each.lt(to));
        expect(text(LinePlace.of(from, step).inside(LinePlace.of(to, step), into))).toEqual(
          inside.map((each) => each.toFixed()),
        );
      },
    ),
  );
});
