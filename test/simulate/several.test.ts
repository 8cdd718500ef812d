// Scenarios that are simulated together share what they have in common, and each gives what it gives alone; people's decisions
// count in all of them.
import path from 'node:path';
import { expect, it } from 'vitest';
import { scenariosAsked } from '../../src/simulate/changes/asked.js';
import { simulateScenarios } from '../../src/simulate/run.js';
import { openToday, type Today } from '../../src/simulate/today/results.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';

const policy = `policy: Several
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount }
  orders: { count: transactions.amount }
score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: spend, weight: 60, points: { line: { 0: 0, 1000: 100 } } }
      - { metric: orders, weight: 40, points: { bins: 5 } }
tiers:
  - { id: gold, score: 70, keeps: { score: 60 }, benefits: { annual_cost: 100 } }
  - { id: silver, score: 40, benefits: { discount: 0.9 } }
  - { id: rest }
movement: { down: { max_steps: 1 } }
`;
const ids = Array.from({ length: 24 }, (_, at) => `C${at + 1}`);

async function resultsOf(review: string, overrides: string) {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...ids.flatMap((id, at) =>
        Array.from({ length: 1 + (at % 4) }, (_, order) => [
          id,
          '2026-05-01',
          String((at * 37 + order * 11) % 400),
        ]),
      ),
    ],
    'last.csv': [
      ['customer_id', 'tier', 'score', 'value'],
      ...ids.slice(4).map((id, at) => [id, ['gold', 'silver', 'rest'][at % 3], '50', '300']),
    ],
    'overrides.csv': overrides,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nlast_results: last.csv\noverrides: overrides.csv\nresults: results\n${review}`,
  });
  const { folder: results } = await gradeFolder(folder);
  return openToday(results, emptyFolder());
}

const simulated = (today: Today, asked: Parameters<typeof scenariosAsked>[1]) =>
  simulateScenarios(
    today,
    scenariosAsked(today, asked).scenarios,
    { threads: 1, memory: undefined, scratch: emptyFolder(), listed: false },
    async ({ simulation }) => simulation,
  );

const none = 'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case\n';
const decided = `${none}C1,gold,fix,long known,Ann Lee,Bob Ray,2026-12-01,,\nC2,rest,at_most,arrears,Ann Lee,Bob Ray,2026-12-01,,\n`;
const guards = 'guards: { score_psi: 0.25, spend_at_downgraded_customers: 5%, downgraded: 10% }\n';

it.each(
  fewOf([
    [guards, decided],
    ['', none],
    [guards, none],
  ] as const),
)('gives together what each gives alone (%j)', async (review, overrides) => {
  const today = await resultsOf(review, overrides);
  for (const [where, values] of [
    ['tiers.gold.score', ['60', '65', '70', '75']],
    ['score.d.spend.points.line.1000', ['80', '100']],
  ] as const) {
    const step = where === 'tiers.gold.score' ? '5' : '20';
    const together = await simulated(today, { sweep: `${where}=${values[0]}..${values.at(-1)}:${step}` });
    expect(together.scenarios.map(({ name }) => name)).toEqual(values);
    // The ends of the sweep in usual runs.
    const looked: readonly string[] = long
      ? values
      : values.filter((_, at) => at % (values.length - 1) === 0);
    for (const [index, value] of values.entries()) {
      if (!looked.includes(value)) continue;
      const alone = await simulated(today, { set: [`${where}=${value}`] });
      const [one] = alone.scenarios;
      expect(together.scenarios[index]).toEqual({ ...one, name: value });
      expect(alone.figures).toEqual(together.figures);
    }
  }
});

it.runIf(long)('applies what people decided under every scenario', async () => {
  const today = await resultsOf('', decided);
  expect(path.basename(today.folder)).toBe('results');
  const { scenarios } = await simulated(today, { sweep: 'tiers.gold.score=90..100:10' });
  const without = await simulated(await resultsOf('', none), { sweep: 'tiers.gold.score=90..100:10' });
  for (const [index, { figures }] of scenarios.entries()) {
    const on = (tier: string, of = figures) => of.tiers.find((each) => each.tier === tier)?.customers ?? 0;
    expect(on('gold')).toBe(on('gold', without.scenarios[index]?.figures) + 1);
  }
});
