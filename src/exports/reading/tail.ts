// Lines at the end of an export that are no rows: totals that spreadsheets leave there ("合计", "Total"), and what programs
// print below a list ("制表人：…", "Copyright (c) …").

import { parse } from 'csv-parse/sync';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { totalWord } from '../../foundation/characters/total-words.js';
import type { Note } from '../../foundation/problems/note.js';
import { looksLikeDate } from '../headings/data-line.js';
import { lineEnds } from './first-lines.js';
import { isLabelled, saysFooter } from './footer-words.js';

const words = new RegExp(`^(?:${totalWord})$`, 'iu');

/** At most this many records at the end are looked at. */
export const tailLength = 12;

/** Why a line at the end is set aside: also the reason code of row accounting. */
export type TailKind = 'total_line' | 'footer_line';

/** How many lines at the end are of each kind. */
export type TailCounts = Readonly<Record<TailKind, number>>;

export const noTail: TailCounts = { total_line: 0, footer_line: 0 };

/** Of several files together. */
export function tailSum(files: readonly { readonly tail: TailCounts }[]): TailCounts {
  const sum = (kind: TailKind) => files.reduce((all, { tail }) => all + tail[kind], 0);
  return { total_line: sum('total_line'), footer_line: sum('footer_line') };
}

/** `1 total line and 2 footer lines`; undefined where there are none. */
export function tailWords({ total_line: totals, footer_line: footers }: TailCounts): Note | undefined {
  const counted = (count: number, en: string, zh: string) =>
    count === 0 ? [] : [{ en: `${count} ${en}${count === 1 ? '' : 's'}`, zh: `${count} 行${zh}` }];
  const words = [...counted(totals, 'total line', '合计行'), ...counted(footers, 'footer line', '表尾行')];
  if (words.length === 0) return undefined;
  return { en: words.map(({ en }) => en).join(' and '), zh: words.map(({ zh }) => zh).join('和') };
}

type Columns = Pick<PlannedFile, 'delimiter' | 'customerColumn' | 'dateColumn' | 'ours'>;

/**
 * What the last records of an export are, in their order; undefined for rows.
 * @param texts at most `tailLength` records, up to the very last that is not blank
 */
export function tailKinds(texts: readonly string[], file: Columns): (TailKind | undefined)[] {
  if (file.ours) return texts.map(() => undefined);
  const lines = texts.map((text) => lineKind(text, file));
  let from = lines.length;
  while (from > 0 && lines[from - 1] !== 'row') from--;
  // A few words alone belong to what is printed below a list only where that has begun.
  while (lines[from] === 'words') from++;
  return lines.map((kind, index) => {
    if (index < from || kind === 'row') return undefined;
    return kind === 'words' ? 'footer_line' : kind;
  });
}

function lineKind(text: string, file: Columns): TailKind | 'words' | 'row' {
  const cells = cellsOf(text, file.delimiter);
  const filled = cells.filter((cell) => cell !== '');
  const first = filled[0];
  if (first === undefined) return 'row';
  if (isTotal(first, cells, file)) return 'total_line';
  return footerKind(first, filled, cells, file);
}

/** Its first filled cell is a word for a total, and where customer id and date should stand there is nothing, or that word. */
function isTotal(first: string, cells: readonly string[], { customerColumn, dateColumn }: Columns): boolean {
  if (!words.test(first)) return false;
  return [customerColumn, dateColumn].every((column) => {
    const cell = cells[column] ?? '';
    return cell === '' || words.test(cell);
  });
}

/** A line with a date in its place or a number in a cell of its own is a row, whatever else stands there. */
function footerKind(
  first: string,
  filled: readonly string[],
  cells: readonly string[],
  { customerColumn, dateColumn }: Columns,
): 'footer_line' | 'words' | 'row' {
  const date = cells[dateColumn] ?? '';
  if (looksLikeDate(date) || filled.some(isNumber)) return 'row';
  const customer = cells[customerColumn] ?? '';
  const dated = dateColumn >= 0;
  const labels = (cell: string) => saysFooter(cell) || (dated && isLabelled(cell));
  const [other] = [customer, date].filter((cell) => cell !== '' && !labels(cell));
  if (other === undefined && (saysFooter(first) || (dated && filled.every(isLabelled)))) return 'footer_line';
  return dated && filled.length === 1 && /\p{L}/u.test(first) && date === '' ? 'words' : 'row';
}

/** Amounts, counts and codes: no letters but those of a currency. */
function isNumber(cell: string): boolean {
  return (
    /\d/.test(cell) && /^[^\p{L}\p{N}]*(?:[A-Z]{3}\s*)?[\d.,'’\s]+(?:\s*[A-Z]{3})?[^\p{L}\p{N}]*$/u.test(cell)
  );
}

function cellsOf(text: string, delimiter: string): string[] {
  try {
    const [cells = []] = parse(text, {
      delimiter,
      record_delimiter: lineEnds,
      relax_quotes: true,
      relax_column_count: true,
    }) as string[][];
    return cells.map((cell) => cell.trim());
  } catch {
    return [];
  }
}
