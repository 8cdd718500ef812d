// Offers of the name that may be meant.
import { expect, it } from 'vitest';
import { firstOffers, nearest } from '../../src/foundation/problems/nearest.js';

const known = Array.from({ length: 20_000 }, (_, index) => `Customer ${index}`);

it('looks among very many names only for those who ask first', () => {
  const offer = firstOffers(known);
  const asked = Array.from({ length: 3000 }, (_, index) => `Custmer ${index}`);
  const begun = performance.now();
  const offers = asked.map(offer);
  // Each search among all of them takes some milliseconds, and all 3,000 take a minute.
  expect(performance.now() - begun).toBeLessThan(5000);
  expect(offers.slice(0, 20)).toEqual(known.slice(0, 20));
  expect(new Set(offers.slice(20))).toEqual(new Set([undefined]));
});

it('offers what nearest finds', () => {
  const names = ['Gone', 'C1', '订单编号'];
  for (const name of ['gane', 'c2', '订单号', 'Somebody'])
    expect(firstOffers(names)(name)).toBe(nearest(name, names));
});
