// Text cells that a spreadsheet would run as a formula: results put an apostrophe before them, and whoever reads results
// takes it away again. Text that was like this before gets one more, so that different texts stay different.
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

/** A text cell of results without the apostrophe that keeps spreadsheets from running it. */
export function asInExports(cell: string): string {
  return cell.startsWith("'") && begins(cell) ? cell.slice(1) : cell;
}

/** How tables are written: some programs begin a new row at a carriage return that stands alone. */
export const csvStyle = { quoted_match: '\r', cast: { string: (cell: string) => defused(cell) } } as const;

/** A table as CSV text, headings first; no spreadsheet runs any of its cells. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], csvStyle);
}
