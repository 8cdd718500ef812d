// The published example of the R package rfm, whose data stands in test/data: where bins begin, customers per score, the first
// customers, and the segments with their customers, orders and revenue.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const file = path.resolve('test/data/rfm-orders.csv');

/** Ranges of the scores for recency, frequency and monetary value, and what was published: customers, orders, revenue. */
const segments = [
  ['Champions', [5, 5], [5, 5], [5, 5], 35, 316, 31_646],
  ['Potential Loyalist', [3, 5], [3, 5], [2, 5], 342, 2211, 204_856],
  ['Loyal Customers', [2, 4], [2, 4], [2, 4], 170, 799, 76_562],
  ['Promising', [3, 4], [1, 3], [3, 5], 9, 28, 4249],
  ['New Customers', [4, 5], [1, 3], [1, 5], 104, 329, 28_837],
  ['Cant Lose Them', [1, 2], [3, 4], [4, 5], 47, 274, 32_446],
  ['At Risk', [1, 2], [2, 5], [4, 5], 28, 216, 22_227],
  ['Need Attention', [1, 3], [3, 5], [3, 5], 10, 57, 4562],
  ['About To Sleep', [2, 3], [1, 3], [1, 4], 102, 283, 23_449],
  ['Lost', [1, 1], [1, 5], [1, 5], 148, 393, 35_324],
] as const;

const tiers = segments.map(
  ([name, r, f, m]) =>
    `  - { id: ${name}, when: { recency.bin: { between: [${r}] }, frequency.bin: { between: [${f}] }, monetary.bin: { between: [${m}] } } }`,
);

const policy = `
policy: RFM
version: "1"
metrics:
  recency: { days_since_last: transactions.date }
  frequency: { count: transactions }
  monetary: { sum: transactions.revenue }
score:
  - dimension: rfm
    weight: 100
    criteria:
      - { metric: recency, weight: 30, points: { bins: 5, method: rfm, reverse: true } }
      - { metric: frequency, weight: 30, points: { bins: 5, method: rfm } }
      - { metric: monetary, weight: 40, points: { bins: 5, method: rfm } }
assign: { by: segments }
tiers:
${tiers.join('\n')}
  - { id: Others }
`;

const review = `
as_of: 2006-12-31
policy: policy.yaml
exports:
  transactions:
    file: ${file}
    columns:
      customer_id: customer_id
      date: { heading: order_date, type: date }
      revenue: { heading: revenue, type: money }
results: results
`;

const total = (rows: readonly CsvRow[], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

describe('the orders of the R package rfm', () => {
  it('are divided, scored and segmented as published', async () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'policy.yaml': policy, 'review.yaml': review });
    const { graded, summary } = await gradeFolder(folder);
    expect([graded.length, summary.rows.transactions?.used, total(graded, 'monetary')]).toEqual([
      995, 4906, 464_158,
    ]);

    const bins = (criterion: string) => summary.bins.find((each) => each.criterion === criterion)?.bins ?? [];
    expect(bins('recency').map((each) => each.below)).toEqual([null, '482', '297.4', '181', '115']);
    expect(bins('recency').map((each) => each.from)).toEqual(['482', '297.4', '181', '115', null]);
    expect(bins('frequency').map((each) => each.from)).toEqual([null, '4', '5', '6', '8']);
    expect(bins('monetary').map((each) => each.from)).toEqual([null, '255.8', '382', '506.4', '666']);
    const customers = (criterion: string) => bins(criterion).map((each) => each.customers);
    expect(customers('recency')).toEqual([197, 200, 199, 199, 200]);
    expect(customers('frequency')).toEqual([268, 187, 176, 244, 120]);
    expect(customers('monetary')).toEqual([200, 200, 198, 202, 195]);

    const rows = byCustomer(graded);
    const first = ["Abbey O'Reilly", 'Add Senger', 'Aden Lesch', 'Aiyanna Bruen'].map((name) => {
      const row = rows[name];
      const scores = ['recency', 'frequency', 'monetary'].map((each) => Number(row?.[`${each}_points`]) / 20);
      return [row?.recency, row?.frequency, row?.monetary, scores.join(''), row?.reasons];
    });
    expect(first).toEqual([
      ['205', '6', '472', '343', 'segment:Potential Loyalist'],
      ['140', '3', '340', '412', 'segment:New Customers'],
      ['194', '4', '405', '323', 'segment:Loyal Customers'],
      ['246', '4', '157', '321', 'segment:About To Sleep'],
    ]);

    const found = [...segments.map(([name]) => name), 'Others'].map((name) => {
      const members = graded.filter((row) => row.tier === name);
      return [name, members.length, total(members, 'frequency'), total(members, 'monetary')];
    });
    expect(found).toEqual([
      ...segments.map(([name, , , , count, orders, revenue]) => [name, count, orders, revenue]),
      ['Others', 0, 0, 0],
    ]);
  });
});
