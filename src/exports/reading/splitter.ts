// Splits UTF-8 bytes into records as RFC 4180 has them, and says which are not built like the others. Stray quotation
// marks cost the line on which they stand, never the lines after it. Lines without quotation marks are found by
// searching for line ends only, so that clean files go through at the speed of memory.

/** Why a record cannot be read. */
export type Fault =
  | 'fewer_fields'
  | 'more_fields'
  | 'open_quote'
  | 'text_after_quote'
  | 'too_long'
  | 'bad_bytes'
  | 'malformed_line';

export interface SplitRecord {
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Bytes without the line end. */
  readonly bytes: Buffer;
  /** The same without empty fields beyond the last heading, with which many systems end every row; or filled up. */
  readonly fitting: Buffer;
  readonly fault: Fault | undefined;
  /** Whether nothing stands on the line. */
  readonly blank: boolean;
}

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const space = 32;

/** Longer records are faults; the engine's own limit is 2,000,000 bytes. */
export const longest = 1_900_000;
/** A quoted field with more lines than this is taken for a quotation mark that was never closed. */
const mostLines = 1000;

interface Found {
  /** First byte behind the record and its line end; undefined: more bytes are needed. */
  readonly next: number;
  readonly end: number;
  readonly lines: number;
  readonly fields: number;
  readonly fault: Fault | undefined;
}

export class RecordSplitter {
  private rest: Buffer = Buffer.alloc(0);
  private line = 1;
  /** Where the next quotation mark stands in the bytes at hand, so that each stretch is searched once. */
  private nextQuote = -1;
  /** Whether the end of a line that is too long is still to come: the line was handed over, the rest of it says nothing. */
  private skipping = false;
  private readonly separator: number;

  /**
   * @param fields number of fields that every record must have; undefined accepts any number
   * @param short whether records with too few fields are faults, or filled with empty ones
   * @param plain whether fields of lines without quotation marks are counted, which takes time, or taken to be as many
   */
  constructor(
    delimiter: string,
    private readonly fields: number | undefined,
    private readonly plain: 'counted' | 'trusted' = 'counted',
    private readonly short: 'fault' | 'filled' = 'fault',
  ) {
    this.separator = delimiter.charCodeAt(0);
  }

