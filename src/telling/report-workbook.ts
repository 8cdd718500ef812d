// report.xlsx: the small sheets of the report, and all customers of graded.csv, row by row, so that none is held in memory.
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { Zip } from '../exports/workbooks/zip.js';
import { SortedLines } from '../foundation/folders/sorted-lines.js';
import type { Language } from '../policy/model/policy.js';
import type { Audience } from '../reports/audience/audience.js';
import type { Seen, SeenValues } from '../reports/audience/seen.js';
import { gradedSeenBy } from '../reports/audience/seen-graded.js';
import type { SeenRow } from '../reports/audience/seen-rows.js';
import { everybodyIn } from '../reports/values/summary.js';
import { countsSheets } from '../reports/xlsx/counts-sheets.js';
import { type CustomerColumn, customerColumns } from '../reports/xlsx/customer-columns.js';
import { headingRows, mostRows } from '../reports/xlsx/layout.js';
import { reportSheets } from '../reports/xlsx/report-sheets.js';
import { CustomerRows, type StyleNumbers } from '../reports/xlsx/rows-xml.js';
import { partsOf } from '../reports/xlsx/streamed-parts.js';
import { withQuotedText } from '../reports/xlsx/styles.js';
import { workbookWords } from '../reports/xlsx/words.js';
import { type StreamedSheet, workbookBytes } from '../reports/xlsx/workbook.js';
import { XmlBytes } from '../reports/xlsx/xml-bytes.js';
import { declaredTypes } from './declared-types.js';
import { gradedRows } from './graded-rows.js';
import { writtenFile } from './tables.js';
import { ZipFile } from './zip-file.js';

/** The workbook among the files of a report. */
export const workbookFile = 'report.xlsx';

/** Customers of a sheet; those beyond go on in a further one. */
const mostCustomers = mostRows - headingRows;

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

/** What a workbook is made of. */
export interface WorkbookSource {
  /** Of the results. */
  readonly folder: string;
  readonly seen: Seen;
  /** Undefined: the team. */
  readonly audience: Audience | undefined;
  /** Folder that is gone afterwards. */
  readonly scratch: string;
  /** Rows of graded.csv; undefined: all of them. */
  readonly rows?: AsyncIterable<readonly (readonly string[])[]> | undefined;
}

/** Writes the workbook of results, with what may be seen of them. */
export async function writeReportWorkbook(
  source: WorkbookSource,
  { language, mostCustomers: most = mostCustomers }: WorkbookOptions,
  target: string,
): Promise<void> {
  const say = workbookWords[language];
  const { values, counts } = source.seen;
  const { sheets, customers } =
    counts === undefined
      ? await wholeWorkbook(source, values, { language, most })
      : { sheets: countsSheets(counts, language), customers: undefined };
  const streamed = customers?.sheets ?? [];
  const look = {
    title: counts?.review ?? values?.summary.review ?? '',
    currency: counts?.worth?.currency ?? values?.summary.currency ?? '',
    say,
  };
  const bytes = await workbookBytes(sheets, streamed, look);
  const skeleton = new Zip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const parts = new Map(
    streamed.map((sheet, index) => [`xl/worksheets/sheet${sheets.before.length + index + 1}.xml`, sheet]),
  );
  const zip = await ZipFile.create(target);
  try {
    for (const name of skeleton.names) {
      const text = skeleton.text(name) ?? '';
      const sheet = parts.get(name);
      if (sheet === undefined || customers === undefined)
        await zip.add(name, [name === 'xl/styles.xml' ? withQuotedText(text) : text]);
      else await zip.add(name, sheetXml(text, sheet, customers.rows));
    }
    await customers?.rows.end();
    await zip.end();
  } finally {
    await zip.close();
  }
}

/** All sheets of a workbook that holds more than tables, and the rows of the sheet of customers where there is one. */
async function wholeWorkbook(
  { folder, audience, scratch, rows }: WorkbookSource,
  values: SeenValues,
  { language, most }: { readonly language: Language; readonly most: number },
) {
  const say = workbookWords[language];
  const sheets = reportSheets(values, language);
  if (!values.single) return { sheets, customers: undefined };
  const graded = await writtenFile(path.join(folder, 'graded.csv'));
  const seen = gradedSeenBy(graded.headings, values.policy, audience, new SortedLines(scratch));
  const columns = customerColumns({ values, language, say }, seen.columns, declaredTypes(folder));
  return {
    sheets,
    customers: {
      sheets: streamedSheets(say.sheets.customers, columns, everybodyIn(values.summary), most),
      rows: new Rows(seen.rows(rows ?? gradedRows(graded))),
    },
  };
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

async function* sheetXml(xml: string, sheet: StreamedSheet, rows: Rows): AsyncGenerator<string | Uint8Array> {
  const { head, tail, styles } = partsOf(xml, sheet);
  yield head;
  yield* rows.xml(sheet, styles);
  yield tail;
}

/** Rows of customers, of which each sheet takes those that it has room for. */
class Rows {
  private piece: readonly SeenRow[] = [];
  private at = 0;

  constructor(private readonly pieces: AsyncGenerator<readonly SeenRow[]>) {}

  async *xml({ columns, rows }: StreamedSheet, styles: StyleNumbers): AsyncGenerator<Uint8Array> {
    const bytes = new XmlBytes();
    const writer = new CustomerRows(columns, styles, bytes);
    for (let row = 0; row < rows; row++) {
      const cells = this.piece[this.at] ?? (await this.next());
      if (cells === undefined) throw new Error('there are fewer rows of customers than were counted');
      this.at++;
      writer.row(cells, headingRows + 1 + row);
      if (bytes.full) yield bytes.take();
    }
    yield bytes.take();
  }

  private async next(): Promise<SeenRow | undefined> {
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
      throw new Error('there are more rows of customers than were counted');
  }
}
