// Total lines that spreadsheets leave at the end of an export ("合计", "Total"): known by their first words.
import { parse } from 'csv-parse/sync';

const totalWords = /^(合计|总计|小计|共计|累计|汇总|(grand |sub)?total|totals|sum|gesamt|summe)\s*[:：]?$/i;

/** At most this many records at the end are looked at. */
export const tailLength = 5;

/**
 * Whether a record is a total line: its first filled cell is a word for a total, and where the customer id should
 * stand there is nothing, or that word.
 */
export function isTotalLine(text: string, delimiter: string, customerColumn: number): boolean {
  let cells: string[];
  try {
    [cells = []] = parse(text, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][];
  } catch {
    return false;
  }
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const first = filled[0];
  if (first === undefined || !totalWords.test(first)) return false;
  const customer = cells[customerColumn]?.trim() ?? '';
  return customer === '' || totalWords.test(customer);
}
