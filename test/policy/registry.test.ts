// What every metric kind and points shape owes: an example that can be graded, and keys of its own.
import { expect, it } from 'vitest';
import { metricKinds, metricOptions } from '../../src/policy/metrics/index.js';
import { pointsOptions, pointsShapes } from '../../src/policy/points/index.js';
import { byCustomer, gradeFiles, plainExports } from '../grading.js';

const kinds = [...metricKinds.values()];
const shapes = [...pointsShapes.values()];

it('grades the example of every metric kind and of every points shape', async () => {
  const metrics = kinds.map((kind) => `  ${kind.key}_example: ${kind.example}`);
  const criteria = shapes.map((shape, index) => {
    const metric = shape.wants === 'category' ? 'segment' : 'annual_spend';
    const weight = index === 0 ? 100 - 10 * (shapes.length - 1) : 10;
    return `      - { id: ${shape.key}_example, metric: ${metric}, weight: ${weight}, points: ${shape.example} }`;
  });
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: Examples
version: "1"
metrics:
  annual_spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, window: 12 months }
  average_order: { divide: [annual_spend, orders] }
  recency_days: { days_since_last: transactions.date }
  segment: { value: customers.segment }
${metrics.join('\n')}
score:
  - dimension: all
    weight: 100
    criteria:
${criteria.join('\n')}
tiers: [{ id: high, score: 50 }, { id: low }]
`,
      'customers.csv': [
        ['customer_id', 'rating', 'since', 'segment'],
        ['a', '4.5', '2020-01-01', 'key'],
        ['b', '3', '2024-01-01', 'rest'],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'product', 'amount'],
        ['a', '2025-05-05', '1', 'p', '50'],
        ['a', '2026-05-05', '2', 'p', '100'],
        ['b', '2026-06-06', '3', 'p', '10'],
      ],
    },
    plainExports,
  );
  const { a } = byCustomer(graded);
  const empty = [
    // Nothing is known of last results without any.
    ...kinds.filter(({ key }) => key !== 'last').map((kind) => `${kind.key}_example`),
    ...shapes.map((shape) => `${shape.key}_example_points`),
  ];
  expect(empty.filter((name) => (a?.[name] ?? '') === '')).toEqual([]);
});

it('says of every kind over rows what further rows, fewer rows and another day do to it', () => {
  for (const kind of kinds) {
    if (kind.grain !== 'rows') continue;
    for (const cell of ['row', 'amount', 'day', 'new', 'again', 'same', 'some'] as const)
      for (const way of ['further', 'fewer', 'spread', 'later'] as const)
        for (const distinct of [true, false]) {
          const effect = kind.effects[way]({ cell, single: distinct, options: { distinct } });
          const said = effect === 'none' || 'unclear' in effect || typeof effect.after === 'function';
          expect([kind.key, cell, way, said]).toEqual([kind.key, cell, way, true]);
        }
  }
});

it('has one meaning for every key', () => {
  const common = ['window', 'before', 'only', 'label', 'unit', 'missing'];
  const keys = [...kinds.map((kind) => kind.key), ...metricOptions.keys(), ...common];
  expect(new Set(keys).size).toBe(keys.length);
  const points = [...shapes.map((shape) => shape.key), ...pointsOptions.keys(), 'reverse', 'out_of'];
  expect(new Set(points).size).toBe(points.length);
  // Of two kinds that know an option it must be the same, since one of them gives the shape.
  for (const [all, merged] of [
    [kinds, metricOptions],
    [shapes, pointsOptions],
  ] as const)
    for (const { options = {} } of all)
      for (const [key, shape] of Object.entries(options)) expect(merged.get(key)).toBe(shape);
});
