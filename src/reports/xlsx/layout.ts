// Where things stand on a sheet: ids in a first row that is hidden, labels in the second, then the rows. Labels stand next
// to what is sorted and filtered, so that a spreadsheet neither sorts the ids in among the rows nor shows them again.

/** Rows of headings. */
export const headingRows = 2;
/** Rows of a sheet, headings included. */
export const mostRows = 1_048_576;

/** What a spreadsheet calls a column: `A`, `AB`. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

/** Columns that a text takes, roughly: signs of Chinese and Japanese take two. */
export function roughWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += sign > '\u2E7F' ? 2 : 1;
  return width;
}

/** The width of a column for texts that are so wide. */
export function columnWidth(widest: number): number {
  return Math.min(Math.max(widest + 3, 9), 48);
}
