// graded.csv row by row, many at a time, without the engine: its cells as they are written, in the order of the file.
import type { PlannedFile } from '../engine/steps/plan/planned-file.js';
import { openExport } from '../exports/bytes/open.js';
import { RecordSplitter, type SplitRecord } from '../exports/reading/splitter.js';

/** Rows behind the headings. */
export async function* gradedRows(file: PlannedFile): AsyncGenerator<string[][]> {
  const splitter = new RecordSplitter(file.delimiter, file.headings.length, 'trusted');
  const cells = (records: Iterable<SplitRecord>): string[][] => {
    const rows: string[][] = [];
    for (const { line, bytes, fault } of records) {
      if (line <= file.skip) continue;
      const row = fieldsOf(bytes.toString(), file.delimiter);
      if (fault !== undefined || row.length !== file.headings.length)
        throw new Error(`${file.path}:${line}: a row that gradus wrote cannot be read (${fault ?? 'cells'})`);
      rows.push(row);
    }
    return rows;
  };
  for await (const chunk of openExport(file.path)) yield cells(splitter.push(chunk));
  yield cells(splitter.end());
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
