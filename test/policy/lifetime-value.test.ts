// Lifetime value by multiplication: average order × orders a year × years that customers usually stay.
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles, onlyTransactions } from '../grading.js';

it('multiplies metrics and an agreed number of years, exactly', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: CLV\nversion: "1"\nvalue: lifetime_value\nmetrics:
  average_order: { average: transactions.amount, window: 12 months }
  orders_per_year: { count: transactions.order_id, distinct: true, window: 12 months }
  lifetime_value: { multiply: [average_order, orders_per_year, 3.5], unit: CNY }
  margin: { multiply: [lifetime_value, 0.125] }
tiers: [{ id: high, requires: { lifetime_value: { at_least: 1000 } } }, { id: other }]
`,
      'transactions.csv': [
        ['customer_id', 'date', 'order_id', 'amount'],
        ['a', '2026-01-05', '1', '100.10'],
        ['a', '2026-02-05', '2', '200.05'],
        ['a', '2026-03-05', '3', '33.33'],
        ['b', '2026-03-05', '4', '285.71'],
        ['b', '2025-03-05', '5', '999999'],
        ['c', '2025-03-05', '6', '10'],
      ],
    },
    onlyTransactions,
  );
  const { a, b, c } = byCustomer(graded);
  // 333.48 / 3 = 111.16, × 3 × 3.5 = 1167.18
  expect(a).toMatchObject({
    average_order: '111.16',
    lifetime_value: '1167.18',
    margin: '145.8975',
    tier: 'high',
  });
  expect(b).toMatchObject({ lifetime_value: '999.985', tier: 'other' });
  // Without an order there is no average, so there is no value either.
  expect(c).toMatchObject({ average_order: '', orders_per_year: '0', lifetime_value: '' });
});
