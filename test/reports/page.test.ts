// report.html of rows written here: what it says in which order, and that nothing in it can do harm.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { seenByTeam } from '../../src/reports/audience/seen.js';
import { reportPage } from '../../src/reports/html/report-page.js';
import type { ReportValues } from '../../src/reports/values/report-values.js';
import { openSaved } from '../../src/telling/saved.js';
import { tellResults } from '../../src/telling/tell.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = `policy: Page <b>policy</b>
version: "1"
currency: EUR
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months, label: "Spend & more" } }
score:
  - dimension: all
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 2000: 100 } } }]
tiers:
  - { id: gold, label: { en: "Gold <i>", zh: 金卡 }, score: 70, benefits: { annual_cost: 10, discount: 0.8 } }
  - { id: silver, label: { en: Silver, zh: 银卡 }, score: 40 }
  - { id: basic, label: { en: Basic, zh: 普通 } }
`;
const review = (year: number) => `review: 'Page </title><script>alert(1)</script>'
as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner } }
  transactions: { file: ${year}.csv }
results: results/${year}
${year === 2026 ? 'last_results: results/2025\n' : ''}`;

const hostile = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  '=HYPERLINK("http://evil.example")',
  'Bob \u202Egnp.exe',
  "O'Neil & <b>Sons</b>",
  '</template><b>',
  'a | b `c` [d](javascript:alert(1)) *e* _f_ # g',
];
const ids = Array.from({ length: 1_300 }, (_, at) => `C${at}`);
const nameOf = (at: number) => hostile[at % 40] ?? `Name ${at}`;
const rows = (year: number, factor: number) => [
  ['customer_id', 'date', 'amount'],
  ...ids.map((id, at) => [id, `${year}-12-20`, (at * factor) % 2_000]),
];

let folder: string;
let values: ReportValues;
let page: string;
let changed: string;

beforeAll(async () => {
  folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    '2025.csv': rows(2025, 7),
    '2026.csv': rows(2026, 9),
    'customers.csv': [
      ['customer_id', 'name', 'owner'],
      ...ids.map((id, at) => [id, nameOf(at), `Owner ${at % 3}`]),
    ],
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  await gradeFolder(folder, 'review-2026.yaml');
  const { folder: results, head } = await openSaved(path.join(folder, 'results/2026'));
  const scratch = path.join(folder, 'scratch');
  mkdirSync(scratch);
  values = await tellResults(results, head, { threads: 2, memory: undefined }, scratch);
  page = readFileSync(path.join(results, 'report.html'), 'utf8');
  changed = readFileSync(path.join(results, 'changes.md'), 'utf8');
});

/** Rows that are packed behind the table. */
function packedRows(html: string): string[][] {
  const text = /<template id="others">([A-Za-z0-9+/=]*)<\/template>/.exec(html)?.[1] ?? '';
  return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString());
}

describe('a report page', () => {
  it('stands in the results, is the same from their files, and stays small', () => {
    expect(reportPage(seenByTeam(values), 'en') === page).toBe(true);
    expect(page.replace(/<template id="others">[^<]*/, '').length).toBeLessThan(600_000);
  });

  it('allows one style and one script, by their hashes, and nothing else', () => {
    const policyOf = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const [style, script] = (['style', 'script'] as const).map((name) => {
      const found = [...page.matchAll(new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`, 'g'))];
      expect(found.length, name).toBe(1);
      return found[0]?.[1] ?? '';
    });
    expect(policyOf).toBe(
      `default-src 'none'; style-src '${hash(style ?? '')}'; script-src '${hash(script ?? '')}'`,
    );
    expect(page).not.toMatch(/\sstyle=/);
    expect(page).not.toMatch(/<[^>]*\son[a-z]+=/);
    // Nothing is fetched: names of people may hold addresses, attributes may not.
    expect(page).not.toMatch(/(src|href|action|url\()\s*=?\s*["']?(https?:|\/\/)/);
  });

  it('shows text of people as text', () => {
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('</title><script>');
    expect(page).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('O&#39;Neil &amp; &lt;b&gt;Sons&lt;/b&gt;');
    expect(page).toContain('Bob \ufffdgnp.exe');
    expect(page).toContain('Gold &lt;i&gt;');
    expect(page).toContain('Spend &amp; more');
  });

  it('has its sections in the order in which a committee asks, each with a heading', () => {
    const found = [...page.matchAll(/<section id="(\w+)" aria-labelledby="\w+-h">\n<h2/g)].map(
      ([, id]) => id,
    );
    expect(found).toEqual([
      'verdict',
      'state',
      'mix',
      'migration',
      'causes',
      'risk',
      'concentration',
      'scores',
      'edges',
      'movers',
      'overrides',
      'cost',
      'quality',
      'guards',
      'policy',
      'made',
      'customers',
    ]);
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.every((level, at) => at === 0 || level <= (levels[at - 1] ?? 0) + 1)).toBe(true);
    const named = [...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(named).size).toBe(named.length);
  });

  it('says what came out in two sentences, and what each chart shows', () => {
    const { movement, tiers } = values.summary;
    const [gold] = tiers;
    const worth = ids.reduce((sum, _, at) => sum + ((at * 9) % 2_000), 0);
    const shown = `${String(worth).replace(/\B(?=(\d{3})+$)/g, ',')}.00`;
    expect(page).toContain(`1,300 customers, ${shown} EUR: Gold &lt;i&gt; ${gold?.customers},`);
    expect(page).toContain(
      `${movement?.up} up, ${movement?.down} down, ${movement?.same} stayed; 0 new, 0 left.`,
    );
    const charts = page.split('<figure ').slice(1);
    expect(charts.length).toBe(4);
    for (const chart of charts)
      expect(chart).toMatch(
        /<figcaption>.+<svg [^>]*role="img".*<title .*<desc .*<details.*<caption.*<\/figure>/s,
      );
  });

  it('tells guards in what they measure: shares, rows, days', () => {
    const [, guards = ''] = page.split('<section id="guards"');
    expect(guards).toMatch(
      /minimum_rows:transactions<\/th><td class="n">1,300 rows<\/td><td class="n">1 row</,
    );
    expect(guards).toMatch(/newest_row:transactions<\/th><td class="n">11 days<\/td>/);
    expect(guards).toMatch(/rejected_rows:transactions<\/th><td class="n">0%<\/td>/);
  });

  it('holds a thousand customers to read without scripts, and packs the others behind them', () => {
    const [, table = ''] = page.split('id="customer-table"');
    const shown = [...table.matchAll(/<tr><th scope="row">(C\d+)/g)].map(([, id]) => id);
    expect(shown.length).toBe(1_000);
    const others = packedRows(page);
    expect(new Set([...shown, ...others.map(([id]) => id)])).toEqual(new Set(ids));
    expect(others.length).toBe(300);
    const headings = [...(table.split('</thead>')[0] ?? '').matchAll(/<th scope="col"/g)].length;
    expect(others.every((cells) => cells.length === headings)).toBe(true);
    expect(others.flat().join()).not.toMatch(/[\u202A-\u202E]/);
  });

  it('speaks Chinese with labels of the policy, and says so', () => {
    const chinese = reportPage(seenByTeam(values), 'zh');
    expect(chinese).toContain('<html lang="zh-Hans">');
    expect(chinese).toContain('金卡');
    expect(chinese).toContain('风险金额');
    expect(chinese).not.toContain('Value at risk');
    expect(page).toContain('<html lang="en">');
  });

  it('tells of a first review what there is to tell', () => {
    const first = readFileSync(path.join(folder, 'results/2025/report.html'), 'utf8');
    expect(first).toContain('First review: there are no last results to compare with.');
    expect(first).not.toContain('id="migration"');
    for (const each of [first, page]) {
      const read = each.replace(/<template id="others">[^<]*/, '').replace(/<script>.*/s, '');
      expect(/NaN|undefined|\[object/.exec(read)).toBeNull();
    }
  });
});

