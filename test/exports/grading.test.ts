// Workbooks as exports: the same values as the same rows in CSV, messages by rows of the sheet, and what a workbook hides.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { emptyFolder, type Graded, gradeFolder, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';
import { rawRow, rawWorkbook, storedZip } from './raw.js';

const policy =
  'policy: W\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, rows: { count: transactions }, latest: { last_date: transactions.date } }\ntiers: [{ id: high, requires: { spend: { at_least: 10 } } }, { id: low }]\n';
const settings =
  'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nguards: { rejected_rows: 100% }\n';

function folderWith(files: Readonly<Record<string, Uint8Array | string>>, exports: string): string {
  const folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy, 'review.yaml': `${settings}exports: ${exports}\n` });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  return folder;
}

const orders = '{ transactions: { file: orders.xlsx } }';
const grade = (workbook: Uint8Array, exports = orders): Promise<Graded> =>
  gradeFolder(folderWith({ 'orders.xlsx': workbook }, exports));

async function notesOf(folder: string): Promise<readonly string[]> {
  return (await prepare(path.join(folder, 'review.yaml'), {})).notes.map(({ en }) =>
    en.replace(/^\S*[/\\]/, ''),
  );
}

async function problemsOf(folder: string): Promise<string[]> {
  try {
    await prepare(path.join(folder, 'review.yaml'), {});
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(
      ({ code, reason, fix }) => `${code}: ${reason.replace(/\S*[/\\]/g, '')}; ${fix}`,
    );
  }
}

const heading = rawRow(1, ['customer_id', 'date', 'amount', 'note']);
const spend = ({ graded }: Graded) => Object.fromEntries(graded.map((row) => [row.customer_id, row.spend]));

