// Published programmes as policies: what they promise to customers who stand on and beside their lines.
import { expect, it } from 'vitest';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { byCustomer, emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';
import { long } from '../runs.js';

type Files = Parameters<typeof writeFiles>[1];

async function graded(files: Files) {
  const folder = emptyFolder();
  writeFiles(folder, files);
  const found = await gradeFolder(folder);
  return { ...found, rows: byCustomer(found.graded) };
}

const review = (asOf: string, exports: string, more = '') =>
  `as_of: ${asOf}\npolicy: policy.yaml\nresults: results\nexports: { ${exports} }\n${more}`;
const old = 'guards: { newest_row: { transactions: off } }\n';
const plain = 'customers: { file: customers.csv }, transactions: { file: transactions.csv }';

it('dealers by quarter: upper bounds that count, and deductions so many times at most', async () => {
  const sold = (dealer: string, orders: number, units: number) =>
    Array.from({ length: orders }, (_, at) => [dealer, '2026-11-01', `${dealer}-${at}`, units]);
  const { rows } = await graded({
    'policy.yaml': `policy: Dealer review by quarter with deductions
version: "1"
metrics:
  sold: { sum: transactions.units, window: 3 months }
  target: { value: customers.target }
  completion: { divide: [sold, target] }
  orders: { count: transactions.order_no, distinct: true, window: 3 months }
  cancelled: { count: changes.order_no, window: 3 months, only: { kind: { equals: cancelled } } }
  major: { count: changes.order_no, window: 3 months, only: { kind: { equals: major } } }
  minor: { count: changes.order_no, window: 3 months, only: { kind: { equals: minor } } }
  thrice: { multiply: [cancelled, 3] }
  half_more: { multiply: [major, 1.5] }
  half: { multiply: [minor, 0.5] }
  changed: { add: [thrice, half_more, half] }
  change_rate: { divide: [changed, orders] }
  price: { count: violations.case_no, window: 3 months, only: { kind: { equals: price } } }
  complaints: { count: violations.case_no, window: 3 months, only: { kind: { equals: complaint } } }
  late: { count: violations.case_no, window: 3 months, only: { kind: { equals: late } } }
score:
  - dimension: sales
    weight: 70
    criteria:
      - { metric: completion, weight: 100, points: { line: { 0.599999: 0, 0.6: 60, 1: 100 } } }
  - dimension: order_changes
    weight: 30
    criteria:
      - { metric: change_rate, weight: 100, points: { up_to: { 0.06: 100, 0.18: 80, 0.3: 60 }, above: 0 } }
adjustments:
  - { id: price, add: -3, per: price, at_most: 2 }
  - { id: complaint, add: -3, per: complaints, at_most: 2 }
  - { id: late, add: -2, per: late, at_most: 3 }
tiers: [{ id: A, score: 90 }, { id: B, score: 75 }, { id: C, score: 60 }, { id: D }]
`,
    'review.yaml': review(
      '2026-12-31',
      `${plain}, changes: { file: changes.csv }, violations: { file: violations.csv }`,
      old,
    ),
    'customers.csv': 'customer_id,target\nd1,100\nd2,100\nd3,100\nd4,100\nd5,0\n',
    'transactions.csv': [
      ['customer_id', 'date', 'order_no', 'units'],
      ...sold('d1', 50, 2),
      ...sold('d2', 50, 2),
      ...sold('d3', 59, 1),
      ...sold('d4', 60, 1),
      ...sold('d5', 10, 1),
    ],
    'changes.csv':
      'customer_id,date,order_no,kind\nd1,2026-11-01,x1,cancelled\nd2,2026-11-01,x2,cancelled\nd2,2026-11-01,x3,minor\nd4,2026-11-03,x5,major\n',
    'violations.csv': [
      ['customer_id', 'date', 'case_no', 'kind'],
      ...['v0', 'v1', 'v2', 'v3', 'v4'].map((no) => ['d1', '2026-11-01', no, 'late']),
      ...['w1', 'w2', 'w3'].map((no) => ['d2', '2026-11-02', no, 'price']),
      ['d2', '2026-11-03', 'w4', 'complaint'],
    ],
  });
  const found = Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, [row.tier, row.score]]));
  expect(found).toEqual({
    d1: ['A', '94'],
    d2: ['B', '85'],
    d3: ['D', '30'],
    d4: ['C', '72'],
    d5: ['D', '30'],
  });
});

