// What graded.csv says of last results: customers who keep their tier while they fall can be seen, and what was published
// then stands there as it was, whatever the policy of now is.
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policyWith = (value: string, full: number) => `policy: P
version: "1"
value: ${value}
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.amount, window: 12 months }
  average: { divide: [spend, orders] }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, ${full}: 100 } } }] }]
tiers: [{ id: high, score: 50 }, { id: low }]
`;
const review = (year: number, last = '') => `as_of: ${year}-12-31
policy: ${year}.yaml
exports: { transactions: { file: transactions.csv } }
results: out/${year}
guards: { newest_row: { transactions: off } }
${last}`;
const transactions = [
  ['customer_id', 'date', 'amount'],
  ['falls', '2025-01-01', '70'],
  ['falls', '2025-02-01', '20'],
  ['falls', '2025-03-01', '10'],
  ['falls', '2026-01-01', '60.01'],
  ['third', '2025-01-01', '5'],
  ['third', '2025-02-01', '5.1'],
  ['third', '2025-03-01', '0'],
  ['third', '2026-01-01', '10.1'],
  ['came', '2026-01-01', '99'],
  ['gone', '2025-01-01', '99'],
];

const sinceLast = (row: CsvRow | undefined) => [
  row?.tier,
  row?.movement,
  row?.previous_score,
  row?.score,
  row?.score_change,
  row?.previous_value,
];

function twoYears(then: string, now: string, last = 'last_results: out/2025\n'): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    '2025.yaml': then,
    '2026.yaml': now,
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026, last),
    'transactions.csv': transactions,
    'last.csv': 'customer_id,tier,score,spend\nfalls,high,88,100\n',
  });
  return folder;
}

it('shows who keeps the tier while falling, exactly', async () => {
  const folder = twoYears(policyWith('spend', 100), policyWith('spend', 100));
  const first = byCustomer((await gradeFolder(folder, 'review-2025.yaml')).graded);
  // Without last results there is nothing to say.
  expect(sinceLast(first.falls)).toEqual(['high', '', '', '100', '', '']);
  const rows = byCustomer((await gradeFolder(folder, 'review-2026.yaml')).graded);
  expect(sinceLast(rows.falls)).toEqual(['high', 'same', '100', '60.01', '-39.99', '100']);
  expect(sinceLast(rows.third)).toEqual(['low', 'same', '10.1', '10.1', '0', '10.1']);
  // No row until then: as good as not there.
  expect(sinceLast(rows.came)).toEqual(['high', 'new', '', '99', '', '']);
  const told = await gradusServed(['explain', 'out/2026', 'falls', '--json'], { cwd: folder });
  expect(JSON.parse(told.stdout).customers[0]).toMatchObject({
    compared: { movement: 'same', previous_score: '100', score_change: '-39.99' },
    differs: [],
  });
});

it('says what was published, where policy and value metric have changed', async () => {
  const folder = twoYears(policyWith('average', 100), policyWith('orders', 200));
  await gradeFolder(folder, 'review-2025.yaml');
  const { graded } = await gradeFolder(folder, 'review-2026.yaml');
  const rows = byCustomer(graded);
  // Orders are whole numbers; the averages of then are not rounded to them.
  expect(sinceLast(rows.third)).toEqual(['low', 'same', '10.1', '5.05', '-5.05', '3.366667']);
  expect(sinceLast(rows.falls)).toEqual(['low', 'down', '100', '30.005', '-69.995', '33.333333']);
});

it('stays empty where last results are a plain CSV, which says tiers only', async () => {
  const policy = policyWith('spend', 100);
  const folder = twoYears(policy, policy, 'last_results: last.csv\n');
  const rows = byCustomer((await gradeFolder(folder, 'review-2026.yaml')).graded);
  expect(sinceLast(rows.falls)).toEqual(['high', 'same', '', '60.01', '', '']);
});
