// Lists of a results folder through the real command: the shipped ones on rows whose scores can be read off the exports,
// own ones, their order, and what is written for spreadsheets.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { readXlsx } from 'hucre/xlsx';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/reports/values/summary.js';
import { emptyFolder, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';
import { gradusServed } from './served.js';

const policy = `policy: Lists
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  visits: { sum: transactions.visits, window: 12 months }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers:
  - { id: top, label: { en: Top, zh: 顶级 }, score: 80, requires: { visits: { at_least: 100 } } }
  - { id: middle, label: { en: Middle, zh: 中级 }, score: 50, keeps: { score: 45 } }
  - { id: low }
`;

/** Spend and visits of last year, then of this one. */
const years: Readonly<Record<string, readonly (number | undefined)[]>> = {
  steady: [60, 200, 60, 200],
  // Kept by 45 points; with 2 less the tier is lost.
  kept: [60, 200, 46.99, 200],
  // With 2 points less the keep rule holds still.
  kept_firmly: [60, 200, 47, 200],
  edge_score: [90, 200, 81.5, 200],
  edge_gate: [90, 200, 90, 101],
  edge_both: [90, 200, 81, 101],
  firm: [90, 200, 82, 102],
  gain_score: [40, 0, 48, 0],
  too_far: [40, 0, 47.99, 0],
  gain_gate: [85, 98, 85, 98],
  gate_too_far: [85, 97, 85, 97],
  gain_both: [78, 99, 78, 99],
  falls: [79, 0, 60, 0],
  falls_by_10: [70, 0, 60, 0],
  falls_less: [70, 0, 60.01, 0],
  rises: [10, 0, 95, 200],
  came: [undefined, undefined, 95, 200],
  gone: [55, 0],
  ends: [60, 0, 60, 0],
  ends_later: [60, 0, 60, 0],
  endless: [60, 0, 60, 0],
};

const names: Readonly<Record<string, string>> = {
  steady: 'éclair',
  kept: '=1+1',
  falls: 'b',
  falls_by_10: 'Z',
  falls_less: 'a',
  ends: '-5',
  rises: '_x0041_ <b>&\u0007',
};

const lists = `lists:
  by_tier:
    label: { en: By tier, zh: 按等级 }
    when: { any: [{ tier: { equals: top } }, { customer_id: { in: [gain_score, steady, firm] } }], visits: { at_least: 0 } }
    columns: [tier, customer_id, spend]
    sort: [-tier, -spend]
  by_name: { when: { score: { between: [60, 60.01] } }, columns: [name, customer_id], sort: [name] }
  by_name_down: { when: { score: { between: [60, 60.01] } }, columns: [name], sort: [-name] }
  left: { when: { movement: { equals: left } } }
  hostile:
    when: { name: { missing: false } }
    columns: [customer_id, name, score_change, since, strategic, tier, main_driver]
    sort: [customer_id]
  ending_soon: { when: { override.expires_on: { at_most: { as_of: 91 days } } }, columns: [customer_id], sort: [-override.expires_on] }
  points: { when: { spend.points: { at_least: 95 } }, columns: [customer_id, spend_points] }
  nobody: { when: { score: { more_than: 100 } } }
  near_gain_by_value:
    when: { near.gain: { equals: gates }, not: { customer_id: { equals: edge_gate } } }
    columns: [customer_id, name, since, strategic, tier, previous_tier, movement, steps, score, previous_score, score_change, previous_value, spend, visits, next_tier, near.gain]
`;

const review = (year: number, rest = '') => `review: Review ${year}
as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers:
    file: customers-${year}.csv
    columns: { customer_id: customer_id, name: name, since: { heading: since, type: date }, strategic: { heading: strategic, type: boolean } }
  transactions: { file: transactions.csv, unknown_customers: set_aside }
privacy: { personal: [name] }
results: results/${year}
guards: { newest_row: { transactions: off } }
${rest}`;

let folder = '';

beforeAll(async () => {
  folder = emptyFolder();
  const ids = (at: 0 | 2) => Object.keys(years).filter((id) => years[id]?.[at] !== undefined);
  const customers = (at: 0 | 2) =>
    stringify([
      ['customer_id', 'name', 'since', 'strategic'],
      ...ids(at).map((id) => [
        id,
        names[id] ?? '',
        id === 'kept' ? '2020-02-29' : '',
        id === 'kept' ? 'yes' : '',
      ]),
    ]);
  const rows = Object.entries(years).flatMap(([id, [before, visitsBefore, now, visits]]) => [
    ...(before === undefined ? [] : [[id, '2025-05-05', before, visitsBefore]]),
    ...(now === undefined ? [] : [[id, '2026-05-05', now, visits]]),
  ]);
  const override = (id: string, until: string) => [
    id,
    'top',
    'Strategic',
    'Ann Example',
    'Bob Example',
    '2026-12-01',
    until,
  ];
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers-2025.csv': customers(0),
    'customers-2026.csv': customers(2),
    'transactions.csv': stringify([['customer_id', 'date', 'amount', 'visits'], ...rows]),
    'overrides.csv': stringify([
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on', 'expires_on'],
      override('ends', '2027/3/31'),
      override('ends_later', '2027-04-01'),
      override('endless', ''),
    ]),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026, `last_results: results/2025\noverrides: overrides.csv\n${lists}`),
  });
  for (const year of [2025, 2026])
    expect(
      await gradusServed(['grade', `review-${year}.yaml`, '--quiet', '--no-firmness'], { cwd: folder }),
    ).toMatchObject({
      exit: 0,
      stderr: '',
    });
}, 60_000);

