// One pass over the bytes of an input while the engine reads it too: fingerprint, encoding, and whether the engine may
// read the file as it is. Nothing is parsed.
import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { firstBad, withoutCutCharacter } from '../bytes/encoding.js';
import { type Likely, likelyEncoding } from '../bytes/likely-encoding.js';
import { openExport, packingOf, scanBytes, scanExport } from '../bytes/open.js';
import { checkPages } from '../bytes/parquet-pages.js';
import { EdgeCheck } from './edges.js';
import { looksDrawn, mayBeginRule } from './ruled-lines.js';
import { type Fault, longest, RecordSplitter, type SplitRecord } from './splitter.js';
import { tailKinds, tailLength } from './tail.js';

export interface Inspection {
  /** SHA-256 of the file as it lies on the disk. */
  readonly sha256: string;
  readonly bytes: number;
  /** Set when the text is not UTF-8: where, and what it seems to be. */
  readonly notUtf8: { readonly at: number; readonly likely: Likely } | undefined;
  /** Whether quotes, line ends, characters and the last lines are such that the engine reads what people mean. */
  readonly regular: boolean;
  /** Whether a cell may begin or end with a wide space or an invisible mark. */
  readonly wideEdges: boolean;
  /** Of a regular file that is not rewritten: its rows, also those that do not fit the heading. */
  readonly rows: number;
  /** Of a file that a cluster reads itself: rows that cannot be read, and when it was written or which version it has. */
  readonly faults?: ReadonlyMap<Fault, number>;
  readonly modified?: string | undefined;
}

class Fingerprint {
  private readonly hash: Hash = createHash('sha256');
  bytes = 0;

  add(chunk: Buffer): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
  }

  get sha256(): string {
    return this.hash.digest('hex');
  }
}

/** Fingerprints a file of any kind. */
export async function fingerprint(file: string): Promise<{ sha256: string; bytes: number }> {
  const print = new Fingerprint();
  for await (const chunk of scanBytes(file)) print.add(chunk);
  return { sha256: print.sha256, bytes: print.bytes };
}

/**
 * Fingerprints an export, and looks at its text unless it is rewritten anyway or has none.
 * @param onIrregular called at once, and once, where the engine should not read the file as it is
 */
export async function inspect(file: PlannedFile, onIrregular: () => void = () => {}): Promise<Inspection> {
  const packing = packingOf(file.path);
  if (packing === 'parquet') await checkPages(file.path);
  if (file.rewrite || packing === 'parquet') {
    return {
      ...(await fingerprint(file.path)),
      notUtf8: undefined,
      regular: true,
      wideEdges: false,
      rows: 0,
    };
  }
  const print = new Fingerprint();
  const utf8 = new Utf8Check();
  const shape = new ShapeCheck(file);
  const edges = new EdgeCheck(file.delimiter);
  let told = false;
  for await (const chunk of scanExport(file.path, (raw) => print.add(raw))) {
    utf8.push(chunk);
    shape.push(chunk);
    edges.push(chunk);
    if (told || (shape.sound && !utf8.failed)) continue;
    told = true;
    onIrregular();
  }
  return {
    sha256: print.sha256,
    bytes: print.bytes,
    notUtf8: await utf8.end(),
    regular: shape.end(),
    wideEdges: edges.end(),
    rows: shape.rows,
  };
}