  /** The records that end in this chunk. */
  *push(chunk: Buffer): Generator<SplitRecord> {
    yield* this.split(this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]), false);
  }

  /** What is left at the end of the file. */
  *end(): Generator<SplitRecord> {
    yield* this.split(this.rest, true);
  }

  /** Whether no record is begun. */
  get idle(): boolean {
    return this.rest.length === 0;
  }

  /** Takes back the beginning of a record, when no quotation mark stands in it. */
  takeBegun(): Buffer {
    if (this.rest.includes(quote)) return Buffer.alloc(0);
    const begun = this.rest;
    this.rest = Buffer.alloc(0);
    return begun;
  }

  private *split(bytes: Buffer, last: boolean): Generator<SplitRecord> {
    let at = this.skipping ? this.behindLine(bytes, last) : 0;
    this.nextQuote = -1;
    while (at < bytes.length && !this.skipping) {
      const found = this.next(bytes, at, last);
      if (found === undefined) break;
      const record = bytes.subarray(at, found.end);
      const blank = record.length === 0;
      const wrong = this.fields === undefined || blank ? 0 : found.fields - this.fields;
      const fitting =
        wrong > 0
          ? this.withoutEmpty(record, wrong)
          : wrong < 0 && this.short === 'filled'
            ? Buffer.concat([record, Buffer.alloc(-wrong, this.separator)])
            : record;
      const misfit =
        wrong < 0 && this.short === 'fault'
          ? 'fewer_fields'
          : fitting === undefined
            ? 'more_fields'
            : undefined;
      const fault = found.fault ?? misfit;
      if (fault !== undefined && found.lines > 1) {
        // A record over several lines that does not fit: one stray quotation mark must not take them all along.
        const alone = this.physicalLine(bytes, at, fault === 'too_long' ? fault : 'open_quote');
        yield this.record(bytes, at, alone);
        at = alone.next;
        continue;
      }
      yield { line: this.line, bytes: record, fitting: fitting ?? record, fault, blank };
      this.line += found.lines;
      at = found.next;
    }
    // Either the beginning of a record or nothing: of a line that is passed over at most half of its end.
    this.rest = Buffer.from(bytes.subarray(at));
  }

  /** Where the next line begins; the end of the bytes, or a carriage return there, while this one goes on. */
  private behindLine(bytes: Buffer, last: boolean): number {
    const end = lineEnd(bytes, 0);
    if (end < 0) return bytes.length;
    if (!last && end === bytes.length - 1 && bytes[end] === carriageReturn) return end;
    this.skipping = false;
    return after(bytes, end);
  }

  /**
   * The record without its last fields where those are empty; undefined where one of them is not.
   * @param fields how many
   */
  private withoutEmpty(record: Buffer, fields: number): Buffer | undefined {
    let end = record.length;
    for (let left = fields; left > 0; left--) {
      // A quoted field cannot end with a delimiter and two quotation marks, so these are an empty field.
      const last = beforeSpaces(record, end);
      if (record[last - 1] === quote && record[last - 2] === quote) {
        end = last - 2;
        if (record[end - 1] === space) end--;
      }
      if (record[end - 1] !== this.separator) return undefined;
      end--;
    }
    return record.subarray(0, end);
  }

  private record(bytes: Buffer, at: number, found: Found): SplitRecord {
    const line = this.line;
    this.line += found.lines;
    const record = bytes.subarray(at, found.end);
    return { line, bytes: record, fitting: record, fault: found.fault, blank: false };
  }

  /** The next record from `at` on; undefined when it may go on beyond these bytes. */
  private next(bytes: Buffer, at: number, last: boolean): Found | undefined {
    const end = lineEnd(bytes, at);
    if (end < 0 && !last && bytes.length - at <= longest) return undefined;
    const stop = end < 0 ? bytes.length : end;
    // A carriage return at the very end may be half of a line end.
    if (!last && stop === bytes.length - 1 && bytes[stop] === carriageReturn) return undefined;
    if (stop - at > longest) return this.physicalLine(bytes, at, 'too_long');
    if (this.quoteFrom(bytes, at) >= stop) {
      const known = this.fields === undefined || this.plain === 'trusted';
      const fields = known ? (this.fields ?? 0) : 1 + this.count(bytes, at, stop);
      return { next: after(bytes, stop), end: stop, lines: 1, fields, fault: undefined };
    }
    return this.quoted(bytes, at, last);
  }

  private quoteFrom(bytes: Buffer, at: number): number {
    if (this.nextQuote < at) {
      const found = bytes.indexOf(quote, at);
      this.nextQuote = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.nextQuote;
  }

  /** A record that holds quotation marks, byte by byte. */
  private quoted(bytes: Buffer, begin: number, last: boolean): Found | undefined {
    let at = begin;
    let fields = 1;
    let lines = 1;
    for (;;) {
      // Like the engine: spaces around a quoted field do not count, so ` "a, b" ` is one field. But behind two spaces or
      // more a quotation mark is one like any other character (DuckDB 1.5).
      const first = bytes[at] === space ? at + 1 : at;
      if (bytes[first] === quote) {
        at = first;
        const closed = this.closing(bytes, at + 1, last);
        if (closed === undefined)
          return bytes.length - begin > longest ? this.physicalLine(bytes, begin, 'open_quote') : undefined;
        if (closed < 0) return this.physicalLine(bytes, begin, 'open_quote');
        lines += lineBreaks(bytes, at, closed);
        if (lines > mostLines || closed - begin > longest)
          return this.physicalLine(bytes, begin, 'open_quote');
        at = afterSpaces(bytes, closed + 1);
        const byte = bytes[at];
        if (at < bytes.length && byte !== this.separator && byte !== lineFeed && byte !== carriageReturn) {
          return this.physicalLine(bytes, begin, lines > 1 ? 'open_quote' : 'text_after_quote');
        }
      } else {
        while (
          at < bytes.length &&
          bytes[at] !== this.separator &&
          bytes[at] !== lineFeed &&
          bytes[at] !== carriageReturn
        )
          at++;
      }
      if (at >= bytes.length)
        return last ? { next: at, end: at, lines, fields, fault: undefined } : undefined;
      if (bytes[at] !== this.separator) {
        if (!last && at === bytes.length - 1 && bytes[at] === carriageReturn) return undefined;
        return { next: after(bytes, at), end: at, lines, fields, fault: undefined };
      }
      fields++;
      at++;
    }
  }

  /** Position of the closing quotation mark; -1 when there is none; undefined when it may stand beyond these bytes. */
  private closing(bytes: Buffer, from: number, last: boolean): number | undefined {
    let at = bytes.indexOf(quote, from);
    while (at >= 0) {
      if (at + 1 >= bytes.length) return last ? at : undefined;
      if (bytes[at + 1] !== quote) return at;
      at = bytes.indexOf(quote, at + 2);
    }
    return last ? -1 : undefined;
  }

  private physicalLine(bytes: Buffer, at: number, fault: Fault): Found {
    const end = lineEnd(bytes, at);
    const stop = end < 0 ? bytes.length : end;
    this.skipping = end < 0;
    return { next: after(bytes, stop), end: stop, lines: 1, fields: 0, fault };
  }

  private count(bytes: Buffer, from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at++) if (bytes[at] === this.separator) count++;
    return count;
  }
}

function afterSpaces(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === space) at++;
  return at;
}

function beforeSpaces(bytes: Buffer, until: number): number {
  let at = until;
  while (bytes[at - 1] === space) at--;
  return at;
}

/** Position of the first LF or CR; -1 without one. */
function lineEnd(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(lineFeed, from);
  const stop = feed < 0 ? bytes.length : feed;
  // Only up to the line feed: a search through the whole chunk for a rare carriage return would be quadratic.
  const back = bytes.subarray(from, stop).indexOf(carriageReturn);
  return back >= 0 ? from + back : feed;
}

/** Position behind the line end that stands at `end`. */
function after(bytes: Buffer, end: number): number {
  return bytes[end] === carriageReturn && bytes[end + 1] === lineFeed
    ? end + 2
    : Math.min(end + 1, bytes.length);
}

function lineBreaks(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed)) count++;
  }
  return count;
}
