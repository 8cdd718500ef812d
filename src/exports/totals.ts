// Total lines that spreadsheets leave at the end of an export ("合计", "Total"): known by their first words.
import { parse } from 'csv-parse/sync';
import type { PlannedFile } from '../steps/planned.js';
import { totalWord } from '../text/total-words.js';

const words = new RegExp(`^(?:${totalWord})$`, 'iu');

/** At most this many records at the end are looked at. */
export const tailLength = 5;

/**
 * Whether a record is a total line: its first filled cell is a word for a total, and where customer id and date should
 * stand there is nothing, or that word.
 */
export function isTotalLine(
  text: string,
  { delimiter, customerColumn, dateColumn }: Pick<PlannedFile, 'delimiter' | 'customerColumn' | 'dateColumn'>,
): boolean {
  let cells: string[];
  try {
    [cells = []] = parse(text, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][];
  } catch {
    return false;
  }
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const first = filled[0];
  if (first === undefined || !words.test(first)) return false;
  return [customerColumn, dateColumn].every((column) => {
    const cell = cells[column]?.trim() ?? '';
    return cell === '' || words.test(cell);
  });
}
