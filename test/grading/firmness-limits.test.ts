// What firm grades say nothing of: small changes that nobody can tell, numbers too large to move, and the fingerprint of
// policies that do not speak of it.
import path from 'node:path';
import { expect, it } from 'vitest';
import { Problems } from '../../src/foundation/problems/problem.js';
import { readYaml } from '../../src/foundation/yaml/file.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';
import { policyFingerprint } from '../../src/results/manifest.js';
import { gradusServed } from '../cli/served.js';
import { byCustomer, emptyFolder, gradeFiles, plainExports, writeFiles } from '../grading.js';

const policy = (more: string, asked: string) => `policy: Limits
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions.order_id, window: 12 months }
  ${more}
tiers:
  - { id: gold, requires: { spend: { at_least: 1000 }, ${asked} } }
  - { id: normal }
`;
const files = {
  'customers.csv': 'customer_id\na\nb\n',
  'transactions.csv': `customer_id,order_id,date,amount
a,1,2026-12-01,700
a,2,2026-12-15,305
b,3,2026-12-02,3000
`,
};
const review = `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\n${plainExports}`;

it('tells which orders were not tried, and what they were taken to leave as it is', async () => {
  const folder = emptyFolder();
  const middle = policy(
    'middle: { median: transactions.amount, label: { en: Middle, zh: 中位数 } }\n  months: { active_months: transactions.date, label: { en: Months, zh: 月数 } }',
    'middle: { at_least: 1 }, months: { at_least: 1 }',
  );
  writeFiles(folder, { ...files, 'policy.yaml': middle, 'review.yaml': review });
  const graded = await gradusServed(['grade', 'review.yaml', '--json'], { cwd: folder });
  expect(graded.stderr).toContain(
    'how firm grades are: no order fewer was tried: what becomes of Middle depends on single rows, which results do not hold',
  );
  const { firmness } = JSON.parse(graded.stdout) as { firmness: Record<string, unknown> };
  expect(firmness).toMatchObject({
    left_out: [{ change: 'fewer_orders', why: 'single rows', metric: 'middle' }],
  });
  const checked = await gradusServed(['check', 'review.yaml', '--lang', 'zh'], { cwd: folder });
  expect(checked.stderr).toContain('等级是否稳固：未尝试少一笔订单：中位数 取决于单条记录，而结果不含明细');
  const told = await gradusServed(['explain', 'results', 'a'], { cwd: folder });
  expect(told.stdout).toContain('No order fewer was tried: what becomes of Middle depends on single rows');
});

it('says what orders are taken to leave as it is', async () => {
  const months = policy('months: { active_months: transactions.date }', 'months: { at_least: 1 }');
  const { summary } = await gradeFiles({ ...files, 'policy.yaml': months }, plainExports, { firmness: true });
  expect(summary.firmness).toMatchObject({ left_out: [], assumed: ['months'] });
});

it('moves no numbers that are too large for it, and says so', async () => {
  const huge = files['transactions.csv'].replace(',3000', `,${'9'.repeat(13)}`);
  const found = await gradeFiles(
    { ...files, 'transactions.csv': huge, 'policy.yaml': policy('', 'orders: { at_least: 1 }') },
    plainExports,
    { firmness: true },
  );
  const rows = byCustomer(found.graded);
  expect(rows.b).toMatchObject({ firmness: '', margin_orders: '', margin_value: '' });
  expect(rows.a).toMatchObject({
    firmness: 'order-1:normal;spend-1%:normal',
    margin_orders: '1',
    margin_value: '5.01',
  });
  expect(found.summary.firmness?.untold).toBe(1);
});

it('changes no fingerprint of policies that say nothing of it, or what holds anyway', () => {
  const print = (more: string) => {
    const folder = emptyFolder();
    writeFiles(folder, { 'policy.yaml': `${policy('', 'orders: { at_least: 1 }')}${more}` });
    const problems = new Problems();
    const source = readYaml(path.join(folder, 'policy.yaml'), 'policy', problems);
    const read = source && readPolicy(source, problems);
    if (read === undefined) throw new Error('not read');
    return policyFingerprint(read.policy, undefined);
  };
  const plain = print('');
  expect(print('firmness: { metrics: 1%, days: 1, orders: 1 }\n')).toBe(plain);
  expect(print('firmness: { days: 1 }\n')).toBe(plain);
  expect(new Set([plain, print('firmness: off\n'), print('firmness: { days: 2 }\n')]).size).toBe(3);
  // As gradus wrote it before policies could say it.
  expect(plain).toBe('1ccb7295d24ae7f161f70604babd50ceeff3d892a0da105cf8bad13435b6652e');
});
