// Very many parts of a policy, and names that the statements of gradus or its engine use for something else.
import { expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { gradusServed } from './served.js';

const rows = 'customer_id,date,amount,code\nC1,2026-12-05,500,k1\nC2,2026-12-06,50,k2\n';
const tiers = 'tiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n';
const head = 'policy: K\nversion: "1"\n';
const score =
  'score: [{ dimension: d1, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }] }]\n';

async function check(policy: string, exports: string, files: Readonly<Record<string, string>> = {}) {
  const folder = emptyFolder();
  writeFiles(folder, {
    't.csv': rows,
    ...files,
    'policy.yaml': head + policy,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nexports: ${exports}\nguards: { newest_row: { transactions: 60 days } }\n`,
  });
  const { exit, stderr } = await gradusServed(['check', 'review.yaml', '--quiet'], { cwd: folder });
  return { exit, stderr };
}

const fine = { exit: 0, stderr: '' };
const spend = 'metrics: { spend: { sum: transactions.amount } }\n';

it('takes more than a thousand adjustments, and more than a thousand columns that are compared', async () => {
  const many = Array.from(
    { length: 1100 },
    (_, n) => `{ id: a${n}, add: 0.01, when: { spend: { at_least: ${n} } } }`,
  );
  expect(
    await check(
      `${spend}${score}adjustments: [${many.join(', ')}]\n${tiers}`,
      '{ transactions: { file: t.csv } }',
    ),
  ).toEqual(fine);
  const wide = Array.from({ length: 1500 }, (_, n) => `w${n}`).join(',');
  const line = `C1,2026-12-05,500,${wide}\n`;
  expect(
    await check(spend + tiers, '{ transactions: { file: w.csv, duplicates: drop } }', {
      'w.csv': `customer_id,date,amount,${wide}\n${line}${line}`,
    }),
  ).toEqual(fine);
});

const names =
  'c t a s g v b n d m0 o rowid staged select table filename file_row_number current_date user totals tier_cells customer_metrics'.split(
    ' ',
  );

it('takes any name for an export and a metric', async () => {
  for (const name of names) {
    const policy = `metrics: { spend: { sum: ${name}.amount }, ${name}: { sum: transactions.amount }, twice: { multiply: [${name}, 2] } }\n${score}${tiers}`;
    const exports = `{ transactions: { file: t.csv }, ${name}: { file: t.csv } }`;
    expect({ name, ...(await check(policy, exports)) }).toEqual({ name, ...fine });
  }
});