describe('values', () => {
  it('are what the sheet shows: dates, formulas, booleans, numbers without float dust', async () => {
    const rows = [
      heading,
      rawRow(2, ['C1', '<c s="1"><v>46027</v></c>', 0.30000000000000004, 'x']),
      rawRow(3, [
        'C2',
        '<c s="2"><v>46027.999988425923</v></c>',
        '<c><f>A1+1</f><v>19.990000000000002</v></c>',
        '',
      ]),
      rawRow(4, [
        'C3',
        '<c t="d"><v>2026-03-05</v></c>',
        '<c t="str"><f>"1,"&amp;"234.5"</f><v>1,234.5</v></c>',
        '',
      ]),
      rawRow(5, ['<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>', '<c><v>1.5E3</v></c>', 'a\nb']),
      rawRow(6, ['<c t="b"><v>1</v></c>', '2026-01-01', 1234567.8912, '']),
    ];
    const strings =
      '<si><r><t>C</t></r><r><t xml:space="preserve">4</t></r><rPh sb="0" eb="1"><t>シー</t></rPh></si><si><t>2026-01-05_x000D_</t></si>';
    const graded = await grade(
      rawWorkbook({
        sheets: { S: rows.join('') },
        strings,
        formats: ['yyyy\\-mm\\-dd', 'dd/mm/yyyy hh:mm:ss'],
      }),
    );
    expect(spend(graded)).toEqual({ C1: '0.3', C2: '19.99', C3: '1234.5', C4: '1500', TRUE: '1234567.8912' });
    const latest = Object.fromEntries(graded.graded.map((row) => [row.customer_id, row.latest]));
    expect(latest).toMatchObject({ C1: '2026-01-05', C2: '2026-01-05', C3: '2026-03-05', C4: '2026-01-05' });
  });

  it.runIf(long)('are right in workbooks that count days from 1904', async () => {
    const rows = [heading, rawRow(2, ['C1', '<c s="1"><v>44565</v></c>', 1, ''])];
    const workbook = rawWorkbook({ sheets: { S: rows.join('') }, formats: ['d.m.yy'], is1904: true });
    expect((await grade(workbook)).graded[0]?.latest).toBe('2026-01-05');
  });

  it('are amounts where the sign of a currency names its country, and dates only in formats of dates', async () => {
    const rows = [
      heading,
      rawRow(2, ['C1', '<c s="4"><v>46027</v></c>', '<c s="1"><v>1234.56</v></c>', '']),
      rawRow(3, ['C2', '2026-01-05', '<c s="2" t="n"><v>-900000000.25</v></c>', '']),
      rawRow(4, ['C3', '2026-01-05', '<c s="3"><f>1+1</f><v>2</v></c>', '']),
    ];
    const formats = [
      '#,##0.00\\ [$€-de-DE]',
      '_-[$S/-280A]* #,##0.00_-',
      '[$Rs.-es-EC] 0;&quot;d&quot;0',
      'd/m/yyyy [$€-de]',
    ];
    const graded = await grade(rawWorkbook({ sheets: { S: rows.join('') }, formats }));
    expect(spend(graded)).toEqual({ C1: '1234.56', C2: '-900000000.25', C3: '2' });
    expect(graded.graded[0]?.latest).toBe('2026-01-05');
  });

  it('are read from the binary kind of before 2007', async () => {
    const old = readFileSync(path.join(import.meta.dirname, 'orders.xls'));
    const columns = 'columns: { customer_id: Customer ID, date: Order Date, amount: Amount }';
    const folder = folderWith({ 'orders.xls': old }, `{ transactions: { file: orders.xls, ${columns} } }`);
    expect(spend(await gradeFolder(folder))).toEqual({ C1: '100.5', C2: '19.99', '7': '-5' });
  });

  it.runIf(long)(
    'reject the row where an error or a formula without a value stands for a number',
    async () => {
      const rows = [
        rawRow(1, ['Report']),
        rawRow(3, ['customer_id', 'date', 'amount']),
        rawRow(4, ['C1', '2026-01-05', 5]),
        rawRow(7, ['C1', '2026-01-05', '<c t="e"><v>#REF!</v></c>']),
        rawRow(8, ['C1', '2026-01-05', '<c><f>SUM(C4)</f></c>']),
        rawRow(9, ['C1', '2026-01-05', '<c t="str"><f>""</f><v></v></c>']),
        rawRow(10, ['', '', 5]),
      ];
      const folder = folderWith(
        { 'orders.xlsx': rawWorkbook({ sheets: { S: rows.join('') } }) },
        '{ transactions: { file: orders.xlsx, skip_lines: 2 } }',
      );
      const { rejected } = await gradeFolder(folder);
      expect(rejected.map(({ line, reason_code, raw_text }) => [line, reason_code, raw_text])).toEqual([
        ['7', 'unreadable_money', 'C1,2026-01-05,#REF!'],
        ['8', 'unreadable_money', 'C1,2026-01-05,#FORMULA!'],
        ['10', 'missing_customer', ',,5'],
      ]);
      expect(await notesOf(folder)).toContainEqual(
        expect.stringContaining('without a stored value in column C (1, first in row 8)'),
      );
    },
  );

  it('reject the row where an error or a formula without a value stands for the customer', async () => {
    const rows = [
      heading,
      rawRow(2, ['C1', '2026-01-05', 5]),
      rawRow(3, ['<c t="e"><v>#REF!</v></c>', '2026-01-05', 50]),
      rawRow(4, ['<c><f>VLOOKUP(A1,B:C,2)</f></c>', '2026-01-05', 50]),
      rawRow(5, ['<c t="str"><f>X()</f><v>#NAME?</v></c>', '2026-01-05', 50]),
      rawRow(6, ['#C6', '2026-01-05', 5]),
      rawRow(7, ['<c t="e"><v>#N/A</v></c>', '2026-01-05', 50]),
    ];
    const book = rawWorkbook({ sheets: { S: rows.join('') } });
    const graded = await grade(book);
    expect(spend(graded)).toEqual({ C1: '5', '#C6': '5' });
    expect(graded.rejected.map(({ line, reason_code, column }) => [line, reason_code, column])).toEqual([
      ['3', 'error_in_id', 'customer_id'],
      ['4', 'error_in_id', 'customer_id'],
      ['5', 'error_in_id', 'customer_id'],
      // Usually means that nothing is there.
      ['7', 'missing_customer', 'customer_id'],
    ]);
    expect(graded.summary.rows.transactions?.rejected).toEqual({ error_in_id: 3, missing_customer: 1 });
  });

  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'B', '0', '7', '界', 'é', '"', ',', "'", '.', '-', ';') }),
    fc.integer({ min: -99999, max: 99999 }).map((cents) => cents / 100),
    fc.constant(null),
  );
  const row = fc.tuple(
    fc.constantFrom('C1', 'C2', 'ç3'),
    fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
    fc.integer({ min: -99999, max: 99999 }).map((cents) => cents / 100),
    cell,
  );
  it('are those of the same rows in CSV', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
        const all = rows.map(([id, date, amount, note]) => [
          id,
          new Date(date.toISOString().slice(0, 10)),
          amount,
          note,
        ]);
        const names = ['customer_id', 'date', 'amount', 'note'];
        const book = await grade(await writeXlsx({ sheets: [{ name: 'S', rows: [names, ...all] }] }));
        const folder = emptyFolder();
        const text = (cell: unknown) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell);
        writeFiles(folder, {
          'policy.yaml': policy,
          'review.yaml': `${settings}exports: { transactions: { file: o.csv } }\n`,
          'o.csv': [names, ...all.map((each) => each.map(text))],
        });
        const plain = await gradeFolder(folder);
        expect(book.graded).toEqual(plain.graded);
        expect(book.summary.rows).toEqual(plain.summary.rows);
      }),
      { numRuns: triesOf(4, 1) },
    );
  });
});