const run = (...args: string[]) => gradusServed(['list', 'results/2026', ...args], { cwd: folder });

async function rowsOf(name: string): Promise<Record<string, string | null>[]> {
  const { stdout, exit } = await run(name, '--json');
  expect(exit).toBe(0);
  return JSON.parse(stdout).rows;
}
const idsOf = async (name: string) => (await rowsOf(name)).map((row) => row.customer_id);

describe('shipped lists', () => {
  it('tell who nearly lost the tier, by the easiest way to hold it', async () => {
    const near = (await rowsOf('near_loss')).map((row) => [row.customer_id, row['near.loss']]);
    // The most valuable first; who is on the last tier has nothing to lose.
    expect(near).toEqual([
      ['edge_gate', 'gates'],
      ['edge_score', 'score'],
      ['edge_both', 'both'],
      ['kept', 'score'],
    ]);
  });

  it('tell who nearly reached the next tier, as many as the change report', async () => {
    const near = (await rowsOf('near_gain')).map((row) => [row.customer_id, row['near.gain'], row.next_tier]);
    expect(near).toEqual([
      ['gain_gate', 'gates', 'top'],
      ['gain_both', 'both', 'top'],
      ['gain_score', 'score', 'middle'],
    ]);
    const summary: Summary = JSON.parse(readFileSync(path.join(folder, 'results/2026/summary.json'), 'utf8'));
    expect(summary.change?.near_misses?.tiers.map(({ customers }) => customers)).toEqual([2, 1]);
  });

  it('tell who fell on the same tier, and who is new in the top tier', async () => {
    const fallen = await rowsOf('falling_stayers');
    expect(fallen.map((row) => [row.customer_id, row.score_change])).toEqual([
      ['falls', '-19'],
      ['kept', '-13.01'],
      ['kept_firmly', '-13'],
      ['falls_by_10', '-10'],
    ]);
    // Personal fields stand only in lists that name them.
    expect(Object.keys(fallen[0] ?? {})).not.toContain('name');
    const fresh = ['came', 'rises', 'endless', 'ends', 'ends_later'];
    expect(await idsOf('new_in_top_tier')).toEqual(fresh);
  });

  it('tell which overrides end within 90 days, the first to end first', async () => {
    const ending = await rowsOf('overrides_ending');
    expect(ending).toMatchObject([
      { customer_id: 'ends', tier: 'top', ruled_tier: 'middle', 'override.expires_on': '2027-03-31' },
    ]);
  });

  it.runIf(long)('are all told with their counts, also where there is nothing to compare with', async () => {
    const { stdout } = await run('--json');
    const counts = JSON.parse(stdout).lists.map((each: { list: string; customers: number }) => [
      each.list,
      each.customers,
    ]);
    expect(counts.slice(-5)).toEqual([
      ['near_loss', 4],
      ['near_gain', 3],
      ['falling_stayers', 4],
      ['new_in_top_tier', 5],
      ['overrides_ending', 1],
    ]);
    const first = await gradusServed(['list', 'results/2025', 'falling_stayers'], { cwd: folder });
    expect(first.stdout.replaceAll('\n', ' ')).toBe(
      'Same tier, score down by 10 or more: 0 customers (as of 2025-12-31)  Same tier, score down by 10 or more: no customer of these results has anything in Movement, Score change, which it asks for. ',
    );
  });
});

