// Text cells that a spreadsheet would run as a formula: results put an apostrophe before them, and whoever reads results
// takes it away again. Text that was like this before gets one more, so that different texts stay different. Excel shows
// that apostrophe, so tables for Excel have ="..." around such text instead, which Excel shows as the text itself.
import { stringify } from 'csv-stringify/sync';

/**
 * Signs with which spreadsheets begin a formula, and white space that they skip before one. What engines, this module and
 * tests know of it they know from here.
 */
export const formulaSigns = {
  ascii: ['=', '+', '-', '@'],
  /** As keyboards for Chinese and Japanese write them; in their order, and behind all letters. */
  wide: ['\uFF0B', '\uFF0D', '\uFF1D', '\uFF20'],
  space: ['\t', '\r'],
} as const;

const signs: ReadonlySet<string | undefined> = new Set(Object.values(formulaSigns).flat());

/** Whether a text is one that a spreadsheet would run, or was one before apostrophes were put before it. */
function begins(text: string): boolean {
  let at = 0;
  while (text[at] === "'") at++;
  return signs.has(text[at]);
}

/** A text cell as results write it. */
export function defused(text: string): string {
  return begins(text) ? `'${text}` : text;
}

/**
 * Bytes of text that ="..." is put around. Excel takes 255 characters in the quotation marks of a formula; longer text gets
 * the apostrophe.
 */
export const longestShielded = 255;

/** A text cell as tables for Excel have it. */
export function shielded(text: string): string {
  if (!begins(text) || Buffer.byteLength(text) > longestShielded) return defused(text);
  return `="${text.replaceAll('"', '""')}"`;
}

/** A text cell of results without what keeps spreadsheets from running it: an apostrophe, or ="..." around it. */
export function asInExports(cell: string): string {
  if (cell.startsWith("'")) return begins(cell) ? cell.slice(1) : cell;
  const inner = /^="((?:""|[^"])*)"$/.exec(cell)?.[1]?.replaceAll('""', '"');
  return inner !== undefined && begins(inner) ? inner : cell;
}

/** A cell of results as tables that are not for Excel have it, so that rows of both compare. */
export function plainCell(cell: string): string {
  return cell.startsWith('="') ? defused(asInExports(cell)) : cell;
}

/** Byte-order mark, by which Excel knows that a table is UTF-8. */
export const byteOrderMark = '\uFEFF';

/**
 * How tables are written: some programs begin a new row at a carriage return that stands alone.
 * @param excel whether they are for Excel
 * @param isNumber columns, by their number, whose cells are numbers: -5 is no formula
 */
export function csvStyle(excel: boolean, isNumber: (column: number) => boolean = () => false) {
  const safe = excel ? shielded : defused;
  const string = (cell: string, { index }: { readonly index: number }) =>
    isNumber(index) ? cell : safe(cell);
  return { quoted_match: '\r', bom: excel, cast: { string } } as const;
}

/** A table as CSV text, headings first; no spreadsheet runs any of its cells. */
export function csvText(
  rows: readonly (readonly string[])[],
  excel = false,
  isNumber?: (column: number) => boolean,
): string {
  return stringify(rows as string[][], csvStyle(excel, isNumber));
}
