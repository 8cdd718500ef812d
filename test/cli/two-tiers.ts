// The smallest review that works: two customers, one above the gate and one below.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Folder } from './run.js';

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

/** Its files by name. */
export const twoTiers: Readonly<Record<string, string>> = {
  'policy.yaml': policy,
  'review.yaml': review,
  'customers.csv': customers,
  'transactions.csv': transactions,
};

/** A folder with this review, some files in place of its own, or beside them. */
export function reviewFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const folder = new Folder();
  for (const [name, text] of Object.entries({ ...twoTiers, ...files }))
    writeFileSync(path.join(folder.path, name), text);
  return folder;
}