/** Line ends of one kind, quotation marks that pair up, no NUL, no drawn lines, no total or footer at the end. */
class ShapeCheck {
  sound = true;
  private readonly splitter: RecordSplitter;
  private records = 0;
  private feeds = 0;
  private returns = 0;
  private lastByte = 10;
  /** The beginning of a line that goes on in the next chunk. */
  private begun: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);
  /** Lines up to the heading, which may hold any number of fields; all stand in the first chunk. */
  private titles: number;

  constructor(private readonly file: PlannedFile) {
    this.splitter = new RecordSplitter(file.delimiter, file.headings.length, 'trusted');
    this.titles = file.skip;
  }

  push(chunk: Buffer): void {
    if (!this.sound) return;
    const joined = chunk.length >= tailBytes ? chunk : Buffer.concat([this.tail, chunk]);
    this.tail = Buffer.from(joined.subarray(-tailBytes));
    if (chunk.includes(0)) this.sound = false;
    this.countEnds(chunk);
    this.pairQuotes(chunk);
    this.titles = 0;
  }

  /** Windows line ends must be all or none. Files with plain line ends cost one search for a carriage return. */
  private countEnds(chunk: Buffer): void {
    let at = chunk.indexOf(carriageReturn);
    const windows = this.file.newLine === '\r\n';
    if (at >= 0 && !windows) this.sound = false;
    if (!windows || !this.sound) return;
    for (; at >= 0; at = chunk.indexOf(carriageReturn, at + 1)) this.returns++;
    for (at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) {
      this.feeds++;
      if ((at === 0 ? this.lastByte : chunk[at - 1]) !== carriageReturn) this.sound = false;
    }
    this.lastByte = chunk.at(-1) ?? this.lastByte;
  }

  private pairQuotes(chunk: Buffer): void {
    if (chunk.indexOf(quote) < 0 && this.splitter.idle) {
      this.countLines(chunk);
      return;
    }
    const all = this.begun.length === 0 ? chunk : Buffer.concat([this.begun, chunk]);
    this.begun = Buffer.alloc(0);
    this.judge(this.splitter.push(all));
    this.begun = this.splitter.takeBegun();
  }

  /** The lines that end in a chunk without quotation marks. */
  private countLines(chunk: Buffer): void {
    let end = chunk.indexOf(lineFeed);
    if (end < 0) {
      this.begun = Buffer.concat([this.begun, chunk]);
    } else {
      this.countLine(Buffer.concat([this.begun, chunk.subarray(0, end)]));
      let from = end + 1;
      let lines = 0;
      for (end = chunk.indexOf(lineFeed, from); end >= 0; end = chunk.indexOf(lineFeed, from)) {
        // Hardly any line is blank or drawn, so the others are only counted.
        if (mayBeginRule(chunk[from]) || end - from > longest) this.countLine(chunk.subarray(from, end));
        else lines++;
        from = end + 1;
      }
      this.records += lines;
      this.begun = Buffer.from(chunk.subarray(from));
    }
    // Nobody would want to wait for the end of such a line.
    if (this.begun.length > longest) this.sound = false;
  }

  /** @param line with what stands of its line end beside the line feed */
  private countLine(line: Buffer): void {
    const blank = line.length === 0 || (line.length === 1 && line[0] === carriageReturn);
    if (!blank || this.file.headings.length === 1) this.records++;
    if (line.length > longest || looksDrawn(line)) this.sound = false;
  }

  /** Rows behind the heading, which is one line of a file that the engine reads as it is. */
  get rows(): number {
    return this.records - 1;
  }

  /**
   * Lines without quotation marks that have too few or too many fields are the engine's to refuse. With quotation marks
   * in them it refuses some only when it reads all columns (DuckDB 1.5), so that the same line would be refused in one
   * run and taken in the next.
   */
  private judge(records: Iterable<SplitRecord>): void {
    for (const { line, fault, bytes, fitting, blank } of records) {
      if (looksDrawn(bytes)) this.sound = false;
      if (!blank || this.file.headings.length === 1) this.records++;
      if (line > this.titles && (fault !== undefined || fitting !== bytes)) this.sound = false;
    }
  }

  end(): boolean {
    this.judge(this.splitter.push(this.begun));
    this.judge(this.splitter.end());
    return this.sound && this.returns === this.feeds && !this.endsWithTail();
  }

  private endsWithTail(): boolean {
    const lines = this.tail
      .toString()
      .split(/\r\n|\n|\r/)
      .filter((line) => line !== '')
      .slice(-tailLength);
    return tailKinds(lines, this.file).some((kind) => kind !== undefined);
  }
}

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const tailBytes = 64 * 1024;

/** As many bytes tell what the text may be. */
const likelySample = 64 * 1024;

/** Where the line begins on which a byte stands. */
function lineOf(bytes: Buffer, at: number): number {
  return bytes.lastIndexOf(lineFeed, at) + 1;
}

/** Checks a stream in pieces that end with a whole character. */
class Utf8Check {
  private rest = Buffer.alloc(0);
  private offset = 0;
  private bad: { at: number; bytes: Buffer } | undefined;

  get failed(): boolean {
    return this.bad !== undefined;
  }

  push(chunk: Buffer): void {
    if (this.bad !== undefined) return;
    const piece = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const whole = withoutCutCharacter(piece);
    if (!isUtf8(whole)) {
      const at = firstBad(whole);
      this.bad = {
        at: this.offset + at,
        bytes: Buffer.from(whole.subarray(lineOf(whole, at), at + likelySample)),
      };
    }
    this.offset += whole.length;
    this.rest = Buffer.from(piece.subarray(whole.length));
  }

  async end(): Promise<{ at: number; likely: Likely } | undefined> {
    if (this.bad === undefined && this.rest.length > 0) this.bad = { at: this.offset, bytes: this.rest };
    return this.bad && { at: this.bad.at, likely: await likelyEncoding(this.bad.bytes) };
  }
}

/** The line on which a byte of the text stands, from 1. Read again, because counting lines of clean files costs time. */
export async function lineAt(file: string, offset: number): Promise<number> {
  let before = offset;
  let line = 1;
  for await (const chunk of openExport(file)) {
    const part = chunk.subarray(0, before);
    for (let at = part.indexOf(lineFeed); at >= 0; at = part.indexOf(lineFeed, at + 1)) line++;
    before -= part.length;
    if (before === 0) break;
  }
  return line;
}
