// Cells of a sheet as the text that an export in CSV would have.
import { Decimal } from 'decimal.js';

/** What the workbook library gives for a cell. */
export type CellValue = string | number | boolean | Date | null | undefined;

/**
 * Text of a cell: dates as ISO dates, with the time where there is one; times alone as HH:MM:SS; numbers as exact decimals
 * of 15 significant digits, which is what spreadsheets keep; line breaks as spaces, so that a row of the sheet is a line.
 */
export function cellText(value: CellValue): string {
  if (typeof value === 'string')
    return /[\r\n\0]/.test(value) ? value.replace(/\0/g, '').replace(/\s*[\r\n]+\s*/g, ' ') : value;
  if (typeof value === 'number') return numberText(value);
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return dateText(value);
}

function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value)) return '#NUM!';
  const text = String(Number(value.toPrecision(15)));
  return text.includes('e') ? new Decimal(text).toFixed() : text;
}

/** Whether a number has more digits than spreadsheets keep, so that its last ones are likely lost. */
export function isTooLong(value: CellValue): boolean {
  return typeof value === 'number' && Math.abs(value) >= 1e15 && Number.isInteger(value);
}

function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return '#VALUE!';
  const iso = value.toISOString();
  const [day = '', clock = ''] = iso.split('T');
  const time = clock.replace(/(?:\.000)?Z$/, '');
  // The day before the first: a time of no day.
  if (day === '1899-12-31') return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}

/** A row as a line of CSV, without empty cells behind the last one. */
export function rowText(cells: readonly string[]): string {
  let last = cells.length;
  while (last > 0 && cells[last - 1] === '') last--;
  return cells.slice(0, last).map(quoted).join(',');
}

function quoted(cell: string): string {
  return /[",]|^ | $/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
