// Years of one's own, months passed, bands, the greater and the lesser: on rows small enough to check by hand.
import { expect, it } from 'vitest';
import { windowDates, windowOfYear } from '../../src/grammar/window.js';
import { monthsIn } from '../../src/grammar/window-months.js';
import {
  byCustomer,
  emptyFolder,
  gradeFiles,
  gradeFolder,
  onlyTransactions,
  plainExports,
  writeFiles,
} from '../grading.js';

const tiers = 'tiers: [{ id: good, requires: { total: { at_least: 1 } } }, { id: other }]\n';

/** Grades files as of a day. */
function gradeAsOf(asOf: string, files: Parameters<typeof writeFiles>[1], exports: string) {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...files,
    'review.yaml': `as_of: ${asOf}\npolicy: policy.yaml\nresults: results\n${exports}`,
  });
  return gradeFolder(folder);
}

it('counts the year that begins on a day of its own, and the whole one before it', async () => {
  const rows = [
    '2024-03-31',
    '2024-04-01',
    '2025-03-31',
    '2025-04-01',
    '2026-03-31',
    '2026-04-01',
    '2026-05-15',
  ];
  const { graded } = await gradeAsOf(
    '2026-05-31',
    {
      'policy.yaml': `policy: Y\nversion: "1"\nyear_begins: 04-01\nmetrics:
  total: { sum: transactions.amount }
  this_year: { sum: transactions.amount, window: calendar year }
  last_year: { sum: transactions.amount, window: previous year }
  year_before: { sum: transactions.amount, window: previous year, before: 12 months }
  monthly: { per_month: this_year }
  last_monthly: { per_month: last_year }
  growth: { growth: last_year }
${tiers}`,
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        // Each day a digit of its own.
        ...rows.map((date, index) => ['c', date, 10 ** index]),
      ],
    },
    onlyTransactions,
  );
  expect(graded).toMatchObject([
    {
      total: '1111111',
      this_year: '1100000',
      last_year: '11000',
      year_before: '110',
      monthly: '550000',
      last_monthly: '916.666667',
      growth: '99',
    },
  ]);
});

it('places years before and after the day on which they begin', () => {
  const dates = (unit: 'calendar year' | 'previous year', begins: string | undefined, asOf: string) =>
    windowDates(asOf, { window: windowOfYear({ unit }, begins), before: undefined });
  expect(dates('calendar year', '04-06', '2026-04-05')).toEqual({ from: '2025-04-06', until: '2026-04-05' });
  expect(dates('calendar year', '04-06', '2026-04-06')).toEqual({ from: '2026-04-06', until: '2026-04-06' });
  expect(dates('previous year', '04-06', '2026-04-05')).toEqual({ from: '2024-04-06', until: '2025-04-05' });
  expect(dates('previous year', undefined, '2026-02-28')).toEqual({
    from: '2025-01-01',
    until: '2025-12-31',
  });
  expect(dates('previous year', '03-01', '2025-02-28')).toEqual({ from: '2023-03-01', until: '2024-02-29' });
  const months = (begins: string | undefined, asOf: string) =>
    monthsIn({ window: windowOfYear({ unit: 'calendar year' }, begins), before: undefined }, asOf);
  expect([
    months('04-06', '2026-04-05'),
    months('04-06', '2026-05-05'),
    months('04-06', '2026-05-06'),
  ]).toEqual([12, 1, 2]);
  expect([
    months(undefined, '2026-01-31'),
    months('10-01', '2026-09-30'),
    months('10-01', '2026-10-01'),
  ]).toEqual([1, 12, 1]);
});

it('counts complete months, days that a month does not have as its last', async () => {
  const since = {
    a: '2026-01-31',
    b: '2026-01-28',
    c: '2025-02-28',
    d: '2024-02-29',
    e: '2026-02-28',
    f: '2026-03-01',
    g: '2025-03-01',
    h: '',
  };
  const { graded } = await gradeAsOf(
    '2026-02-28',
    {
      'policy.yaml': `policy: M\nversion: "1"\nmetrics:
  total: { count: transactions }
  months: { months_since: customers.since }
  years: { years_since: customers.since }
  filled: { months_since: customers.since, missing: 0 }
  bought: { months_since: transactions.date }
${tiers}`,
      'customers.csv': [['customer_id', 'since'], ...Object.entries(since).map(([id, date]) => [id, date])],
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'product', 'amount'],
        ['a', '2025-12-31', '1', 'p', '1'],
        ['a', '2026-02-01', '2', 'p', '1'],
      ],
    },
    plainExports,
  );
  expect(graded.map((row) => [row.customer_id, row.months, row.years, row.filled, row.bought])).toEqual([
    ['a', '1', '0', '1', '2'],
    ['b', '1', '0', '1', ''],
    ['c', '12', '1', '12', ''],
    ['d', '24', '2', '24', ''],
    ['e', '0', '0', '0', ''],
    ['f', '0', '0', '0', ''],
    ['g', '11', '0', '11', ''],
    ['h', '', '', '0', ''],
  ]);
});

