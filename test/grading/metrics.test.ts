// Every metric kind on rows small enough to check by hand.
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles, onlyTransactions, plainExports } from '../grading.js';

const tiers = 'tiers: [{ id: good, requires: { spend: { at_least: 1 } } }, { id: other }]\n';

it('sums, counts, averages and takes extremes inside the window', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: M\nversion: "1"\nmetrics:
  spend: { sum: transactions.amount, window: 12 months }
  before: { sum: transactions.amount, window: 12 months, before: 12 months }
  ever: { sum: transactions.amount }
  orders: { count: transactions.order_id, distinct: true, window: 12 months }
  lines: { count: transactions }
  mean: { average: transactions.amount, window: 12 months }
  least: { min: transactions.amount, window: 12 months }
  most: { max: transactions.amount, window: 12 months }
  this_year: { sum: transactions.amount, window: calendar year }
  days: { sum: transactions.amount, window: 90 days }
  paid: { sum: transactions.amount, only: { status: { equals: paid } } }
  recency: { days_since_last: transactions.date }
  first: { days_since_first: transactions.date }
  years: { years_since: transactions.date }
  growth: { growth: spend }
  monthly: { per_month: spend }
  both: { add: [spend, before, 1] }
  less: { subtract: [spend, before] }
  twice: { multiply: [spend, 2.5] }
  third: { divide: [spend, 3] }
  nothing: { divide: [spend, 0] }
${tiers}`,
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'amount', 'status'],
        ['a', '2025-12-31', 'o0', '100', 'paid'],
        ['a', '2026-01-01', 'o1', '10.01', 'paid'],
        ['a', '2026-01-01', 'o1', '20', 'open'],
        ['a', '2026-10-02', 'o2', '0.001', 'open'],
        ['a', '2026-10-03', 'o3', '4', 'open'],
        ['a', '2026-12-31', 'o4', '-4', 'paid'],
        ['b', '2024-12-31', 'o5', '7', 'paid'],
        ['c', '2026-06-30', 'o6', '', 'paid'],
      ],
    },
    onlyTransactions,
  );
  const { a, b, c } = byCustomer(graded);
  expect(a).toMatchObject({
    spend: '30.011',
    before: '100',
    ever: '130.011',
    orders: '4',
    lines: '6',
    mean: '6.0022',
    least: '-4',
    most: '20',
    this_year: '30.011',
    days: '0',
    paid: '106.01',
    recency: '0',
    first: '365',
    years: '1',
    growth: '-0.69989',
    monthly: '2.500917',
    both: '131.011',
    less: '-69.989',
    twice: '75.0275',
    third: '10.003667',
    nothing: '',
  });
  // Nobody bought anything: sums and counts are 0, everything else is missing.
  expect(b).toMatchObject({
    spend: '0',
    orders: '0',
    mean: '',
    least: '',
    growth: '',
    recency: '730',
    years: '2',
    tier: 'other',
  });
  // A row without an amount is a row, but nothing to sum up or to average.
  expect(c).toMatchObject({ spend: '0', orders: '1', lines: '1', mean: '', recency: '184' });
});

it('knows repeat purchases by products bought before, inside or before the window', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: R\nversion: "1"\nmetrics:
  spend: { count: transactions.product, window: 12 months }
  again: { repeats: transactions.product, window: 12 months }
  ever_again: { repeats: transactions.product }
${tiers}`,
      'transactions.csv': [
        ['customer_id', 'date', 'product'],
        ['a', '2025-03-01', 'x'],
        ['a', '2026-03-01', 'x'],
        ['a', '2026-03-02', 'y'],
        ['a', '2026-03-03', 'y'],
        ['a', '2026-03-04', 'z'],
        ['b', '2025-03-01', 'x'],
        ['b', '2025-03-02', 'x'],
      ],
    },
    onlyTransactions,
  );
  const { a, b } = byCustomer(graded);
  expect(a).toMatchObject({ spend: '4', again: '2', ever_again: '2' });
  expect(b).toMatchObject({ spend: '0', again: '0', ever_again: '1' });
});

