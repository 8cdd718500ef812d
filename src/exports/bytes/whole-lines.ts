// Files of text in pieces that end with a line, whatever their size.
import { closeSync, openSync, readSync } from 'node:fs';

const lineFeed = 10;

/**
 * The bytes of a file in pieces of whole lines; the last one may have no line end. Each holds until the next one is asked for.
 * @param size bytes of a piece at most, unless a single line has more
 */
export function* wholeLines(file: string, size: number): Generator<Buffer> {
  let memory = Buffer.allocUnsafe(size);
  const handle = openSync(file, 'r');
  try {
    let kept = 0;
    for (;;) {
      const read = readSync(handle, memory, kept, memory.length - kept, null);
      const held = kept + read;
      if (read === 0) {
        if (held > 0) yield memory.subarray(0, held);
        return;
      }
      const end = memory.subarray(0, held).lastIndexOf(lineFeed) + 1;
      if (end > 0) yield memory.subarray(0, end);
      kept = held - end;
      // A line that fills all of it needs more.
      const from = memory;
      if (kept === memory.length) memory = Buffer.allocUnsafe(2 * memory.length);
      from.copy(memory, 0, end, held);
    }
  } finally {
    closeSync(handle);
  }
}
