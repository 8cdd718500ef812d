// Lines put in order of which only some are in memory: they are sorted a few thousand at a time, kept in files, and merged.
import { closeSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const held = 1 << 21;
/** Bytes of each file that are read at once. */
const readAtOnce = 1 << 15;
/** Lines that are handed on at once. */
const pieceOf = 100;
const lineFeed = 10;

/** Lines in the order of their signs' codes (of UTF-16, as JavaScript compares text). Used again once it has handed them on. */
export class SortedLines {
  private lines: string[] = [];
  private size = 0;
  private readonly files: string[] = [];
  private written = 0;

  /**
   * @param scratch folder that is gone afterwards
   * @param most characters that are held in memory before they are written
   */
  constructor(
    private readonly scratch: string,
    private readonly most = held,
  ) {}

  /** @param line without a line feed and without halves of signs, as JSON has none */
  add(line: string): void {
    this.lines.push(line);
    this.size += line.length;
    if (this.size > this.most) this.write();
  }

  /** All lines since the last time, some at once. */
  *inOrder(): Generator<readonly string[]> {
    if (this.files.length > 0) {
      this.write();
      yield* merged(this.files.splice(0));
      return;
    }
    const lines = this.lines.sort();
    [this.lines, this.size] = [[], 0];
    for (let at = 0; at < lines.length; at += pieceOf) yield lines.slice(at, at + pieceOf);
  }

  private write(): void {
    if (this.lines.length === 0) return;
    const file = path.join(this.scratch, `order-${++this.written}.lines`);
    writeFileSync(file, `${this.lines.sort().join('\n')}\n`, { mode: 0o600 });
    this.files.push(file);
    [this.lines, this.size] = [[], 0];
  }
}

function* merged(files: readonly string[]): Generator<readonly string[]> {
  try {
    const heap = new Heap(files.map((file) => new Lines(file)));
    let lines: string[] = [];
    for (let line = heap.take(); line !== undefined; line = heap.take()) {
      lines.push(line);
      if (lines.length < pieceOf) continue;
      yield lines;
      lines = [];
    }
    yield lines;
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}

/** The first of the lines of sorted files, again and again: a heap of files, of which none is before the one above it. */
class Heap {
  private readonly files: Lines[];

  constructor(files: readonly Lines[]) {
    this.files = files.filter(({ line }) => line !== undefined);
    for (let at = this.files.length >> 1; at >= 0; at--) this.sink(at);
  }

  take(): string | undefined {
    const [first] = this.files;
    const line = first?.line;
    first?.next();
    if (first?.line === undefined) {
      const last = this.files.pop();
      if (last !== undefined && last !== first) this.files[0] = last;
    }
    this.sink(0);
    return line;
  }

  private sink(from: number): void {
    const { files } = this;
    for (let at = from; ; ) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2]) if (this.isBefore(below, least)) least = below;
      const [here, there] = [files[at], files[least]];
      if (least === at || here === undefined || there === undefined) return;
      [files[at], files[least]] = [there, here];
      at = least;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.files[one]?.line, this.files[other]?.line];
    return a !== undefined && b !== undefined && a < b;
  }
}

/** The lines of a file, one after the other. It is open only while it is read: there may be many. */
class Lines {
  line: string | undefined;
  private lines: readonly string[] = [];
  private at = 0;
  private place = 0;
  private readonly bytes = Buffer.alloc(readAtOnce);
  private rest = Buffer.alloc(0);

  constructor(private readonly file: string) {
    this.next();
  }

  next(): void {
    while (this.at === this.lines.length) {
      const chunk = this.read();
      if (chunk.length === 0) {
        this.line = undefined;
        return;
      }
      const all = Buffer.concat([this.rest, chunk]);
      const end = all.lastIndexOf(lineFeed);
      this.rest = all.subarray(end + 1);
      [this.lines, this.at] = [end < 0 ? [] : all.toString('utf8', 0, end).split('\n'), 0];
    }
    this.line = this.lines[this.at++];
  }

  private read(): Buffer {
    const file = openSync(this.file, 'r');
    try {
      const length = readSync(file, this.bytes, 0, readAtOnce, this.place);
      this.place += length;
      return this.bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }
}
