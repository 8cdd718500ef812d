// Where the policy gives some customers no tier, they stand on none of those that are wanted, and who lost a tier went down.
import { beforeAll, expect, it } from 'vitest';
import { wishFrom } from '../../src/calibrate/asked/wish.js';
import { calibrateMix } from '../../src/calibrate/run.js';
import { openToday, type Today } from '../../src/simulate/today/results.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = `policy: Some without
version: "1"
metrics: { x: { value: customers.x }, months: { value: customers.months } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: x, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
ungraded: { when: { months: { less_than: 3 } } }
tiers: [{ id: gold, score: 50 }, { id: silver, score: 30 }, { id: rest }]
`;

/** Scores 3, 6 ... 90; every third customer is too new for a tier. */
const customers = Array.from({ length: 30 }, (_, at) => ({
  id: `C${at}`,
  x: (at + 1) * 3,
  months: at % 3 === 0 ? 1 : 12,
}));

let today: Today;
beforeAll(async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': [['customer_id', 'x', 'months'], ...customers.map((each) => Object.values(each))],
    // All were silver.
    'last.csv': [['customer_id', 'tier'], ...customers.map(({ id }) => [id, 'silver'])],
    'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
exports: { customers: { file: customers.csv, columns: { customer_id: customer_id, x: { heading: x, type: number }, months: { heading: months, type: number } } } }
last_results: last.csv
results: results
`,
  });
  today = await openToday((await gradeFolder(folder)).folder, emptyFolder());
});

const found = (target: string[], max?: string[]) =>
  calibrateMix(today, wishFrom(today, { target, vary: ['tiers.gold.score'], ...(max && { max }) }), {
    threads: 1,
    memory: undefined,
    scratch: emptyFolder(),
  });

it('finds the threshold above which as many stand as are wanted', async () => {
  // With a tier are 6, 9, 15, 18 ... 60, 63, 69, 72, 78, 81, 87, 90: the six best are above 63.
  const { best, simulation } = await found(['gold=6']);
  expect(best?.judged.on).toEqual([6]);
  expect(simulation.scenarios[best?.scenario ?? 0]?.settings).toEqual([
    { path: 'tiers.gold.score', value: '65' },
  ]);
});

it('counts who lost a tier as downgraded, as the guard does', async () => {
  // 10 of 30 have no tier any more, and 6 of the others, with 6, 9, 15, 18, 24 and 27, fell.
  expect((await found(['gold=6'], ['downgraded=54%'])).best?.judged.shares.map(String)).toEqual(['0.533333']);
  const { best, binding } = await found(['gold=6'], ['downgraded=53%']);
  expect(best).toBeUndefined();
  expect(binding).toMatchObject([{ kind: 'limit', limit: 'downgraded' }]);
});
