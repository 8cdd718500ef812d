// report.xlsx of rows written here, read back by the reader of exports and as the XML that it is.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellText } from '../../src/exports/workbooks/cells.js';
import { openWorkbook } from '../../src/exports/workbooks/open.js';
import { Zip } from '../../src/exports/workbooks/zip.js';
import { asInExports } from '../../src/foundation/characters/formulas.js';
import { visible } from '../../src/foundation/characters/visible.js';
import type { Language } from '../../src/policy/model/policy.js';
import { seenFor } from '../../src/reports/audience/seen.js';
import type { ReportValues } from '../../src/reports/values/report-values.js';
import { columnName } from '../../src/reports/xlsx/layout.js';
import { writeReportWorkbook } from '../../src/telling/report-workbook.js';
import { openSaved } from '../../src/telling/saved.js';
import { tellResults } from '../../src/telling/tell.js';
import { type CsvRow, emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: Book
version: "1"
currency: EUR
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  rate: { value: customers.rate }
  last: { last_date: transactions.date }
  orders: { count: transactions, window: 12 months }
score:
  - dimension: all
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }]
tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, score: 70, benefits: { annual_cost: 10, discount: 0.85 } }
  - { id: silver, label: { en: Silver, zh: 银卡 }, score: 40 }
  - { id: basic, label: { en: Basic, zh: 普通 } }
`;
/** By id: what people are called, and what is hostile about it. */
const names: Readonly<Record<string, string>> = {
  '007': 'plain',
  '1-2': '=HYPERLINK("http://x","y")',
  a: '+49 30 1234',
  b: '-2+3',
  c: '@SUM(A1)',
  d: 'bell\u0007 and escape\u001b[31m',
  e: '\u202egnp.exe',
  f: '#wow',
  g: '_x0041_ & <b>"bold"</b> ]]>',
  h: '< & > only',
  i: 'two\nlines, one "cell"',
  j: "'=1+1",
  k: '1e5',
  l: '王小明 😀',
};
const spend: Readonly<Record<string, readonly [number, number]>> = {
  '007': [90, 30],
  '1-2': [20, 95.5],
  a: [50, 40.2],
  b: [39, 38.25],
  c: [10, 0.1],
};

const reviewOf = (year: number, rest: string) => `review: Book ${year}
as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers:
    file: customers.csv
    columns:
      customer_id: customer_id
      name: name
      code: code
      joined: { heading: joined, type: date }
      rate: { heading: rate, type: percent }
  transactions: { file: ${year}.csv }
