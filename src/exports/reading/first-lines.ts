// The first lines of a file, where its headings are looked for.
import { parse } from 'csv-parse/sync';

export interface TextLine {
  readonly text: string;
  /** Lines up to and including this one. */
  readonly until: number;
}

/** The cells of a heading line; undefined where a quotation mark stays open. */
export function headingCells(line: string, delimiter: string): string[] | undefined {
  try {
    const rows: string[][] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true });
    return (rows[0] ?? []).map((cell) => cell.trim());
  } catch {
    return undefined;
  }
}
