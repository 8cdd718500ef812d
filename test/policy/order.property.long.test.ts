// Whatever the values: more of a metric never lowers points that rise with it, and equal values never part.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gradeFiles, onlyTransactions } from '../grading.js';
import { triesOf } from '../runs.js';

const rising = [
  '{ steps: { -50: 10, 0: 20, 3.5: 60, 40: 100 } }',
  '{ line: { -20: 0, 5: 40, 60: 100 } }',
  '{ bins: 4 }',
  '{ bins: 7, method: rfm }',
  '{ percentile: true }',
];
const falling = [
  '{ steps: { -50: 10, 0: 20 }, reverse: true }',
  '{ bins: 5, reverse: true }',
  '{ bins: 3, method: rfm, reverse: true }',
  '{ percentile: true, reverse: true }',
];
const criteria = [...rising, ...falling].map(
  (points, index) =>
    `      - { id: p${index}, metric: level, weight: ${index === 0 ? 20 : 10}, points: ${points} }`,
);
const policy = `policy: Order
version: "1"
metrics: { level: { max: transactions.amount } }
score:
  - dimension: d
    weight: 100
    criteria:
${criteria.join('\n')}
tiers: [{ id: high, score: 50 }, { id: low }]
`;

it('gives more for more, and the same for the same', async () => {
  const value = fc.oneof(
    fc.integer({ min: -10, max: 10 }),
    fc.integer({ min: -60_000, max: 80_000 }).map((n) => n / 1000),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 40 }), async (values) => {
      const rows = values.map((level, index) => [`k${index}`, '2026-05-05', level]);
      const { graded } = await gradeFiles(
        { 'policy.yaml': policy, 'transactions.csv': [['customer_id', 'date', 'amount'], ...rows] },
        onlyTransactions,
      );
      const sorted = [...graded].sort((a, b) => Number(a.level) - Number(b.level));
      for (const [index, above] of sorted.entries()) {
        const below = sorted[index - 1];
        if (below === undefined) continue;
        const same = below.level === above.level;
        for (const p of [...rising, ...falling].keys()) {
          const [low, high] = [Number(below[`p${p}_points`]), Number(above[`p${p}_points`])];
          const wrong = same ? low !== high : p < rising.length ? low > high : low < high;
          expect(wrong ? [p, below.level, low, above.level, high] : []).toEqual([]);
        }
      }
    }),
    { numRuns: triesOf(10, 3) },
  );
});
