// Windows on a row for every day, through the real command: what is counted, and which days are named.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { dayAfter } from '../../src/grammar/window.js';
import { gradusServed } from '../cli/served.js';
import { byCustomer, emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';

function daily(from: string, until: string): string[][] {
  const rows: string[][] = [];
  for (let day = from; day <= until; day = dayAfter(day)) rows.push(['c', day, '1']);
  return rows;
}

const months = Array.from({ length: 14 }, (_, index) => index);
const policy = `policy: Months
version: "1"
metrics:
${months.map((back) => `  m${back}: { count: transactions, window: 1 month${back === 0 ? '' : `, before: ${back} months`} }`).join('\n')}
  whole: { count: transactions, window: 14 months }
  half: { sum: transactions.amount, window: 6 months, label: { en: Half a year, zh: 半年 } }
  half_growth: { growth: half }
  mean: { per_month: year }
  year: { count: transactions, window: calendar year, before: 3 months }
  quarter_days: { count: transactions, window: 3 months, before: 30 days }
  ever: { count: transactions }
  until_then: { count: transactions, before: 1 month }
tiers: [{ id: good, requires: { whole: { at_least: 1 } } }, { id: other }]
movement: { inactive: { after: 2 months } }
`;
const review = (asOf: string) =>
  `as_of: ${asOf}\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: out/${asOf}\n`;
const asOfs = ['2024-02-29', '2024-06-30', '2024-12-30', '2024-12-31', '2025-02-28'];

it.runIf(long)('counts every day once in windows of a month each, and names the days', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'transactions.csv': [['customer_id', 'date', 'amount'], ...daily('2022-10-01', '2025-02-28')],
  });
  const counts: Record<string, string[]> = {};
  for (const asOf of asOfs) {
    writeFileSync(path.join(folder, 'review.yaml'), review(asOf));
    const [row = {}] = (await gradeFolder(folder)).graded;
    counts[asOf] = months.map((back) => row[`m${back}`] ?? '');
    expect(counts[asOf]?.reduce((sum, each) => sum + Number(each), 0)).toBe(Number(row.whole));
  }
  expect(counts['2024-02-29']?.slice(0, 5)).toEqual(['29', '31', '31', '30', '31']);
  expect(counts['2024-06-30']?.slice(0, 5)).toEqual(['30', '31', '30', '31', '29']);
  expect(counts['2024-12-31']?.slice(0, 11).at(-1)).toBe('29');
  expect(counts['2024-12-30']?.slice(0, 3)).toEqual(['31', '30', '31']);
  expect(counts['2025-02-28']?.slice(0, 3)).toEqual(['28', '31', '31']);
  const [row = {}] = readCsv(path.join(folder, 'out/2025-02-28/graded.csv'));
  // 1 January to 30 November 2024, eleven months.
  expect([row.year, row.mean]).toEqual(['335', '30.454545']);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'out/2025-02-28/manifest.json'), 'utf8'));
  const days = [
    { metric: 'm0', from: '2025-02-01', until: '2025-02-28', compared_with: false },
    { metric: 'half_growth', from: '2024-03-01', until: '2024-08-31', compared_with: true },
    { metric: 'year', from: '2024-01-01', until: '2024-11-30', compared_with: false },
    { metric: 'quarter_days', from: '2024-10-30', until: '2025-01-29', compared_with: false },
    { metric: 'until_then', from: null, until: '2025-01-31', compared_with: false },
    { metric: 'movement.inactive', from: '2025-01-01', until: '2025-02-28', compared_with: false },
  ];
  expect(manifest.windows).toEqual(expect.arrayContaining(days));
  expect(JSON.stringify(manifest.windows)).not.toContain('"ever"');

  const checked = await gradusServed(['check', 'review.yaml'], { cwd: folder });
  expect(checked.stdout).toContain('window 2024-09-01 to 2025-02-28: Half a year\n');
  expect(checked.stdout).toContain('window 2024-03-01 to 2024-08-31: half_growth (the window before)\n');
  expect(checked.stdout).toContain('window up to 2025-01-31: until_then\n');
  const json = await gradusServed(['check', 'review.yaml', '--json'], { cwd: folder });
  expect(JSON.parse(json.stdout).windows).toEqual(manifest.windows);

  const explain = (...flags: string[]) =>
    gradusServed(['explain', 'out/2025-02-28', 'c', ...flags], { cwd: folder });
  expect((await explain()).stdout).toContain('2024-09-01 to 2025-02-28: Half a year\n');
  expect((await explain('--lang', 'zh', '--format', 'md')).stdout).toContain(
    '2024-09-01 至 2025-02-28：半年\n',
  );
  expect(JSON.parse((await explain('--json')).stdout).windows).toEqual(manifest.windows);
});

it('counts every row once in monthly reviews', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml':
      'policy: M\nversion: "1"\nmetrics: { rows: { count: transactions, window: 1 month } }\ntiers: [{ id: good, requires: { rows: { at_least: 1 } } }, { id: other }]\n',
    'transactions.csv': [['customer_id', 'date', 'amount'], ...daily('2023-12-01', '2024-05-31')],
  });
  const counted: string[] = [];
  for (const asOf of ['2023-12-31', '2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31']) {
    writeFileSync(path.join(folder, 'review.yaml'), review(asOf));
    counted.push(byCustomer((await gradeFolder(folder)).graded).c?.rows ?? '');
  }
  expect(counted).toEqual(['31', '31', '29', '31', '30', '31']);
});
