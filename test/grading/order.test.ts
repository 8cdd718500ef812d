// The order of decisions, proved pair by pair: for any two of them that can conflict there is a customer whose tier or
// reasons would differ in the other order.
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles } from '../grading.js';

const order = [
  'best_of',
  'keeps',
  'not_again',
  'first_review',
  'max_down',
  'max_up',
  'new',
  'inactive',
  'floor',
  'cap',
  'override',
] as const;
type Decision = (typeof order)[number];

/** Pairs that never meet on one customer, and why. */
const apart: readonly {
  readonly one: Decision;
  readonly others: readonly Decision[];
  readonly why: string;
}[] = [
  {
    one: 'max_up',
    others: ['keeps', 'not_again', 'first_review', 'max_down'],
    why: 'nobody goes up and down at once',
  },
  {
    one: 'new',
    others: ['best_of', 'keeps', 'not_again', 'first_review', 'max_down', 'max_up', 'inactive'],
    why: 'new customers have no last tier',
  },
  { one: 'cap', others: ['inactive'], why: 'a cap takes nothing from the last tier' },
];

const policy = `
policy: Order
version: "1"
metrics: { spend: { sum: transactions.amount } }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers:
  - { id: t0, score: 90, keeps: { score: 60 } }
  - { id: t1, score: 70, keeps: { score: 40 } }
  - { id: t2, score: 50 }
  - { id: t3, score: 30 }
  - { id: t4 }
movement:
  best_of: 2 years
  down: { max_steps: 1, not_again_within: 6 months, protect_first_review: true }
  up: { max_steps: 2 }
  new_customers: { at_most: t2 }
  inactive: { after: 12 months }
floors: [{ at_least: t0, when: { floor: { equals: t0 } }, label: F }, { at_least: t1, when: { floor: { equals: t1 } }, label: F }]
caps: [{ at_most: t3, when: { cap: { equals: t3 } }, label: C }]
`;

interface Case {
  readonly pair: readonly [Decision, Decision];
  /** The score; `old` moves the transactions to two years ago. */
  readonly score: number;
  readonly old?: true;
  /** Tier of last time; without it the customer is new. */
  readonly last?: string;
  readonly lastScored?: string;
  readonly rose?: true;
  /** Went down three months ago. */
  readonly fell?: true;
  readonly floor?: 't0' | 't1';
  readonly cap?: true;
  readonly override?: readonly [kind: string, tier: string];
  /** moved, ruled and final tier. */
  readonly expect: string;
  readonly reasons: string;
}

