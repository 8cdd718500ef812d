// Customers who are compared with all others and are explained together: each among others of its own, as if alone.
import path from 'node:path';
import { expect, it } from 'vitest';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };
/** Equal values, a value below 0, one that is missing, and large ones. */
const spent = ['900.00', '900.00', '450.10', '', '-20.00', '120.00', '120.00', '70.05', '5000.00'];

const policyOf = (rest: string) => `policy: Ranked
version: "1"
metrics:
  spend: { value: customers.spend }
  standing: { rank: spend }
  percent: { percentile: spend }
  part: { share: spend }
  together: { cumulative_share: spend }
${rest}`;

const policies = {
  metrics:
    'tiers: [{ id: a, requires: { standing: { at_most: 2 }, part: { at_least: 0.1 } } }, { id: b, requires: { percent: { at_least: 40 }, together: { at_most: 0.99 } } }, { id: c }]\n',
  quota:
    'assign: { by: quota, of: spend }\ntiers: [{ id: a, quota: 20% }, { id: b, quota: 30% }, { id: c }]\n',
  share:
    'assign: { by: cumulative_share, of: spend }\ntiers: [{ id: a, share: 50% }, { id: b, share: 80% }, { id: c }]\n',
  points:
    'score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { percentile: true }, missing: 0 }] }]\ntiers: [{ id: a, score: 80 }, { id: b, score: 40 }, { id: c }]\n',
  ends: 'score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { minmax: true }, missing: 0 }] }]\ntiers: [{ id: a, score: 80 }, { id: b, score: 9 }, { id: c }]\n',
};

it.each(fewOf(Object.entries(policies)))('by %s come out together as each alone', async (_, rest) => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policyOf(rest),
    'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, spend: { heading: spend, type: money } } }
results: results
`,
    'customers.csv': [['customer_id', 'spend'], ...spent.map((each, at) => [`c${at}`, each])],
  });
  await gradeFolder(folder);
  const results = path.join(folder, 'results');
  const ids = spent.map((_, at) => `c${at}`);
  const together = (await explainCustomers(results, ids, quiet)).customers;
  expect(together.flatMap((each) => (each.kind === 'graded' ? each.apart : ['left']))).toEqual([]);
  // One without a value; in long runs also one of two with the same value.
  for (const at of long ? [1, 3] : [3])
    expect((await explainCustomers(results, [`c${at}`], quiet)).customers).toEqual([together[at]]);
});
