// gradus owners through the real command: figures that can be counted by hand, in all forms.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OwnerYear, partOf } from '../../src/programme/owners/figures.js';
import { allTogether } from '../../src/programme/owners/measure.js';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: Owned
version: "1"
currency: EUR
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  satisfaction: { value: customers.mark, label: { en: Satisfaction, zh: 满意度 } }
tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, requires: { spend: { at_least: 100 } }, service: [{ visit: owner, every: 6 months }] }
  - { id: basic, label: { en: Basic, zh: 普通 } }
`;

interface Year {
  readonly owner: string;
  readonly spend: string;
  readonly mark: string;
}
/** Last year, then this year. */
const customers: Readonly<Record<string, readonly [Year | undefined, Year | undefined]>> = {
  // Stays with Ann, and rises.
  a: [
    { owner: 'Ann', spend: '50.10', mark: '4' },
    { owner: 'Ann', spend: '150.20', mark: '5' },
  ],
  // Goes on with Bob, whom Ann gave it to: she retained it.
  b: [
    { owner: 'Ann', spend: '100', mark: '3' },
    { owner: 'Bob', spend: '90', mark: '' },
  ],
  // Bought nothing any more.
  c: [
    { owner: 'Ann', spend: '30', mark: '2' },
    { owner: 'Ann', spend: '0', mark: '2' },
  ],
  // Left.
  d: [{ owner: 'Bob', spend: '200', mark: '5' }, undefined],
  // Was not active, and is new to nobody.
  e: [
    { owner: 'Bob', spend: '0', mark: '1' },
    { owner: '', spend: '10', mark: '1' },
  ],
  // Came.
  f: [undefined, { owner: 'Bob', spend: '300', mark: '4.5' }],
};

let folder: string;
beforeAll(async () => {
  folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy });
  for (const [at, year] of [2025, 2026].entries()) {
    const there = Object.entries(customers).flatMap(([id, years]) => {
      const own = years[at];
      return own === undefined ? [] : [{ id, ...own }];
    });
    writeFiles(folder, {
      [`customers-${year}.csv`]: [
        ['customer_id', 'owner', 'mark'],
        ...there.map(({ id, owner, mark }) => [id, owner, mark]),
      ],
      [`${year}.csv`]: [
        ['customer_id', 'date', 'amount'],
        ...there.map(({ id, spend }) => [id, `${year}-12-20`, spend]),
      ],
      [`review-${year}.yaml`]: `review: Owned ${year}
as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: customers-${year}.csv, columns: { customer_id: customer_id, owner: owner, mark: { heading: mark, type: number } } }
  transactions: { file: ${year}.csv }
