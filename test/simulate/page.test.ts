// A simulation as a page: one file without network or script, with the same sentences and figures as for a terminal.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: Page
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }] }]
tiers:
  - { id: gold, score: 70, label: { en: "<i>Gold</i>", zh: 金卡 }, benefits: { annual_cost: 10 } }
  - { id: silver, score: 40 }
  - { id: rest }
`;
let folder: string;

beforeAll(async () => {
  folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...Array.from({ length: 20 }, (_, at) => [`C${at}`, '2026-05-01', String(at * 50)]),
    ],
    'review.yaml':
      'review: "Page & <script>alert(1)</script>"\nas_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: results\n',
    'lower.yaml': 'scenario: Lower "gold" <b>\nset: { tiers.gold.score: 60 }\n',
  });
  await gradeFolder(folder);
});

async function page(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exit } = await gradusServed(
    ['simulate', 'results', ...args, '--format', 'html', '--quiet'],
    {
      cwd: folder,
    },
  );
  expect([exit, stderr]).toEqual([0, '']);
  return stdout;
}

const scenarios = ['--scenario', 'lower.yaml', '--set', 'tiers.silver.score=45'];

it('needs nothing from anywhere, and runs nothing that it was given', async () => {
  for (const html of [await page(...scenarios), await page('--sweep', 'tiers.gold.score=50..90:10')]) {
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-`);
    expect(html).not.toMatch(/<script|style="|https?:|src=|<i>|<b>/);
    expect(html).toContain('Page &amp; &lt;script&gt;');
    expect(html).toContain('&lt;i&gt;Gold&lt;/i&gt;');
  }
});

it('gives every chart a finding, a description and its numbers', async () => {
  for (const [html, ids] of [
    [await page(...scenarios), ['chart-mix', 'chart-flow-1', 'chart-flow-2']],
    [await page('--sweep', 'tiers.gold.score=50..90:10'), ['chart-sweep']],
  ] as const) {
    const figures = html.split('<figure id="').slice(1);
    expect(figures.map((each) => each.slice(0, each.indexOf('"')))).toEqual(ids);
    for (const figure of figures) {
      const [shown = ''] = figure.split('</figure>');
      expect(shown).toMatch(/<figcaption>[^<]{10,}<\/figcaption>/);
      expect(shown).toMatch(/<desc id="[^"]+">[^<]{10,}<\/desc>/);
      expect(shown).toMatch(/<tbody>\n<tr><th scope="row">/);
      expect(shown).not.toMatch(/NaN|undefined|Infinity/);
    }
    // Who moves from region to region by ear has to tell them apart.
    const regions = [...html.matchAll(/role="region"[^>]* aria-label="([^"]*)"/g)].map(([, name]) => name);
    expect(regions.length).toBeGreaterThan(figures.length);
    expect([...new Set(regions)]).toEqual(regions);
  }
});

it.runIf(long)('says what a terminal says, in both languages', async () => {
  for (const language of ['en', 'zh']) {
    const html = await page(...scenarios, '--lang', language);
    const { stdout } = await gradusServed(
      ['simulate', 'results', ...scenarios, '--lang', language, '--format', 'md', '--quiet'],
      { cwd: folder },
    );
    const sentences = stdout.match(/^- .*$/gm) ?? [];
    expect(sentences.length).toBeGreaterThan(4);
    const plain = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '');
    const text = plain(
      html
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>'),
    );
    for (const sentence of sentences) expect(text).toContain(plain(sentence.replaceAll('\\', '')));
    expect(html).toContain(`<html lang="${language === 'en' ? 'en' : 'zh-Hans'}">`);
  }
});

it.runIf(long)('writes the same bytes again, into a file that is called so', async () => {
  const args = ['simulate', 'results', ...scenarios, '--out', 'page.html', '--quiet'];
  expect((await gradusServed(args, { cwd: folder })).exit).toBe(0);
  const file = path.join(folder, 'page.html');
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(await page(...scenarios));
});
