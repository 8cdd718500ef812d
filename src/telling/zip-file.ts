// A ZIP file that is written part by part, so that none of them has to be held in memory.
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

interface Entry {
  readonly name: Buffer;
  readonly at: number;
  readonly checksum: number;
  readonly packed: number;
  readonly unpacked: number;
}

/** Sizes and places have four bytes each. */
const largest = 0xffff_ffff;
const gzipHeader = 10;
const gzipTrailer = 8;
/** Noon of no day: 1 January 1980, the first that such files know. */
const [noTime, noDay] = [0, 33];

export class ZipFile {
  private readonly entries: Entry[] = [];
  private at = 0;

  private constructor(private readonly file: FileHandle) {}

  /** Begins a file, for its owner only. */
  static async create(path: string): Promise<ZipFile> {
    return new ZipFile(await open(path, 'w', 0o600));
  }

  /**
   * Writes a part from its pieces. Node packs it with a header and a checksum around it (gzip): the header is written over
   * by the one of this format, the checksum is taken and written over by what comes next.
   * @param pieces of which each is packed before the next but one is asked for
   */
  async add(part: string, pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>) {
    const name = Buffer.from(part);
    const begin = this.at + 30 + name.length;
    let to = begin - gzipHeader;
    let last = Buffer.alloc(0);
    const { file } = this;
    const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 1 << 16 });
    await pipeline(pieces, gzip, async (packed: AsyncIterable<Buffer>) => {
      for await (const chunk of packed) {
        await file.write(chunk, 0, chunk.length, to);
        to += chunk.length;
        last = Buffer.concat([last, chunk]).subarray(-gzipTrailer);
      }
    });
    const entry: Entry = {
      name,
      at: this.at,
      checksum: last.readUInt32LE(0),
      packed: to - gzipTrailer - begin,
      unpacked: gzip.bytesWritten,
    };
    this.at = begin + entry.packed;
    if (entry.unpacked > largest || this.at > largest)
      throw new RangeError('a workbook cannot hold more than 4 GB');
    this.entries.push(entry);
    const header = Buffer.concat([Buffer.alloc(30), name]);
    header.writeUInt32LE(0x04034b50, 0);
    describe(entry, header, 4);
    await file.write(header, 0, header.length, entry.at);
  }

  /** Writes the table of contents. */
  async end(): Promise<void> {
    const contents = Buffer.concat(this.entries.map(contentsLine));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.entries.length, 8);
    end.writeUInt16LE(this.entries.length, 10);
    end.writeUInt32LE(contents.length, 12);
    end.writeUInt32LE(this.at, 16);
    const rest = Buffer.concat([contents, end]);
    await this.file.write(rest, 0, rest.length, this.at);
    await this.file.truncate(this.at + rest.length);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

function contentsLine(entry: Entry): Buffer {
  const line = Buffer.concat([Buffer.alloc(46), entry.name]);
  line.writeUInt32LE(0x02014b50, 0);
  line.writeUInt16LE(20, 4);
  describe(entry, line, 6);
  line.writeUInt32LE(entry.at, 42);
  return line;
}

/** What both headers of a part say, from the version that is needed to the length of its name. */
function describe({ name, checksum, packed, unpacked }: Entry, header: Buffer, at: number): void {
  header.writeUInt16LE(20, at);
  header.writeUInt16LE(8, at + 4);
  header.writeUInt16LE(noTime, at + 6);
  header.writeUInt16LE(noDay, at + 8);
  header.writeUInt32LE(checksum, at + 10);
  header.writeUInt32LE(packed, at + 14);
  header.writeUInt32LE(unpacked, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}
