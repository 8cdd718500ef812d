// A list as a file: CSV with the names of columns, or a workbook with their labels.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Decimal } from 'decimal.js';
import { byteOrderMark, csvText } from '../foundation/characters/formulas.js';
import { isNumeric } from '../grammar/types.js';
import type { Language, Policy } from '../policy/model/policy.js';
import type { SeenRow } from '../reports/audience/seen-rows.js';
import { sheetText } from '../reports/xlsx/cells.js';
import { headingOf, type ListColumn, wordingOf } from './columns.js';

/** Writes a CSV; no spreadsheet runs any of its cells. */
export async function writeCsv(
  file: string,
  rows: AsyncIterable<readonly SeenRow[]>,
  columns: readonly ListColumn[],
  excel: boolean,
): Promise<void> {
  const isNumber = (index: number) => {
    const column = columns[index];
    return column !== undefined && isNumeric(column.type);
  };
  async function* pieces() {
    yield csvText([columns.map(({ name }) => name)], excel);
    for await (const piece of rows) {
      const text = csvText(piece, excel, isNumber);
      // The mark of the order of bytes stands at the beginning of the file alone.
      yield text.startsWith(byteOrderMark) ? text.slice(1) : text;
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(file, { mode: 0o600 }));
}

/** Writes a workbook. Beyond the rows that a sheet takes, another sheet goes on. */
export async function writeWorkbook(
  file: string,
  rows: AsyncIterable<readonly SeenRow[]>,
  columns: readonly ListColumn[],
  { name, policy, language }: { readonly name: string; readonly policy: Policy; readonly language: Language },
): Promise<void> {
  const { writeXlsxStream } = await import('hucre/xlsx');
  const cells = columns.map((column) => workbookCell(column, policy, language));
  async function* values() {
    for await (const piece of rows)
      for (const row of piece) yield row.map((cell, index) => cells[index]?.(cell) ?? null);
  }
  const stream = writeXlsxStream(values(), {
    name: sheetName(name),
    columns: columns.map((column) => ({
      header: sheetText(headingOf(column.name, policy, language)),
      width: isNumeric(column.type) || column.type.kind === 'date' ? 14 : 22,
      // Text stays text when somebody edits it.
      numFmt: numberFormat(column),
    })),
    freezePane: { rows: 1 },
  });
  await pipeline(Readable.fromWeb(stream as WebStream<Uint8Array>), createWriteStream(file, { mode: 0o600 }));
}

function numberFormat({ type }: ListColumn): string {
  if (isNumeric(type)) return 'General';
  return type.kind === 'date' ? 'yyyy-mm-dd' : '@';
}

/** Numbers and dates as such, as far as spreadsheets keep them; all else is text. */
function workbookCell(column: ListColumn, policy: Policy, language: Language) {
  const { type } = column;
  const worded = wordingOf(column, policy, language);
  return (cell: string): string | number | Date | null => {
    if (cell === '') return null;
    if (isNumeric(type)) {
      const exact = new Decimal(cell);
      return exact.precision() <= 15 ? exact.toNumber() : cell;
    }
    // Spreadsheets know no day before 1900.
    if (type.kind === 'date' && cell >= '1900-03-01') return new Date(`${cell}T00:00:00Z`);
    return sheetText(worded(cell));
  };
}

/** A sheet is called as the list, as far as a name may go. */
function sheetName(name: string): string {
  return name.toLowerCase() === 'history' ? `${name}_` : name.slice(0, 31);
}