${year === 2026 ? 'last_results: results/2025\n' : ''}results: results/${year}
`,
    });
    await gradeFolder(folder, `review-${year}.yaml`);
  }
  writeFileSync(
    path.join(folder, 'done.csv'),
    'customer_id,service,date,by\na,visit,2027-06-01,Ann\nf,visit,2027-07-10,Bob\n',
  );
});

const both = ['owners', 'results/2026', 'results/2025'];
const run = async (...args: string[]) => {
  const ran = await gradusServed(args, { cwd: folder });
  expect([ran.exit, ran.exit === 0 ? '' : ran.stderr]).toEqual([0, '']);
  return ran.stdout;
};

describe('figures of owners', () => {
  it('are what can be counted by hand', async () => {
    await run(...both, '--done', 'done.csv', '--out', 'owners.csv', '--quiet');
    const none = { planned: '0', in_time: '0', late: '0', missed: '0', in_time_share: '' };
    expect(readCsv(path.join(folder, 'owners.csv'))).toEqual([
      {
        ...none,
        owner: '',
        customers: '1',
        previous_customers: '0',
        up: '0',
        down: '0',
        new: '0',
        previous_active: '0',
        retained: '0',
        retention: '',
        value: '10',
        previous_value: '',
        growth: '',
        average_satisfaction: '1.000000',
        previous_average_satisfaction: '',
        customers_gold: '0',
        value_gold: '',
        customers_basic: '1',
        value_basic: '10',
      },
      {
        owner: 'Ann',
        customers: '2',
        previous_customers: '3',
        up: '1',
        down: '0',
        new: '0',
        // a, b and c were active; a and b are.
        previous_active: '3',
        retained: '2',
        retention: '0.666667',
        value: '150.2',
        previous_value: '180.1',
        growth: '-0.166019',
        average_satisfaction: '3.500000',
        previous_average_satisfaction: '3.000000',
        customers_gold: '1',
        value_gold: '150.2',
        customers_basic: '1',
        value_basic: '0',
        // Due by 30 June: done on 1 June.
        planned: '1',
        in_time: '1',
        late: '0',
        missed: '0',
        in_time_share: '1.000000',
      },
      {
        owner: 'Bob',
        customers: '2',
        previous_customers: '2',
        up: '0',
        down: '1',
        new: '1',
        previous_active: '1',
        retained: '0',
        retention: '0.000000',
        value: '390',
        previous_value: '200',
        growth: '0.950000',
        average_satisfaction: '4.500000',
        previous_average_satisfaction: '3.000000',
        customers_gold: '1',
        value_gold: '300',
        customers_basic: '1',
        value_basic: '90',
        // Due by 30 June, done on 10 July.
        planned: '1',
        in_time: '0',
        late: '1',
        missed: '0',
        in_time_share: '0.000000',
      },
    ]);
    const value = JSON.parse(await run(...both, '--json')) as { readonly all: unknown };
    expect(value.all).toMatchObject({
      customers: 5,
      retained: 2,
      previous_active: 4,
      value: '550.2',
      up: 1,
      down: 1,
    });
  });

  it('are told in words, in both languages, and what they mean', async () => {
    const en = await run(...both, '--done', 'done.csv');
    expect(en).toContain('Owners: Owned 2026, as of 2026-12-31, against 2025-12-31');
    expect(en).toContain('66.7%');
    expect(en.replace(/\s+/g, ' ')).toContain('whoever looks after them now.');
    expect(en).toContain('(no owner)');
    const zh = await run(...both, '--lang', 'zh');
    expect(zh).toContain('留存率');
    expect(zh).not.toMatch(/Retention|Growth|Owners/);
    const alone = await run('owners', 'results/2026');
    expect(alone).toContain('Retention and growth need older results: name them behind these.');
    expect(alone).not.toContain('66.7%');
  });

  it.runIf(long)('stand in a workbook as numbers, and on a page that loads nothing', async () => {
    await run(...both, '--out', 'owners.xlsx', '--quiet');
    const { sheets } = await readXlsx(readFileSync(path.join(folder, 'owners.xlsx')));
    const [sheet] = sheets;
    const head = sheet?.rows[1] ?? sheet?.rows[0] ?? [];
    const rows = sheet?.rows ?? [];
    const ann = rows.find(([name]) => name === 'Ann') ?? [];
    expect(ann[head.indexOf('Spend')]).toBe(150.2);
    await run(...both, '--out', 'owners.html', '--quiet');
    const page = readFileSync(path.join(folder, 'owners.html'), 'utf8');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('150.20');
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  it('are refused where they cannot be had, with all that is wrong', async () => {
    for (const [args, said] of [
      [['owners', 'results/2025', 'results/2026'], 'not before 2025-12-31'],
      [[...both, '--owner', 'ownr'], 'did you mean "owner"?'],
      [[...both, '--metric', 'spnd'], 'did you mean "spend"?'],
      [[...both, '--format', 'xlsx'], 'name a file with --out FILE.xlsx'],
    ] as const) {
      const ran = await gradusServed([...args], { cwd: folder });
      expect([ran.exit, ran.stderr.includes(said)]).toEqual([2, true]);
    }
  });
});

it('adds up exactly what is longer than binary numbers and usual decimals are', () => {
  const year = (tier: string, value: string): OwnerYear => ({
    customers: 1,
    value,
    tiers: new Map([[tier, { customers: 1, value }]]),
    metrics: new Map([['m', { sum: value, customers: 1 }]]),
  });
  const all = allTogether([year('gold', '99999999999.123456789012'), year('basic', '0.000000000001')]);
  expect([all.value, all.metrics.get('m')?.sum]).toEqual([
    '99999999999.123456789013',
    '99999999999.123456789013',
  ]);
  // Half a millionth less a last place goes down, however long it is.
  expect(partOf('0.12345649999999999999999999', 1)).toBe('0.123456');
});
