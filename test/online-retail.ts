// Both years of a real shop, Online Retail II, and a review of each.
import { existsSync } from 'node:fs';
import path from 'node:path';

export const retailData = path.resolve('../shared/data');
export const retailYears = [
  {
    name: '2010',
    asOf: '2010-11-30',
    file: 'online-retail-ii-2009-2010.csv.gz',
    rows: 525_461,
    anonymous: 107_927,
  },
  {
    name: '2011',
    asOf: '2011-11-30',
    file: 'online-retail-ii-2010-2011.csv.gz',
    rows: 541_910,
    anonymous: 135_080,
  },
] as const;
/** Whether the data is there. */
export const retailThere = existsSync(path.join(retailData, retailYears[0].file));

const policy = `
policy: Online retail
version: "2011"
currency: GBP
metrics:
  annual_spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, distinct: true, window: 12 months, only: { amount: { more_than: 0 } } }
  recency_days: { days_since_last: transactions.date }
score:
  - dimension: value
    weight: 100
    criteria:
      - { metric: annual_spend, weight: 60, points: { steps: { 0: 0, 500: 30, 2000: 60, 5000: 100 } } }
      - { metric: orders, weight: 40, points: { line: { 0: 0, 12: 100 } } }
tiers:
  - { id: gold, score: 80, keeps: { score: 70 } }
  - { id: silver, score: 40 }
  - { id: normal }
movement: { down: { max_steps: 1 } }
`;

export const retailReview = (year: (typeof retailYears)[number]) => `
as_of: ${year.asOf}
policy: policy-${year.name}.yaml
exports:
  transactions:
    file: ${path.join(retailData, year.file)}
    columns:
      customer_id: Customer ID
      order_id: Invoice
      product: StockCode
      quantity: { heading: Quantity, type: number }
      price: { heading: Price, type: money }
      date: { heading: InvoiceDate, type: datetime }
    computed: { amount: { multiply: [quantity, price] } }
    missing_customer: set_aside
results: results-${year.name}
${year.name === '2011' ? 'last_results: results-2010' : ''}
`;

/** Policies of both years by file name; the first is a little easier. */
export const retailPolicies = {
  'policy-2010.yaml': policy.replace('score: 80, keeps', 'score: 75, keeps').replace('12: 100', '10: 100'),
  'policy-2011.yaml': policy,
};
