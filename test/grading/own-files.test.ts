// What somebody keeps in a results folder is not gradus's to remove: new results would take the place of the whole folder.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepareFolder } from '../../src/results/folder.js';
import { gradeFiles, gradeFolder, onlyTransactions } from '../grading.js';

it('leaves results alone in which somebody keeps files, also files that appear during the run', async () => {
  const { folder } = await gradeFiles(
    {
      // Clusters, because their results hold a file more.
      'policy.yaml':
        'policy: A\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\nassign: { by: clusters, on: [spend], of: spend }\ntiers: [{ id: high }, { id: low }]\n',
      'transactions.csv': 'customer_id,date,amount\na,2026-01-01,1\nb,2026-01-01,100\n',
    },
    onlyTransactions,
  );
  // Nobody's work: what desktops and spreadsheets leave behind.
  for (const name of ['.DS_Store', 'Thumbs.db', '~$graded.csv', '.~lock.graded.csv#'])
    writeFileSync(path.join(folder, name), '');
  await gradeFolder(path.dirname(folder));

  const before = readFileSync(path.join(folder, 'manifest.json'), 'utf8');
  const next = prepareFolder(folder);
  writeFileSync(path.join(next.work, 'manifest.json'), '{}');
  const minutes = path.join(folder, 'minutes.md');
  writeFileSync(minutes, 'Ask sales about a.');
  expect(() => next.publish()).toThrow(/minutes\.md/);
  next.discard();
  expect(() => prepareFolder(folder)).toThrow(/minutes\.md/);
  expect(readFileSync(minutes, 'utf8')).toBe('Ask sales about a.');
  expect(readFileSync(path.join(folder, 'manifest.json'), 'utf8')).toBe(before);
});
