// diff of results whose review declares audiences and calls no field personal.
import { expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { gradusServed } from './served.js';

it('compares results of a review with audiences alone', async () => {
  const cwd = emptyFolder();
  writeFiles(cwd, {
    'policy.yaml': `policy: P
version: "1"
metrics: { spend: { sum: transactions.amount } }
tiers: [{ id: high, requires: { spend: { at_least: 50 } } }, { id: low }]
`,
    'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
exports: { transactions: { file: transactions.csv } }
results: out
guards: { newest_row: { transactions: off } }
privacy: { audiences: { public: { customers: none } } }
`,
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ['a', '2026-01-01', '60'],
    ],
  });
  expect(await gradusServed(['grade', 'review.yaml', '--quiet'], { cwd })).toMatchObject({ exit: 0 });
  const same = await gradusServed(['diff', 'out', 'out', '--exit-code', '--quiet'], { cwd });
  expect(same).toMatchObject({ exit: 0 });
});
