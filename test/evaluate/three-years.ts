// Three reviews of seven customers, small enough to evaluate by hand.
import path from 'node:path';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = (top: string) => `policy: Three years
version: "1"
currency: EUR
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  satisfaction: { value: customers.satisfaction }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers:
  - { ${top}, score: 50, benefits: { annual_cost: 10, discount: 0.8 } }
  - { id: rest }
`;

/** Spend and satisfaction; F is gone after the first year, G is listed a year before the first order. */
const customers: Readonly<
  Record<string, Readonly<Record<string, readonly [spend: number | '', satisfaction: number | '']>>>
> = {
  2024: { A: [100, 4], B: [60, 3], C: [30, ''], D: [20, 2], F: [40, 5] },
  2025: { A: [80, 5], B: [40, 4], C: [70, 5], D: ['', 1], E: [90, 3], G: ['', ''] },
  2026: { A: [60, 5], B: ['', 4], C: [70, 5], D: [30, 2], E: [10, 1], G: [5, 3] },
};
const owners: Readonly<Record<string, string>> = { A: 'x', B: 'x', F: '' };

/**
 * Grades them; what gold is called changes in the last year.
 * @param gone years in which customers are not listed
 * @param more what else the review file of the last year says
 * @returns the results folders, oldest first
 */
export async function gradeThreeYears(
  gone: Readonly<Record<string, readonly number[]>> = {},
  more = '',
): Promise<string[]> {
  const folder = emptyFolder();
  const folders: string[] = [];
  for (const [year, all] of Object.entries(customers)) {
    const listed = Object.entries(all).filter(([id]) => !gone[id]?.includes(Number(year)));
    writeFiles(folder, {
      [`policy-${year}.yaml`]: policy(year === '2026' ? 'id: top, formerly: [gold]' : 'id: gold'),
      [`customers-${year}.csv`]: [
        ['customer_id', 'owner', 'satisfaction'],
        ...listed.map(([id, [, satisfied]]) => [id, owners[id] ?? 'y', satisfied]),
      ],
      [`transactions-${year}.csv`]: [
        ['customer_id', 'date', 'amount'],
        ...listed.flatMap(([id, [spend]]) => (spend === '' ? [] : [[id, `${year}-05-01`, spend]])),
      ],
      'aliases.csv': 'old_id,new_id\nB,A\n',
      [`review-${year}.yaml`]: `review: Year ${year}
as_of: ${year}-12-31
policy: policy-${year}.yaml
exports:
  customers:
    file: customers-${year}.csv
    columns: { customer_id: customer_id, owner: owner, satisfaction: { heading: satisfaction, type: number } }
  transactions: { file: transactions-${year}.csv }
results: results-${year}
${year === '2026' ? more : ''}`,
    });
    folders.push((await gradeFolder(folder, `review-${year}.yaml`)).folder);
  }
  return folders.map((each) => path.resolve(each));
}
