// Unpacking zstd archives frame by frame, with all that a frame promises looked at: the length of its content and its
// checksum. Node 20 has no zstd of its own.

import { open } from 'node:fs/promises';
import { Decompress } from 'fzstd';
import xxhash, { type XXHash } from 'xxhash-wasm';
import { toldBy } from '../../foundation/problems/file-errors.js';
import { DamagedFile } from './damage.js';
import { blockAt, DamagedArchive, type FrameHeader, headerBytes, pieceAt } from './zstd-frames.js';

const checksumBytes = 4;
const blockHeader = 3;

/** One frame on its way through. */
class Frame {
  private readonly unpacker: Decompress;
  private readonly content: Buffer[] = [];
  private length = 0n;

  constructor(
    private readonly header: FrameHeader,
    private readonly hash: XXHash<bigint>,
  ) {
    this.unpacker = new Decompress((data) => {
      if (data.length > 0) this.content.push(Buffer.from(data));
    });
  }

  get trailer(): number {
    return this.header.checksum ? checksumBytes : 0;
  }

  /** The content of a header or block; the last one comes with the checksum behind it. */
  push(bytes: Buffer, last: boolean): Buffer[] {
    try {
      this.unpacker.push(new Uint8Array(bytes), last);
    } catch (error) {
      // Wrong bytes lead it anywhere.
      throw new DamagedArchive(toldBy(error).message);
    }
    const content = this.content.splice(0);
    for (const data of content) {
      this.length += BigInt(data.length);
      if (this.header.checksum) this.hash.update(data);
    }
    const promised = this.header.content ?? this.length;
    if (this.length > promised || (last && this.length < promised))
      throw new DamagedArchive('its content is not as long as it says');
    if (last && this.header.checksum) this.check(bytes.readUInt32LE(bytes.length - checksumBytes));
    return content;
  }

  private check(kept: number): void {
    if (kept !== Number(this.hash.digest() & 0xffffffffn))
      throw new DamagedArchive('its content does not fit its checksum');
  }
}

/** What stands in an archive, piece by piece. */
class Unpacker {
  private rest: Buffer = Buffer.alloc(0);
  /** Bytes of a skippable frame that are still to come. */
  private skip = 0;
  private frame: Frame | undefined;
  private frames = 0;

  constructor(private readonly newHash: () => XXHash<bigint>) {}

  *push(chunk: Buffer): Generator<Buffer> {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    for (;;) {
      const { used, content } = this.next(bytes);
      yield* content;
      if (used === 0) break;
      bytes = bytes.subarray(used);
    }
    this.rest = Buffer.from(bytes);
  }

  end(): void {
    if (this.rest.length > 0 || this.frame !== undefined || this.skip > 0 || this.frames === 0)
      throw new DamagedFile('the zstd archive is cut off');
  }

  /** The next piece; uses no bytes where it needs more. */
  private next(bytes: Buffer): { used: number; content: readonly Buffer[] } {
    if (this.skip > 0) {
      const used = Math.min(this.skip, bytes.length);
      this.skip -= used;
      return { used, content: [] };
    }
    return this.frame ? this.block(bytes, this.frame) : this.begin(bytes);
  }

  private begin(bytes: Buffer): { used: number; content: readonly Buffer[] } {
    const piece = pieceAt(bytes.subarray(0, headerBytes));
    if (piece === undefined) return { used: 0, content: [] };
    if (piece.kind === 'skippable') {
      this.skip = piece.length;
      return this.next(bytes);
    }
    this.frames++;
    this.frame = new Frame(piece, this.newHash());
    return { used: piece.length, content: this.frame.push(bytes.subarray(0, piece.length), false) };
  }

  private block(bytes: Buffer, frame: Frame): { used: number; content: readonly Buffer[] } {
    const nothing = { used: 0, content: [] };
    if (bytes.length < blockHeader) return nothing;
    const { length, last } = blockAt(bytes);
    const used = blockHeader + length + (last ? frame.trailer : 0);
    if (bytes.length < used) return nothing;
    if (last) this.frame = undefined;
    return { used, content: frame.push(bytes.subarray(0, used), last) };
  }
}

/** The content of a zstd archive; fails where a frame is damaged, cut off or no frame at all. */
export async function* unpackZstd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacker = new Unpacker((await xxhash()).create64);
  for await (const chunk of source) yield* unpacker.push(chunk);
  unpacker.end();
}

/** Whether some frame of an archive has no checksum, so that damage in it may go unseen. Damaged ones are found later. */
export async function lacksChecksum(file: string): Promise<boolean> {
  const handle = await open(file);
  const readAt = async (at: number, length: number) => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, (await handle.read(bytes, 0, length, at)).bytesRead);
  };
  try {
    for (let at = 0; ; ) {
      const piece = pieceAt(await readAt(at, headerBytes));
      if (piece === undefined) return false;
      at += piece.length;
      if (piece.kind === 'skippable') continue;
      if (!piece.checksum) return true;
      for (let last = false; !last; ) {
        const bytes = await readAt(at, blockHeader);
        if (bytes.length < blockHeader) return false;
        const block = blockAt(bytes);
        at += blockHeader + block.length;
        last = block.last;
      }
      at += checksumBytes;
    }
  } catch (error) {
    if (error instanceof DamagedArchive) return false;
    throw error;
  } finally {
    await handle.close();
  }
}
