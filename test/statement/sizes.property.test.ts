// Sizes that are tried ascend, have two digits, and the first one with another answer is found.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SizeHunt } from '../../src/statement/ways/hunt.js';
import { amountSizes, countSizes } from '../../src/statement/ways/sizes.js';

const cents = fc.integer({ min: 1, max: 2_000_000_000 }).map((value) => new Decimal(value).div(100));

it('tries amounts of two digits, the larger the later, up to the most', () => {
  fc.assert(
    fc.property(cents, fc.integer({ min: 1, max: 5 }), (base, times) => {
      const most = base.times(times);
      const { count, at } = amountSizes(base, most);
      const all = Array.from({ length: count }, (_, index) => at(index));
      expect(all.every((size, index) => index === 0 || size.gt(at(index - 1)))).toBe(true);
      expect(all.every((size) => size.precision() <= 2 && size.decimalPlaces() <= 2)).toBe(true);
      expect(all.at(-1)?.lte(most) ?? true).toBe(true);
      expect(at(count).gt(most)).toBe(true);
    }),
  );
});

it('counts up to the most, and nothing below 1', () => {
  expect([0, -3].map((most) => countSizes(most).count)).toEqual([0, 0]);
  expect(countSizes(3.7).at(2).toFixed()).toBe('3');
});

it('finds the first size with another answer, asking for few', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 520 }), (count, turn) => {
      const hunt = new SizeHunt(count);
      let asked = 0;
      for (let next = hunt.next(); next.length > 0; next = hunt.next()) {
        asked += next.length;
        hunt.learn(
          next,
          next.map((at) => at >= turn),
        );
      }
      expect(hunt.edge).toEqual(turn < count ? { last: turn - 1, next: turn } : undefined);
      expect(asked).toBeLessThanOrEqual(20);
    }),
  );
});
