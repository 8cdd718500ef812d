// Medians, dates and active months on rows small enough to check by hand.
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles, onlyTransactions } from '../grading.js';

const tiers = 'tiers: [{ id: good, requires: { lines: { at_least: 1 } } }, { id: other }]\n';

it('takes the middle of an odd number of values, and exactly half way between two of an even number', async () => {
  const amounts = {
    odd: ['5', '-1', '3'],
    even: ['1', '2.0001', '2.0004', '900'],
    halves: ['0.0001', '0.0002'],
    negative: ['-0.0001', '-0.0002'],
    large: ['99999999999999.9999', '99999999999999.9998'],
    one: ['7'],
    gaps: ['', '4', ''],
    none: [''],
  };
  const rows = Object.entries(amounts).flatMap(([customer, values]) =>
    values.map((value) => [customer, '2026-03-01', value]),
  );
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: M\nversion: "1"\nmetrics:
  lines: { count: transactions }
  middle: { median: transactions.amount }
  positive: { median: transactions.amount, only: { amount: { more_than: 2 } } }
  earlier: { median: transactions.amount, window: 1 month }
${tiers}`,
      'transactions.csv': [['customer_id', 'date', 'amount'], ...rows, ['later', '2027-01-01', '1']],
    },
    `${onlyTransactions}guards: { rejected_rows: 50% }\n`,
  );
  expect(graded.map((row) => [row.customer_id, row.middle, row.positive, row.earlier])).toEqual([
    ['even', '2.00025', '2.0004', ''],
    ['gaps', '4', '4', ''],
    ['halves', '0.00015', '', ''],
    ['large', '99999999999999.99985', '99999999999999.99985', ''],
    ['negative', '-0.00015', '', ''],
    ['none', '', '', ''],
    ['odd', '3', '4', ''],
    ['one', '7', '7', ''],
  ]);
});

it('shows first and last dates, compares them with dates, and counts the months with rows', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: D\nversion: "1"\nmetrics:
  lines: { count: transactions }
  first: { first_date: transactions.date }
  last: { last_date: transactions.date }
  first_this_year: { first_date: transactions.date, window: calendar year }
  last_paid: { last_date: transactions.date, only: { status: { equals: paid } } }
  delivered: { last_date: transactions.delivered }
  months: { active_months: transactions.date }
  months_this_year: { active_months: transactions.date, window: 12 months }
  months_before: { active_months: transactions.date, window: 12 months, before: 12 months }
  delivery_months: { active_months: transactions.delivered }
tiers:
  - { id: since_summer, requires: { first: { at_least: "2026-06-15" } } }
  - { id: lately, requires: { last: { between: ["2026-01-01", "2026-12-31"] }, last_paid: { missing: false } } }
  - { id: other }
`,
      'transactions.csv': [
        ['customer_id', 'date', 'status', 'delivered'],
        ['a', '2025-12-31 23:59:59', 'paid', '2026-01-02'],
        ['a', '2026-01-01 00:00:00', 'open', ''],
        ['a', '2026-01-31 08:00:00', 'open', '2026-02-01'],
        ['a', '2026-12-31 23:59:59', 'open', '2027-01-04'],
        ['b', '2026-06-15 00:00:00', 'open', ''],
        ['c', '2024-12-31 00:00:00', 'open', ''],
      ],
    },
    'exports: { transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: { heading: date, type: datetime }, status: status, delivered: { heading: delivered, type: date } } } }\n',
  );
  const { a, b, c } = byCustomer(graded);
  expect(a).toMatchObject({
    first: '2025-12-31',
    last: '2026-12-31',
    first_this_year: '2026-01-01',
    last_paid: '2025-12-31',
    delivered: '2027-01-04',
    months: '3',
    months_this_year: '2',
    months_before: '1',
    delivery_months: '3',
    tier: 'lately',
  });
  expect(b).toMatchObject({ first: '2026-06-15', delivered: '', delivery_months: '0', tier: 'since_summer' });
  expect(c).toMatchObject({ months: '1', months_this_year: '0', first_this_year: '', tier: 'other' });
});
