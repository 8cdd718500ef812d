// More thresholds than can be tried in every combination: the only ones that give a wanted mix are found all the same.
import { expect, it } from 'vitest';
import { wishFrom } from '../../src/calibrate/asked/wish.js';
import { calibrateMix } from '../../src/calibrate/run.js';
import { openToday } from '../../src/simulate/today/results.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const wanted = [11, 21, 32, 43, 51];

it.runIf(long)('finds the thresholds of five tiers at once', { timeout: 120_000 }, async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': `policy: Many
version: "1"
metrics: { a: { value: customers.a } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: a, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers:
${[99, 98, 97, 96, 95].map((score, at) => `  - { id: t${at}, score: ${score} }`).join('\n')}
  - { id: t5 }
`,
    // Scores of 0, 0.5, 1 and so on, one customer each.
    'customers.csv': [['customer_id', 'a'], ...Array.from({ length: 200 }, (_, at) => [`C${at}`, at / 2])],
    'review.yaml':
      'as_of: 2026-12-31\npolicy: policy.yaml\nexports: { customers: { file: customers.csv, columns: { customer_id: customer_id, a: { heading: a, type: number } } } }\nresults: results\n',
  });
  const { folder: results } = await gradeFolder(folder);
  const today = await openToday(results, emptyFolder());
  const wish = wishFrom(today, { target: wanted.map((customers, at) => `t${at}=${customers}`) });
  const { best } = await calibrateMix(today, wish, { threads: 1, memory: undefined, scratch: emptyFolder() });
  expect(best?.judged.met).toBe(true);
  // Of eleven customers half a one may be missing.
  expect(best?.judged.on[0]).toBe(11);
});