// biome-ignore format: a table
const cases: readonly Case[] = [
  { pair: ['best_of', 'keeps'], score: 65, last: 't0', lastScored: 't1', expect: 't0 t0 t0', reasons: 'kept;last_year:t1;score' },
  { pair: ['best_of', 'keeps'], score: 45, last: 't1', lastScored: 't1', expect: 't1 t1 t1', reasons: 'last_year:t1;score' },
  { pair: ['best_of', 'not_again'], score: 10, last: 't1', lastScored: 't1', fell: true, expect: 't1 t1 t1', reasons: 'last_year:t1;score' },
  { pair: ['best_of', 'first_review'], score: 10, last: 't1', lastScored: 't1', rose: true, expect: 't1 t1 t1', reasons: 'last_year:t1;score' },
  { pair: ['best_of', 'max_down'], score: 10, last: 't0', lastScored: 't2', expect: 't1 t1 t1', reasons: 'max_down;last_year:t2;score' },
  { pair: ['best_of', 'max_up'], score: 10, last: 't4', lastScored: 't0', expect: 't2 t2 t2', reasons: 'max_up;last_year:t0;score' },
  { pair: ['best_of', 'inactive'], score: 10, old: true, last: 't1', lastScored: 't0', expect: 't4 t4 t4', reasons: 'inactive;score' },
  { pair: ['best_of', 'floor'], score: 10, last: 't3', lastScored: 't3', floor: 't1', expect: 't3 t1 t1', reasons: 'floor:F;last_year:t3;score' },
  { pair: ['best_of', 'cap'], score: 10, last: 't1', lastScored: 't1', cap: true, expect: 't1 t3 t3', reasons: 'cap:C;last_year:t1;score' },
  { pair: ['best_of', 'override'], score: 10, last: 't1', lastScored: 't1', override: ['fix', 't4'], expect: 't1 t1 t4', reasons: 'override:fix;last_year:t1;score' },
  { pair: ['keeps', 'not_again'], score: 45, last: 't1', fell: true, expect: 't1 t1 t1', reasons: 'kept;score' },
  { pair: ['keeps', 'first_review'], score: 45, last: 't1', rose: true, expect: 't1 t1 t1', reasons: 'kept;score' },
  { pair: ['keeps', 'max_down'], score: 62, last: 't0', expect: 't0 t0 t0', reasons: 'kept;score' },
  { pair: ['keeps', 'inactive'], score: 45, old: true, last: 't1', expect: 't4 t4 t4', reasons: 'inactive;score' },
  { pair: ['keeps', 'floor'], score: 45, last: 't1', floor: 't0', expect: 't1 t0 t0', reasons: 'floor:F;kept;score' },
  { pair: ['keeps', 'cap'], score: 45, last: 't1', cap: true, expect: 't1 t3 t3', reasons: 'cap:C;kept;score' },
  { pair: ['keeps', 'override'], score: 45, last: 't1', override: ['at_most', 't2'], expect: 't1 t1 t2', reasons: 'override:at_most;kept;score' },
  { pair: ['not_again', 'first_review'], score: 10, last: 't1', fell: true, rose: true, expect: 't1 t1 t1', reasons: 'not_again_within;score' },
  { pair: ['not_again', 'max_down'], score: 10, last: 't0', fell: true, expect: 't0 t0 t0', reasons: 'not_again_within;score' },
  { pair: ['not_again', 'inactive'], score: 10, old: true, last: 't1', fell: true, expect: 't4 t4 t4', reasons: 'inactive;score' },
  { pair: ['not_again', 'floor'], score: 10, last: 't2', fell: true, floor: 't0', expect: 't2 t0 t0', reasons: 'floor:F;not_again_within;score' },
  { pair: ['not_again', 'cap'], score: 10, last: 't1', fell: true, cap: true, expect: 't1 t3 t3', reasons: 'cap:C;not_again_within;score' },
  { pair: ['not_again', 'override'], score: 10, last: 't1', fell: true, override: ['fix', 't4'], expect: 't1 t1 t4', reasons: 'override:fix;not_again_within;score' },
  { pair: ['first_review', 'max_down'], score: 10, last: 't0', rose: true, expect: 't0 t0 t0', reasons: 'protect_first_review;score' },
  { pair: ['first_review', 'inactive'], score: 10, old: true, last: 't1', rose: true, expect: 't4 t4 t4', reasons: 'inactive;score' },
  { pair: ['first_review', 'floor'], score: 10, last: 't2', rose: true, floor: 't1', expect: 't2 t1 t1', reasons: 'floor:F;protect_first_review;score' },
  { pair: ['first_review', 'cap'], score: 10, last: 't1', rose: true, cap: true, expect: 't1 t3 t3', reasons: 'cap:C;protect_first_review;score' },
  { pair: ['first_review', 'override'], score: 10, last: 't1', rose: true, override: ['at_most', 't3'], expect: 't1 t1 t3', reasons: 'override:at_most;protect_first_review;score' },
  { pair: ['max_down', 'inactive'], score: 10, old: true, last: 't0', expect: 't4 t4 t4', reasons: 'inactive;score' },
  { pair: ['max_down', 'floor'], score: 10, last: 't1', floor: 't1', expect: 't2 t1 t1', reasons: 'floor:F;max_down;score' },
  { pair: ['max_down', 'cap'], score: 10, last: 't0', cap: true, expect: 't1 t3 t3', reasons: 'cap:C;max_down;score' },
  { pair: ['max_down', 'override'], score: 10, last: 't0', override: ['fix', 't4'], expect: 't1 t1 t4', reasons: 'override:fix;max_down;score' },
  { pair: ['max_up', 'inactive'], score: 95, old: true, last: 't4', expect: 't4 t4 t4', reasons: 'inactive;score' },
  { pair: ['max_up', 'floor'], score: 95, last: 't4', floor: 't0', expect: 't2 t0 t0', reasons: 'floor:F;max_up;score' },
  { pair: ['max_up', 'cap'], score: 95, last: 't4', cap: true, expect: 't2 t3 t3', reasons: 'cap:C;max_up;score' },
  { pair: ['max_up', 'override'], score: 95, last: 't4', override: ['at_least', 't0'], expect: 't2 t2 t0', reasons: 'override:at_least;max_up;score' },
  { pair: ['new', 'floor'], score: 95, floor: 't1', expect: 't2 t1 t1', reasons: 'floor:F;new_customer_limit;score' },
  { pair: ['new', 'cap'], score: 95, cap: true, expect: 't2 t3 t3', reasons: 'cap:C;new_customer_limit;score' },
  { pair: ['new', 'override'], score: 95, override: ['fix', 't0'], expect: 't2 t2 t0', reasons: 'override:fix;new_customer_limit;score' },
  { pair: ['inactive', 'floor'], score: 95, old: true, last: 't0', floor: 't1', expect: 't4 t1 t1', reasons: 'floor:F;inactive;score' },
  { pair: ['inactive', 'override'], score: 95, old: true, last: 't0', override: ['at_least', 't1'], expect: 't4 t4 t1', reasons: 'override:at_least;inactive;score' },
  { pair: ['floor', 'cap'], score: 55, last: 't2', floor: 't0', cap: true, expect: 't2 t3 t3', reasons: 'cap:C;floor:F;score' },
  { pair: ['floor', 'override'], score: 55, last: 't2', floor: 't0', override: ['at_most', 't3'], expect: 't2 t0 t3', reasons: 'override:at_most;floor:F;score' },
  { pair: ['cap', 'override'], score: 95, last: 't0', cap: true, override: ['at_least', 't1'], expect: 't0 t3 t1', reasons: 'override:at_least;cap:C;score' },
];