it('knows repeat purchases since a day of each customer', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: R\nversion: "1"\nmetrics:
  spend: { count: transactions.product }
  again: { repeats: transactions.product, window: { since: customers.since } }
${tiers}`,
      'customers.csv': [
        ['customer_id', 'since'],
        ...['a', 'b', 'c', 'd'].map((id) => [id, '2026-07-01']),
        ['e', ''],
        ['f', '2027-07-01'],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'product'],
        // Bought before their day only, on both sides of it, on it and twice behind it.
        ...[
          ['2026-06-30', 'x'],
          ['2026-08-01', 'y'],
        ].map((row) => ['a', ...row]),
        ...[
          ['2026-06-30', 'x'],
          ['2026-08-01', 'x'],
        ].map((row) => ['b', ...row]),
        ...[
          ['2026-07-01', 'x'],
          ['2026-08-01', 'x'],
          ['2026-08-02', 'x'],
        ].map((row) => ['c', ...row]),
        ...[
          ['2026-05-01', 'x'],
          ['2026-05-02', 'x'],
          ['2026-05-02', 'y'],
        ].map((row) => ['d', ...row]),
        ...['e', 'f'].flatMap((id) => [1, 2].map((day) => [id, `2026-05-0${day}`, 'x'])),
      ],
    },
    `exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, since: { heading: since, type: date } } }
  transactions: { file: transactions.csv }
`,
  );
  const again = Object.fromEntries(graded.map((row) => [row.customer_id, row.again]));
  expect(again).toEqual({ a: '0', b: '1', c: '2', d: '0', e: '', f: '0' });
});

it('reads further exports and customer fields, and fills missing metrics as the policy says', async () => {
  const { graded, summary } = await gradeFiles(
    {
      'policy.yaml': `policy: F\nversion: "1"\nmetrics:
  spend: { sum: transactions.amount }
  rating: { value: customers.rating, missing: 3 }
  overdue: { max: receivables.days_overdue }
  visits: { count: visits }
  tenure: { years_since: customers.since }
  age: { days_since_last: customers.since }
tiers: [{ id: good, requires: { any: [{ segment: { in: [key, core] } }, { overdue: { missing: false } }], tenure: { at_least: 1 } } }, { id: other }]
`,
      'customers.csv': [
        ['customer_id', 'rating', 'since', 'segment'],
        ['001', '4.5', '2024-12-31', 'key'],
        ['002', '', '2026-01-01', 'key'],
        ['003', '1', '2020-02-29', 'rest'],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ['001', '2026-05-05', '12.5'],
      ],
      'receivables.csv': [
        ['customer_id', 'days_overdue'],
        ['003', '12'],
        ['003', '91'],
      ],
      'visits.csv': [
        ['customer_id', 'date'],
        ['001', '2026-02-01'],
        ['001', '2026-02-02'],
      ],
    },
    `exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number }, since: { heading: since, type: date }, segment: segment } }
  transactions: { file: transactions.csv }
  receivables: { file: receivables.csv, columns: { customer_id: customer_id, days_overdue: days_overdue } }
  visits: { file: visits.csv }
`,
  );
  expect(graded.map((row) => row.customer_id)).toEqual(['001', '002', '003']);
  const rows = byCustomer(graded);
  expect(rows['001']).toMatchObject({
    rating: '4.5',
    spend: '12.5',
    visits: '2',
    tenure: '2',
    age: '730',
    segment: 'key',
    tier: 'good',
    overdue: '',
  });
  expect(rows['002']).toMatchObject({ rating: '3', spend: '0', tenure: '0', tier: 'other' });
  expect(rows['003']).toMatchObject({ overdue: '91', tenure: '6', tier: 'good', since: '2020-02-29' });
  expect(summary.rows.receivables).toEqual({ read: 2, used: 2, set_aside: {}, rejected: {} });
});

it('keeps decimals exact where binary floating point does not', async () => {
  const rows = Array.from({ length: 1000 }, () => ['a', '2026-12-15', '0.1']);
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: E\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: good, requires: { spend: { at_least: 70000000000100.0001 } } }, { id: other }]\n`,
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...rows,
        ['a', '2026-12-15', '70000000000000.0001'],
        ['b', '2026-12-15', '70000000000100'],
        ['b', '2026-12-15', '0.00005'],
      ],
    },
    `${onlyTransactions}guards: { rejected_rows: 1% }\n`,
  );
  const { a, b } = byCustomer(graded);
  expect(a).toMatchObject({ spend: '70000000000100.0001', tier: 'good' });
  // Five decimals would have to be rounded, so that row is rejected instead.
  expect(b).toMatchObject({ spend: '70000000000100', tier: 'other' });
});

