// The table of contents of a ZIP file, and its entries. What the workbook library hands out of a sheet does not say
// everything that has to be known of it, and other ZIP files have to be told apart.
import { Readable } from 'node:stream';
import { createInflateRaw, inflateRawSync } from 'node:zlib';

/** Thrown where a file is no whole ZIP file. */
export class BrokenZip extends Error {}

interface Entry {
  readonly method: number;
  readonly packed: number;
  /** Position of its local header. */
  readonly at: number;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
/** Larger parts are read as a stream only. */
const largestPart = 512 * 1024 * 1024;

export class Zip {
  private readonly entries = new Map<string, Entry>();

  /** @throws BrokenZip */
  constructor(private readonly data: Buffer) {
    try {
      this.readContents();
    } catch (error) {
      throw error instanceof RangeError ? new BrokenZip('it is cut off') : error;
    }
  }

  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** A small part as text; undefined where there is none. */
  text(name: string): string | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    const bytes = this.bytesOf(name, entry);
    if (entry.method === 0) return bytes.toString();
    return inflateRawSync(bytes, { maxOutputLength: largestPart }).toString();
  }

  /** A part as a stream of its bytes. */
  stream(name: string): Readable {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new BrokenZip(`the part ${name} is missing`);
    const packed = Readable.from(pieces(this.bytesOf(name, entry)));
    if (entry.method === 0) return packed;
    const unpacked = createInflateRaw({ chunkSize: 1 << 18 });
    packed.on('error', (error) => unpacked.destroy(error));
    return packed.pipe(unpacked);
  }

  private bytesOf(name: string, { at, packed, method }: Entry): Buffer {
    if (method !== 0 && method !== 8) throw new BrokenZip(`the part ${name} is packed in an unknown way`);
    if (this.data.readUInt32LE(at) !== localMark)
      throw new BrokenZip(`the part ${name} is not where it should be`);
    const from = at + 30 + this.data.readUInt16LE(at + 26) + this.data.readUInt16LE(at + 28);
    if (from + packed > this.data.length) throw new BrokenZip('it is cut off');
    return this.data.subarray(from, from + packed);
  }

  private readContents(): void {
    let end = this.data.length - 22;
    while (end >= 0 && this.data.readUInt32LE(end) !== endMark) end--;
    if (end < 0) throw new BrokenZip('its end is missing');
    let count = this.data.readUInt16LE(end + 10);
    let at = this.data.readUInt32LE(end + 16);
    if (count === 0xffff || at === 0xffffffff) {
      // Very large files keep the true numbers in a longer record, whose place stands before this one.
      const longer = Number(this.data.readBigUInt64LE(end - 12));
      count = Number(this.data.readBigUInt64LE(longer + 32));
      at = Number(this.data.readBigUInt64LE(longer + 48));
    }
    for (let index = 0; index < count; index++) {
      if (this.data.readUInt32LE(at) !== entryMark) throw new BrokenZip('its table of contents is damaged');
      const nameEnd = at + 46 + this.data.readUInt16LE(at + 28);
      const extra = this.data.readUInt16LE(at + 30);
      const comment = this.data.readUInt16LE(at + 32);
      const name = this.data.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/');
      this.entries.set(name, this.entry(at, nameEnd, extra));
      at = nameEnd + extra + comment;
    }
  }

  private entry(header: number, extraFrom: number, extraLength: number): Entry {
    const [unpacked, packed, at] = [24, 20, 42].map((offset) => this.data.readUInt32LE(header + offset));
    const sizes = [unpacked ?? 0, packed ?? 0, at ?? 0];
    for (let field = extraFrom; field + 4 <= extraFrom + extraLength; ) {
      const length = this.data.readUInt16LE(field + 2);
      // Only the numbers that did not fit stand here, in this order.
      if (this.data.readUInt16LE(field) === 1) {
        let place = field + 4;
        for (const [index, size] of sizes.entries()) {
          if (size !== 0xffffffff) continue;
          sizes[index] = Number(this.data.readBigUInt64LE(place));
          place += 8;
        }
      }
      field += 4 + length;
    }
    const [, part = 0, place = 0] = sizes;
    return { method: this.data.readUInt16LE(header + 10), packed: part, at: place };
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
}
