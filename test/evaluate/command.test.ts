// evaluate through the real command: what it prints and writes, for people and for programs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { long } from '../runs.js';
import { gradeThreeYears } from './three-years.js';

let folder: string;
const evaluate = (...args: string[]) => gradusServed(['evaluate', ...args], { cwd: folder });
const all = ['results-2024', 'results-2025', 'results-2026'];
const target = () => path.join(folder, 'results-2026-evaluation');
const file = (name: string) => readFileSync(path.join(target(), name), 'utf8');

beforeAll(async () => {
  const [first = ''] = await gradeThreeYears();
  folder = path.dirname(first);
  const { exit, stderr } = await evaluate(...all, '--by', 'owner', '--metric', 'satisfaction', '--quiet');
  expect([exit, stderr]).toEqual([0, '']);
});

it('writes its four files, and writes them anew in the same place', async () => {
  const names = ['cohorts.csv', 'evaluation.html', 'evaluation.json', 'evaluation.md'];
  expect(readdirSync(target()).sort()).toEqual(names);
  const before = names.map(file);
  expect((await evaluate(...all, '--by', 'owner', '--metric', 'satisfaction', '--quiet')).stdout).toBe('');
  expect(names.map(file)).toEqual(before);
});

it('takes no folder that holds anything else, and none inside results', async () => {
  mkdirSync(path.join(folder, 'mine'), { recursive: true });
  writeFileSync(path.join(folder, 'mine', 'notes.txt'), 'mine');
  for (const out of ['mine', 'results-2025', 'results-2026/evaluation']) {
    const { exit, stderr } = await evaluate(...all, '--out', out, '--quiet');
    expect([exit, stderr]).toEqual([2, expect.stringMatching(/folder-not-empty|results-path/)]);
  }
});

it('writes cohorts as a table', () => {
  const rows: Record<string, string>[] = parse(file('cohorts.csv'), { columns: true });
  expect(
    rows.map(({ first_seen, as_of, years_since, customers, active, share, value }) => [
      first_seen,
      as_of,
      years_since,
      customers,
      active,
      share,
      value,
    ]),
  ).toEqual([
    ['2024-12-31', '2024-12-31', '0', '5', '5', '1', '250'],
    ['2024-12-31', '2025-12-31', '1', '5', '3', '0.6', '190'],
    ['2024-12-31', '2026-12-31', '2', '5', '3', '0.6', '160'],
    ['2025-12-31', '2025-12-31', '0', '1', '1', '1', '90'],
    ['2025-12-31', '2026-12-31', '1', '1', '1', '1', '10'],
    ['2026-12-31', '2026-12-31', '0', '1', '1', '1', '5'],
  ]);
});

it.runIf(long)('says what it found, what it means and what not, in both languages', async () => {
  const { stdout } = await evaluate(...all, '--by', 'owner', '--metric', 'satisfaction');
  for (const said of [
    'Did it work: Year 2026',
    '3 reviews, from 2024-12-31 to 2026-12-31',
    'Of 5 customers of 2025-12-31, 4 (80.0%) were active on 2026-12-31.',
    'Regression to the mean',
    'From 2024-12-31 to 2025-12-31, by owner at the start',
    'Tested on the last year',
    'Nobody has approved these results yet',
    'Written to results-2026-evaluation',
  ].map((each) => each.toLowerCase()))
    expect(stdout.replace(/\s+/g, ' ').toLowerCase()).toContain(said);
  // What a tier is called is no rule.
  expect(stdout).not.toContain('The rules of tiers changed');
  const chinese = await evaluate(...all, '--lang', 'zh', '--format', 'md', '--out', 'zh');
  expect(chinese.stdout).toContain('效果评估：Year 2026');
  expect(chinese.stdout).toContain('均值回归');
  expect(chinese.stdout).not.toMatch(/undefined|NaN|Retained|customers/);
});

it('gives programs exact amounts', async () => {
  const { stdout } = await evaluate(...all, '--json', '--active', 'spend');
  const told = JSON.parse(stdout);
  expect(told.years[0].tiers[0]).toMatchObject({
    tier: 'gold',
    customers: 2,
    active_before: 2,
    retained: 2,
    churned: '0',
    kept: 1,
    down: 1,
    value: { before: '160', now: '120' },
    cost: { benefits: '20', discounts: '30', for_each_unit_retained: '0.416667' },
  });
  expect(told.written.files).toEqual(['evaluation.json', 'evaluation.md', 'evaluation.html', 'cohorts.csv']);
  expect(told.outlook.years).toHaveLength(3);
  expect(told.regression_to_the_mean).toBe(true);
});

it('makes a page that needs nothing from anywhere, whose charts have their numbers', () => {
  const page = file('evaluation.html');
  expect(page).toContain(`content="default-src 'none'; style-src 'sha256-`);
  expect(page).not.toMatch(/<script|style="|https?:|src=|NaN|undefined|Infinity/);
  const figures = page.split('<figure id="').slice(1);
  expect(figures.map((each) => each.slice(0, each.indexOf('"')))).toEqual([
    'chart-kept-1',
    'chart-kept-2',
    'chart-cohorts',
    'chart-outlook',
  ]);
  for (const figure of figures) {
    expect(figure).toMatch(/<figcaption>[^<]{10,}<\/figcaption>/);
    expect(figure).toMatch(/<tbody>\n<tr><th scope="row">/);
  }
  const regions = [...page.matchAll(/role="region"[^>]* aria-label="([^"]*)"/g)].map(([, name]) => name);
  expect([...new Set(regions)]).toEqual(regions);
});