describe('sheets', () => {
  const customers = [
    rawRow(1, ['customer_id', 'name']),
    rawRow(2, ['C1', 'Ada']),
    rawRow(3, ['C2', 'Bo']),
  ].join('');
  const sales = [heading, rawRow(2, ['C1', '2026-01-05', 20]), rawRow(3, ['C9', '2026-01-05', 5])].join('');
  const book = rawWorkbook({ sheets: { 'Cust &amp; Co': customers, Orders: sales, '!Old': sales } });

  it('of one workbook are two exports', async () => {
    const graded = await grade(
      book,
      '{ customers: { file: orders.xlsx, sheet: Cust & Co }, transactions: { file: orders.xlsx, sheet: "orders " } }',
    );
    expect(spend(graded)).toEqual({ C1: '20', C2: '0' });
    expect(graded.rejected.map(({ line, reason_code }) => [line, reason_code])).toEqual([
      ['3', 'unknown_customer'],
    ]);
    const copy = readFileSync(path.join(graded.folder, 'review.yaml'), 'utf8');
    expect(copy).toContain('sheet: Cust & Co');
  });

  it('are asked for where several hold rows, and told where one is not there', async () => {
    expect(await problemsOf(folderWith({ 'orders.xlsx': book }, orders))).toEqual([
      'export-sheet: transactions: orders.xlsx is a workbook with several sheets: "Cust & Co", "Orders"; say which one is meant: sheet: Cust & Co under transactions',
    ]);
    expect(
      await problemsOf(
        folderWith({ 'orders.xlsx': book }, '{ transactions: { file: orders.xlsx, sheet: Ordres } }'),
      ),
    ).toEqual(['export-sheet: orders.xlsx has no sheet "Ordres"; did you mean "Orders"?']);
  });

  it('need no name where the others are empty or hidden', async () => {
    const alone = rawWorkbook({ sheets: { '!Old': customers, Sheet1: sales, Sheet2: '', Sheet3: '' } });
    expect(spend(await grade(alone))).toEqual({ C1: '20', C9: '5' });
  });
});