it('multiplies exactly to 12 places, in whatever order', async () => {
  const orders = ['q, r, s, 1000000000', '1000000000, s, r, q', 'r, 1000000000, q, s'];
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: P\nversion: "1"\nmetrics:
  q: { sum: transactions.amount }
  r: { divide: [q, 3] }
  s: { divide: [q, 7] }
${orders.map((each, at) => `  p${at}: { multiply: [${each}] }\n`).join('')}  fees: { sum: transactions.fee }
tiers: [{ id: good, requires: { q: { at_least: 100 } } }, { id: other }]\n`,
      'transactions.csv': 'customer_id,date,amount,rate,part\na,2026-12-01,1.0001,0.333367,14.2871%\n',
    },
    'exports: { transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, amount: amount, rate: { heading: rate, type: number }, part: { heading: part, type: percent } }, computed: { fee: { multiply: [rate, part, amount, 1000000000] } } } }\n',
  );
  // 1.0001 * 0.333367 * 0.142871 is 0.0476332395046657.
  const [p0, p1, p2, fees] = Array(4).fill('47633239.5046657');
  expect(graded[0]).toMatchObject({ p0, p1, p2, fees });
});

it('divides exactly, rounding half up once, also where the quotient no longer fits into 64 bits', async () => {
  const amounts = ['0.0001', '0.0003', '1', '7', '-0.0002', '99999999', '99999999.9999', '100000000']
    .concat([
      '100000000.0001',
      '-100000000',
      '9999999999.9999',
      '99999999999999.9999',
      '-12345678901234.5678',
    ])
    .map((amount) => new Decimal(amount));
  const pairs = amounts.flatMap((a, i) => amounts.map((b, j) => ({ id: `${i}-${j}`, a, b })));
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: Q\nversion: "1"\nmetrics: { a: { value: customers.a }, b: { value: customers.b }, q: { divide: [a, b] } }\ntiers: [{ id: good, requires: { q: { at_least: 1 } } }, { id: other }]\n`,
      'customers.csv': [
        ['customer_id', 'a', 'b'],
        ...pairs.map(({ id, a, b }) => [id, a.toFixed(), b.toFixed()]),
      ],
    },
    'exports: { customers: { file: customers.csv, columns: { customer_id: customer_id, a: { heading: a, type: money }, b: { heading: b, type: money } } } }\n',
  );
  const rows = byCustomer(graded);
  const Exact = Decimal.clone({ precision: 60 });
  const found = pairs.map(({ id }) => `${id} ${rows[id]?.q}`);
  const right = pairs.map(({ id, a, b }) => {
    const quotient = new Exact(a.toFixed()).div(b.toFixed());
    return `${id} ${quotient.toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed()}`;
  });
  expect(found).toEqual(right.map((each) => each.replace(/ -0$/, ' 0')));
});

it('grades customers of the export who never bought anything', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: C\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\n${tiers}`,
      'customers.csv': 'customer_id,name\n7,Ann\n08,"O\'Hara, Bo"\n',
      'transactions.csv': 'customer_id,date,amount\n7,2026-01-05,3\n',
    },
    plainExports,
  );
  expect(graded.map((row) => [row.customer_id, row.name, row.spend])).toEqual([
    ['08', "O'Hara, Bo", '0'],
    ['7', 'Ann', '3'],
  ]);
});