it('looks numbers up in bands, and takes the greatest and the least, missing where one is missing', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: B\nversion: "1"\nmetrics:
  total: { count: transactions }
  spend: { sum: transactions.amount }
  middle: { median: transactions.amount }
  given: { steps: { 0: 1.5, 10: -200, 10.5: 300 }, of: spend }
  of_middle: { steps: { 0: 1 }, of: middle }
  best: { greatest: [spend, total, 3.25] }
  worst: { least: [spend, total, 3.25] }
  either: { greatest: [spend, middle] }
  filled: { least: [spend, middle], missing: -1 }
${tiers}`,
      'customers.csv': [
        ['customer_id', 'since'],
        ...['a', 'b', 'c', 'd', 'e'].map((id) => [id, '2020-01-01']),
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'product', 'amount'],
        ['a', '2026-01-01', '1', 'p', '10'],
        ['b', '2026-01-01', '2', 'p', '10.49'],
        ['b', '2026-01-01', '3', 'p', '0.01'],
        ['c', '2026-01-01', '4', 'p', '9.9999'],
        ['d', '2026-01-01', '5', 'p', '-0.01'],
      ],
    },
    plainExports,
  );
  const { a, b, c, d, e } = byCustomer(graded);
  const of = (row: typeof a) => [row?.given, row?.of_middle, row?.best, row?.worst, row?.either, row?.filled];
  expect(of(a)).toEqual(['-200', '1', '10', '1', '10', '10']);
  expect(of(b)).toEqual(['300', '1', '10.5', '2', '10.5', '5.25']);
  expect(of(c)).toEqual(['1.5', '1', '9.9999', '1', '9.9999', '9.9999']);
  expect(of(d)).toEqual(['0', '0', '3.25', '-0.01', '-0.01', '-0.01']);
  expect(of(e)).toEqual(['1.5', '', '3.25', '0', '', '-1']);
});

it('gives the points of a sheet out of its own number, exactly', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: S\nversion: "1"\nmetrics:
  spend: { sum: transactions.amount }
  rate: { average: transactions.amount }
score:
  - dimension: sheet
    weight: 100
    criteria:
      - { metric: spend, weight: 30, points: { out_of: 30, steps: { 0: 10, 400: 20, 600: 25 } } }
      - { metric: rate, weight: 70, points: { out_of: 7, line: { 0: 7, 300: 4 } }, missing: 0 }
tiers: [{ id: good, score: 30 }, { id: other }]
`,
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ['a', '2026-01-01', '399.9999'],
        ['b', '2026-01-01', '400'],
        ['c', '2026-01-01', '100'],
        ['c', '2026-01-02', '500'],
      ],
    },
    onlyTransactions,
  );
  // 10 of 30 and 4 of 7: 10 + 40; (7 * 300 - 3 * 300) / 300 = 4.
  expect(graded.map((row) => [row.customer_id, row.spend_points, row.rate_points, row.score])).toEqual([
    ['a', '33.333333', '57.142857', '50'],
    ['b', '66.666667', '57.142857', '60'],
    ['c', '83.333333', '57.142857', '65'],
  ]);
});

