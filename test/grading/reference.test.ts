// Property test: for random policies, customers, purchases and last tiers the engine and the reference grader agree on
// every customer, nobody is lost, rows balance, and the matrix equals the customers.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles, plainExports } from '../grading.js';
import { gradeAll } from '../reference/grade.js';
import { triesOf } from '../runs.js';
import {
  asKnown,
  customer,
  dateIfAny,
  dateOf,
  defaultAsOf,
  id,
  reviewFiles,
  rules,
  tiers,
} from './random-review.js';

it('agrees with a second grader on random policies and data', { timeout: 120_000 }, async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(rules, fc.array(customer, { minLength: 1, maxLength: 12 }), async (given, customers) => {
      const { graded, summary, migration } = await gradeFiles(
        reviewFiles(given, customers),
        `${plainExports}last_results: last.csv\noverrides: overrides.csv\n`,
        // In turns as small exports are read, and as large ones.
        runs++ % 2 === 0 ? {} : { keptAtMost: 0 },
      );
      const rows = byCustomer(graded);
      expect(graded).toHaveLength(customers.length);
      const known = asKnown(customers);
      const reference = gradeAll(known, defaultAsOf, given);
      known.forEach((each, index) => {
        const expected = reference[index];
        if (expected === undefined) throw new Error('the reference lost a customer');
        const ages = each.purchases.flatMap((buy) => (buy.age >= 0 ? [buy.age] : []));
        expect(rows[id(index)]).toMatchObject({
          ...expected.metrics,
          recency: expected.recency?.toFixed() ?? '',
          last: ages.length === 0 ? '' : dateOf(Math.min(...ages)),
          s0_points: expected.points[0],
          s1_points: expected.points[1],
          s2_points: expected.points[2],
          score: expected.score.toFixed(),
          scored_tier: tiers[expected.scored],
          moved_tier: tiers[expected.moved],
          ruled_tier: tiers[expected.ruled],
          tier: tiers[expected.tier],
          previous_tier: each.last === undefined ? '' : tiers[each.last.tier],
          ...(given.movement.notAgainWithin !== undefined && { last_downgrade: dateIfAny(expected.fell) }),
        });
        expect(rows[id(index)]?.reasons?.split(';')).toContain(expected.reason);
      });
      const counted = migration
        .filter((cell) => cell.tier !== 'left')
        .reduce((sum, cell) => sum + Number(cell.customers), 0);
      expect(counted).toBe(customers.length);
      expect(summary.tiers.reduce((sum, tier) => sum + tier.customers, 0)).toBe(customers.length);
      const account = summary.rows.transactions;
      const lines = 1 + customers.flatMap((each) => each.purchases).length;
      const later = customers.flatMap((each) => each.purchases).filter((buy) => buy.age < 0).length;
      expect(account).toEqual({
        read: lines,
        used: lines - later,
        set_aside: later > 0 ? { after_as_of: later } : {},
        rejected: {},
      });
    }),
    { numRuns: triesOf(16, 2) },
  );
});
