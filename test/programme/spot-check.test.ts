// How many customers a spot check draws: the part that was asked for, to the customer.
import { expect, it } from 'vitest';
import { Exact } from '../../src/grammar/exact.js';
import { partOfAll } from '../../src/programme/schedule/spot-check.js';

it('draws the part that was asked for, the last customer whole', () => {
  // 0.07 * 100 and 0.14 * 50 are more than 7 in binary numbers.
  expect(partOfAll(new Exact('0.07'), 100)).toBe(7);
  expect(partOfAll(new Exact('0.14'), 50)).toBe(7);
  expect(partOfAll(new Exact('0.05'), 213)).toBe(11);
  expect(partOfAll(new Exact('0.000001'), 3)).toBe(1);
  expect(partOfAll(new Exact(1), 213)).toBe(213);
  expect(partOfAll(new Exact('0.05'), 0)).toBe(0);
});
