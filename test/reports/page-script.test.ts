// The script of report.html in a browser: it sorts, filters, searches and pages all customers, and nothing else happens.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { askedWithoutScripts, chromium, pageAtEnd } from './chromium.js';

const policy = `policy: Script
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 2000: 100 } } }] }]
tiers:
  - { id: gold, label: Gold, score: 70 }
  - { id: silver, label: Silver, score: 40 }
  - { id: basic, label: Basic }
`;
const review = (year: number) => `as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name } }
  transactions: { file: ${year}.csv }
results: ${year}
${year === 2026 ? 'last_results: 2025\n' : ''}`;

const customers = 1_250;
/** Who is worth least is packed behind the page. */
const last = 'C1249';
const names: Readonly<Record<string, string>> = {
  C0: 'Émile Ünal',
  [last]: '<img src=x onerror="document.title=\'hacked\'">',
};
const ids = Array.from({ length: customers }, (_, at) => `C${at}`);
const worth = (at: number) => 2_000 - at * 1.5;
const rows = (year: number, factor: (at: number) => number) => [
  ['customer_id', 'date', 'amount'],
  ...ids.map((id, at) => [id, `${year}-12-20`, factor(at).toFixed(2)]),
];

/** What a person does, and what stands in the table after each step. */
const driver = `(async () => {
  const wait = () => new Promise((done) => setTimeout(done, 50));
  const table = document.getElementById('customer-table');
  const tools = document.getElementById('tools');
  for (let tries = 0; tries < 200 && !tools.textContent.includes('${customers.toLocaleString('en-US')}'); tries++) await wait();
  const found = {};
  const note = (name) => {
    found[name] = {
      status: tools.querySelector('[role=status]').textContent,
      rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
      sorted: [...table.tHead.rows[0].cells].map((cell) => cell.getAttribute('aria-sort')),
      off: [...tools.querySelectorAll('nav button')].map((button) => button.disabled),
    };
  };
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const sort = (heading) => table.tHead.rows[0].cells[heads.indexOf(heading)].querySelector('button').click();
  const [previous, next] = tools.querySelectorAll('nav button');
  const [tiers, movements] = tools.querySelectorAll('select');
  const choose = (select, value) => { select.value = value; select.dispatchEvent(new Event('change')); };
  const search = (text) => {
    const field = tools.querySelector('input[type=search]');
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  note('begin');
  next.click(); note('second');
  for (let page = 2; page < ${Math.ceil(customers / 100)}; page++) next.click();
  note('end');
  previous.click(); note('back');
  sort('spend'); note('down');
  sort('spend'); note('up');
  sort('Name'); note('name');
  choose(tiers, 'Gold'); note('gold');
  choose(movements, '▲ up'); note('goldUp');
  choose(tiers, ''); choose(movements, '');
  search('${last.toLowerCase()}'); note('one');
  search('ünal'); note('letters');
  search('nobody is called so'); note('nobody');
  search(''); note('all');
  found.heads = heads;
  found.images = document.images.length;
  found.title = document.title;
  document.body.append(Object.assign(document.createElement('pre'), { id: 'found', textContent: encodeURIComponent(JSON.stringify(found)) }));
})();`;

interface Seen {
  readonly status: string;
  readonly rows: readonly (readonly string[])[];
  readonly sorted: readonly (string | null)[];
  readonly off: readonly boolean[];
}

let page: string;
let graded: CsvRow[];

beforeAll(async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    '2025.csv': rows(2025, (at) => worth((at * 7) % customers)),
    '2026.csv': rows(2026, worth),
    'customers.csv': [['customer_id', 'name'], ...ids.map((id) => [id, names[id] ?? `Name ${id}`])],
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  ({ graded } = await gradeFolder(folder, 'review-2026.yaml'));
  page = readFileSync(path.join(folder, '2026/report.html'), 'utf8');
});

it.runIf(chromium === undefined)('is not tried: there is no Chromium (GRADUS_CHROMIUM names one)', () => {
  expect(chromium).toBeUndefined();
});