it('has a case for every pair that can conflict', () => {
  const key = (a: Decision, b: Decision) => [a, b].sort().join('+');
  const covered = new Set(cases.map(({ pair: [a, b] }) => key(a, b)));
  const impossible = new Set(apart.flatMap(({ one, others }) => others.map((other) => key(one, other))));
  const all = order.flatMap((a, index) => order.slice(index + 1).map((b) => key(a, b)));
  expect(all.filter((pair) => !covered.has(pair) && !impossible.has(pair))).toEqual([]);
  expect(all.filter((pair) => covered.has(pair) && impossible.has(pair))).toEqual([]);
});

it('decides every pair in the order of the contract', async () => {
  const id = (index: number) => `${cases[index]?.pair.join('_')}_${index}`;
  const rows = <T>(row: (each: Case, index: number) => T[] | undefined) =>
    cases.map(row).filter((each) => each !== undefined);
  const { graded } = await gradeFiles(
    {
      'policy.yaml': policy,
      'customers.csv': [
        ['customer_id', 'floor', 'cap'],
        ...rows((each, index) => [id(index), each.floor ?? '', each.cap ? 't3' : '']),
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...rows((each, index) => [id(index), each.old ? '2024-05-05' : '2026-05-05', each.score]),
      ],
      'last.csv': [
        ['customer_id', 'tier', 'scored_tier', 'movement', 'last_downgrade'],
        ...rows((each, index) =>
          each.last === undefined
            ? undefined
            : [
                id(index),
                each.last,
                each.lastScored ?? 't4',
                each.rose ? 'up' : 'same',
                each.fell ? '2026-09-30' : '',
              ],
        ),
      ],
      'overrides.csv': [
        ['customer_id', 'kind', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on'],
        ...rows((each, index) =>
          each.override === undefined
            ? undefined
            : [id(index), ...each.override, 'Appeal', 'Ann', 'Bob', '2026-12-01'],
        ),
      ],
    },
    'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\nlast_results: last.csv\noverrides: overrides.csv\n',
  );
  const found = byCustomer(graded);
  cases.forEach((each, index) => {
    const row = found[id(index)];
    expect({
      id: id(index),
      tiers: `${row?.moved_tier} ${row?.ruled_tier} ${row?.tier}`,
      reasons: row?.reasons,
    }).toEqual({ id: id(index), tiers: each.expect, reasons: each.reasons });
  });
});
