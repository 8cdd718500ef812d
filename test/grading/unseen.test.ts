// Customers whom an export of a later day holds: without a row up to the as-of date they count as new once they have some.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { byCustomer, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: U
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers: [{ id: high, score: 70 }, { id: middle, score: 40 }, { id: low }]
movement: { up: { max_steps: 1 }, new_customers: { at_most: middle } }
`;
const review = (year: number, rest = '') => `as_of: ${year}-12-31
policy: policy.yaml
exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }
results: out/${year}
guards: { newest_row: { transactions: off }, downgraded: 100%, changed: 100% }
${rest}`;

/** Both years from exports of one day, the last of the second year. */
const files = {
  'policy.yaml': policy,
  'customers.csv': 'customer_id\nold\nfell\n+came\n2came\nnever\nmoved\n',
  'transactions.csv': [
    ['customer_id', 'date', 'amount'],
    ['old', '2025-05-05', '90'],
    ['old', '2026-05-05', '90'],
    ['fell', '2025-05-05', '90'],
    ['+came', '2026-05-05', '90'],
    ['2came', '2026-06-06', '50'],
    ['moved', '2026-07-07', '10'],
  ],
  'review-2025.yaml': review(2025),
  'review-2026.yaml': review(2026, 'last_results: out/2025\n'),
};

it.runIf(long)('counts who had no row in the last review as new, everywhere', async () => {
  const folder = emptyFolder();
  writeFiles(folder, files);
  const first = await gradeFolder(folder, 'review-2025.yaml');
  expect(first.summary.unseen).toBe(4);
  const { summary, graded, changes } = await gradeFolder(folder, 'review-2026.yaml');
  const movement = Object.fromEntries(graded.map((row) => [row.customer_id, row.movement]));
  expect(movement).toEqual({
    "'+came": 'new',
    '2came': 'new',
    fell: 'down',
    moved: 'new',
    never: 'new',
    old: 'same',
  });
  // The limit for new customers holds, not the one for steps up.
  expect(byCustomer(graded)["'+came"]).toMatchObject({
    tier: 'middle',
    reasons: expect.stringContaining('new_customer_limit'),
  });
  expect(summary.movement).toEqual({ up: 0, down: 1, same: 1, new: 4, left: 0 });
  expect(summary.change?.customers).toMatchObject({ before: 2, both: 2, new: 4 });
  expect(changes.filter((row) => row.movement === 'new')).toHaveLength(4);
  expect(summary.guards.find(({ guard }) => guard === 'downgraded')).toMatchObject({ part: '1', whole: '2' });
  expect(summary.score_psi?.bands.reduce((sum, each) => sum + Number(each.expected), 0)).toBeGreaterThan(
    0.99,
  );
  const diffed = await gradusServed(['diff', 'out/2025', 'out/2026', '--json'], { cwd: folder });
  expect(JSON.parse(diffed.stdout).change.customers).toEqual(summary.change?.customers);
  // Still nothing is known of one; who was known stays known, also without a row in the export of now.
  expect(summary.unseen).toBe(1);
  writeFiles(folder, {
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ['old', '2027-05-05', '90'],
      ['never', '2027-05-05', '90'],
    ],
    'review-2027.yaml': review(2027, 'last_results: out/2026\n'),
  });
  const third = await gradeFolder(folder, 'review-2027.yaml');
  expect(third.summary.movement).toMatchObject({ new: 1, same: 3, down: 2 });
  expect(third.summary.unseen).toBeUndefined();
  expect(existsSync(path.join(folder, 'out/2027/unseen.csv'))).toBe(false);
});

it.runIf(long)('compares everybody with a plain CSV, and where no export has dates', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...files,
    'last.csv': 'customer_id,tier\nold,high\nnever,low\n2came,low\n',
    'review-2026.yaml': review(2026, 'last_results: last.csv\n'),
    'undated.yaml': `as_of: 2026-12-31
policy: undated-policy.yaml
exports: { customers: { file: customers.csv }, arrears: { file: arrears.csv } }
results: out/undated
`,
    'undated-policy.yaml':
      'policy: U\nversion: "1"\nmetrics: { due: { max: arrears.due } }\ntiers: [{ id: good, requires: { due: { missing: true } } }, { id: other }]\n',
    'arrears.csv': 'customer_id,due\nold,5\n',
  });
  const { summary } = await gradeFolder(folder, 'review-2026.yaml');
  expect(summary.movement).toMatchObject({ new: 3, same: 2, up: 1 });
  const undated = await gradeFolder(folder, 'undated.yaml');
  expect(undated.summary.unseen).toBeUndefined();
});

it('knows merged customers by a row under any of their ids', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...files,
    'aliases.csv': 'old_id,new_id\nfell,moved\n',
    'review-2026.yaml': review(2026, 'last_results: out/2025\naliases: aliases.csv\n'),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  const { graded } = await gradeFolder(folder, 'review-2026.yaml');
  expect(byCustomer(graded).moved).toMatchObject({ previous_tier: 'high' });
});

it.runIf(long)(
  'says so, keeps the list with the results, and refuses results whose list is gone',
  async () => {
    const folder = emptyFolder();
    writeFiles(folder, files);
    const run = (...args: string[]) => gradusServed(args, { cwd: folder });
    const first = await run('grade', 'review-2025.yaml');
    expect(first.stdout).toContain(
      '\n4 customers have no row up to the as-of date (unseen.csv), and count as new',
    );
    expect(JSON.parse((await run('grade', 'review-2025.yaml', '--json')).stdout).unseen).toBe(4);
    expect((await run('verify', 'out/2025')).exit).toBe(0);
    rmSync(path.join(folder, 'out/2025/unseen.csv'));
    const refused = await run('grade', 'review-2026.yaml');
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('unseen.csv is not as it was written, or gone');
    writeFileSync(path.join(folder, 'out/2025/unseen.csv'), 'customer_id\n');
    expect((await run('check', 'review-2026.yaml')).stderr).toContain(
      'take the folder from the archive again',
    );
  },
);
