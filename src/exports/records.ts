// Finds records of an export again by their number, with line number and raw text. Works on bytes and looks closely
// only at lines that hold quotation marks, so that going through a large file stays cheap.
import { isUtf8 } from 'node:buffer';
import type { PlannedFile } from '../steps/planned.js';
import { openExport } from './open.js';

export interface RawRecord {
  /** Number of the record, heading and blank lines included, from 1 (as the engine counts). */
  readonly number: number;
  /** Line in the file on which it begins, from 1. */
  readonly line: number;
  /** Text without the line end. */
  readonly text: string;
  readonly blank: boolean;
}

const lineFeed = 10;
const quote = 34;

/** All records of a file in order. Text is decoded only when asked for. */
async function* records(file: string, delimiter: string): AsyncGenerator<() => RawRecord> {
  const separator = delimiter.charCodeAt(0);
  let number = 0;
  let line = 1;
  let begun: Buffer[] = [];
  let beginLine = 1;
  let open = false;
  for await (const piece of lines(file)) {
    if (begun.length === 0) beginLine = line;
    line++;
    open = endsInside(piece, open, separator);
    if (open) {
      begun.push(piece);
      continue;
    }
    const bytes = begun.length === 0 ? piece : Buffer.concat([...begun, piece]);
    begun = [];
    number++;
    const found = { number, line: beginLine };
    yield () => rawRecord(bytes, found.number, found.line);
  }
  if (begun.length > 0) {
    const bytes = Buffer.concat(begun);
    yield () => rawRecord(bytes, number + 1, beginLine);
  }
}

function rawRecord(bytes: Buffer, number: number, line: number): RawRecord {
  const text = bytes.toString('utf8').replace(/\r?\n$|\r$/, '');
  return { number, line, text, blank: text === '' };
}

/** Lines with their line feeds, across chunks. */
async function* lines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of openExport(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      const piece = chunk.subarray(from, end + 1);
      yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** Number of the first line that is not UTF-8, from 1. */
export async function firstLineNotUtf8(file: string): Promise<number | undefined> {
  let number = 0;
  for await (const line of lines(file)) {
    number++;
    if (!isUtf8(line)) return number;
  }
  return undefined;
}

/** Whether a quoted field is still open at the end of this line. A quote opens only at the beginning of a field. */
function endsInside(line: Buffer, openBefore: boolean, separator: number): boolean {
  if (!openBefore && line.indexOf(quote) < 0) return false;
  let open = openBefore;
  let fieldStart = !openBefore;
  for (let at = 0; at < line.length; at++) {
    const byte = line[at];
    if (open) {
      if (byte !== quote) continue;
      if (line[at + 1] === quote) at++;
      else open = false;
    } else if (byte === quote && fieldStart) {
      open = true;
    }
    fieldStart = !open && byte === separator;
  }
  return open;
}

/** A data row of an export. */
interface DataRecord {
  readonly record: RawRecord;
  /** Among the rows that the engine could read, from 1. */
  readonly ordinal: number;
  /** Among all rows, from 1; blank lines and the heading do not count. */
  readonly data: number;
}

/** The data rows of a file. `broken` are the numbers of the records that the engine could not read. */
export async function* dataRecords(
  file: PlannedFile,
  broken: ReadonlySet<number>,
): AsyncGenerator<DataRecord> {
  let ordinal = 0;
  let data = 0;
  let number = 0;
  for await (const read of records(file.path, file.delimiter)) {
    number++;
    if (number <= file.skip) continue;
    const record = read();
    if (record.blank && !broken.has(number) && file.headings.length > 1) continue;
    data++;
    if (!broken.has(number)) ordinal++;
    yield { record, ordinal, data };
  }
}
