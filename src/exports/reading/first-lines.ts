// The first lines of a file, where its headings are looked for.
import { parse } from 'csv-parse/sync';

const delimiters = [',', ';', '\t', '|'] as const;

export interface TextLine {
  readonly text: string;
  /** Lines up to and including this one. */
  readonly until: number;
}

/** Ends of records. Left to find them out, the parser makes three buffers for each character of the first line. */
export const lineEnds = ['\r\n', '\n', '\r'];

/** The cells of a heading line; undefined where a quotation mark stays open. */
export function headingCells(line: string, delimiter: string): string[] | undefined {
  try {
    const rows: string[][] = parse(line, {
      delimiter,
      record_delimiter: lineEnds,
      relax_quotes: true,
      relax_column_count: true,
    });
    return (rows[0] ?? []).map((cell) => cell.trim());
  } catch {
    return undefined;
  }
}

/** The candidate that splits the heading into the most fields; a comma when none occurs. */
export function detectDelimiter(heading: string): string {
  const bare = heading.replace(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}
