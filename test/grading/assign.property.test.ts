// Property test: whatever the quotas and values, equal customers stand on one tier, better ones never below worse ones,
// and every line is reached but not passed by more than the group that crosses it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gradeFiles, onlyTransactions } from '../grading.js';
import { triesOf } from '../runs.js';

const tiers = ['A', 'B', 'C', 'D'];
const quota = fc.oneof(
  fc.integer({ min: 1, max: 333_300 }).map((part) => ({ text: `${part / 10_000}%`, part, count: 0 })),
  fc.integer({ min: 1, max: 12 }).map((count) => ({ text: String(count), part: 0, count })),
);

it('never splits equal values, and fills every quota as far as its line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(quota, { minLength: 3, maxLength: 3 }),
      fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 1, maxLength: 40 }),
      async (quotas, values) => {
        const { graded } = await gradeFiles(
          {
            'policy.yaml': `policy: Q\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }
assign: { by: quota, of: spend }
tiers: [${quotas.map(({ text }, tier) => `{ id: ${tiers[tier]}, quota: ${text} }`).join(', ')}, { id: D }]
`,
            'transactions.csv': [
              ['customer_id', 'date', 'amount'],
              ...values.map((value, index) => [`c${index}`, '2026-01-01', value]),
            ],
          },
          onlyTransactions,
        );
        const placed = graded.map((row) => ({
          value: Number(row.spend),
          tier: tiers.indexOf(row.tier ?? ''),
        }));
        for (const one of placed)
          for (const other of placed)
            if (one.value >= other.value) expect(one.tier).toBeLessThanOrEqual(other.tier);
        // In millionths of a customer, so that nothing is rounded.
        let line = 0;
        quotas.forEach(({ part, count }, tier) => {
          line += count * 1_000_000 + part * values.length;
          const taken = placed.filter((each) => each.tier <= tier);
          const least = Math.min(...taken.map((each) => each.value));
          const before = taken.filter((each) => each.value > least).length;
          expect(taken.length * 1_000_000).toBeGreaterThanOrEqual(Math.min(line, values.length * 1_000_000));
          expect(before * 1_000_000).toBeLessThan(line);
        });
      },
    ),
    { numRuns: triesOf(12, 2) },
  );
});
