// What takes a tier away, as explanations tell it, gives a worse one, or none where a policy gives some customers none.
import path from 'node:path';
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { gradeFiles } from '../grading.js';

const head =
  'version: "1"\nvalue: spend\nmetrics:\n  spend: { sum: transactions.amount, window: 12 months }\n';
const exports = 'exports: { transactions: { file: transactions.csv } }\n';

async function explained(policy: string, transactions: string, customer: string) {
  const { folder } = await gradeFiles(
    { 'policy.yaml': `policy: Lost\n${head}${policy}`, 'transactions.csv': transactions },
    exports,
  );
  const explain = async (...args: string[]) => {
    const ran = await gradusServed(['explain', path.basename(folder), customer, ...args], {
      cwd: path.dirname(folder),
    });
    expect([ran.exit, ran.exit === 0 ? '' : ran.stderr]).toEqual([0, '']);
    return ran.stdout;
  };
  const { customers } = JSON.parse(await explain('--json'));
  const text = (await explain()).replace(/\s+/g, ' ');
  return { stay: customers[0].stay, text };
}

it('names the tier that comes out where results leave open by how little a metric follows', async () => {
  // Growth with six places leaves open what the year before came to, by some cents.
  const { stay, text } = await explained(
    `  growth: { growth: spend }
tiers:
  - { id: gold, requires: { growth: { at_least: 0.2 } } }
  - { id: basic }
`,
    'customer_id,date,amount\na,2025-05-01,414101.79\na,2026-05-01,1167156.92\n',
    'a',
  );
  const [amount] = stay.actions.filter(({ action }: { action: string }) => action === 'amount');
  expect(amount).toMatchObject({
    outcome: 'keeps',
    kept_with: { amount: '-670234.95', tier: 'gold' },
    lost_with: { amount: '-670234.96', tier: 'basic' },
  });
  expect(text).toContain(
    '670,234.95 less over the orders there are keeps it; 670,234.96 less over the orders',
  );
  expect(text).not.toContain('gives gold');
});
