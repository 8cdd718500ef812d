// The worked example of the field: 100,000 a year makes VIP directly, 5 repeats of 25 purchases are 20%, and a
// rating from 4.5 earns a bonus.
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles, plainExports } from '../grading.js';

const policy = `
policy: Worked example
version: "1"
metrics:
  annual_spend: { sum: transactions.amount, window: 12 months }
  purchases: { count: transactions.product, window: 12 months }
  repeat_purchases: { repeats: transactions.product, window: 12 months }
  repeat_rate: { divide: [repeat_purchases, purchases] }
  rating: { value: customers.rating }
score:
  - dimension: value
    weight: 100
    criteria:
      - { metric: annual_spend, weight: 50, points: { line: { 0: 0, 100000: 100 } } }
      - { metric: repeat_rate, weight: 50, points: { line: { 0: 0, 1: 100 } } }
adjustments:
  - { id: high_rating, add: 5, when: { rating: { at_least: 4.5 } } }
tiers:
  - { id: vip, score: 95, enters_directly: { annual_spend: { at_least: 100000 } } }
  - { id: normal }
`;

it('grades the worked example', async () => {
  const purchases = (customer: string, products: number, repeats: number, amount: string) => [
    ...Array.from({ length: products }, (_, index) => [customer, '2026-03-01', `P${index}`, amount]),
    ...Array.from({ length: repeats }, (_, index) => [customer, '2026-04-01', `P${index}`, amount]),
  ];
  const { graded } = await gradeFiles(
    {
      'policy.yaml': policy,
      'customers.csv': [
        ['customer_id', 'rating'],
        ['big', '5'],
        ['small', '4.4'],
        ['edge', '4.5'],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'product', 'amount'],
        ...purchases('big', 20, 5, '6000'),
        ...purchases('small', 2, 0, '10'),
        ...purchases('edge', 1, 0, '99999.99'),
      ],
    },
    plainExports,
  );
  const { big, small, edge } = byCustomer(graded);
  expect(big).toMatchObject({
    annual_spend: '150000',
    purchases: '25',
    repeat_purchases: '5',
    repeat_rate: '0.2',
    tier: 'vip',
  });
  expect(big?.reasons).toBe('direct:annual_spend;adjustment:high_rating');
  expect(big?.score).toBe('65');
  expect(small).toMatchObject({ tier: 'normal', reasons: 'score', score: '0.01' });
  // 99,999.99 of 100,000 is 99.99999 points, half of it 49.999995; with the bonus 54.999995, rounded half up to 55.
  expect(edge).toMatchObject({
    tier: 'normal',
    score: '55',
    annual_spend_points: '99.99999',
    reasons: 'score;adjustment:high_rating',
  });
});
