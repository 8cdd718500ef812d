// Weights of four decimals within and between dimensions are whole numbers of many digits once they are in proportion: they are
// shared out without an overflow, and as plain numbers have it.
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles } from '../grading.js';

const exports = `exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number } } }
  transactions: { file: transactions.csv }
`;
const points = 'points: { line: { 0: 0, 100: 100 } }';
const always = (name: string, weight: string, [first, second]: readonly string[]) => `  - dimension: ${name}
    weight: ${weight}
    criteria:
      - { id: s_${name}, metric: spend, weight: ${first}, ${points} }
      - { id: m_${name}, metric: visits, weight: ${second}, ${points} }
`;

it.each([
  { weights: ['0.4001', '0.3999', '99.2'], first: ['49.9999', '50.0001'], second: ['49.9997', '50.0003'] },
  {
    weights: ['33.3333', '33.3333', '33.3334'],
    first: ['0.0001', '99.9999'],
    second: ['12.3457', '87.6543'],
  },
])('weights $weights of dimensions, $first and $second within', async ({ weights, first, second }) => {
  const [f = '', g = '', e = ''] = weights;
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: A
version: "1"
metrics: { spend: { sum: transactions.amount }, visits: { count: transactions }, rating: { value: customers.rating } }
score:
${always('f', f, first)}${always('g', g, second)}  - dimension: e
    weight: ${e}
    criteria: [{ metric: rating, weight: 100, ${points}, missing: exclude }]
tiers: [{ id: high, score: 50 }, { id: low }]
`,
      'customers.csv': 'customer_id,rating\na,30\nb,\n',
      'transactions.csv': 'customer_id,date,amount\na,2026-05-01,40\nb,2026-05-01,70\n',
    },
    exports,
  );
  const scored = (spend: number) =>
    [
      [f, first],
      [g, second],
    ].map(([weight, [s = 0, m = 0] = []]) =>
      new Decimal(String(weight)).times(new Decimal(spend).times(s).plus(m)).div(100),
    );
  const there = new Decimal(f).plus(g);
  const rows = byCustomer(graded);
  const a = Decimal.sum(...scored(40), new Decimal(e).times(30)).div(there.plus(e));
  expect(rows.a?.score).toBe(a.toDecimalPlaces(4).toFixed());
  expect(rows.b?.score).toBe(
    Decimal.sum(...scored(70))
      .div(there)
      .toDecimalPlaces(4)
      .toFixed(),
  );
});
