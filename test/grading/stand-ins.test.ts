// Numbers that stand in where a metric has no value: as they are written, whatever the metric itself is held as.
import { expect, it } from 'vitest';
import { gradeFiles } from '../grading.js';

const files = {
  'customers.csv': [
    ['customer_id', 'limit'],
    ['a', ''],
    ['b', '5'],
  ],
  'transactions.csv': [
    ['customer_id', 'date', 'amount'],
    ['b', '2026-05-01', '7.5'],
  ],
};
const exports = `exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, limit: { heading: limit, type: money } } }
  transactions: { file: transactions.csv }
`;

it('keeps all their places and digits', async () => {
  const { graded } = await gradeFiles(
    {
      ...files,
      'policy.yaml': `policy: A
version: "1"
metrics:
  visits: { count: transactions, missing: 0.25 }
  smallest: { min: transactions.amount, missing: 0.123456789 }
  limit: { value: customers.limit, missing: 999999999999999 }
  recency: { days_since_last: transactions.date, missing: 10.0 }
  mean: { average: transactions.amount, missing: 0.123456789012 }
  half: { divide: [smallest, 2] }
tiers: [{ id: far, requires: { limit: { more_than: 99999999999999 } } }, { id: near }]
`,
    },
    exports,
  );
  expect(graded).toMatchObject([
    {
      tier: 'far',
      smallest: '0.123456789',
      limit: '999999999999999',
      recency: '10',
      half: '0.061728',
      mean: '0.123456789012',
    },
    { tier: 'near', visits: '1', smallest: '7.5', limit: '5', recency: '244', half: '3.75' },
  ]);
});

it('is not at fault for the largest number that there is', async () => {
  const largest = `${'9'.repeat(26)}.${'9'.repeat(12)}`;
  const { graded } = await gradeFiles(
    {
      ...files,
      'last.csv': `customer_id,tier,carried\na,near,${largest}\nb,near,1\n`,
      'policy.yaml': `policy: A
version: "1"
metrics: { carried: { last: carried } }
tiers: [{ id: far, requires: { carried: { more_than: 5 } } }, { id: near }]
`,
    },
    `${exports}last_results: last.csv\n`,
  );
  expect(graded.map(({ tier, carried }) => [tier, carried])).toEqual([
    ['far', largest],
    ['near', '1'],
  ]);
});
