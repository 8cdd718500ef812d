// Tiers, movement, floors and caps, and the reasons that say which of them decided.
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles } from '../grading.js';

const policy = `
policy: Ladder
version: "1"
metrics:
  spend: { sum: transactions.amount }
  overdue: { max: arrears.days }
score:
  - { dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }
adjustments:
  - { id: loyal, add: 10, when: { strategic: { equals: true } } }
  - { id: late, add: -5, when: { overdue: { between: [1, 10] } } }
tiers:
  - { id: platinum, formerly: [vip], score: 90, requires: { overdue: { missing: true }, spend.points: { at_least: 92 } }, benefits: { discount: 0.75 } }
  - { id: gold, score: 70, keeps: { score: 60, requires: { overdue: { missing: true } } }, benefits: { discount: 0.80 } }
  - { id: silver, score: 40, enters_directly: { region: { in: [home] } } }
  - { id: basic }
movement: { down: { max_steps: 1 }, up: { max_steps: 2 }, new_customers: { at_most: gold } }
caps: [ { at_most: silver, when: { overdue: { more_than: 90 } }, label: Arrears }, { at_most: basic, when: { overdue: { more_than: 900 } } } ]
floors: [ { at_least: gold, when: { not: { any: [{ board: { equals: false } }, { board: { missing: true } }] } }, label: Board } ]
`;

const cases: Record<
  string,
  {
    spend: number;
    last?: string;
    region?: string;
    strategic?: string;
    board?: string;
    overdue?: number;
    expect: Record<string, string>;
  }
> = {
  platinum: {
    spend: 95,
    last: 'vip',
    expect: {
      tier: 'platinum',
      previous_tier: 'platinum',
      movement: 'same',
      steps: '0',
      reasons: 'score',
      discount: '0.75',
      next_tier: '',
      score_to_next: '',
    },
  },
  exactly: {
    spend: 70,
    last: 'gold',
    expect: {
      tier: 'gold',
      score: '70',
      reasons: 'score',
      next_tier: 'platinum',
      score_to_next: '20',
      discount: '0.8',
    },
  },
  gated: {
    spend: 90,
    last: 'gold',
    expect: {
      tier: 'gold',
      scored_tier: 'gold',
      reasons: 'score;gate_failed:spend.points',
      score_to_next: '0',
    },
  },
  gated_twice: {
    spend: 95,
    strategic: 'yes',
    overdue: 5,
    last: 'gold',
    expect: {
      tier: 'gold',
      score: '100',
      reasons: 'score;gate_failed:overdue;adjustment:loyal;adjustment:late',
    },
  },
  kept: {
    spend: 60,
    last: 'gold',
    expect: {
      tier: 'gold',
      scored_tier: 'silver',
      moved_tier: 'gold',
      movement: 'same',
      reasons: 'kept;score',
    },
  },
  not_kept: {
    spend: 59.99,
    last: 'gold',
    expect: { tier: 'silver', movement: 'down', steps: '-1', reasons: 'score' },
  },
  keeps_only_what_is_held: { spend: 60, last: 'silver', expect: { tier: 'silver', reasons: 'score' } },
  slow_fall: {
    spend: 0,
    last: 'vip',
    expect: { scored_tier: 'basic', tier: 'gold', steps: '-1', reasons: 'max_down;score' },
  },
  slow_rise: {
    spend: 95,
    last: 'basic',
    expect: { scored_tier: 'platinum', tier: 'gold', steps: '2', reasons: 'max_up;score' },
  },
  newcomer: {
    spend: 95,
    expect: {
      scored_tier: 'platinum',
      tier: 'gold',
      movement: 'new',
      steps: '',
      previous_tier: '',
      reasons: 'new_customer_limit;score',
    },
  },
  modest_newcomer: { spend: 45, expect: { tier: 'silver', movement: 'new', reasons: 'score' } },
  direct: { spend: 1, region: 'home', last: 'silver', expect: { tier: 'silver', reasons: 'direct:region' } },
  capped: {
    spend: 80,
    overdue: 91,
    last: 'gold',
    expect: { moved_tier: 'gold', ruled_tier: 'silver', tier: 'silver', reasons: 'cap:Arrears;score' },
  },
  cap_wins: {
    spend: 10,
    overdue: 91,
    board: 'yes',
    last: 'gold',
    expect: { moved_tier: 'silver', tier: 'silver', reasons: 'cap:Arrears;floor:Board;max_down;score' },
  },
  lowest_cap: {
    spend: 80,
    overdue: 901,
    last: 'gold',
    expect: { tier: 'basic', steps: '-2', reasons: 'cap:overdue;score' },
  },
  floored: {
    spend: 10,
    board: 'yes',
    last: 'basic',
    expect: {
      moved_tier: 'basic',
      ruled_tier: 'gold',
      tier: 'gold',
      steps: '2',
      reasons: 'floor:Board;score',
    },
  },
  clamped: { spend: 100, strategic: 'yes', last: 'vip', expect: { score: '100', tier: 'platinum' } },
  never_negative: {
    spend: 1,
    overdue: 10,
    last: 'basic',
    expect: { score: '0', tier: 'basic', reasons: 'score;adjustment:late' },
  },
};

