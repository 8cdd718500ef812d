// Somebody approves results while another run is about to replace them: the approval wins.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { approveResults } from '../../src/results/approve.js';
import { prepareFolder } from '../../src/results/folder.js';
import { gradeFiles, onlyTransactions } from '../grading.js';

it('does not publish over results that were approved meanwhile', async () => {
  const { folder } = await gradeFiles(
    {
      'policy.yaml':
        'policy: A\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n',
      'transactions.csv': 'customer_id,date,amount\na,2026-01-01,1\n',
    },
    onlyTransactions,
  );
  const next = prepareFolder(folder);
  writeFileSync(path.join(next.work, 'graded.csv'), 'customer_id,tier\nb,high\n');
  await approveResults(
    folder,
    { by: 'Ann', note: undefined, accepted: [] },
    { stage: () => undefined, onStop: () => () => undefined },
  );
  expect(() => next.publish()).toThrow(/approved by Ann/);
  next.discard();
  expect(readFileSync(path.join(folder, 'graded.csv'), 'utf8')).toMatch(/^customer_id,tier,.*\na,low,/);
});
