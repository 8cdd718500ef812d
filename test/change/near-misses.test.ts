// Near misses: who lacks at most 2 points, or gates by at most 2 % of their threshold.

import path from 'node:path';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { eased } from '../../src/change/near-misses.js';
import { withDiff } from '../../src/diff/run.js';
import type { Condition } from '../../src/grammar/condition.js';
import { gradeFiles, plainExports } from '../grading.js';

const policy = `policy: Near
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  rating: { value: customers.rating }
  overdue: { value: customers.overdue }
score:
  - { dimension: all, weight: 100, criteria: [{ metric: rating, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }
tiers:
  - { id: gold, score: 80, requires: { spend: { at_least: 1000 }, overdue: { at_most: 100 } } }
  - { id: silver, score: 50 }
  - { id: normal }
`;
/** Rating is the score; spend and overdue are gates of gold. */
const customers = {
  gold: [80, 1000, 100],
  short_of_score: [78, 1000, 0],
  too_short_of_score: [77.9999, 1000, 0],
  short_of_gate: [90, 980, 102],
  too_short_of_gate: [90, 979.99, 0],
  far_from_one_gate: [90, 990, 103],
  short_of_both: [79, 980, 0],
  near_score_far_gate: [79, 10, 0],
  short_of_silver: [48.5, 0, 500],
  normal: [10, 0, 0],
} as const;

describe('near misses', () => {
  it('count who lacks little, by what is missing', async () => {
    const rows = Object.entries(customers);
    const { folder } = await gradeFiles(
      {
        'policy.yaml': policy,
        'customers.csv': [
          ['customer_id', 'rating', 'overdue'],
          ...rows.map(([id, [rating, , overdue]]) => [id, rating, overdue]),
        ],
        'transactions.csv': [
          ['customer_id', 'date', 'amount'],
          ...rows.map(([id, [, spend]]) => [id, '2026-05-05', spend]),
        ],
      },
      plainExports.replace(
        'customers.csv',
        'customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number }, overdue: { heading: overdue, type: number } }',
      ),
    );
    const options = { keys: ['customer_id'], tier: 'tier', delimiter: undefined, order: undefined };
    const hooks = { stage: () => undefined, onStop: () => () => undefined };
    const found = await withDiff(
      path.join(folder, 'graded.csv'),
      folder,
      { ...options, threads: 1, memory: undefined },
      hooks,
      async ({ report }) => report.change.near_misses,
    );
    expect(found).toEqual({
      points: '2',
      within: '0.02',
      tiers: [
        { tier: 'gold', from: 'silver', customers: 3, score: 1, gates: 1, both: 1 },
        { tier: 'silver', from: 'normal', customers: 1, score: 1, gates: 0, both: 0 },
      ],
    });
  });

  it('ease a condition in favour of the customer, also where it is turned round', () => {
    const test = (subject: string, op: 'at_least' | 'at_most', value: number): Condition => ({
      kind: 'test',
      subject,
      test: { op, value: new Decimal(value) },
    });
    expect(
      eased({
        kind: 'any',
        of: [
          test('a', 'at_least', 100),
          { kind: 'not', of: test('b', 'at_least', 100) },
          test('c', 'at_most', -50),
        ],
      }),
    ).toEqual({
      kind: 'any',
      of: [
        test('a', 'at_least', 98),
        { kind: 'not', of: test('b', 'at_least', 102) },
        test('c', 'at_most', -49),
      ],
    });
  });
});
