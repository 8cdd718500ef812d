// A sheet as text: one line for each of its rows, so that line N is row N, in a folder that is gone when the process ends.
// Everything behind reads it like any other export.
import { createWriteStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { unsavedText } from '../../engine/steps/read/cell-errors.js';
import { type CellValue, cellText, isTooLong, rowText } from './cells.js';
import type { SheetFacts } from './facts.js';
import { placeForText } from './folder.js';
import { asNoWorkbook, NoWorkbook, openWorkbook, type Sheet, saveAgain, type Workbook } from './open.js';

/** What the cells of a column are. */
export interface ColumnCells {
  dates: number;
  /** Numbers with more digits than spreadsheets keep. */
  tooLong: number;
  /** Formulas without a stored value, and the row of the first. */
  unsaved: number;
  firstUnsaved: number;
  /** Texts such as 1.23457E+11, which a long number became where it was shown so. */
  exponents: number;
}

export interface ConvertedSheet {
  readonly sheet: string;
  /** Whether the workbook has no other. */
  readonly alone: boolean;
  /** The text: UTF-8, commas, a line feed behind each row. */
  readonly text: string;
  /** Columns up to the last that holds anything. */
  readonly width: number;
  readonly columns: readonly ColumnCells[];
  readonly facts: SheetFacts;
}

/** The sheets of a workbook, and each as text when it is asked for. */
export interface OpenedWorkbook {
  readonly kind: Workbook['kind'];
  readonly sheets: readonly Pick<Sheet, 'name' | 'hidden' | 'holdsRows'>[];
  /** @throws NoWorkbook */
  convert(sheet: string): Promise<ConvertedSheet>;
}

/** Larger files cannot be held in memory while they are read. */
const largest = 1 << 30;
/** Characters that are written at once. */
const enough = 1 << 18;

const opened = new Map<string, Promise<OpenedWorkbook>>();

/**
 * Opens the workbook of a file; as long as the file stays the same, once.
 * @throws NoWorkbook
 */
export function workbookOf(file: string): Promise<OpenedWorkbook> {
  const { ino, size, mtimeMs } = statSync(file);
  const key = `${file} ${ino} ${size} ${mtimeMs}`;
  const found = opened.get(key) ?? open(file, size);
  opened.set(key, found);
  return found;
}

async function open(file: string, size: number): Promise<OpenedWorkbook> {
  if (size > largest)
    throw new NoWorkbook('is a workbook of more than 1 GB', 'export it as CSV, or in several workbooks');
  const workbook = await openWorkbook(await readFile(file));
  const converted = new Map<string, Promise<ConvertedSheet>>();
  return {
    kind: workbook.kind,
    sheets: workbook.sheets,
    convert: (name) => {
      const sheet = workbook.sheets.find((each) => each.name === name);
      if (sheet === undefined) throw new Error(`the workbook has no sheet ${name}`);
      const found = converted.get(name) ?? convert(sheet, workbook.sheets.length === 1);
      converted.set(name, found);
      return found;
    },
  };
}

async function convert(sheet: Sheet, alone: boolean): Promise<ConvertedSheet> {
  try {
    const facts = await sheet.facts();
    const lines = new Lines(facts);
    const text = placeForText();
    await pipeline(lines.of(sheet.rows()), createWriteStream(text, { mode: 0o600 }));
    return { sheet: sheet.name, alone, text, width: lines.columns.length, columns: lines.columns, facts };
  } catch (error) {
    throw asNoWorkbook(error);
  }
}

/** Lines of rows, and what their cells are. */
class Lines {
  readonly columns: ColumnCells[] = [];
  private written = 0;

  constructor(private readonly facts: SheetFacts) {}

  /** The text of all rows, many at a time. */
  async *of(rows: ReturnType<Sheet['rows']>): AsyncGenerator<string> {
    let text = '';
    for await (const { number, cells } of rows) {
      text += this.next(number, cells);
      if (text.length < enough) continue;
      yield text;
      text = '';
    }
    if (text !== '') yield text;
  }

  /** The line of a row, behind an empty one for each that the sheet leaves out; nothing for an empty row. */
  private next(number: number, cells: readonly CellValue[]): string {
    const unsaved = this.facts.unsaved.get(number);
    const amounts = this.facts.amounts.get(number);
    const texts = cells.map((read, column) => {
      const cell = amounts?.get(column) ?? read;
      const text = unsaved?.has(column) ? unsavedText : cellText(cell);
      if (text !== '') this.count(column, cell, text, number);
      return text;
    });
    const line = rowText(texts);
    if (line === '') return '';
    if (number <= this.written)
      throw new NoWorkbook(`is a broken workbook: row ${number} stands below row ${this.written}`, saveAgain);
    const gap = '\n'.repeat(number - this.written - 1);
    this.written = number;
    return `${gap}${line}\n`;
  }

  private count(column: number, cell: CellValue, text: string, row: number): void {
    while (this.columns.length <= column)
      this.columns.push({ dates: 0, tooLong: 0, unsaved: 0, firstUnsaved: 0, exponents: 0 });
    const counts = this.columns[column];
    if (counts === undefined) return;
    if (text === unsavedText) {
      counts.unsaved++;
      counts.firstUnsaved ||= row;
    } else if (cell instanceof Date) counts.dates++;
    else if (isTooLong(cell)) counts.tooLong++;
    else if (typeof cell === 'string' && /^\d([.,]\d+)?E\+\d{1,2}$/i.test(cell)) counts.exponents++;
  }
}