it.runIf(long)('an airline whose collection year begins on a day of each member', async () => {
  const { rows } = await graded({
    'policy.yaml': `policy: Own collection year from the 9th of the month of joining
version: "1"
metrics:
  points: { sum: flights.points, window: { since: customers.year_start } }
tiers: [{ id: gold, requires: { points: { at_least: 1500 } } }, { id: blue }]
`,
    'review.yaml': review('2026-12-31', 'customers: { file: customers.csv }, flights: { file: flights.csv }'),
    'customers.csv': 'customer_id,year_start\nb1,2026-07-09\nb2,2026-02-09\n',
    'flights.csv': 'customer_id,date,points\nb1,2026-07-08,1500\nb2,2026-07-08,1500\n',
  });
  expect([rows.b1?.tier, rows.b1?.points]).toEqual(['blue', '0']);
  expect([rows.b2?.tier, rows.b2?.points]).toEqual(['gold', '1500']);
});

it.runIf(long)('a shop where returns count against their orders, once they are booked', async () => {
  const { rows } = await graded({
    'policy.yaml': `policy: VIP by net spend of 12 months, returns count against their order
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months, only: { booked: { at_most: as_of } } }
tiers: [{ id: vip, requires: { spend: { at_least: 1000 } } }, { id: plus, requires: { spend: { at_least: 500 } } }, { id: basic }]
`,
    'review.yaml': review(
      '2026-12-31',
      'transactions: { file: t.csv, columns: { customer_id: customer_id, date: ordered, booked: booked, amount: amount } }',
    ),
    't.csv': `customer_id,booked,ordered,amount
v1,2025-12-01,2025-12-01,500
v1,2026-02-01,2025-12-01,-500
v1,2026-05-01,2026-05-01,600
v2,2026-05-01,2026-05-01,1000
v2,2026-12-20,2026-05-01,-600
v3,2026-12-30,2026-12-30,1000
v3,2027-01-05,2026-12-30,-1000
`,
  });
  const found = Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, [row.tier, row.spend]]));
  expect(found).toEqual({ v1: ['plus', '600'], v2: ['basic', '400'], v3: ['vip', '1000'] });
});

it('a telecom whose growth value is the spend of the year and points for complete years', async () => {
  const { rows } = await graded({
    'policy.yaml': `policy: 全球通 growth value
version: "1"
metrics:
  spend: { sum: bills.amount, window: calendar year }
  years: { years_since: customers.since }
  year_points: { steps: { 1: 100, 3: 200, 10: 300 }, of: years }
  growth_value: { add: [spend, year_points] }
tiers:
  - { id: diamond, requires: { growth_value: { at_least: 6000 }, years: { at_least: 1 } } }
  - { id: gold, requires: { growth_value: { at_least: 2400 }, years: { at_least: 1 } } }
  - { id: member }
`,
    'review.yaml': review(
      '2024-12-31',
      'customers: { file: customers.csv, only: { card: { equals: voice } } }, bills: { file: bills.csv }',
    ),
    'customers.csv': `customer_id,since,card
u1,2014-12-31,voice
u2,2015-01-01,voice
u3,2021-12-31,voice
u4,2022-01-01,voice
u5,2023-12-31,voice
u6,2024-01-01,voice
u7,2010-01-01,data
u8,2010-01-01,voice
`,
    'bills.csv': `customer_id,date,amount
u1,2024-06-30,2100
u2,2024-06-30,2199.99
u2,2023-12-31,500
u3,2024-01-01,2200
u4,2024-12-31,2299.99
u5,2024-12-31,5900
u6,2024-12-31,9000
u7,2024-12-31,9000
u8,2024-12-31,5700
`,
  });
  expect(Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, row.tier]))).toEqual({
    u1: 'gold',
    u2: 'member',
    u3: 'gold',
    u4: 'member',
    u5: 'diamond',
    u6: 'member',
    u8: 'diamond',
  });
});

