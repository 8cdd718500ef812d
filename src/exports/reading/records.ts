// The data rows of an export in order, numbered as people count them, with what is wrong with each.
import { isUtf8 } from 'node:buffer';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { utf8Chunks } from '../bytes/encoding.js';
import { openExport } from '../bytes/open.js';
import { isRule } from './ruled-lines.js';
import { type Fault, RecordSplitter, type SplitRecord } from './splitter.js';
import { type TailKind, tailKinds, tailLength } from './tail.js';

export interface DataRecord {
  /** Among all rows, from 1; title lines, the heading and blank lines do not count. */
  readonly number: number;
  /** Among the rows that can be read, from 1. */
  readonly ordinal: number;
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly bytes: Buffer;
  /** The same without empty fields beyond the last heading. */
  readonly fitting: Buffer;
  readonly fault: Fault | undefined;
  /** Why it is no row, where it is one of the last lines. */
  readonly tail: TailKind | undefined;
}

const nul = 0;
const replacement = Buffer.from('\uFFFD');

/**
 * The data rows of a delimited file, many at a time: handing over each on its own would take most of the time.
 * `raw` sees every chunk as it lies on the disk.
 */
export async function* dataRecords(
  file: PlannedFile,
  raw?: (chunk: Buffer) => void,
): AsyncGenerator<DataRecord[]> {
  const checked = badBytes(file);
  let number = 0;
  let ordinal = 0;
  const numbered = (record: SplitRecord, kind: TailKind | undefined): DataRecord => {
    number++;
    // Totals and footers seldom have as many cells as rows.
    const fault =
      kind === undefined ? (record.fault ?? (checked(record.bytes) ? 'bad_bytes' : undefined)) : undefined;
    if (fault === undefined && kind === undefined) ordinal++;
    const { line, bytes, fitting } = record;
    return { number, ordinal, line, bytes, fitting, fault, tail: kind };
  };
  // The last records are held back until it is known that nothing follows them.
  let tail: SplitRecord[] = [];
  for await (const batch of rowsOf(file, raw)) {
    const held = tail.concat(batch);
    const sure = Math.max(0, held.length - tailLength);
    yield held.slice(0, sure).map((record) => numbered(record, undefined));
    tail = held.slice(sure);
  }
  const kinds = tailKinds(
    tail.map(({ bytes }) => bytes.toString()),
    file,
  );
  yield tail.map((record, index) => numbered(record, kinds[index]));
}

/** Records behind the heading that are neither blank nor drawn. A lone blank line of a one-column file is an empty row,
 * but not in a sheet, which has them everywhere. */
async function* rowsOf(file: PlannedFile, raw?: (chunk: Buffer) => void): AsyncGenerator<SplitRecord[]> {
  const short = file.workbook === undefined ? 'fault' : 'filled';
  const splitter = new RecordSplitter(file.delimiter, file.headings.length, 'counted', short);
  const keeps = (record: SplitRecord) =>
    record.line > file.skip &&
    !isRule(record) &&
    (!record.blank || (file.headings.length === 1 && file.workbook === undefined));
  const bytes = openExport(file.workbook?.text ?? file.path, raw);
  for await (const chunk of utf8Chunks(bytes as AsyncIterable<Buffer>, file.encoding)) {
    yield [...splitter.push(chunk)].filter(keeps);
  }
  yield [...splitter.end()].filter(keeps);
}

/** How rows with bytes that are no text are known in this encoding. */
function badBytes(file: PlannedFile): (bytes: Buffer) => boolean {
  if (file.encoding === 'utf-8') return (bytes) => bytes.includes(nul) || !isUtf8(bytes);
  return (bytes) => bytes.includes(nul) || bytes.includes(replacement);
}
