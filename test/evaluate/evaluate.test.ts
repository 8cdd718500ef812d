// What became of customers from year to year, worked out by hand: by tier, by a field, in cohorts, and in the outlook.
import { beforeAll, expect, it } from 'vitest';
import type { Evaluation } from '../../src/evaluate/page/evaluation.js';
import { evaluateResults } from '../../src/evaluate/run.js';
import { quiet } from '../grading.js';
import { gradeThreeYears } from './three-years.js';

const options = { threads: 2, memory: undefined };
let evaluation: Evaluation;

beforeAll(async () => {
  const asked = { by: 'owner', metrics: ['satisfaction'], active: undefined };
  evaluation = await evaluateResults(await gradeThreeYears(), asked, options, quiet);
});

it('counts by the tier held who stayed and where they went, also where a tier is called otherwise', () => {
  const told = evaluation.pairs.map(({ tiers }) =>
    tiers.map(({ customers, activeBefore, retained, retention, churned, ways }) => [
      [customers, activeBefore, retained, retention, churned],
      [ways.kept, ways.up, ways.down, ways.left, ways.elsewhere],
    ]),
  );
  expect(told).toEqual([
    [
      [
        [2, 2, 2, '1', '0'],
        [1, 0, 1, 0, 0],
      ],
      [
        [3, 3, 1, '0.333333', '0.666667'],
        [1, 1, 0, 1, 0],
      ],
    ],
    [
      [
        [3, 3, 3, '1', '0'],
        [2, 0, 1, 0, 0],
      ],
      [
        [2, 1, 1, '0.5', '0.5'],
        [2, 0, 0, 0, 0],
      ],
    ],
  ]);
  expect(evaluation.pairs.map(({ total }) => [total.customers, total.retained])).toEqual([
    [5, 3],
    [5, 4],
  ]);
});

it('sums what they bring exactly, of all and of those retained', () => {
  const told = evaluation.pairs.map(({ tiers }) =>
    tiers.map(({ value, retainedValue, medianChange }) => [
      value.before,
      value.now,
      retainedValue.before,
      retainedValue.now,
      medianChange,
    ]),
  );
  expect(told).toEqual([
    [
      ['160', '120', '160', '120', '-20'],
      ['90', '70', '30', '70', '40'],
    ],
    [
      ['240', '140', '240', '140', '-20'],
      ['40', '30', '0', '30', '30'],
    ],
  ]);
});

it('holds the cost of the tier held against what the retained bring', () => {
  // Gold: 2 times 10, and 20 % off a list price of 150. For each unit of 120: 50 / 120.
  expect(evaluation.pairs[0]?.tiers.map(({ cost }) => cost)).toEqual([
    { benefits: '20', discounts: '30', perUnit: '0.416667' },
    { benefits: null, discounts: null, perUnit: null },
  ]);
});

it('tells means of metrics of customers who have them in both years', () => {
  expect(evaluation.pairs[0]?.tiers.map(({ metrics }) => metrics[0])).toEqual([
    { metric: 'satisfaction', customers: 2, before: '3.5', now: '4.5' },
    { metric: 'satisfaction', customers: 1, before: '2', now: '1' },
  ]);
});

it('tells the same by the values of a field at the start', () => {
  const told = evaluation.pairs[0]?.by?.map(({ field, customers, retained }) => [field, customers, retained]);
  expect(told).toEqual([
    ['x', 2, 2],
    ['y', 2, 1],
    [null, 1, 0],
  ]);
});

it('counts as entrants who did not hold the tier in the results before, also where reviews had no last results', () => {
  // In 2025 A and C hold gold; A held it in 2024, as did B, who has fallen since, and C rose to it. E is new.
  expect(
    evaluation.lines.map(({ from, before, lines }) => [from, before, lines.map(({ entrants }) => entrants)]),
  ).toEqual([
    ['2024-12-31', false, [5]],
    ['2025-12-31', true, [3]],
  ]);
});

it('makes cohorts of who is first seen when; who has no row yet is not', () => {
  expect(
    evaluation.cohorts.map(({ first, customers, cells }) => [first, customers, cells.map((c) => c.active)]),
  ).toEqual([
    [0, 5, [5, 3, 3]],
    [1, 1, [1, 1]],
    [2, 1, [1]],
  ]);
  expect(evaluation.cohorts[0]?.cells.map(({ share, value }) => [share, value])).toEqual([
    ['1', '250'],
    ['0.6', '190'],
    ['0.6', '160'],
  ]);
  expect(evaluation.notes).toContainEqual({ code: 'not_seen_yet', as_of: '2025-12-31', customers: 1 });
});

it('expects what moves so far give, and tests it on the last year', () => {
  const { now, forecast, test } = evaluation.outlook;
  expect(now).toEqual([2, 4]);
  // Of 5 on gold 3 stayed and 2 fell; of 5 on rest 1 rose, 3 stayed, 1 left; half a customer comes to each in a year.
  const [first] = forecast?.years ?? [];
  expect(first?.states.map(({ customers }) => customers.expected)).toEqual([
    expect.closeTo(2 * 0.6 + 4 * 0.2 + 0.5, 10),
    expect.closeTo(2 * 0.4 + 4 * 0.6 + 0.5, 10),
  ]);
  expect([first?.come, first?.go]).toEqual([1, expect.closeTo(0.8, 10)]);
  expect(test?.states.map(({ before, actual, expected }) => [before, actual, expected])).toEqual([
    [3, 2, expect.closeTo(3 / 2 + 2 / 3 + 1, 10)],
    [2, 4, expect.closeTo(3 / 2 + 2 / 3, 10)],
  ]);
  expect([test?.off, test?.offUnchanged]).toEqual([expect.closeTo(3, 10), 3]);
  for (const { states } of forecast?.years ?? [])
    for (const { customers } of states) {
      expect(customers.low).toBeLessThanOrEqual(customers.expected);
      expect(customers.high).toBeGreaterThanOrEqual(customers.expected);
    }
});
