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

it.runIf(long)('counts every row once in monthly reviews', async () => {
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

/** What customers of whom there is a row on a day each have in windows, as metrics in their order. */
async function inWindows(asOf: string, metrics: readonly string[], rows: readonly string[]) {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': `policy: Ends of months\nversion: "1"\nmetrics:\n${metrics.map((each) => `  ${each}\n`).join('')}tiers: [{ id: good, requires: { q: { at_least: 1000 } } }, { id: other }]\n`,
    'review.yaml': `${review(asOf)}guards: { newest_row: { transactions: off } }\n`,
    'transactions.csv': ['customer_id,date,amount', ...rows, ''].join('\n'),
  });
  const { graded } = await gradeFolder(folder);
  const ids = metrics.map((each) => each.split(':')[0] ?? '');
  return Object.fromEntries(
    graded.map((row) => [row.customer_id, [...ids.map((id) => row[id] ?? ''), row.tier].join(' ')]),
  );
}

it('begins on the first day of a month where the as-of date is the last of one, however long months are', async () => {
  const sum = (id: string, window: string) =>
    `${id}: { sum: transactions.amount, window: ${window}, missing: 0 }`;
  const second = await inWindows(
    '2026-06-30',
    [
      sum('m', '1 month'),
      sum('q', '3 months'),
      sum('h', '6 months'),
      sum('y', '12 months'),
      sum('m1', '1 month, before: 1 month'),
      sum('m2', '1 month, before: 2 months'),
      sum('m3', '1 month, before: 3 months'),
      'four: { add: [m, m1, m2, m3] }',
      sum('all4', '4 months'),
      'active: { active_months: transactions.date, window: 3 months }',
    ],
    [
      'dec31,2025-12-31,1000',
      'jan01,2026-01-01,1000',
      'jan30,2026-01-30,1000',
      'mar31,2026-03-31,1000',
      'apr01,2026-04-01,1000',
      'may31,2026-05-31,1000',
      'jun01,2026-06-01,1000',
      'jun30,2026-06-30,1000',
      ...['03-31', '04-10', '06-10'].map((day) => `two,2026-${day},1`),
      ...['03-31', '04-10', '05-10', '06-10'].map((day) => `three,2026-${day},1`),
    ],
  );
  expect(second).toEqual({
    dec31: '0 0 0 1000 0 0 0 0 0 0 other',
    jan01: '0 0 1000 1000 0 0 0 0 0 0 other',
    jan30: '0 0 1000 1000 0 0 0 0 0 0 other',
    mar31: '0 0 1000 1000 0 0 1000 1000 1000 0 other',
    apr01: '0 1000 1000 1000 0 1000 0 1000 1000 1 good',
    may31: '0 1000 1000 1000 1000 0 0 1000 1000 1 good',
    jun01: '1000 1000 1000 1000 0 0 0 1000 1000 1 good',
    jun30: '1000 1000 1000 1000 0 0 0 1000 1000 1 good',
    two: '1 2 3 3 0 1 1 3 3 2 other',
    three: '1 3 4 4 1 1 1 4 4 3 other',
  });
  const whole = await inWindows(
    '2026-12-31',
    [
      sum('h0', '6 months'),
      sum('h1', '6 months, before: 6 months'),
      sum('q', '12 months'),
      sum('q2', '3 months, before: 6 months'),
      sum('q3', '3 months, before: 9 months'),
      'growth6: { growth: h0 }',
    ],
    ['nye,2025-12-31,1000', 'nye,2026-07-15,1000', 'mar31,2026-03-31,1000', 'mar31,2026-12-15,1'],
  );
  // New Year's Eve is in no window of the year, and 31 March in the first half and quarter.
  expect(whole).toEqual({ nye: '1000 0 1000 0 0  good', mar31: '1 1000 1001 0 1000 -0.999 good' });
});
