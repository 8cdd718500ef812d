// The smallest review that works: two customers, one above the gate and one below.
export const policy = `policy: Two tiers
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
tiers:
  - { id: gold, requires: { spend: { at_least: 100 } } }
  - { id: normal }
`;
export const review = `as_of: 2026-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv }
  transactions: { file: transactions.csv }
results: results
`;
export const customers = 'customer_id,name\nC1,Ann\nC2,Bob\n';
export const transactions = 'customer_id,date,amount\nC1,2026-05-01,120.00\nC2,2026-06-01,30.00\n';
