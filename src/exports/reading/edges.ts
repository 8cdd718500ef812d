// Whether any cell of a UTF-8 file begins or ends with a wide space or a mark that nobody sees. Looked for in the bytes,
// where a file of plain ASCII costs nothing; looking into every cell would cost the engine a fifth of reading.
import { isAscii } from 'node:buffer';
import { wideSpaces } from '../../foundation/characters/spaces.js';

const marks = wideSpaces.map((each) => Buffer.from(each));
const carriageReturn = 13;
const lineFeed = 10;
const quote = 34;
/** Longer than any mark with its neighbours. */
const overlap = 8;

/** Looks at the chunks of a file, in their order. It may find an edge where there is none, never the reverse. */
export class EdgeCheck {
  found = false;
  private readonly delimiter: number;
  private before: Buffer = Buffer.alloc(0);
  private first = true;

  constructor(delimiter: string) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  push(chunk: Buffer): void {
    if (this.found) return;
    // The mark in front of a whole file says how it is written; it belongs to no cell.
    const text = this.first && chunk.subarray(0, 3).equals(byteOrderMark) ? chunk.subarray(3) : chunk;
    const seam = Buffer.concat([this.first ? newLine : this.before, text.subarray(0, overlap)]);
    this.found = this.holdsEdge(seam) || this.holdsEdge(text);
    this.first = false;
    this.before = Buffer.from((text.length < overlap ? seam : text).subarray(-overlap));
  }

  end(): boolean {
    return this.found || this.holdsEdge(Buffer.concat([this.before, newLine]));
  }

  private holdsEdge(text: Buffer): boolean {
    if (!isAscii(text)) {
      for (const mark of marks) {
        for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
          if (this.ends(text[at - 1]) || this.ends(text[at + mark.length])) return true;
        }
      }
    }
    return this.lineEndInCell(text);
  }

  /** A line end as the last character of a quoted cell; in front, the engine sees it for itself. */
  private lineEndInCell(text: Buffer): boolean {
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
      const last = text[at - 1];
      if ((last === lineFeed || last === carriageReturn) && this.separates(text[at + 1])) return true;
    }
    return false;
  }

  private ends(byte: number | undefined): boolean {
    return byte === quote || this.separates(byte);
  }

  private separates(byte: number | undefined): boolean {
    return byte === this.delimiter || byte === lineFeed || byte === carriageReturn;
  }
}

const byteOrderMark = Buffer.from('\uFEFF');
const newLine = Buffer.from('\n');