describe('own lists', () => {
  it.runIf(long)('go by the order of tiers, by numbers, and by text as its signs are numbered', async () => {
    const byTier = (await rowsOf('by_tier')).map((row) => [row.tier, row.customer_id, row.spend]);
    expect(byTier).toEqual([
      ['low', 'gain_score', '48'],
      ['middle', 'steady', '60'],
      ['top', 'came', '95'],
      ['top', 'rises', '95'],
      ['top', 'edge_gate', '90'],
      ['top', 'firm', '82'],
      ['top', 'edge_score', '81.5'],
      ['top', 'edge_both', '81'],
      // Equal customers go by their id.
      ['top', 'endless', '60'],
      ['top', 'ends', '60'],
      ['top', 'ends_later', '60'],
    ]);
    const named = ['-5', 'Z', 'a', 'b', 'éclair'];
    const up = (await rowsOf('by_name')).map((row) => row.name);
    // Who has no name comes last both ways.
    expect(up).toEqual([...named, null, null]);
    expect((await rowsOf('by_name_down')).map((row) => row.name)).toEqual([...named.reverse(), null, null]);
  });

  it.runIf(long)('know who left, points, and dates from the as-of date on', async () => {
    const [left, ...none] = await rowsOf('left');
    expect(none).toEqual([]);
    expect(left).toMatchObject({
      customer_id: 'gone',
      tier: null,
      previous_tier: 'middle',
      movement: 'left',
    });
    expect(await idsOf('points')).toEqual(['came', 'rises']);
    expect(await idsOf('ending_soon')).toEqual(['ends_later', 'ends']);
    expect(await rowsOf('nobody')).toEqual([]);
    expect((await run('nobody')).stdout).toBe('nobody: 0 customers (as of 2026-12-31)\n');
  });

  it.runIf(long)('stand in the copy of the review, so that verifying grades them again', async () => {
    const verified = await gradusServed(['verify', 'results/2026', '--regrade', '--quiet'], { cwd: folder });
    expect(verified).toMatchObject({ exit: 0 });
    expect(readFileSync(path.join(folder, 'results/2026/review.yaml'), 'utf8')).toContain('near.gain');
  });

  it.runIf(long)('have labels in both languages, and no line is wider than the screen', async () => {
    for (const lang of ['en', 'zh']) {
      for (const name of fewOf([['hostile'], [], ['near_gain_by_value'], ['near_loss']])) {
        const { stdout, exit } = await run(...name, '--lang', lang);
        expect(exit).toBe(0);
        expect(Math.max(...stdout.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
      }
    }
    const { stdout } = await run('by_tier', '--lang', 'zh');
    expect(stdout.split('\n').slice(0, 5)).toEqual([
      '按等级：11 位客户（截至 2026-12-31）',
      '',
      '等级  客户        消费',
      'low   gain_score    48',
      '中级  steady        60',
    ]);
  });
});

describe('files', () => {
  it('are CSV with the names of columns, in which no spreadsheet runs anything', async () => {
    const { stdout } = await run('hostile', '--format', 'csv');
    const [head, ...rows]: string[][] = parse(stdout);
    expect(head).toEqual([
      'customer_id',
      'name',
      'score_change',
      'since',
      'strategic',
      'tier',
      'main_driver',
    ]);
    const cells = Object.fromEntries(rows.map((row) => [row[0], row.slice(1)]));
    expect(cells.kept).toEqual(["'=1+1", '-13.01', '2020-02-29', 'true', 'middle', '']);
    // Numbers below 0 stay numbers.
    expect(cells.ends).toEqual(["'-5", '0', '', '', 'top', 'override']);
    const excel = await run('hostile', '--format', 'csv', '--excel');
    expect(excel.stdout.startsWith('\uFEFFcustomer_id,')).toBe(true);
    expect(excel.stdout).toContain('kept,"=""=1+1"""');
  });

  it('are workbooks with labels, numbers, dates, and ids as text', async () => {
    const file = path.join(folder, 'out/hostile.xlsx');
    expect(await run('hostile', '--out', file)).toMatchObject({
      exit: 0,
      stdout: 'Written to out/hostile.xlsx: 7 customers.\n',
    });
    const bytes = readFileSync(file);
    const { sheets } = await readXlsx(bytes);
    expect(sheets.map(({ name }) => name)).toEqual(['hostile']);
    const [head, ...rows] = sheets[0]?.rows ?? [];
    expect(head).toEqual(['Customer', 'name', 'Score change', 'since', 'strategic', 'Tier', 'Main cause']);
    const kept = rows.find((row) => row[0] === 'kept');
    expect(kept).toEqual(['kept', '=1+1', -13.01, new Date('2020-02-29T00:00:00Z'), 'yes', 'Middle', null]);
    // As in the workbook of a report: what XML has not is seen to be missing.
    expect(rows.find((row) => row[0] === 'rises')?.[1]).toBe('_x0041_ <b>&\ufffd');
    expect(rows.find((row) => row[0] === 'ends')?.[1]).toBe('-5');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = path.join(folder, 'out/again.xlsx');
    await run('hostile', '--format', 'xlsx', '--out', again);
    expect(readFileSync(again).equals(bytes)).toBe(true);
  });

  it.runIf(long)('are never written over what is there, and leave nothing beside them', async () => {
    mkdirSync(path.join(folder, 'kept-files'), { recursive: true });
    const file = path.join(folder, 'kept-files/mine.csv');
    writeFileSync(file, 'mine');
    expect(await run('left', '--out', file)).toMatchObject({ exit: 2 });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    // What a killed run left beside it goes; no process has this number.
    writeFileSync(path.join(folder, 'kept-files/.new.csv.gradus-new-99999999'), 'left');
    await run('left', '--out', 'kept-files/new.csv', '--quiet');
    expect(readdirSync(path.join(folder, 'kept-files')).sort()).toEqual(['mine.csv', 'new.csv']);
    const written = await run('left', '--out', 'kept-files/more.csv', '--json');
    expect(JSON.parse(written.stdout)).toMatchObject({
      list: 'left',
      customers: 1,
      written: { file: 'kept-files/more.csv', format: 'csv' },
    });
  });

  it('need to be said as what, and of which list', async () => {
    const refused = [
      ['--format', 'csv'],
      ['left', '--out', 'x.txt'],
      ['left', '--format', 'xlsx'],
      ['left', '--format', 'csv', '--json'],
    ];
    for (const args of refused) expect(await run(...args)).toMatchObject({ exit: 2 });
  });
});
