// Policies with thousands of rules: nothing is done for each pair of them.
import { expect, it } from 'vitest';
import { Problems } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { testsIn } from '../../src/grammar/condition.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';
import { gradus } from '../cli/run.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

it('places of thousands of tests are found at once', () => {
  const count = 3000;
  const rules = Array.from(
    { length: count },
    (_, index) => `  - { id: a${index}, add: 1, when: { spend: { at_least: ${index} } } }\n`,
  );
  const text = `policy: P
version: "1"
metrics: { spend: { sum: transactions.amount } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 9: 100 } } }] }]
adjustments:
${rules.join('')}tiers: [{ id: high, score: 50 }, { id: low }]
`;
  const read = readPolicy(parseYaml('policy.yaml', text), new Problems());
  const asked = (read?.policy.adjustments ?? []).flatMap(({ when }) => testsIn(when));
  const begun = performance.now();
  const lines = asked.map((each) => read?.place(each.subject, each).line);
  expect(lines).toEqual(rules.map((_, index) => index + 6));
  expect(performance.now() - begun).toBeLessThan(2000);
});

it('the table of moves is not written out for each pair of tiers', async () => {
  const folder = emptyFolder();
  const count = 300;
  const tiers = Array.from(
    { length: count },
    (_, index) => `  - { id: t${index}, score: ${count - index} }\n`,
  );
  const review = (year: number) =>
    `as_of: ${year}-12-31\npolicy: policy.yaml\nexports: { transactions: { file: t.csv } }\n`;
  writeFiles(folder, {
    'policy.yaml': `policy: P
version: "1"
metrics: { spend: { sum: transactions.amount } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 9: 100 } } }] }]
tiers:
${tiers.join('').replaceAll(/score: (\d+)/g, (_, score) => `score: ${Number(score) / 5}`)}  - { id: last }
`,
    't.csv': 'customer_id,date,amount\nA,2025-12-20,5\nB,2025-12-21,7\n',
    'review.yaml': `${review(2025)}results: results\n`,
    'next.yaml': `${review(2025).replace('2025-12-31', '2026-01-02')}results: new\nlast_results: results\n`,
  });
  await gradeFolder(folder);
  const { stdout, exit } = await gradus(['sql', 'next.yaml'], { cwd: folder });
  expect(exit).toBe(0);
  const moves = stdout.split(/(?=CREATE )/).find((step) => /^CREATE \w+ \S*migration_cells/.test(step));
  expect(moves?.length).toBeLessThan(600_000);
  expect(moves).toContain(`(${count})`);
});
