// What a cell of the workbook becomes: only what a spreadsheet holds exactly is a number or a day.
import { expect, it } from 'vitest';
import type { SeenRow } from '../../src/reports/audience/seen-rows.js';
import { type CellKind, sheetText, writtenCell } from '../../src/reports/xlsx/cells.js';
import { columnName } from '../../src/reports/xlsx/layout.js';
import { CustomerRows } from '../../src/reports/xlsx/rows-xml.js';
import { XmlBytes } from '../../src/reports/xlsx/xml-bytes.js';

const number = (text: string) => ({ number: text, as: 'number' });

it.each<[CellKind, string, unknown]>([
  ['number', '12.50', number('12.50')],
  ['money', '-0.5', number('-0.5')],
  ['number', '007', { text: '007' }],
  ['number', '+5', { text: '+5' }],
  ['number', '1e5', { text: '1e5' }],
  ['number', '12345678901234567.5', number('12345678901234567.5')],
  // What may be an id keeps its last digits.
  ['auto', '1234567890123456', { text: '1234567890123456' }],
  ['auto', '123456789012345', number('123456789012345')],
  ['auto', '0012', { text: '0012' }],
  ['auto', 'true', { text: 'true' }],
  ['auto', '2026-12-31', { number: '46387', as: 'date' }],
  ['date', '1900-03-01', { number: '61', as: 'date' }],
  // Before March 1900 spreadsheets count differently; 30 February is no day.
  ['date', '1900-02-28', { text: '1900-02-28' }],
  ['date', '2026-02-30', { text: '2026-02-30' }],
  ['date', '2026-12-31 12:00:00', { number: '46387.5', as: 'datetime' }],
  ['text', '12', { text: '12' }],
  ['count', '', undefined],
])('%s %s', (kind, text, written) => {
  expect(writtenCell(kind, text)).toEqual(written);
});

it('cuts what no cell holds, and never in the middle of a sign', () => {
  const long = sheetText(`${'x'.repeat(32_765)}😀😀`);
  expect(long).toBe(`${'x'.repeat(32_765)}…`);
  expect(sheetText('y'.repeat(32_767))).toHaveLength(32_767);
});

it('names columns as spreadsheets do', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});

it('writes cells that need no closer look as it writes all others', () => {
  const kinds = ['text', 'number', 'auto', 'date'] as const;
  const columns = kinds.map((kind) => ({ id: kind, label: kind, kind }));
  const bytes = new XmlBytes();
  const rows = new CustomerRows(columns, { columns: [0, 1, 2, 3], date: 4, time: 5, quoted: 6 }, bytes);
  const row = (cells: readonly string[], number: number) => {
    rows.row(cells as SeenRow, number);
    return Buffer.from(bytes.take()).toString();
  };
  const text = (cell: string) => row([cell], 3).replace('<row r="3"><c r="A3"', '').replace('</row>', '');
  expect(text('Mei Wang')).toBe(' t="inlineStr"><is><t>Mei Wang</t></is></c>');
  expect(text(' Mei ')).toBe(' t="inlineStr"><is><t xml:space="preserve"> Mei </t></is></c>');
  expect(text("'=1+1")).toBe(' s="6" t="inlineStr"><is><t>=1+1</t></is></c>');
  expect(text('_x0041_')).toBe(' t="inlineStr"><is><t>_x005F_x0041_</t></is></c>');
  expect(text('a\u202eb')).toBe(' t="inlineStr"><is><t>a\ufffdb</t></is></c>');
  const wide = '王'.repeat(200_000);
  expect(text(wide)).toBe(` t="inlineStr"><is><t>${wide.slice(0, 32_766)}…</t></is></c>`);
  expect(text('Zoë 王小明')).toBe(' t="inlineStr"><is><t>Zoë 王小明</t></is></c>');
  expect(text('\uffff')).toBe(' t="inlineStr"><is><t>\ufffd</t></is></c>');
  expect(row(['', '-5.25', '1234567.125', '2026-12-31'], 4)).toBe(
    '<row r="4"><c r="B4" s="1"><v>-5.25</v></c><c r="C4" s="2"><v>1234567.125</v></c><c r="D4" s="4"><v>46387</v></c></row>',
  );
});
