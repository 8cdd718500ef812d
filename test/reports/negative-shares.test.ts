// Where customers of a tier are together worth less than 0, the others would make more than the whole: nothing is a share of it.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharesOf } from '../../src/change/matrix.js';
import { seenByTeam } from '../../src/reports/audience/seen.js';
import type { ReportValues } from '../../src/reports/values/report-values.js';
import { reportText } from '../../src/telling/report-forms.js';
import { writeReportWorkbook } from '../../src/telling/report-workbook.js';
import { openSaved } from '../../src/telling/saved.js';
import { tellResults } from '../../src/telling/tell.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { unpacked } from './audience/unpacked.js';

const policy = `policy: Below zero
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months }, orders: { count: transactions, window: 12 months } }
tiers:
  - { id: gold, requires: { orders: { at_least: 3 } }, benefits: { annual_cost: 10 } }
  - { id: silver, requires: { orders: { at_least: 2 } } }
  - { id: basic }
`;
/** Amounts of orders by customer, last year and this one. */
const orders: Readonly<Record<string, readonly [number[], number[]]>> = {
  a: [[100, 50, 50], [60]],
  b: [
    [10, 20, -130],
    [40, 20, 10],
  ],
  c: [
    [5, 3],
    [-20, -20, -30],
  ],
  d: [[70], [80, 10]],
};
const review = (year: number) => `review: Below zero
as_of: ${year}-12-31
policy: policy.yaml
exports: { transactions: { file: ${year}.csv } }
${year === 2026 ? 'last_results: results/2025\nguards: { downgraded: 100%, changed: 100%, spend_at_downgraded_customers: 100% }\n' : ''}results: results/${year}
`;

let values: ReportValues;
let results: string;

beforeAll(async () => {
  const folder = emptyFolder();
  const rows = (year: 2025 | 2026) => [
    ['customer_id', 'date', 'amount'],
    ...Object.entries(orders).flatMap(([id, years]) =>
      (years[year - 2025] ?? []).map((amount) => [id, `${year}-05-05`, amount]),
    ),
  ];
  writeFiles(folder, {
    'policy.yaml': policy,
    '2025.csv': rows(2025),
    '2026.csv': rows(2026),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  await gradeFolder(folder, 'review-2026.yaml');
  const saved = await openSaved(path.join(folder, 'results/2026'));
  results = saved.folder;
  mkdirSync(path.join(folder, 'scratch'));
  const options = { threads: 2, memory: undefined };
  values = await tellResults(results, saved.head, options, path.join(folder, 'scratch'));
});

it('are not published as 149 % beside -68 %', async () => {
  const folder = emptyFolder();
  // All three stood on gold, for so much together that it was 100.
  const rows = (amounts: Readonly<Record<string, readonly number[]>>, year: number) => [
    ['customer_id', 'date', 'amount'],
    ...Object.entries(amounts).flatMap(([id, all]) => all.map((amount) => [id, `${year}-05-05`, amount])),
  ];
  writeFiles(folder, {
    'policy.yaml': policy,
    '2025.csv': rows({ x: [100, 40, 9], y: [10, 5, 4], z: [1, 1, -70] }, 2025),
    '2026.csv': rows({ x: [100, 40, 9], y: [10, 5], z: [1] }, 2026),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026).replace('downgraded: 100%, changed: 100%, ', ''),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  const { summary } = await gradeFolder(folder, 'review-2026.yaml');
  const cells = summary.change?.migration ?? [];
  expect(cells.map((cell) => [cell.tier, cell.previous_value, cell.value_share]).slice(0, 3)).toEqual([
    ['gold', '149', null],
    ['silver', '19', null],
    ['basic', '-68', null],
  ]);
  expect(summary.guards).toContainEqual({
    guard: 'spend_at_downgraded_customers',
    limit: '1',
    measured: null,
    tripped: false,
    unmeasured: 'value_below_zero',
  });
  const at = path.join(folder, 'results/2026');
  for (const name of ['report.html', 'changes.md']) {
    const text = readFileSync(path.join(at, name), 'utf8');
    expect(text).not.toMatch(/149(\.0)?%|68(\.0)?%/);
    expect(text).toContain('No shares of');
  }
  expect(readFileSync(path.join(at, 'report.html'), 'utf8')).toContain(
    'no share: who went down, or all others, were together worth less than 0',
  );
});

describe('shares of what is partly below 0', () => {
  it('are none', () => {
    expect(sharesOf([150, -50])).toEqual([null, null]);
    expect(sharesOf([1, 3, 0])).toEqual(['0.25', '0.75', '0']);
    expect(sharesOf([0, 0])).toEqual(['0', '0']);
    // Gold of last year went to gold (-100) and basic (200); silver (8) to gold alone.
    const cells = values.summary.change?.migration ?? [];
    const shares = (from: string) =>
      cells.filter((cell) => cell.previous_tier === from).map((cell) => cell.value_share);
    expect(shares('gold')).toEqual([null, null, null, null]);
    expect(shares('silver')).toEqual(['1', '0', '0', '0']);
    // Gold now: 70 - 70; silver 90; basic 60.
    expect(values.summary.tiers.map((tier) => tier.value_share)).toEqual(['0', '0.6', '0.4']);
    expect(values.tiers.map(({ before }) => before?.valueShare)).toEqual([
      '0.561798',
      '0.044944',
      '0.393258',
    ]);
    // Ten for each, against nothing.
    expect(values.tiers[0]?.now.costShare).toBeNull();
    // Who went down was worth 200, all others -22.
    expect(values.summary.change?.at_risk).toMatchObject({ previous_value: '200', share: null });
  });

  it('are said to be none, in every form and language', async () => {
    for (const [language, word] of [
      ['en', 'No shares of'],
      ['zh', '有小于 0 的部分时'],
    ] as const) {
      const seen = { values: seenByTeam(values) };
      const scratch = emptyFolder();
      const book = path.join(scratch, 'report.xlsx');
      await writeReportWorkbook({ folder: results, seen, audience: undefined, scratch }, { language }, book);
      const forms = [reportText(seen, 'html', language), reportText(seen, 'md', language), unpacked(book)];
      for (const text of forms) {
        expect(text).toContain(word);
        for (const [, share] of text.matchAll(/(-?\d[\d,]*\.\d)%/g)) {
          expect(Number(share)).toBeGreaterThanOrEqual(0);
          expect(Number(share)).toBeLessThanOrEqual(100);
        }
      }
    }
    expect(
      JSON.parse(readFileSync(path.join(results, 'summary.json'), 'utf8')).change.at_risk.share,
    ).toBeNull();
  });
});
