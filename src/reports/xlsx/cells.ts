// Cells of the workbook before anything is written: exact text, and what it stands for. A spreadsheet gets a number, a date
// or a percentage only where it holds exactly what the text says; else it gets the text.
import { decimalsOf } from '../../foundation/characters/currency-decimals.js';
import { visible } from '../../foundation/characters/visible.js';

/** What the text of a cell stands for. `auto`: a number or a date where it looks like one and nothing else. */
export type CellKind =
  | 'text'
  | 'auto'
  | 'count'
  | 'number'
  | 'money'
  | 'share'
  | 'score'
  | 'change'
  | 'steps'
  | 'date';

/** How a cell looks beside its kind: gone up, gone down, a heading, a sum. */
export type Tone = 'up' | 'down' | 'heading' | 'total';

export interface SheetCell {
  readonly kind: CellKind;
  /** As results have it; null: nothing is known. */
  readonly text: string | null;
  readonly tone?: Tone | undefined;
}

/** What is written: a number (dates are days since 1899-12-30) as plain decimal text, or text. */
export type SheetWritten =
  | { readonly number: string; readonly as: 'number' | 'date' | 'datetime' }
  | { readonly text: string };

const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const isoDate = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2})(?:\.0+)?)?$/;
/** Digits that a spreadsheet keeps of a number. */
const digitsKept = 15;
/** Characters that a cell of a spreadsheet holds. */
const longestText = 32_767;
const dayOfTime = 86_400_000;
/** Spreadsheets disagree about days before March 1900: for some of them 1900 is a leap year. */
const firstDay = 61;

/** What is written of a cell; undefined: nothing. */
export function writtenCell(kind: CellKind, text: string | null): SheetWritten | undefined {
  if (text === null || text === '') return undefined;
  if (kind === 'text') return { text: sheetText(text) };
  if (kind === 'date' || (kind === 'auto' && text.length >= 10 && text[4] === '-'))
    return writtenDate(text) ?? { text: sheetText(text) };
  if (!plainNumber.test(text)) return { text: sheetText(text) };
  // What may be a code is spared the loss of its last digits.
  if (kind === 'auto' && text.replace(/[-.]/g, '').length > digitsKept) return { text };
  return { number: text, as: 'number' };
}

function writtenDate(text: string): SheetWritten | undefined {
  const [, year, month, day, hour, minute, second] = isoDate.exec(text) ?? [];
  if (year === undefined) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const days = midnight / dayOfTime + 25_569;
  const real = new Date(midnight).toISOString().slice(0, 10) === text.slice(0, 10);
  if (!real || days < firstDay) return undefined;
  if (hour === undefined) return { number: String(days), as: 'date' };
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return { number: String(days + seconds / 86_400), as: 'datetime' };
}

/**
 * Text that XML can hold and a spreadsheet shows as it is: signs that steer something become visible, and what a
 * spreadsheet would take for a sign by its code (`_x0041_`) stays what it is.
 */
export function sheetText(text: string): string {
  const shown = visible(text)
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  if (shown.length <= longestText) return shown;
  // Never half of a sign that takes two places.
  return `${shown.slice(0, longestText - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** How spreadsheets show a kind. */
export function formatOf(kind: CellKind, written: SheetWritten, currency: string): string | undefined {
  if ('text' in written) return undefined;
  if (written.as === 'date') return 'yyyy-mm-dd';
  if (written.as === 'datetime') return 'yyyy-mm-dd hh:mm:ss';
  return numberFormat(kind, currency);
}

/** How spreadsheets show numbers of a kind; undefined: as they are. */
export function numberFormat(kind: CellKind, currency: string): string | undefined {
  switch (kind) {
    case 'count':
      return '#,##0';
    case 'money': {
      const decimals = decimalsOf(currency);
      return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
    }
    case 'share':
      return '0.0%';
    case 'score':
      return '0.00';
    case 'change':
      return '+0.00;-0.00;0.00';
    case 'steps':
      return '+0;-0;0';
    default:
      return undefined;
  }
}
