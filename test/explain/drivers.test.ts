// What explanations say mostly moved a customer, where several metrics stand in one rule.
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

it('is told by the labels of all of them', async () => {
  const folder = emptyFolder();
  const review = (year: number, more = '') => ({
    [`${year}.yaml`]: `as_of: ${year}-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\n${more}results: ${year}\n`,
  });
  writeFiles(folder, {
    'policy.yaml': `policy: Drivers
version: "1"
metrics:
  flown_miles: { sum: transactions.amount, window: 12 months, label: { en: Miles, zh: 里程 } }
  segments: { count: transactions, window: 12 months, label: { en: Flights, zh: 航段 } }
tiers:
  - { id: gold, requires: { any: [{ flown_miles: { at_least: 100 } }, { segments: { at_least: 3 } }] } }
  - { id: basic }
`,
    'transactions.csv':
      'customer_id,date,amount\na,2025-05-01,10\na,2026-05-01,50\na,2026-05-02,50\na,2026-05-03,50\n',
    ...review(2025),
    ...review(2026, 'last_results: 2025\n'),
  });
  await gradeFolder(folder, '2025.yaml');
  await gradeFolder(folder, '2026.yaml');
  const said = async (lang: string) => {
    const ran = await gradusServed(['explain', '2026', 'a', '--lang', lang], { cwd: folder });
    expect(ran.exit).toBe(0);
    return ran.stdout.replace(/\s+/g, ' ');
  };
  const en = await said('en');
  expect(en).toContain('Main driver: behaviour, Miles, Flights.');
  expect(en).not.toMatch(/flown_miles|segments/);
  expect(await said('zh')).toContain('里程、航段');
});