it('counts upper bounds, spreads between the lowest and the highest, and goes by a field', async () => {
  const rows = [
    ['a', 'hex', '0.06'],
    ['b', 'tri', '0.0601'],
    ['c', 'hex', '0.18'],
    ['d', 'tri', '0.1801'],
    ['e', '', '-1'],
  ];
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: U\nversion: "1"\nmetrics:
  lag: { sum: transactions.amount }
score:
  - dimension: all
    weight: 100
    criteria:
      - { id: upper, metric: lag, weight: 40, points: { up_to: { 0.06: 100, 0.18: 80 }, above: 20 } }
      - { id: none, metric: lag, weight: 10, points: { up_to: { 0.06: 100 } } }
      - { id: spread, metric: lag, weight: 20, points: { minmax: true } }
      - { id: turned, metric: lag, weight: 10, points: { minmax: true, reverse: true } }
      - id: process
        metric: lag
        weight: 20
        points: { by: customers.process, of: { hex: { steps: { 0.06: 10, 0.1: 20 } }, tri: { up_to: { 0.1: 3 }, above: 1 } }, out_of: 20 }
tiers: [{ id: good, score: 30 }, { id: other }]
`,
      'customers.csv': [['customer_id', 'process'], ...rows.map(([id, process]) => [id, process])],
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'product', 'amount'],
        ...rows.map(([id, , amount], index) => [id, '2026-01-01', index, 'p', amount]),
      ],
    },
    plainExports,
  );
  const points = ['upper', 'none', 'spread', 'turned', 'process'].map((id) => `${id}_points`);
  expect(graded.map((row) => [row.customer_id, ...points.map((each) => row[each])])).toEqual([
    ['a', '100', '100', '89.822896', '10.177104', '50'],
    ['b', '80', '0', '89.83137', '10.16863', '15'],
    ['c', '80', '0', '99.991526', '0.008474', '100'],
    ['d', '20', '0', '100', '0', '5'],
    ['e', '100', '100', '0', '100', '0'],
  ]);
});

it('gives an adjustment as many times as a metric says, up to so many', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: A\nversion: "1"\nmetrics:
  spend: { sum: transactions.amount }
  complaints: { value: customers.complaints }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { steps: { 0: 50 } } }] }]
adjustments:
  - { id: complaints, add: -3.5, per: complaints, at_most: 2 }
  - { id: large, add: 1, per: complaints, at_most: 3, when: { spend: { at_least: 10 } } }
tiers: [{ id: good, score: 50 }, { id: other }]
`,
      'customers.csv': [
        ['customer_id', 'complaints'],
        ['a', '0'],
        ['b', '1'],
        ['c', '1.99'],
        ['d', '2'],
        ['e', '7'],
        ['f', ''],
        ['g', '-1'],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'product', 'amount'],
        ['d', '2026-01-01', '1', 'p', '10'],
        ['e', '2026-01-01', '2', 'p', '10'],
      ],
    },
    plainExports,
  );
  expect(graded.map(({ customer_id, score, reasons }) => [customer_id, score, reasons])).toMatchObject([
    ['a', '50', expect.not.stringContaining('adjustment')],
    ['b', '46.5', expect.stringMatching(/adjustment:complaints(?!_2)/)],
    ['c', '46.5', expect.not.stringContaining('_2')],
    [
      'd',
      '45',
      expect.stringMatching(/complaints;adjustment:complaints_2;adjustment:large;adjustment:large_2$/),
    ],
    ['e', '46', expect.stringContaining('adjustment:large_3')],
    ['f', '50', expect.not.stringContaining('adjustment')],
    ['g', '50', expect.not.stringContaining('adjustment')],
  ]);
});

it('counts from a day of each customer on, and takes a field of some customers only', async () => {
  const rows = [
    ['a', '2026-03-09', 'hex', '7'],
    ['b', '2026-03-10', 'tri', '8'],
    ['c', '', 'hex', ''],
    ['d', '2027-01-01', '', '9'],
  ];
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: O\nversion: "1"\nmetrics:
  total: { sum: transactions.amount }
  own: { sum: transactions.amount, window: { since: customers.year_start } }
  orders: { count: transactions, window: { since: year_start }, missing: -1 }
  last: { days_since_last: transactions.date, window: { since: customers.year_start } }
  hex: { value: customers.price, only: { process: { equals: hex } } }
  other: { value: customers.price, only: { not: { process: { equals: hex } } }, missing: 0 }
tiers: [{ id: good, requires: { total: { at_least: 1 } } }, { id: other }]
`,
      'customers.csv': [['customer_id', 'year_start', 'process', 'price'], ...rows],
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'product', 'amount'],
        ...rows.flatMap(([id], index) => [
          [id, '2026-03-08', `${index}1`, 'p', '1'],
          [id, '2026-03-09', `${index}2`, 'p', '10'],
          [id, '2026-12-31', `${index}3`, 'p', '100'],
        ]),
      ],
    },
    plainExports,
  );
  const ids = ['customer_id', 'total', 'own', 'orders', 'last', 'hex', 'other'];
  expect(graded.map((row) => ids.map((each) => row[each]))).toEqual([
    ['a', '111', '110', '2', '0', '7', '0'],
    ['b', '111', '100', '1', '0', '', '8'],
    ['c', '111', '', '-1', '', '', '0'],
    ['d', '111', '0', '0', '', '', '9'],
  ]);
});
