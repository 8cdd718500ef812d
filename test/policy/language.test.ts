// Years of one's own, months passed, bands, the greater and the lesser: on rows small enough to check by hand.
import { expect, it } from 'vitest';
import { beginning, monthsIn, windowDates } from '../../src/grammar/window.js';
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
    windowDates(asOf, { window: beginning({ unit }, begins), before: undefined });
  expect(dates('calendar year', '04-06', '2026-04-05')).toEqual({ from: '2025-04-06', until: '2026-04-05' });
  expect(dates('calendar year', '04-06', '2026-04-06')).toEqual({ from: '2026-04-06', until: '2026-04-06' });
  expect(dates('previous year', '04-06', '2026-04-05')).toEqual({ from: '2024-04-06', until: '2025-04-05' });
  expect(dates('previous year', undefined, '2026-02-28')).toEqual({
    from: '2025-01-01',
    until: '2025-12-31',
  });
  expect(dates('previous year', '03-01', '2025-02-28')).toEqual({ from: '2023-03-01', until: '2024-02-29' });
  const months = (begins: string | undefined, asOf: string) =>
    monthsIn({ window: beginning({ unit: 'calendar year' }, begins), before: undefined }, asOf);
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
