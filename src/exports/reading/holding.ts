// Records of a CSV that hold some text, found without reading the cells of all others.
import { wholeLines } from '../bytes/whole-lines.js';

const lineFeed = 10;
const quote = 34;
/** Bytes that are looked at together; a longer record is left to others. */
const pieceBytes = 4 << 20;
/** More than that hold the text by chance, such as "1". */
const mostFound = 200;

/** The heading of a file, and its records that hold one of some texts anywhere. */
export interface Holding {
  readonly heading: Buffer;
  readonly records: readonly Buffer[];
}

/**
 * Finds the records that hold one of these texts, in a file of UTF-8 whose cells begin and end with a quotation mark where they
 * hold quotation marks, commas or line ends.
 * @returns undefined where that cannot be told at once: texts that are nothing or hold quotation marks or line ends, too many
 * records, or one of several lines
 */
export function recordsHolding(file: string, texts: readonly string[]): Holding | undefined {
  if (texts.some((text) => text === '' || /["\r\n]/.test(text))) return undefined;
  const needles = texts.map((text) => Buffer.from(text));
  const found: Buffer[] = [];
  let heading: Buffer | undefined;
  let quotes = 0;
  for (const lines of wholeLines(file, pieceBytes)) {
    if (lines.length > pieceBytes) return undefined;
    let from = 0;
    if (heading === undefined) {
      from = lines.indexOf(lineFeed) + 1;
      heading = Buffer.from(lines.subarray(0, from));
      if (quotesIn(heading) % 2 === 1) return undefined;
    }
    const starts = startsOfLines(lines, from, needles);
    if (found.length + starts.size > mostFound) return undefined;
    let counted = from;
    for (const start of [...starts].sort((a, b) => a - b)) {
      quotes += quotesIn(lines.subarray(counted, start));
      counted = start;
      const end = lines.indexOf(lineFeed, start);
      const record = lines.subarray(start, end < 0 ? lines.length : end + 1);
      // A line within quotation marks, or the first of a record that goes on.
      if (quotes % 2 === 1 || quotesIn(record) % 2 === 1) return undefined;
      found.push(Buffer.from(record));
    }
    quotes += quotesIn(lines.subarray(counted));
  }
  return heading && { heading, records: found };
}

/** Where lines begin that hold one of the needles, each once. */
function startsOfLines(lines: Buffer, from: number, needles: readonly Buffer[]): Set<number> {
  const starts = new Set<number>();
  for (const needle of needles) {
    for (let at = lines.indexOf(needle, from); at >= 0; ) {
      starts.add(lines.lastIndexOf(lineFeed, at) + 1);
      if (starts.size > mostFound) return starts;
      const end = lines.indexOf(lineFeed, at);
      at = end < 0 ? -1 : lines.indexOf(needle, end);
    }
  }
  return starts;
}

function quotesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at + 1)) count++;
  return count;
}
