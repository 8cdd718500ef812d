// Numbers of a policy that stand for text are the text that was written: 007 is no 7, and version 2026.10 no 2026.1.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCases } from '../../src/cases/run.js';
import { numberOf } from '../../src/foundation/yaml/written-number.js';
import { canonicalText } from '../../src/policy/model/canonical.js';
import { emptyFolder, gradeFiles, quiet, writeFiles } from '../grading.js';

const policy = `policy: P
version: 2026.10
metrics:
  spend: { sum: transactions.amount }
  listed: { count: transactions, only: { shop: { in: [A1, 007, 1.50, 1000, 20] } } }
tiers: [{ id: 01, requires: { spend: { at_least: 010.0 } } }, { id: 02 }]
`;

it('keep zeros in front and at the end in lists of words, versions and tiers', async () => {
  const shops = ['A1', '007', '7', '1.50', '1.5', '1000', '20'];
  const { graded, summary, folder } = await gradeFiles(
    {
      'policy.yaml': policy,
      'transactions.csv': [
        ['customer_id', 'date', 'amount', 'shop'],
        ...shops.map((shop) => [`of ${shop}`, '2026-03-01', shop === '7' ? '9.99' : '10', shop]),
      ],
    },
    `exports: { transactions: { file: transactions.csv, only: { shop: { in: [A1, 007, 7, 1.50, 1.5, 1000, 20] } } } }\n`,
  );
  expect(summary.policy_version).toBe('2026.10');
  expect(graded.map((row) => [row.customer_id, row.listed, row.tier])).toEqual([
    ['of 007', '1', '01'],
    ['of 1.5', '0', '01'],
    ['of 1.50', '1', '01'],
    ['of 1000', '1', '01'],
    ['of 20', '1', '01'],
    ['of 7', '0', '02'],
    ['of A1', '1', '01'],
  ]);
  // So that the copy of the review selects the same rows.
  const copy = parse(readFileSync(path.join(folder, 'review.yaml'), 'utf8'));
  expect(copy.exports.transactions.only.shop.in).toEqual(shops);
});

it('take no digits off ids, quoted or not', async () => {
  for (const strip of ['0.0', '"0.0"', '00']) {
    const columns = `columns: { customer_id: { heading: customer_id, strip: ${strip} } }`;
    const review = `exports: { transactions: { file: transactions.csv, ${columns} } }\n`;
    await expect(gradeFiles({ 'policy.yaml': policy }, review)).rejects.toThrow('would take digits off ids');
  }
});

it('are others where they are written otherwise, in lists of words alone', () => {
  const listed = (...written: string[]) => {
    const values = written.map((each) => (/^\d/.test(each) ? numberOf(each) : each));
    return canonicalText({ kind: 'test', subject: 'x', test: { op: 'in', values } });
  };
  expect(listed('A', '007')).not.toBe(listed('A', '7'));
  expect(listed('7.0', '8')).toBe(listed('8', '7'));
});

it('mean the same in test cases', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'policy.cases.yaml': `as_of: 2026-12-31
cases:
  - name: rows
    rows: { transactions: [{ customer_id: 0012, date: 2026-03-01, amount: 10.50, shop: 007 }] }
    expect: { spend: 10.5, listed: 1, tier: 01 }
`,
  });
  const file = (name: string) => path.join(folder, name);
  const [only] = await runCases(file('policy.yaml'), file('policy.cases.yaml'), quiet);
  expect(only?.customers).toMatchObject([{ id: '0012', mismatches: [] }]);
});
