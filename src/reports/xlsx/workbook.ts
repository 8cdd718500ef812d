// The workbook as bytes, all but the rows of the sheet of all customers: those are written into it one by one. The library is
// loaded only here, since most commands write no workbook.
import type { Cell, CellStyle, ConditionalRule, SheetChart, WriteSheet } from 'hucre/xlsx';
import { writtenCell } from './cells.js';
import type { CustomerColumn } from './customer-columns.js';
import { columnName, columnWidth, headingRows, roughWidth } from './layout.js';
import type { ReportSheets } from './report-sheets.js';
import type { ReportSheet, SheetColumn } from './sheet.js';
import { columnStyle, dateStyle, quotedText, ruleStyle, styleOf, timeStyle } from './styles.js';
import type { WorkbookWords } from './words.js';

/** A sheet of customers whose rows come later. */
export interface StreamedSheet {
  readonly name: string;
  readonly columns: readonly CustomerColumn[];
  /** How many rows will come. */
  readonly rows: number;
}

/** What stands in a workbook beside its sheets. */
export interface WorkbookLook {
  readonly title: string;
  readonly currency: string;
  readonly say: WorkbookWords;
}

/** Workbooks say when they were made; the same results give the same bytes. */
const noTime = new Date(Date.UTC(2000, 0, 1));

/** The bytes of the workbook; in each streamed sheet a row of samples stands in the place of its rows. */
export async function workbookBytes(
  { before, behind }: ReportSheets,
  streamed: readonly StreamedSheet[],
  look: WorkbookLook,
): Promise<Uint8Array> {
  const { writeXlsx } = await import('hucre/xlsx');
  const written = (sheet: ReportSheet) => smallSheet(sheet, look.currency);
  const sheets = [
    ...before.map(written),
    ...streamed.map((sheet) => samplesSheet(sheet, look)),
    ...behind.map(written),
  ];
  return writeXlsx({
    sheets,
    properties: { title: look.title, creator: 'gradus', created: noTime, modified: noTime },
    namedRanges: sheets.map(({ name }) => ({
      name: '_xlnm.Print_Titles',
      range: `'${name}'!$2:$2`,
      scope: name,
    })),
  });
}

type Cells = Map<string, Partial<Cell>>;

function smallSheet({ name, columns, rows, below, chart }: ReportSheet, currency: string): WriteSheet {
  const cells = headingCells(columns);
  const widths = columns.map(({ label }) => roughWidth(label));
  for (const [index, row] of [...rows, ...below].entries())
    for (const [at, { kind, text, tone }] of row.entries()) {
      const written = writtenCell(kind, text);
      const style = styleOf(kind, written, tone, currency);
      if (written !== undefined)
        cells.set(
          `${index + headingRows},${at}`,
          cellOf('text' in written ? written.text : Number(written.number), style),
        );
      else if (tone !== undefined) cells.set(`${index + headingRows},${at}`, { value: null, style });
      if (index < rows.length) widths[at] = Math.max(widths[at] ?? 0, roughWidth(text ?? ''));
    }
  const chartRow = headingRows + rows.length + below.length + 1;
  return {
    ...frame(name, columns, widths, rows.length),
    cells,
    ...(chart && { charts: [chartOf(chart, columns, rows.length, chartRow)] }),
  };
}

/** A text or a number. The library writes some texts (`#N/A`) as errors unless they come in runs. */
function cellOf(value: string | number, style: CellStyle): Partial<Cell> {
  return typeof value === 'string' && value.startsWith('#')
    ? { value, style, richText: [{ text: value }] }
    : { value, style };
}

function headingCells(columns: readonly SheetColumn[]): Cells {
  const cells: Cells = new Map();
  for (const [at, { id, label }] of columns.entries())
    for (const [row, text] of [id, label].entries()) {
      const written = writtenCell('text', text);
      if (written === undefined || !('text' in written)) continue;
      const wrap: CellStyle = { alignment: { vertical: 'center', wrapText: true } };
      const style = styleOf('text', written, 'heading', '');
      cells.set(`${row},${at}`, cellOf(written.text, row === 0 ? style : { ...style, ...wrap }));
    }
  return cells;
}

/** Frozen headings, a filter, widths, and ids that nobody sees. */
function frame(name: string, columns: readonly SheetColumn[], widths: readonly number[], rows: number) {
  const last = columnName(columns.length - 1);
  return {
    name,
    rows: [],
    columns: columns.map(({ width }, at) => ({ width: width ?? columnWidth(widths[at] ?? 0) })),
    rowDefs: new Map([[0, { hidden: true }]]),
    freezePane: { rows: headingRows, columns: 1 },
    autoFilter: { range: `A${headingRows}:${last}${headingRows + Math.max(rows, 1)}` },
    pageSetup: { paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  } as const satisfies WriteSheet;
}

/** Colours of the years: the same for customers and for value, lighter where it is last time. */
const barColours = ['1F5F8B', 'A9C6DC', 'B5651D', 'E8C9A8'];

function chartOf(
  { title, axis, columns: charted }: NonNullable<ReportSheet['chart']>,
  columns: readonly SheetColumn[],
  rows: number,
  row: number,
): SheetChart {
  const range = (at: number) =>
    `$${columnName(at)}$${headingRows + 1}:$${columnName(at)}$${headingRows + rows}`;
  const colours = charted.length === 2 ? barColours.slice(0, 2) : barColours;
  return {
    type: 'column',
    title,
    altText: title,
    series: charted.flatMap((id, index) => {
      const at = columns.findIndex((column) => column.id === id);
      const color = colours[index];
      return at < 0
        ? []
        : [
            {
              name: columns[at]?.label ?? id,
              values: range(at),
              categories: range(0),
              ...(color !== undefined && { color }),
            },
          ];
    }),
    anchor: { from: { row, col: 0 }, to: { row: row + 20, col: 7 } },
    legend: 'bottom',
    axes: { y: { title: axis, numberFormat: { formatCode: '0%' } } },
  };
}

/** Row in which samples stand. */
export const sampleRow = headingRows + 1;

/**
 * A sheet with a row of samples: a cell for the numbers of each column, then one for days, one for days with a time, one for
 * text that looks like a formula. Only their styles count.
 */
function samplesSheet({ name, columns, rows }: StreamedSheet, { currency, say }: WorkbookLook): WriteSheet {
  const cells = headingCells(columns);
  const samples = [
    ...columns.map(({ kind }) => columnStyle(kind, currency)),
    dateStyle,
    timeStyle,
    quotedText,
  ];
  for (const [at, style] of samples.entries()) cells.set(`${sampleRow - 1},${at}`, { value: null, style });
  const widths = columns.map(({ label }) => roughWidth(label));
  return {
    ...frame(name, columns, widths, rows),
    cells,
    conditionalRules: columns.flatMap(({ coloured }, at) => rulesOf(coloured, at, rows, say)),
  };
}

function rulesOf(
  coloured: CustomerColumn['coloured'],
  at: number,
  rows: number,
  { movement }: WorkbookWords,
): ConditionalRule[] {
  if (coloured === undefined || rows === 0) return [];
  const letter = columnName(at);
  const range = `${letter}${headingRows + 1}:${letter}${headingRows + rows}`;
  return (['up', 'down'] as const).map((way, index) => ({
    type: 'cellIs',
    priority: at * 2 + index + 1,
    range,
    style: ruleStyle(way),
    ...(coloured === 'word'
      ? { operator: 'equal', formula: `"${movement[way]}"` }
      : { operator: way === 'up' ? 'greaterThan' : 'lessThan', formula: '0' }),
  }));
}
