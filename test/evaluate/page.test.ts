// What pages of evaluations say where results are short of something: of a value metric, of customers, of lines.
import { expect, it } from 'vitest';
import { evaluationBlocks, evaluationPage } from '../../src/evaluate/page/page.js';
import { evaluationValue } from '../../src/evaluate/page/value.js';
import { evaluateResults } from '../../src/evaluate/run.js';
import { blocksMarkdown } from '../../src/reports/text/blocks.js';
import { emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';
import { gradeThreeYears } from './three-years.js';

type Order = readonly [customer: string, date: string, amount: number];

const policyOf = (metric: string) => `policy: Small
version: "1"
currency: EUR
metrics: { bought: { ${metric}, window: 12 months } }
tiers: [{ id: gold, requires: { bought: { at_least: 2 } } }, { id: rest }]
`;

/** Evaluates two years of orders. */
async function evaluated(
  metric: string,
  orders: readonly Order[],
  listed: readonly string[],
  active?: string,
) {
  const folder = emptyFolder();
  const results: string[] = [];
  for (const year of [2025, 2026]) {
    writeFiles(folder, {
      'policy.yaml': policyOf(metric),
      'customers.csv': [['customer_id'], ...listed.map((id) => [id])],
      'transactions.csv': [['customer_id', 'date', 'amount'], ...orders],
      'review.yaml': `as_of: ${year}-12-31\npolicy: policy.yaml\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\nresults: results-${year}\n`,
    });
    results.push((await gradeFolder(folder)).folder);
  }
  return evaluateResults(
    results,
    { by: undefined, metrics: [], active },
    { threads: 2, memory: undefined },
    quiet,
  );
}

const textOf = (evaluation: Awaited<ReturnType<typeof evaluated>>, language: 'en' | 'zh' = 'en') =>
  blocksMarkdown(evaluationBlocks(evaluation, language));

it('tells who stayed without amounts where no policy says what customers are worth', async () => {
  const orders: Order[] = [
    ['A', '2025-03-01', 10],
    ['A', '2025-04-01', 10],
    ['B', '2025-05-01', 10],
    ['B', '2026-05-01', 10],
    ['C', '2025-06-01', 10],
  ];
  const evaluation = await evaluated('count: transactions', orders, ['A', 'B', 'C'], 'bought');
  expect(evaluation.given.value).toBeUndefined();
  const text = textOf(evaluation);
  expect(text).toContain('Of 3 customers of 2025-12-31, 1 (33.3%) were active on 2026-12-31.');
  expect(text).toContain('Retained: bought above 0 in the later review');
  expect(text).not.toMatch(/brought|then and now|Median change|benefits cost|NaN|undefined|null/);
  // Shares of one and of two customers are told, and what they are worth, too.
  expect(text).toContain('Too few to tell shares apart: gold (1), rest (2).');
  expect(text).not.toContain('stayed most often');
  expect(text).toContain('fewer than 30 so far from rest.');
  expect(text).toContain('The policies give tiers otherwise than from a score on');
  const chinese = textOf(evaluation, 'zh');
  expect(chinese).toContain('gold（1）、rest（2）');
  expect(chinese).not.toMatch(/贡献|NaN|undefined|null/);
  const value = evaluationValue(evaluation);
  expect(value.years[0]?.total.value).toEqual({ before: null, now: null });
  expect(value.outlook.few_moves).toEqual(['gold', 'rest']);
  const page = evaluationPage(evaluation, 'en');
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  // Names of rows end there: with less room than eight a letter, their beginning is not on the page.
  const [, room] = /class="label" x="(\d+)"[^>]*>2025-12-31 or before</.exec(page) ?? [];
  expect(Number(room)).toBeGreaterThan(8 * '2025-12-31 or before'.length);
});

it('tells what comes of three reviews, and of a cohort that is gone', async () => {
  const asked = { by: 'owner', metrics: ['satisfaction'], active: undefined };
  const results = await gradeThreeYears({ E: [2026] });
  const evaluation = await evaluateResults(results, asked, { threads: 2, memory: undefined }, quiet);
  const text = textOf(evaluation);
  expect(text).toContain('moved so far (over 2 years, from 2024-12-31 to 2026-12-31)');
  expect(text).toMatch(/satisfaction, mean[^|]*\| Tier held \|[^#]*$/m);
  expect(text).toMatch(/satisfaction, mean[^|]*\| owner \|/m);
  // E came in 2025 and is gone in 2026.
  expect(evaluation.cohorts[1]?.cells.map(({ active, value }) => [active, value])).toEqual([
    [1, '90'],
    [0, '0'],
  ]);
});

it('says where customers were merged, who are gone under their old ids', async () => {
  const asked = { by: undefined, metrics: [], active: undefined };
  const results = await gradeThreeYears({ B: [2026] }, 'aliases: aliases.csv\n');
  const evaluation = await evaluateResults(results, asked, { threads: 2, memory: undefined }, quiet);
  expect(evaluation.pairs[1]?.total.ways.left).toBe(1);
  expect(evaluation.notes.filter(({ code }) => code === 'merged')).toEqual([
    { code: 'merged', as_of: '2026-12-31' },
  ]);
  expect(textOf(evaluation)).toContain('- The review of 2026-12-31 merged customers:');
  expect(textOf(evaluation, 'zh')).toContain('- 2026-12-31 的评级合并了客户：');
});

it('says why all bring less than the retained alone', async () => {
  const orders: Order[] = [
    ['A', '2025-03-01', 10],
    ['A', '2026-03-01', 12],
    ['B', '2025-12-01', 8],
    ['B', '2026-01-01', -5],
  ];
  const text = textOf(await evaluated('sum: transactions.amount', orders, ['A', 'B']));
  expect(text).toContain('Customers who count as churned were refunded 5.00 more than they paid');
  expect(text).toContain('bought (EUR), then and now');
});

it('says that there is nobody to tell of', async () => {
  const text = textOf(await evaluated('sum: transactions.amount', [['A', '2026-03-01', 12]], ['A']));
  expect(text).toContain('Nobody of 2025-12-31 counts as a customer');
  expect(text).not.toContain('Of 0 customers');
});
