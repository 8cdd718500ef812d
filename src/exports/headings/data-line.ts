// Whether what stands in the place of headings is a row of data: then it may be somebody's name, phone and purchases, and
// no message shows it.

const date = /^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))(\D|$)/;
const decimal = /^[^\p{L}\p{N}]*\d[\d,.'’\s]*[.,]\d{1,4}[^\p{L}\p{N}]*$/u;
const whole = /^[^\p{L}\p{N}]*\d[\d,.'’\s-]*$/u;
const year = /^(19|20)\d\d$/;
const email = /^\S+@\S+\.\p{L}+$/u;
const longNumber = /\d{6,}/;

/**
 * Whether cells are data and no headings: one of them is a date, an amount with decimals, an address of e-mail or a long
 * number, or most are numbers. Years are headings, too.
 */
export function looksLikeData(cells: readonly string[]): boolean {
  // Numbers of columns stand in for headings where an export has none.
  if (cells.every((cell, index) => cell === String(index + 1))) return false;
  const given = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const sure = (cell: string) =>
    date.test(cell) || decimal.test(cell) || email.test(cell) || longNumber.test(cell);
  const numbers = given.filter((cell) => whole.test(cell) && !year.test(cell));
  return given.some(sure) || numbers.length * 2 > given.length;
}

/** Whether a cell begins with a date. */
export function looksLikeDate(cell: string): boolean {
  return date.test(cell);
}

/** What to do about a first line that is not shown. */
export const headlessHint =
  'its first line looks like data and is not shown; if it has no heading line, write headings: none and name its columns by number, such as columns: { customer_id: 1, date: 2, amount: 4 }';

/** Headings that messages may list or propose: none where they look like data. */
export function toShow(headings: readonly string[]): readonly string[] {
  return looksLikeData(headings) ? [] : headings;
}
