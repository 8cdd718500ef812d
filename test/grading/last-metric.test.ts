// `last`: metrics of last results, from review to review.
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { byCustomer, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const hotel = `policy: Hotel status with rollover nights
version: "1"
metrics:
  stayed: { sum: stays.nights, window: calendar year }
  carried: { last: qualifying, missing: 0 }
  base: { greatest: [carried, 10] }
  used: { steps: { 0: 10, 40: 40, 60: 60 }, of: base }
  rollover: { subtract: [base, used] }
  qualifying: { add: [stayed, rollover] }
tiers:
  - { id: diamond, requires: { qualifying: { at_least: 60 } } }
  - { id: gold, requires: { qualifying: { at_least: 40 } } }
  - { id: silver, requires: { qualifying: { at_least: 10 } } }
  - { id: member }
`;
const stays = `customer_id,date,nights
h1,2024-05-01,90
h1,2025-05-01,50
h1,2026-05-01,45
h2,2024-05-01,30
h2,2025-05-01,20
h2,2026-05-01,5
h3,2024-05-01,9
h3,2025-05-01,1
h4,2025-05-01,59
h4,2026-05-01,41
`;
const reviewOf = (year: number, last = '') =>
  `as_of: ${year}-12-31\npolicy: policy.yaml\nexports: { customers: { file: customers.csv }, stays: { file: stays.csv } }\nresults: r-${year}\n${last}`;

it.runIf(long)('carries nights over three years as the programme says', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': hotel,
    'customers.csv': 'customer_id\nh1\nh2\nh3\nh4\n',
    'stays.csv': stays,
    '2024.yaml': reviewOf(2024),
    '2025.yaml': reviewOf(2025, 'last_results: r-2024\n'),
    '2026.yaml': reviewOf(2026, 'last_results: r-2025\n'),
    // Of a merged customer the row under the id of now counts, and of one who was not there nothing does.
    'merged.yaml': reviewOf(2026, 'last_results: r-2025\naliases: aliases.csv\n').replace('r-2026', 'm-2026'),
    'aliases.csv': 'old_id,new_id\nh4,h5\n',
  });
  const first = await prepare(path.join(folder, '2024.yaml'), {});
  expect(first.notes.map(({ en }) => en)).toContain(
    'there are no last results, so "carried" (last: qualifying) is missing for everybody',
  );
  for (const year of ['2024', '2025']) await gradeFolder(folder, `${year}.yaml`);
  const { graded } = await gradeFolder(folder, '2026.yaml');
  expect(graded.map(({ customer_id, tier, qualifying }) => [customer_id, tier, qualifying])).toEqual([
    ['h1', 'diamond', '65'],
    ['h2', 'member', '5'],
    ['h3', 'member', '0'],
    ['h4', 'diamond', '60'],
  ]);
  writeFiles(folder, { 'customers.csv': 'customer_id\nh1\nh2\nh3\nh5\n' });
  const merged = await gradeFolder(folder, 'merged.yaml');
  expect(byCustomer(merged.graded).h5).toMatchObject({ carried: '59', qualifying: '60' });
});

it('reads a plain list, and says which cell is no number and which column is not there', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': hotel,
    'customers.csv': 'customer_id\nh1\nh2\n',
    'stays.csv': 'customer_id,date,nights\nh1,2026-05-01,5\n',
    'review.yaml': reviewOf(2026, 'last_results: last.csv\n'),
    'last.csv': 'customer_id,tier,qualifying\nh1,diamond, 80.5 \n',
    'odd.yaml': reviewOf(2026, 'last_results: odd.csv\n'),
    'odd.csv': 'customer_id,tier,qualifying\nh1,diamond,eighty\n',
    'lacking.yaml': reviewOf(2026, 'last_results: lacking.csv\n'),
    'lacking.csv': 'customer_id,tier\nh1,diamond\n',
  });
  const { graded } = await gradeFolder(folder);
  expect(byCustomer(graded)).toMatchObject({
    h1: { carried: '80.5', rollover: '20.5', qualifying: '25.5', tier: 'silver' },
    h2: { carried: '0', qualifying: '0', tier: 'member' },
  });
  await expect(gradeFolder(folder, 'odd.yaml')).rejects.toThrow(
    '"eighty" in the column "qualifying" is no number',
  );
  const { notes } = await prepare(path.join(folder, 'lacking.yaml'), {});
  expect(notes.map(({ en }) => en)).toContain(
    'the last results have no column "qualifying", so "carried" is missing for everybody',
  );
});