it('decides in the order of the contract, and says why', async () => {
  const names = Object.keys(cases);
  const { graded, changes, migration, summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      'customers.csv': [
        ['customer_id', 'region', 'strategic', 'board'],
        ...names.map((name) => [
          name,
          cases[name]?.region ?? 'far',
          cases[name]?.strategic ?? 'no',
          cases[name]?.board ?? '',
        ]),
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...names.map((name) => [name, '2026-05-05', cases[name]?.spend]),
      ],
      'arrears.csv': [
        ['customer_id', 'days'],
        ...names.filter((name) => cases[name]?.overdue).map((name) => [name, cases[name]?.overdue]),
      ],
      'last.csv': [
        ['customer_id', 'tier'],
        ...names.filter((name) => cases[name]?.last).map((name) => [name, cases[name]?.last]),
        ['gone', 'vip'],
      ],
    },
    'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv }, arrears: { file: arrears.csv } }\nlast_results: last.csv\n',
  );
  const rows = byCustomer(graded);
  for (const name of names) expect({ name, ...rows[name] }).toMatchObject({ name, ...cases[name]?.expect });
  expect(changes.find((row) => row.customer_id === 'gone')).toMatchObject({
    previous_tier: 'platinum',
    tier: '',
    movement: 'left',
    steps: '',
    reasons: 'left',
  });
  const changed = graded.filter((row) => row.movement !== 'same').length + 1;
  expect(changes).toHaveLength(changed);
  expect(migration).toHaveLength(5 * 5 - 1);
  expect(summary.movement).toEqual({ up: 2, down: 5, same: 9, new: 2, left: 1 });
  expect(migration.find((cell) => cell.previous_tier === 'platinum' && cell.tier === 'left')).toMatchObject({
    customers: '1',
    row_share: '0.25',
  });
});

it('leaves movement aside in the first year', async () => {
  const { graded, changes, migration, summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      'customers.csv': 'customer_id,region,strategic,board\na,far,no,\n',
      'transactions.csv': 'customer_id,date,amount\na,2026-05-05,99\n',
      'arrears.csv': 'customer_id,days\nb,3\n',
    },
    'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv }, arrears: { file: arrears.csv } }\nguards: { rejected_rows: 100% }\n',
  );
  expect(graded[0]).toMatchObject({
    tier: 'platinum',
    previous_tier: '',
    movement: '',
    steps: '',
    reasons: 'score',
  });
  expect(changes).toEqual([]);
  expect(migration).toEqual([]);
  expect(summary.compared).toBe(false);
});

it('grades by gates alone when no tier asks for a score', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: G\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, orders: { count: transactions } }
tiers:
  - { id: high, requires: { spend: { more_than: 10 }, orders: { at_least: 2 } } }
  - { id: middle, requires: { all: [{ spend: { more_than: 5 } }] } }
  - { id: low }
`,
      'transactions.csv':
        'customer_id,date,amount\na,2026-01-01,10\na,2026-01-02,1\nb,2026-01-01,20\nc,2026-01-01,5\n',
    },
    'exports: { transactions: { file: transactions.csv } }\n',
  );
  expect(graded.map((row) => [row.tier, row.score, row.reasons, row.score_to_next])).toEqual([
    ['high', '', 'gates', ''],
    ['middle', '', 'gates;gate_failed:orders', ''],
    ['low', '', 'rest;gate_failed:spend', ''],
  ]);
});
