// Points by a rule for each category of a field: simulated from results, where the field stands and where it does not.
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { simulateFile, standings } from './simulating.js';

const policy = (steps: string, more = '') => `policy: ByCategory
version: "1"
metrics:
  spend: { sum: transactions.amount }
${more}score:
  - dimension: d
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { ${steps} } }]
tiers: [{ id: gold, score: 80 }, { id: silver, score: 40 }, { id: rest }]
`;
const bands = 'of: { north: { steps: { 0: 90 } }, south: { steps: { 0: 10, 500: 50 } } }';

it.each([
  ['a field', `by: customers.region, ${bands}`, ''],
  ['a metric', `by: class, ${bands}`, '  class: { value: customers.region }\n'],
])('gives the tiers that grading gives, by %s', async (_, steps, more) => {
  const folder = emptyFolder();
  const review = (name: string) => `as_of: 2026-12-31
policy: ${name}.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, region: region } }
  transactions: { file: transactions.csv }
results: results-${name}
`;
  writeFiles(folder, {
    'plain.yaml': policy('line: { 0: 0, 1000: 100 }'),
    'by.yaml': policy(steps, more),
    'plain-review.yaml': review('plain'),
    'by-review.yaml': review('by'),
    'customers.csv': 'customer_id,region\na,north\nb,south\nc,south\n',
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...[100, 50, 300, 300].map((amount, at) => ['abcc'[at], '2026-05-01', amount]),
    ],
  });
  const plain = await gradeFolder(folder, 'plain-review.yaml');
  const by = await gradeFolder(folder, 'by-review.yaml');
  const file = path.join(folder, 'by.yaml');
  for (const { folder: results } of [plain, by]) {
    const { customers } = await simulateFile(results, file);
    expect(customers).toEqual(standings(by.graded));
  }
});
