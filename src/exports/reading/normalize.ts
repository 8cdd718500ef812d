// Files that the engine should not read as they are (other encodings, title lines, stray quotation marks, lone carriage
// returns, zstd archives) are rewritten once, as a stream, to UTF-8 with one kind of line end. Only rows that can be
// read get there; the others are counted here and listed later from the original.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { dataRecords } from './records.js';
import type { Fault } from './splitter.js';
import { noTail, type TailCounts } from './tail.js';

export interface Normalized {
  /** The file with the place from which the engine reads it. */
  readonly file: PlannedFile;
  /** Rows that were written. */
  readonly rows: number;
  /** Rows that cannot be read, by fault. */
  readonly faults: ReadonlyMap<Fault, number>;
  /** Lines at the end that are no rows. */
  readonly tail: TailCounts;
}

const enough = 1 << 20;

/** What stands behind every row; where lines belong together, also whether one that cannot be read stood before it. */
function marksOf({ ordered, delimiter }: PlannedFile): { whole: Buffer; broken: Buffer } {
  const ends = ordered ? [delimiter, `${delimiter}1`] : ['', ''];
  const [whole, broken] = ends.map((end) => Buffer.from(`${end}\n`)) as [Buffer, Buffer];
  return { whole, broken };
}

/** Rewrites a file to `target`. `raw` sees every chunk as it lies on the disk. */
export async function normalize(
  file: PlannedFile,
  target: string,
  raw: (chunk: Buffer) => void,
): Promise<Normalized> {
  const faults = new Map<Fault, number>();
  const tail = { ...noTail };
  let rows = 0;
  const sink = createWriteStream(target);
  const written = finished(sink);
  // A full disk is told where it is waited for; until then it must not count as unhandled.
  written.catch(() => undefined);
  let pieces: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    const batch = Buffer.concat(pieces);
    pieces = [];
    size = 0;
    if (!sink.write(batch)) await Promise.race([once(sink, 'drain'), written]);
  };
  const marks = marksOf(file);
  let broken = false;
  for await (const batch of dataRecords(file, raw)) {
    for (const record of batch) {
      if (record.tail !== undefined) tail[record.tail]++;
      else if (record.fault !== undefined) {
        faults.set(record.fault, (faults.get(record.fault) ?? 0) + 1);
        broken = true;
      } else {
        rows++;
        const end = broken ? marks.broken : marks.whole;
        pieces.push(record.fitting, end);
        size += record.fitting.length + end.length;
        broken = false;
      }
    }
    if (size >= enough) await flush();
  }
  await flush();
  sink.end();
  await written;
  const source = { path: target, skip: 0, ...(file.ordered && { marked: true as const }) };
  return { file: { ...file, source }, rows, faults, tail };
}