it('contracts that must run a while: explain names how far ahead they would have to end', async () => {
  const { rows, folder } = await graded({
    'policy.yaml': `policy: Contract must run 30 days or more
version: "1"
metrics: { from_end: { days_since_last: customers.ends } }
tiers: [{ id: safe, requires: { from_end: { at_most: -30 } } }, { id: renew }]
`,
    'review.yaml': review('2026-12-31', 'customers: { file: customers.csv }'),
    'customers.csv': 'customer_id,ends\na,2027-01-20\nb,2027-02-20\nc,2027-01-30\nd,2027-01-29\n',
  });
  expect(Object.values(rows).map(({ tier }) => tier)).toEqual(['renew', 'safe', 'safe', 'renew']);
  const [found] = (await explainCustomers(folder, ['a'], quiet)).customers;
  if (found?.kind !== 'graded') throw new Error('a was not explained');
  expect(found.up?.paths).toMatchObject([{ metric: 'from_end', outcome: 'reaches' }]);
  const [path] = found.up?.paths ?? [];
  expect(path?.outcome === 'reaches' && String(path.to)).toBe('-30');
});

it.runIf(long)(
  'nested RFM: frequency divided within each class of recency, money from the lowest to the highest',
  async () => {
    const { rows, summary, folder } = await graded({
      'policy.yaml': `policy: Nested RFM
version: "1"
metrics:
  recency: { days_since_last: transactions.date }
  orders: { count: transactions.date }
  spend: { sum: transactions.amount }
score:
  - dimension: rfm
    weight: 100
    criteria:
      - { metric: recency, weight: 40, points: { bins: 2, reverse: true } }
      - { metric: orders, weight: 30, points: { bins: 2, within: recency.bin } }
      - { metric: spend, weight: 30, points: { minmax: true } }
tiers: [{ id: good, score: 60 }, { id: other }]
`,
      'review.yaml': review('2026-12-31', 'transactions: { file: t.csv }', old),
      't.csv': [
        ['customer_id', 'date', 'amount'],
        // Recent: 1, 2 and 4 orders. Long ago: 5, 5 and 6, all of them more than among the recent.
        ['a', '2026-12-31', 5],
        ...['01', '02'].map((day) => ['b', `2026-12-${day}`, 5]),
        ...['01', '02', '03', '04'].map((day) => ['c', `2026-11-${day}`, 5]),
        ...['01', '02', '03', '04', '05'].map((day) => ['d', `2026-03-${day}`, 1]),
        ...['01', '02', '03', '04', '05'].map((day) => ['e', `2026-02-${day}`, 11]),
        ...['01', '02', '03', '04', '05', '06'].map((day) => ['f', `2026-01-${day}`, 2]),
      ],
    });
    const points = ['recency_points', 'orders_points', 'spend_points', 'score', 'tier'] as const;
    // Of three, two thirds lie in the first of two bins; the lowest spend is 5, the highest 55.
    expect(Object.values(rows).map((row) => points.map((name) => row[name]))).toEqual([
      ['100', '50', '0', '55', 'other'],
      ['100', '50', '10', '58', 'other'],
      ['100', '100', '30', '79', 'good'],
      ['50', '50', '0', '35', 'other'],
      ['50', '50', '100', '65', 'good'],
      ['50', '100', '14', '54.2', 'other'],
    ]);
    expect(
      summary.bins.map(({ criterion, within, group, bins }) => [
        criterion,
        within,
        group,
        bins.map(({ from, customers }) => [from, customers]),
      ]),
    ).toEqual([
      [
        'recency',
        undefined,
        undefined,
        [
          ['301', 3],
          [null, 3],
        ],
      ],
      [
        'orders',
        'recency.bin',
        '1',
        [
          [null, 2],
          ['6', 1],
        ],
      ],
      [
        'orders',
        'recency.bin',
        '2',
        [
          [null, 2],
          ['4', 1],
        ],
      ],
    ]);
    const [found] = (await explainCustomers(folder, ['d'], quiet)).customers;
    if (found?.kind !== 'graded') throw new Error('d was not explained');
    expect(found.apart).toEqual([]);
    expect(found.groups).toMatchObject([
      { of: 'orders', by: 'orders', first: 'highest', place: { rank: 2, customers: 3 } },
    ]);
  },
);
