// Metrics that compare customers with each other.
import { expect, it } from 'vitest';
import { byCustomer, type CsvRow, gradeFiles, onlyTransactions } from '../grading.js';

const tiers = 'tiers: [{ id: top, requires: { standing: { at_most: 1 } } }, { id: other }]\n';

async function graded(
  metrics: string,
  amounts: Readonly<Record<string, string>>,
): Promise<Record<string, CsvRow>> {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: A\nversion: "1"\nmetrics:\n${metrics}\n  standing: { rank: spend }\n${tiers}`,
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...Object.entries(amounts).map(([customer, amount]) => [customer, '2026-05-05', amount]),
      ],
    },
    onlyTransactions,
  );
  return byCustomer(graded);
}

const column = (rows: Record<string, CsvRow>, name: string) =>
  Object.fromEntries(Object.entries(rows).map(([customer, row]) => [customer, row[name]]));

it('ranks, and gives percentiles and shares; equal values get the same, missing stays missing', async () => {
  const rows = await graded(
    `  spend: { max: transactions.amount }
  from_below: { rank: spend, order: ascending }
  from_above: { rank: spend, order: descending }
  standing_percent: { percentile: spend }
  part: { share: spend }
  together: { cumulative_share: spend }`,
    { a: '50', b: '30.5', c: '10', d: '10', e: '0', f: '', g: '-0.5' },
  );
  expect(column(rows, 'standing')).toEqual({ a: '1', b: '2', c: '3', d: '3', e: '5', f: '', g: '6' });
  expect(column(rows, 'from_above')).toEqual(column(rows, 'standing'));
  expect(column(rows, 'from_below')).toEqual({ a: '6', b: '5', c: '3', d: '3', e: '2', f: '', g: '1' });
  // Of 6 customers with a value.
  expect(column(rows, 'standing_percent')).toEqual({
    a: '100',
    b: '83.333333',
    c: '66.666667',
    d: '66.666667',
    e: '33.333333',
    f: '',
    g: '16.666667',
  });
  expect(column(rows, 'part')).toEqual({
    a: '0.5',
    b: '0.305',
    c: '0.1',
    d: '0.1',
    e: '0',
    f: '',
    g: '-0.005',
  });
  expect(column(rows, 'together')).toEqual({
    a: '0.5',
    b: '0.805',
    c: '1.005',
    d: '1.005',
    e: '1.005',
    f: '',
    g: '1',
  });
  expect(column(rows, 'tier')).toMatchObject({ a: 'top', b: 'other', f: 'other' });
});

it('has no parts of a total that is nothing or a loss', async () => {
  const metrics =
    '  spend: { sum: transactions.amount }\n  part: { share: spend }\n  together: { cumulative_share: spend }';
  for (const amounts of [
    { a: '0', b: '0' },
    { a: '5', b: '-5' },
    { a: '1', b: '-5' },
  ]) {
    const rows = await graded(metrics, amounts);
    expect(column(rows, 'part')).toEqual({ a: '', b: '' });
    expect(column(rows, 'together')).toEqual({ a: '', b: '' });
  }
});

it('counts a stand-in as a value, and customers without rows with what is 0 for them', async () => {
  const { graded: list } = await gradeFiles(
    {
      'policy.yaml': `policy: A\nversion: "1"\nmetrics:
  spend: { sum: transactions.amount }
  least: { min: transactions.amount, missing: 4 }
  standing: { rank: spend }
  least_percent: { percentile: least }
${tiers}`,
      'customers.csv': 'customer_id\na\nb\nc\n',
      'transactions.csv': 'customer_id,date,amount\na,2026-01-01,3\nb,2026-01-01,5\n',
    },
    'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n',
  );
  const rows = byCustomer(list);
  expect(column(rows, 'standing')).toEqual({ a: '2', b: '1', c: '3' });
  expect(column(rows, 'least_percent')).toEqual({ a: '33.333333', b: '100', c: '66.666667' });
});

it('computes metrics of standings of metrics, level by level', async () => {
  const { graded: list } = await gradeFiles(
    {
      'policy.yaml': `policy: L\nversion: "1"\nmetrics:
  both: { divide: [standing, 2] }
  standing: { rank: part }
  part: { share: mean }
  mean: { divide: [spend, orders] }
  orders: { count: transactions }
  spend: { sum: transactions.amount, window: 12 months }
  spend_rank: { rank: spend }
  climbed: { growth: spend_rank }
  again: { rank: both, order: ascending }
tiers: [{ id: top, requires: { again: { at_most: 1 } } }, { id: other }]
`,
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ['a', '2025-05-05', '100'],
        ['a', '2026-05-05', '10'],
        ['b', '2025-05-05', '1'],
        ['b', '2026-05-05', '30'],
        ['c', '2026-05-05', '20'],
      ],
    },
    onlyTransactions,
  );
  const rows = byCustomer(list);
  // Mean spend of the year: 5, 15, 20 of 40 together.
  expect(column(rows, 'part')).toEqual({ a: '0.125', b: '0.375', c: '0.5' });
  expect(column(rows, 'both')).toEqual({ a: '1.5', b: '1', c: '0.5' });
  expect(column(rows, 'again')).toEqual({ a: '3', b: '2', c: '1' });
  // Ranks of the year before were 1, 2 and 3.
  expect(column(rows, 'climbed')).toEqual({ a: '2', b: '-0.5', c: '-0.333333' });
});

it('stays exact where shares have many digits', async () => {
  const amounts = Object.fromEntries(
    Array.from({ length: 70 }, (_, index) => [`k${index + 10}`, '9999999999999.9999']),
  );
  const rows = await graded(
    '  spend: { sum: transactions.amount }\n  part: { share: spend }\n  together: { cumulative_share: spend }',
    { ...amounts, small: '0.0001' },
  );
  expect(rows.k10).toMatchObject({ part: '0.014286', together: '1', standing: '1' });
  expect(rows.small).toMatchObject({ part: '0', together: '1', standing: '71' });
});