describe.runIf(chromium !== undefined)('the script of a page', { timeout: 300_000 }, () => {
  it.runIf(long)('is needed to read nothing', async () => {
    // As it is once somebody has scrolled there: what is far from the screen is drawn late.
    const facts = `(document.querySelectorAll('#customers .wide').forEach((each) => (each.style.contentVisibility = 'visible')), {
      rows: document.querySelectorAll('#customer-table tbody tr').length,
      tools: document.getElementById('tools').getClientRects().length,
      sortable: document.querySelectorAll('[aria-sort], #customer-table button').length,
      headings: [...document.querySelectorAll('h2')].filter((each) => each.getClientRects().length > 0).length,
      figures: [...document.querySelectorAll('figure svg')].filter((each) => each.getClientRects().length > 0).length,
      text: document.body.innerText,
    })`;
    const off = (await askedWithoutScripts(page, facts)) as Readonly<Record<string, number>> & {
      text: string;
    };
    // Nothing that only a script could answer is offered.
    expect(off).toMatchObject({ rows: 1_000, tools: 0, sortable: 0 });
    expect(off.headings).toBe([...page.matchAll(/<h2/g)].length);
    expect(off.figures).toBe([...page.matchAll(/<figure/g)].length);
    for (const text of ['1,250 customers', 'Émile Ünal', 'With scripts, this page shows all of them.'])
      expect(off.text).toContain(text);
  });

  it('sorts, filters, searches and pages all customers', async () => {
    // A second script may only run beside it without the policy that forbids one.
    const free = page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
    expect(free.length).toBeLessThan(page.length);
    const dom = await pageAtEnd(free.replace('</body>', `<script>${driver}</script></body>`));
    const text = /<pre id="found">([^<]*)<\/pre>/.exec(dom)?.[1] ?? '';
    expect(text).not.toBe('');
    const found = JSON.parse(decodeURIComponent(text)) as Readonly<Record<string, Seen>> & {
      readonly heads: readonly string[];
      readonly images: number;
      readonly title: string;
    };
    const at = (heading: string) => found.heads.indexOf(heading);
    const column = (name: string, heading: string) =>
      (found[name]?.rows ?? []).map((row) => row[at(heading)]);
    const { begin, second, end, back, down, up, gold, goldUp, one, nobody, all } = found;

    expect(begin?.status).toBe('1 to 100 of 1,250 customers');
    expect(column('begin', 'Customer')).toEqual(ids.slice(0, 100));
    expect(begin?.off).toEqual([true, false]);
    expect(second?.status).toBe('101 to 200 of 1,250 customers');
    expect(column('second', 'Customer')).toEqual(ids.slice(100, 200));
    expect(second?.off).toEqual([false, false]);
    expect(end?.status).toBe('1,201 to 1,250 of 1,250 customers');
    expect(column('end', 'Customer')).toEqual(ids.slice(1_200));
    expect(end?.off).toEqual([false, true]);
    expect(back?.status).toBe('1,101 to 1,200 of 1,250 customers');

    expect(column('down', 'Customer')).toEqual(ids.slice(0, 100));
    expect(down?.sorted[at('spend')]).toBe('descending');
    expect(column('up', 'Customer')).toEqual([...ids].reverse().slice(0, 100));
    expect(up?.sorted.filter((way) => way !== null)).toEqual(['ascending']);
    const inOrder = ids.map((id) => names[id] ?? `Name ${id}`).sort();
    expect(column('name', 'Name')).toEqual(inOrder.slice(0, 100));

    const golden = graded.filter(({ tier }) => tier === 'gold');
    const risen = golden.filter(({ movement }) => movement === 'up');
    expect(risen.length).toBeGreaterThan(100);
    expect(gold?.status).toBe(`1 to 100 of ${golden.length} customers`);
    expect(new Set(column('gold', 'Tier now'))).toEqual(new Set(['Gold']));
    expect(goldUp?.status).toBe(`1 to 100 of ${risen.length} customers`);
    expect(new Set(column('goldUp', 'Movement'))).toEqual(new Set(['▲ up']));

    expect(one?.status).toBe('1 to 1 of 1 customers');
    expect(column('one', 'Name')).toEqual([names[last]]);
    expect(column('letters', 'Customer')).toEqual(['C0']);
    expect(nobody).toMatchObject({ status: 'No customers fit.', rows: [], off: [true, true] });
    expect(all?.status).toBe('1 to 100 of 1,250 customers');
    expect([found.images, found.title]).toEqual([0, 'Customer review: report']);
  });

  it.runIf(long)('may run by the policy of the page, and is not needed to read it', async () => {
    const ran = await pageAtEnd(page);
    expect(ran).toContain('1 to 100 of 1,250 customers');
    expect(ran).not.toMatch(/<div id="tools"[^>]*\shidden/);
    // What printers repeat on each page in the place of its buttons.
    expect(ran).toMatch(/<th scope="col"[^>]* data-heading="Customer"[^>]*><button/);
    expect(page).toMatch(/<div id="tools"[^>]*\shidden/);
    expect([...page.matchAll(/<tr><th scope="row">C\d+/g)].length).toBeGreaterThanOrEqual(1_000);
  });
});
