// Workbooks of all kinds as sheets whose rows can be read one after another. The library is loaded only here, since most
// reviews have no workbook.
import { toldBy } from '../../foundation/problems/file-errors.js';
import type { CellValue } from './cells.js';
import { noFacts, type SheetFacts, sheetFacts } from './facts.js';
import { cellFormats, sheetsOf, workbookPart } from './parts.js';
import { BrokenZip, Zip } from './zip.js';

export interface SheetRow {
  /** As the sheet numbers it, from 1. */
  readonly number: number;
  readonly cells: readonly CellValue[];
}

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  /** Whether any cell holds a value. */
  holdsRows(): Promise<boolean>;
  facts(): Promise<SheetFacts>;
  rows(): AsyncIterable<SheetRow> | Iterable<SheetRow>;
}

export interface Workbook {
  /** Whether hidden rows, filters and formats are known, as in .xlsx. */
  readonly kind: 'xlsx' | 'xlsb' | 'xls';
  readonly sheets: readonly Sheet[];
}

/** A file that is no workbook that can be read: why, and what to do. */
export class NoWorkbook extends Error {
  constructor(
    reason: string,
    readonly fix: string,
  ) {
    super(reason);
  }
}

export const saveAgain = 'open it in a spreadsheet program and save it as .xlsx';
const copyAgain = 'copy or export it again';

/**
 * Opens a workbook from its bytes.
 * @throws NoWorkbook
 */
export async function openWorkbook(data: Buffer): Promise<Workbook> {
  try {
    return data[0] === 0x50 ? await openZip(data) : await openOle(data);
  } catch (error) {
    throw asNoWorkbook(error);
  }
}

/** Errors of broken workbooks as such; others as they are. */
export function asNoWorkbook(error: unknown): unknown {
  if (error instanceof NoWorkbook) return error;
  const { name, message, code } = error as Error & { code?: string };
  if (error instanceof BrokenZip)
    return new NoWorkbook(`is a broken workbook or ZIP file: ${message}`, copyAgain);
  if (
    ['ParseError', 'ZipError', 'XmlError'].includes(name) ||
    code?.startsWith('Z_') ||
    code === 'ERR_BUFFER_TOO_LARGE'
  )
    return new NoWorkbook(
      `is a workbook that cannot be read: ${message}`,
      `${copyAgain}; if that does not help, ${saveAgain}`,
    );
  return error;
}

async function openZip(data: Buffer): Promise<Workbook> {
  const zip = new Zip(data);
  if (zip.has('xl/workbook.bin')) return { kind: 'xlsb', sheets: await xlsbSheets(data) };
  const workbook = workbookPart(zip);
  if (workbook === undefined || !/<(?:\w+:)?workbook[\s>]/.test(zip.text(workbook) ?? ''))
    throw otherZip(zip);
  const sheets = sheetsOf(zip, workbook);
  if (sheets.length === 0) throw new NoWorkbook('is a workbook without a sheet of cells', copyAgain);
  const absent = sheets.find(({ part }) => !zip.has(part));
  if (absent !== undefined) throw new BrokenZip(`the sheet "${absent.name}" is missing`);
  const { streamXlsxRows } = await import('hucre/xlsx');
  return {
    kind: 'xlsx',
    sheets: sheets.map(({ name, hidden, part }) => ({
      name,
      hidden,
      holdsRows: () => holdsValues(zip, part),
      facts: () => sheetFacts(zip, part, cellFormats(zip, workbook)),
      async *rows() {
        for await (const { index, values } of streamXlsxRows(data, { sheet: name }))
          yield { number: index + 1, cells: values };
      },
    })),
  };
}

async function holdsValues(zip: Zip, part: string): Promise<boolean> {
  let begun = '';
  for await (const chunk of zip.stream(part) as AsyncIterable<Buffer>) {
    const text = begun + chunk.toString('latin1');
    if (/<(?:\w+:)?(?:v|is|t)[\s>]/.test(text)) return true;
    begun = text.slice(-32);
  }
  return false;
}

/** What ZIP files that are no workbook are. */
function otherZip(zip: Zip): NoWorkbook {
  const { names } = zip;
  const mimetype = zip.has('mimetype') ? (zip.text('mimetype') ?? '') : '';
  if (mimetype.includes('opendocument.spreadsheet'))
    return new NoWorkbook('is an OpenDocument spreadsheet (.ods)', saveAgain);
  if (names.some((name) => name.startsWith('word/')) || mimetype.includes('opendocument'))
    return new NoWorkbook(
      'is a text document, not a table',
      'export the table as CSV, or as a workbook (.xlsx)',
    );
  if (names.some((name) => name.startsWith('Index/') && name.endsWith('.iwa')))
    return new NoWorkbook('is a Numbers document', 'export it from Numbers as Excel (.xlsx) or CSV');
  if (names.some((name) => name.startsWith('xl/')))
    return new NoWorkbook('is a broken workbook: the part that lists its sheets is missing', copyAgain);
  const inside = names.filter((name) => !name.endsWith('/'));
  const shown = inside.slice(0, 3).join(', ') + (inside.length > 3 ? ` and ${inside.length - 3} more` : '');
  return new NoWorkbook(
    `is a ZIP file, no workbook${inside.length === 0 ? '' : `; inside: ${shown}`}`,
    'unpack it, and name the file inside',
  );
}

async function xlsbSheets(data: Buffer): Promise<Sheet[]> {
  const { readXlsb } = await import('hucre/xlsx');
  return (await readXlsb(data)).sheets.map(sheetInMemory);
}

async function openOle(data: Buffer): Promise<Workbook> {
  const named = (name: string) => data.includes(Buffer.from(name, 'utf16le'));
  const locked = new NoWorkbook(
    'is protected by a password',
    'open it in a spreadsheet program, remove the password and save it as .xlsx under another name',
  );
  if (named('EncryptedPackage') || isLockedXls(data)) throw locked;
  if (!named('Workbook') && !named('Book')) {
    throw named('WordDocument')
      ? new NoWorkbook('is a text document, not a table', 'export the table as CSV, or as a workbook (.xlsx)')
      : new NoWorkbook('is an Office document without a workbook inside', copyAgain);
  }
  const { readXls } = await import('hucre/xlsx');
  try {
    return { kind: 'xls', sheets: (await readXls(data)).sheets.map(sheetInMemory) };
  } catch (error) {
    if (!/BIFF/.test(toldBy(error).message)) throw error;
    throw new NoWorkbook('is a workbook of a very old Excel (before 1997)', saveAgain);
  }
}

/** Whether the records of an old workbook begin with the mark of a password. */
function isLockedXls(data: Buffer): boolean {
  const begin = data.indexOf(Buffer.from([0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00]));
  if (begin < 0) return false;
  for (let at = begin, records = 0; at + 4 <= data.length && records < 4; records++) {
    if (data.readUInt16LE(at) === 0x2f) return true;
    at += 4 + data.readUInt16LE(at + 2);
  }
  return false;
}

interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly CellValue[] | undefined)[];
}

/** A sheet of a kind that the library reads as a whole. It does not say which sheets and rows are hidden. */
function sheetInMemory({ name, rows }: ReadSheet): Sheet {
  return {
    name,
    hidden: false,
    holdsRows: async () => rows.some((row) => row?.some((cell) => cell !== null && cell !== '')),
    facts: async () => noFacts,
    *rows() {
      for (let index = 0; index < rows.length; index++) {
        const cells = rows[index];
        if (cells !== undefined) yield { number: index + 1, cells };
      }
    },
  };
}
