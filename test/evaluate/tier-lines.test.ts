// What a tier did, through results: customers just above its score bring more in the next year because they hold it.
import { beforeAll, expect, it } from 'vitest';
import type { Evaluation } from '../../src/evaluate/page/evaluation.js';
import { evaluationBlocks, evaluationPage } from '../../src/evaluate/page/page.js';
import { evaluateResults } from '../../src/evaluate/run.js';
import { blocksMarkdown } from '../../src/reports/text/blocks.js';
import { emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';
import { seeded } from '../samples/seeded.js';

const policy = `policy: Lines
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers: [{ id: gold, score: 80 }, { id: silver, score: 40 }, { id: rest }]
`;
/** What silver makes its customers spend more. Gold does nothing. */
const effect = 30;
let evaluation: Evaluation;

beforeAll(async () => {
  const random = seeded(5);
  const spends = Array.from({ length: 1000 }, () => random.between(1, 9999) / 100);
  const folder = emptyFolder();
  const results: string[] = [];
  for (const [year, spendOf] of [
    [2025, (spend: number) => spend],
    [2026, (spend: number) => 20 + spend / 2 + (spend >= 40 ? effect : 0) + random.between(-500, 500) / 100],
  ] as const) {
    writeFiles(folder, {
      'policy.yaml': policy,
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...spends.map((spend, at) => [`C${at}`, `${year}-12-20`, spendOf(spend).toFixed(2)]),
      ],
      'review.yaml': `as_of: ${year}-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: results-${year}\n`,
    });
    results.push((await gradeFolder(folder)).folder);
  }
  const asked = { by: undefined, metrics: [], active: undefined };
  evaluation = await evaluateResults(results, asked, { threads: 2, memory: undefined }, quiet);
});

it('finds the effect where there is one, and none where there is none', () => {
  const [year] = evaluation.lines;
  const findings = year?.lines.map(({ tier, score, outcomes }) => {
    const [value, retention] = outcomes;
    const robust = value?.finding.kind === 'effect' ? value.finding.robust : undefined;
    return {
      tier,
      score,
      holds: [0, effect].map((each) => robust !== undefined && robust.low <= each && each <= robust.high),
      retention: retention?.finding.kind,
    };
  });
  expect(findings).toEqual([
    { tier: 0, score: 80, holds: [true, false], retention: 'no spread' },
    { tier: 1, score: 40, holds: [false, true], retention: 'no spread' },
  ]);
});

it('says it in words, and draws it with its numbers', () => {
  for (const [language, found, none, short] of [
    ['en', 'getting the tier made a difference of', 'no effect can be seen', 'in 1 of 2 comparisons'],
    ['zh', '获得该等级带来', '看不出作用', '2 项对比中，1 项'],
  ] as const) {
    const text = blocksMarkdown(evaluationBlocks(evaluation, language));
    expect(text).toContain(found);
    expect(text).toContain(none);
    expect(text).toContain(short);
    expect(text).not.toMatch(/undefined|NaN|Infinity/);
    // The clearer effect is drawn, which is that of silver.
    const page = evaluationPage(evaluation, language);
    expect(page).toMatch(/id="chart-line">\s*<figcaption>silver/);
    expect(page).toContain('<figure id="chart-line">');
    expect(page).not.toMatch(/undefined|NaN|Infinity/);
  }
});

it('puts the year first that is drawn, the last one that has an effect', () => {
  const [year] = evaluation.lines;
  if (year === undefined) throw new Error('no lines');
  const older = { ...year, from: '2024-12-31', to: '2025-12-31' };
  const refused = year.lines.map((line) => ({
    ...line,
    outcomes: line.outcomes.filter(({ finding }) => finding.kind !== 'effect'),
  }));
  for (const [newest, first] of [
    [year, 'Lines of 2025-12-31'],
    [{ ...year, lines: refused }, 'Lines of 2024-12-31'],
  ] as const) {
    const page = evaluationPage({ ...evaluation, lines: [older, newest] }, 'en');
    const figure = page.slice(page.indexOf('<figure id="chart-line">'));
    expect(/Lines of \d{4}-\d\d-\d\d/.exec(figure)?.[0]).toBe(first);
  }
});
