// report.xlsx: the small sheets of the report, and all customers of graded.csv, row by row, so that none is held in memory.
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { PlannedFile } from '../engine/steps/plan/planned.js';
import { Zip } from '../exports/workbooks/zip.js';
import type { Language } from '../policy/model/policy.js';
import type { ReportValues } from '../reports/values/report-values.js';
import { type CustomerColumn, customerColumns } from '../reports/xlsx/customer-columns.js';
import { headingRows, mostRows } from '../reports/xlsx/layout.js';
import { reportSheets } from '../reports/xlsx/report-sheets.js';
import { CustomerRows, type StyleNumbers } from '../reports/xlsx/rows-xml.js';
import { partsOf } from '../reports/xlsx/streamed-parts.js';
import { withQuotedText } from '../reports/xlsx/styles.js';
import { workbookWords } from '../reports/xlsx/words.js';
import { type StreamedSheet, workbookBytes } from '../reports/xlsx/workbook.js';
import { declaredTypes } from './declared-types.js';
import { gradedRows } from './graded-rows.js';
import { writtenFile } from './tables.js';
import { ZipFile } from './zip-file.js';

/** The workbook among the files of a report. */
export const workbookFile = 'report.xlsx';

/** Customers of a sheet; those beyond go on in a further one. */
const mostCustomers = mostRows - headingRows;
/** Characters that are packed at once. */
const enough = 1 << 18;

export interface WorkbookOptions {
  readonly language: Language;
  /** So many customers stand on a sheet, where they are fewer than a sheet holds. */
  readonly mostCustomers?: number;
}

/** Whether a file is a workbook that gradus wrote: one of its first parts says so. */
export function isReportWorkbook(file: string): boolean {
  const begin = Buffer.alloc(1 << 14);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, begin);
  } finally {
    closeSync(opened);
  }
  const name = 'docProps/core.xml';
  const at = begin.indexOf(name);
  if (at < 30) return false;
  const from = at + name.length;
  const packed = begin.subarray(from, from + begin.readUInt32LE(at - 12));
  try {
    return inflateRawSync(packed).includes('<dc:creator>gradus</dc:creator>');
  } catch {
    return false;
  }
}

/**
 * Writes the workbook of results.
 * @param folder of the results
 */
export async function writeReportWorkbook(
  folder: string,
  values: ReportValues,
  { language, mostCustomers: most = mostCustomers }: WorkbookOptions,
  target: string,
): Promise<void> {
  const say = workbookWords[language];
  const graded = await writtenFile(path.join(folder, 'graded.csv'));
  const columns = customerColumns({ values, language, say }, graded.headings, declaredTypes(folder));
  const sheets = reportSheets(values, language);
  const streamed = streamedSheets(say.sheets.customers, columns, values.summary.customers, most);
  const { review: title, currency } = values.summary;
  const bytes = await workbookBytes(sheets, streamed, { title, currency, say });
  const skeleton = new Zip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const parts = new Map(
    streamed.map((sheet, index) => [`xl/worksheets/sheet${sheets.before.length + index + 1}.xml`, sheet]),
  );
  const zip = await ZipFile.create(target);
  const rows = new Rows(graded);
  try {
    for (const name of skeleton.names) {
      const text = skeleton.text(name) ?? '';
      const sheet = parts.get(name);
      if (sheet === undefined) await zip.add(name, [name === 'xl/styles.xml' ? withQuotedText(text) : text]);
      else await zip.add(name, sheetXml(text, sheet, rows));
    }
    await rows.end();
    await zip.end();
  } finally {
    await zip.close();
  }
}

function streamedSheets(
  name: string,
  columns: readonly CustomerColumn[],
  customers: number,
  most: number,
): StreamedSheet[] {
  const sheets = Math.max(1, Math.ceil(customers / most));
  return Array.from({ length: sheets }, (_, index) => ({
    name: index === 0 ? name : `${name} ${index + 1}`,
    columns,
    rows: Math.min(most, customers - index * most),
  }));
}

async function* sheetXml(xml: string, sheet: StreamedSheet, rows: Rows): AsyncGenerator<string> {
  const { head, tail, styles } = partsOf(xml, sheet);
  yield head;
  yield* rows.xml(sheet, styles);
  yield tail;
}

/** Rows of graded.csv, of which each sheet takes those that it has room for. */
class Rows {
  private readonly pieces: AsyncGenerator<string[][]>;
  private piece: readonly string[][] = [];
  private at = 0;

  constructor(graded: PlannedFile) {
    this.pieces = gradedRows(graded);
  }

  async *xml({ columns, rows }: StreamedSheet, styles: StyleNumbers): AsyncGenerator<string> {
    const writer = new CustomerRows(columns, styles);
    let text = '';
    for (let row = 0; row < rows; row++) {
      const cells = this.piece[this.at] ?? (await this.next());
      if (cells === undefined) throw new Error('graded.csv has fewer rows than summary.json has customers');
      this.at++;
      text += writer.row(cells, headingRows + 1 + row);
      if (text.length < enough) continue;
      yield text;
      text = '';
    }
    yield text;
  }

  private async next(): Promise<string[] | undefined> {
    do {
      const { done, value } = await this.pieces.next();
      if (done) return undefined;
      [this.piece, this.at] = [value, 0];
    } while (this.piece.length === 0);
    return this.piece[0];
  }

  /** @throws where rows are left */
  async end(): Promise<void> {
    if ((this.piece[this.at] ?? (await this.next())) !== undefined)
      throw new Error('graded.csv has more rows than summary.json has customers');
  }
}
