// graded.csv row by row, many at a time, without the engine: its cells as they are written, in the order of the file.
import type { PlannedFile } from '../engine/steps/plan/planned-file.js';
import { openExport } from '../exports/bytes/open.js';
import { RecordSplitter, type SplitRecord } from '../exports/reading/splitter.js';

/** So few rows are handed on at once that those which were asked for are gone before memory is tidied up. */
const pieceOf = 100;

/** Rows behind the headings. */
export async function* gradedRows(file: PlannedFile): AsyncGenerator<string[][]> {
  const splitter = new RecordSplitter(file.delimiter, file.headings.length, 'trusted');
  for await (const chunk of openExport(file.path)) yield* pieces(splitter.push(chunk), file);
  yield* pieces(splitter.end(), file);
}

function* pieces(records: Iterable<SplitRecord>, file: PlannedFile): Generator<string[][]> {
  let rows: string[][] = [];
  for (const { line, bytes, fault } of records) {
    if (line <= file.skip) continue;
    const row = fieldsOf(bytes.toString(), file.delimiter);
    if (fault !== undefined || row.length !== file.headings.length)
      throw new Error(`${file.path}:${line}: a row that gradus wrote cannot be read (${fault ?? 'cells'})`);
    rows.push(row);
    if (rows.length < pieceOf) continue;
    yield rows;
    rows = [];
  }
  yield rows;
}

/** Fields of a record that gradus wrote. */
export function fieldsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (record[at] !== '"') {
      const end = record.indexOf(delimiter, at);
      fields.push(record.slice(at, end < 0 ? undefined : end));
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    const close = closing(record, at + 1);
    fields.push(record.slice(at + 1, close).replaceAll('""', '"'));
    if (close + 1 >= record.length) return fields;
    at = close + 2;
  }
}

function closing(record: string, from: number): number {
  let at = record.indexOf('"', from);
  while (at >= 0 && record[at + 1] === '"') at = record.indexOf('"', at + 2);
  return at < 0 ? record.length : at;
}
