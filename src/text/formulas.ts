// Text cells that a spreadsheet would run as a formula: results put an apostrophe before them, and whoever reads results
// takes it away again. Text that was like this before gets one more, so that different texts stay different.

/** Apostrophes before a sign with which formulas begin, also as keyboards for Chinese and Japanese write it. */
const begins = /^'*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20\t\r]/;

/** A text cell as results write it. */
export function defused(text: string): string {
  return begins.test(text) ? `'${text}` : text;
}

/** A text cell of results without the apostrophe that keeps spreadsheets from running it. */
export function asInExports(cell: string): string {
  return cell.startsWith("'") && begins.test(cell) ? cell.slice(1) : cell;
}
