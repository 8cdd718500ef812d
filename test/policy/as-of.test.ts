// Conditions over rows that name the as-of date, and dates with a time of day in conditions.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles, gradeFolder } from '../grading.js';

const policy = `policy: Valid points
version: "1"
metrics:
  valid: { sum: points.points, only: { expires: { at_least: as_of } } }
  soon: { sum: points.points, only: { expires: { between: [as_of, { as_of: 30 days }] } } }
  long_gone: { sum: points.points, only: { expires: { less_than: { as_of: -1 month } } } }
tiers: [{ id: good, requires: { valid: { at_least: 1 } } }, { id: other }]
`;
const points = [
  ['c', '2026-11-29', 1],
  ['c', '2026-11-30', 2],
  ['c', '2026-12-30', 4],
  ['c', '2026-12-31', 8],
  ['c', '2027-01-30', 16],
  ['c', '2027-01-31', 32],
  ['late', '2026-12-31', 64],
];
const review = `exports:
  customers:
    file: customers.csv
    columns: { customer_id: customer_id, since: { heading: since, type: datetime } }
    only: { since: { at_most: as_of } }
  points:
    file: points.csv
    columns: { customer_id: customer_id, expires: expires, points: { heading: points, type: number } }
`;

it('reads the as-of date, and spans from it, in conditions over rows', async () => {
  const { folder, graded, summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      'points.csv': [['customer_id', 'expires', 'points'], ...points],
      // Up to the as-of date means up to its end.
      'customers.csv': [
        ['customer_id', 'since'],
        ['c', '2026-12-31 18:30:00'],
        ['late', '2027-01-01 00:00:00'],
      ],
    },
    review,
  );
  expect(graded.map((row) => [row.customer_id, row.valid, row.soon, row.long_gone])).toEqual([
    ['c', '56', '24', '1'],
  ]);
  expect(summary.rows.customers).toMatchObject({ set_aside: { only: 1 } });
  expect(readFileSync(path.join(folder, 'review.yaml'), 'utf8')).toContain('at_most: as_of');
  const again = await gradeFolder(folder, 'review.yaml', { out: '../again' });
  expect(again.graded).toEqual(graded);
});

it('compares dates with a time of day by their day', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: D\nversion: "1"\nmetrics:
  that_day: { count: visits, only: { at: { equals: "2026-03-31" } } }
  until: { count: visits, only: { at: { at_most: "2026-03-31" } } }
  after: { count: visits, only: { at: { more_than: "2026-03-31" } } }
tiers: [{ id: good, requires: { until: { at_least: 1 } } }, { id: other }]\n`,
      'visits.csv': [
        ['customer_id', 'at'],
        ['c', '2026-03-31 00:00:00'],
        ['c', '2026-03-31 23:59:59'],
        ['c', '2026-04-01 00:00:00'],
      ],
      'customers.csv': 'customer_id\nc\n',
    },
    `exports:
  customers: { file: customers.csv }
  visits: { file: visits.csv, columns: { customer_id: customer_id, at: { heading: at, type: datetime } } }
`,
  );
  expect(byCustomer(graded).c).toMatchObject({ that_day: '2', until: '2', after: '1' });
});