results: results/${year}
${rest}`;

/** One order each; `a` has three, so that one may be missing. */
function ordersOf(id: string, amount: number, year: number) {
  const amounts = id === 'a' ? [10, 10, amount - 20] : [amount];
  return amounts.map((each, at) => [id, `${year}-05-0${5 - at}`, each.toFixed(2)]);
}

interface Book {
  readonly file: string;
  readonly zip: Zip;
  /** Rows of a sheet, headings included. */
  rows(sheet: string): Promise<(string | number | boolean | Date | null | undefined)[][]>;
}

let folder: string;
let results: string;
let values: ReportValues;
let graded: CsvRow[];

async function write(language: Language, name: string, mostCustomers?: number): Promise<Book> {
  const file = path.join(folder, name);
  const source = { folder: results, seen: seenFor(values, undefined), audience: undefined, scratch: folder };
  await writeReportWorkbook(source, { language, ...(mostCustomers && { mostCustomers }) }, file);
  const bytes = readFileSync(file);
  return {
    file,
    zip: new Zip(bytes),
    rows: async (sheet) => {
      const found = (await openWorkbook(bytes)).sheets.find((each) => each.name === sheet);
      const rows = [];
      for await (const { number, cells } of found?.rows() ?? []) rows[number - 1] = [...cells];
      return rows;
    },
  };
}

/** Cells of a sheet by place, as the XML has them. */
function xmlCells(zip: Zip, sheet: number): Map<string, { type: string; style: number; text: string }> {
  const xml = zip.text(`xl/worksheets/sheet${sheet}.xml`) ?? '';
  const cells = new Map<string, { type: string; style: number; text: string }>();
  for (const [, place = '', attributes = '', inner = ''] of xml.matchAll(
    /<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs,
  ))
    cells.set(place, {
      type: /t="(\w+)"/.exec(attributes)?.[1] ?? 'n',
      style: Number(/s="(\d+)"/.exec(attributes)?.[1] ?? 0),
      text: inner.replace(/<[^>]*>/g, ''),
    });
  return cells;
}

/** Formats of numbers and marks of quoted text, by style. */
function stylesOf(zip: Zip): { format: string | undefined; quoted: boolean }[] {
  const xml = zip.text('xl/styles.xml') ?? '';
  const formats = new Map(
    [...xml.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [id, code]),
  );
  const [, inner = ''] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(xml) ?? [];
  return [...inner.matchAll(/<xf ([^>]*)>/g)].map(([, attributes = '']) => ({
    format: formats.get(/numFmtId="(\d+)"/.exec(attributes)?.[1] ?? ''),
    quoted: attributes.includes('quotePrefix="1"'),
  }));
}

beforeAll(async () => {
  folder = emptyFolder();
  const rows = (at: 0 | 1, year: number) => [
    ['customer_id', 'date', 'amount'],
    ...Object.entries(spend).flatMap(([id, amounts]) => ordersOf(id, amounts[at], year)),
  ];
  writeFiles(folder, {
    'policy.yaml': policy,
    '2025.csv': rows(0, 2025),
    '2026.csv': rows(1, 2026),
    'customers.csv': [
      ['customer_id', 'name', 'code', 'joined', 'rate'],
      ...Object.entries(names).map(([id, name], at) => [
        id,
        name,
        `00${at}`,
        `2019-02-0${1 + (at % 9)}`,
        `${at}.5%`,
      ]),
    ],
    'overrides.csv': [
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on'],
      ['e', 'silver', '=cmd|calc', 'Olga', '#N/A', '2026-12-01'],
    ],
    'review-2025.yaml': reviewOf(2025, ''),
    'review-2026.yaml': reviewOf(2026, 'last_results: results/2025\noverrides: overrides.csv\n'),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  await gradeFolder(folder, 'review-2026.yaml', { firmness: true });
  graded = readCsv(path.join(folder, 'results/2026/graded.csv'));
  const saved = await openSaved(path.join(folder, 'results/2026'));
  const scratch = path.join(folder, 'scratch');
  mkdirSync(scratch);
  results = saved.folder;
  values = await tellResults(results, saved.head, { threads: 2, memory: undefined }, scratch);
});

describe('report.xlsx', () => {
  const labels: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
    en: { gold: 'Gold', silver: 'Silver', basic: 'Basic', same: 'stayed' },
    zh: { gold: '金卡', silver: '银卡', basic: '普通', same: '不变', up: '升级', down: '降级', new: '新增' },
  };

  /** A cell of graded.csv as the workbook has to show it. */
  function expected(language: Language, column: string, cell: string): string {
    const code = column.endsWith('tier') || column === 'movement';
    const text = code ? (labels[language][cell] ?? cell) : asInExports(cell);
    return cellText(visible(text));
  }

  it.each(['en', 'zh'] as const)('gives every value of graded.csv back (%s)', async (language) => {
    const book = await write(language, `back-${language}.xlsx`);
    const [ids = [], , ...rows] = await book.rows(language === 'en' ? 'Customers' : '客户');
    expect(ids).toEqual(Object.keys(graded[0] ?? {}));
    expect(rows).toHaveLength(graded.length);
    for (const [at, row] of rows.entries())
      for (const [column, id] of ids.entries())
        expect(cellText(row[column]), `${id} of ${graded[at]?.customer_id}`).toBe(
          expected(language, String(id), graded[at]?.[String(id)] ?? ''),
        );
  });

  it('says how far a loss is, as another reader of workbooks has it', async () => {
    const { readXlsx } = await import('hucre/xlsx');
    const { file } = await write('en', 'margins.xlsx');
    const found = await readXlsx(readFileSync(file));
    const [ids = [], labels = [], ...rows] =
      found.sheets.find(({ name }) => name === 'Customers')?.rows ?? [];
    const margins = ['margin_orders', 'margin_value'].map((id) => ids.indexOf(id));
    expect(margins.map((at) => labels[at])).toEqual(['Orders to the loss', 'Value to the loss']);
    const cell = (text: string | undefined) => (text === undefined || text === '' ? null : Number(text));
    const told = graded.map((each) => [cell(each.margin_orders), cell(each.margin_value)]);
    expect(rows.map((row) => margins.map((at) => row[at] ?? null))).toEqual(told);
    // Somebody has each of them.
    for (const at of [0, 1]) expect(told.some((each) => each[at] !== null)).toBe(true);
  });

  it('writes numbers, days and percentages as such, ids and codes as text', async () => {
    const { zip } = await write('en', 'typed.xlsx');
    const [cells, styles] = [xmlCells(zip, 5), stylesOf(zip)];
    const ids = Object.keys(graded[0] ?? {});
    const cell = (column: string, row = 3) => {
      const found = cells.get(`${columnName(ids.indexOf(column))}${row}`);
      return { ...found, format: styles[found?.style ?? 0]?.format };
    };
    // The first customer is 007, who joined on 1 February 2019, day 43497 of spreadsheets.
    expect(cell('customer_id')).toMatchObject({ type: 'inlineStr', text: '007' });
    expect(cell('code')).toMatchObject({ type: 'inlineStr', text: '000' });
    expect(cell('joined')).toMatchObject({ type: 'n', text: '43497', format: 'yyyy-mm-dd' });
    expect(cell('last')).toMatchObject({ type: 'n', text: '46147', format: 'yyyy-mm-dd' });
    expect(cell('rate')).toMatchObject({ type: 'n', text: '0.005', format: '0.0%' });
    expect(cell('spend')).toMatchObject({ type: 'n', text: '30', format: '#,##0.00' });
    expect(cell('steps')).toMatchObject({ type: 'n', text: '-2', format: '+0;-0;0' });
    expect(cell('discount', 4)).toMatchObject({ type: 'n', text: '0.85', format: '0.0%' });
    expect(cell('movement')).toMatchObject({ type: 'inlineStr', text: 'down' });
  });

  it('holds no formula, and quotes text that looks like one', async () => {
    const { zip } = await write('en', 'hostile.xlsx');
    const styles = stylesOf(zip);
    for (let sheet = 1; sheet <= 10; sheet++) {
      const xml = zip.text(`xl/worksheets/sheet${sheet}.xml`) ?? '';
      expect(xml).not.toMatch(/<f[\s>]/);
      expect(xml).not.toMatch(/ t="e"/);
    }
    const quoted = [...xmlCells(zip, 5).values()].filter(({ style }) => styles[style]?.quoted);
    expect(quoted.map(({ text }) => text).sort()).toEqual(
      ["'=1+1", '+49 30 1234', '-2+3', '=HYPERLINK("http://x","y")', '@SUM(A1)'].sort(),
    );
    // In sheets that the library writes, too.
    const strings = [...(zip.text('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(
      ([, each]) => each,
    );
    const [reason] = [...xmlCells(zip, 7).values()].filter(({ text }) =>
      strings[Number(text)]?.includes('=cmd|calc'),
    );
    expect(styles[reason?.style ?? 0]?.quoted).toBe(true);
  });

  it('makes visible what XML cannot hold, and lets the rest stand as it was', async () => {
    const { zip } = await write('en', 'odd.xlsx');
    const texts = [...xmlCells(zip, 5).values()].map(({ text }) => text);
    expect(texts).toContain('bell\ufffd and escape\ufffd[31m');
    expect(texts).toContain('\ufffdgnp.exe');
    expect(texts).toContain('_x005F_x0041_ &amp; &lt;b&gt;"bold"&lt;/b&gt; ]]&gt;');
    expect(zip.text('xl/worksheets/sheet5.xml')).toContain(
      '<t xml:space="preserve">two\nlines, one "cell"</t>',
    );
    for (const name of zip.names) expect(zip.text(name)).not.toMatch(/[^\P{Cc}\t\n\r]|[\ufffe\uffff\u202e]/u);
  });

  it.runIf(long)('is the same, byte by byte, every time', async () => {
    const [one, two] = [await write('en', 'one.xlsx'), await write('en', 'two.xlsx')];
    expect(readFileSync(one.file).equals(readFileSync(two.file))).toBe(true);
    expect(one.zip.text('docProps/core.xml')).toContain('2000-01-01T00:00:00Z');
  });

  it('goes on with a second sheet where the first is full', async () => {
    const book = await write('en', 'split.xlsx', 6);
    const sheets = ['Customers', 'Customers 2', 'Customers 3'];
    const rows = await Promise.all(sheets.map((name) => book.rows(name)));
    expect(rows.map(({ length }) => length - 2)).toEqual([6, 6, 2]);
    expect(rows.flatMap((each) => each.slice(2).map(([id]) => id))).toEqual(
      graded.map((each) => each.customer_id),
    );
    expect(book.zip.text('xl/worksheets/sheet7.xml')).toContain('<autoFilter ref="A2:');
  });

  it('tells of tiers, migration, movers and the rest on sheets of their own', async () => {
    const book = await write('en', 'sheets.xlsx');
    const { sheets } = await openWorkbook(readFileSync(book.file));
    expect(sheets.map(({ name }) => name)).toEqual(
      'Summary,Tiers,Migration,Movers,Customers,Near misses,Overrides,Guards,Rows,Policy changes'.split(','),
    );
    const table = async (sheet: string) => {
      const [ids = [], , ...rows] = await book.rows(sheet);
      return rows.map((row) => Object.fromEntries((row ?? []).map((cell, at) => [ids[at] ?? at, cell])));
    };
    const [gold, , , total] = await table('Tiers');
    expect(gold).toMatchObject({
      tier: 'Gold',
      customers: 1,
      value: 95.5,
      benefits: 10,
      previous_customers: 1,
    });
    expect(total).toMatchObject({ tier: 'Total', customers: 14, share: 1 });
    expect((await table('Movers')).slice(0, 2)).toMatchObject([
      { customer_id: '1-2', previous_tier: 'Basic', tier: 'Gold', movement: 'up', steps: 2, score: 95.5 },
      { customer_id: '007', previous_tier: 'Gold', tier: 'Basic', steps: -2, score_change: -60 },
    ]);
    expect((await table('Near misses'))[0]).toMatchObject({
      customer_id: 'b',
      lacks: 'score',
      score_to_next: 1.75,
    });
    expect((await table('Overrides'))[0]).toMatchObject({
      customer_id: 'e',
      reason: '=cmd|calc',
      approved_by: '#N/A',
      decided_on: new Date('2026-12-01'),
    });
    expect(await table('Rows')).toContainEqual(expect.objectContaining({ export: 'transactions', rows: 7 }));
    expect((await table('Migration'))[0]).toMatchObject({
      previous_tier: 'Gold',
      tier: 'Gold',
      customers: 0,
    });
    const chart = book.zip.text('xl/charts/chart1.xml') ?? '';
    expect(chart).toContain('Tier mix');
    expect(chart).toMatch(/<c:f>Tiers!\$C\$3:\$C\$5<\/c:f>|<c:f>'Tiers'!\$C\$3:\$C\$5<\/c:f>/);
  });
});