describe('changes.md', () => {
  /** Cells of a row, as Markdown parts them. */
  const cellsIn = (row: string) =>
    row
      .slice(2, -2)
      .split(/(?<!\\) \| /)
      .map((cell) => cell.replace(/\\(.)/g, '$1').trim());

  it('tells the movers of the page, with the same cells', () => {
    for (const [way, heading] of [
      ['down', 'Largest movers down, by value'],
      ['up', 'Largest movers up, by value'],
    ] as const) {
      const list = values.movers?.[way];
      const [, section = ''] = changed.split(`## ${heading}\n`);
      const [said, head = '', rule, ...rows] = (section.split('\n## ')[0] ?? '').trim().split(/\n+/);
      expect(said).toBe(`The first 25 of ${list?.customers}; changes.csv has all.`);
      expect(cellsIn(head)).toEqual([
        'Customer',
        'Name',
        'Owner',
        'Tier then',
        'Tier now',
        'Spend & more (EUR) then',
        'Spend & more (EUR) now',
        'Score then',
        'Score now',
        'Why',
      ]);
      expect(rule).toBe('|---|---|---|---|---|---:|---:|---:|---:|---|');
      expect(rows.map((row) => cellsIn(row)[0])).toEqual(list?.first.map(({ customer }) => customer));
      const inPage = page.split('<section id="movers"')[1] ?? '';
      for (const row of rows) {
        const [id = '', ...cells] = cellsIn(row);
        const [, shown = ''] = new RegExp(`<tr><th scope="row">${id}</th>(.*?)</tr>`).exec(inPage) ?? [];
        expect(
          [...shown.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) =>
            cell
              .replace(/<[^>]*>/g, '')
              .replace(/&lt;/g, '<')
              .replace(/&gt;/g, '>')
              .replace(/&quot;/g, '"')
              .replace(/&#39;/g, "'")
              .replace(/&amp;/g, '&'),
          ),
        ).toEqual(cells);
        expect(cells.at(-1)).toMatch(/^(Fell|Rose) \d tiers?, mainly by behaviour \(Spend & more\)\.$/);
      }
    }
  });

  it('shows text of people as text', () => {
    expect(changed).toContain('\\<img src=x onerror=alert(1)\\>');
    expect(changed).not.toMatch(/(?<!\\)[<>`[\]]/);
    expect(changed).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });
});