describe('notes', () => {
  it('tell hidden rows, filters, cells beside the table and ids that the spreadsheet damaged', async () => {
    const rows = [
      heading,
      rawRow(2, ['<c s="1"><v>123</v></c>', '2026-01-05', 5], ' hidden="1"'),
      rawRow(3, ['<c><v>1234567890123456789</v></c>', '2026-01-05', 5, '', 'see below']),
      rawRow(4, ['<c s="2"><v>46027</v></c>', '2026-01-05', 5]),
      rawRow(5, ['1.23457E+11', '2026-01-05', 5]),
    ];
    const behind = '<autoFilter ref="A1:D5"><filterColumn colId="0"/></autoFilter>';
    const workbook = rawWorkbook({ sheets: { S: rows.join('') }, behind, formats: ['00000', 'd-m'] });
    const folder = folderWith({ 'orders.xlsx': workbook }, orders);
    const notes = (await notesOf(folder)).join('\n');
    expect(notes).toContain('1 hidden row is read like all others (a filter is set)');
    expect(notes).toContain('to the right of the last heading (columns E to E) are not read');
    expect(notes).toContain('00123 is read as 123');
    expect(notes).toContain('1 cell holds numbers of more than 15 digits');
    expect(notes).toContain('1 cell holds dates where ids are expected');
    expect(notes).toContain('1 cell holds text such as 1.23457E+11');
    expect((await gradeFolder(folder)).graded).toHaveLength(4);
  });

  it('say what a file is where its name says something else', async () => {
    const sales = [heading, rawRow(2, ['C1', '2026-01-05', 20])].join('');
    const book = rawWorkbook({ sheets: { S: sales } });
    const folder = folderWith(
      { 'a.csv': book, 'b.xls': 'customer_id\tdate\tamount\nC1\t2026-01-05\t1\n' },
      '{ transactions: { file: [a.csv, b.xls] } }',
    );
    expect(await notesOf(folder)).toEqual([
      'a.csv is a workbook, whatever its name says; it is read as one',
      'b.xls is text, no workbook, whatever its name says; it is read as text',
    ]);
    expect(spend(await gradeFolder(folder))).toEqual({ C1: '21' });
  });
});

describe('refusals', () => {
  const refused = (content: Uint8Array | string, name = 'orders.xlsx') =>
    problemsOf(folderWith({ [name]: content }, `{ transactions: { file: ${name} } }`));

  it('name a password, other documents and broken files, with what to do', async () => {
    const sheets = [{ name: 'S', rows: [['customer_id']] }];
    const locked = await writeXlsx({ sheets, encryption: { password: 'x', spinCount: 10 } });
    const whole = Buffer.from(await writeXlsx({ sheets }));
    const ole = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.from('Workbook', 'utf16le'),
      Buffer.from('0908100000060500', 'hex'),
      Buffer.alloc(12),
      Buffer.from('2f000600', 'hex'),
    ]);
    const told = [
      [locked, 'is protected by a password'],
      [ole, 'is protected by a password'],
      [
        Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
        'without a workbook inside',
      ],
      [whole.subarray(0, 500), 'is a broken workbook or ZIP file: its end is missing'],
      [storedZip({ 'a.csv': 'x', 'b/': '' }), 'is a ZIP file, no workbook; inside: a.csv'],
      [
        storedZip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }),
        'is an OpenDocument spreadsheet',
      ],
      [storedZip({ 'word/document.xml': '' }), 'is a text document'],
      [storedZip({ 'xl/worksheets/sheet1.xml': '' }), 'the part that lists its sheets is missing'],
    ] as const;
    for (const [content, words] of told) {
      const found = await refused(content);
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`export-unreadable: transactions `);
      expect(found[0]).toContain(words);
    }
  });

  it('stop at rows that stand out of order, of which one would be lost', async () => {
    const rows = [heading, rawRow(3, ['C1', '2026-01-05', 1]), rawRow(3, ['C2', '2026-01-05', 2])];
    const found = await refused(rawWorkbook({ sheets: { S: rows.join('') } }));
    expect(found.join()).toContain('transactions is a broken workbook: row 3 stands below row 3');
  });

  it('stop at a sheet that breaks off', async () => {
    const cut = rawWorkbook({
      sheets: { S: '<row r="1"><c r="A1" t="inlineStr"><is><t>customer_id</t></is></c></row>' },
    });
    const broken = Buffer.from(cut.toString('latin1').replace('PK\u0003\u0004', 'PK\u0003\u0009'), 'latin1');
    expect((await refused(broken, 'orders.csv')).join()).toContain('export-');
  });
});
