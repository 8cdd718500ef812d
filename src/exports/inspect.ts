// One pass over the bytes of an input while the engine reads it too: fingerprint and encoding, without parsing.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { isGzip } from './open.js';

export interface Inspection {
  /** SHA-256 of the file as it lies on the disk. */
  readonly sha256: string;
  readonly bytes: number;
  /** Offset in the unpacked text of the piece that is not UTF-8; undefined when all is. */
  readonly notUtf8At: number | undefined;
}

/** Fingerprints a file and checks that its text is UTF-8. */
export async function inspect(file: string): Promise<Inspection> {
  const hash = createHash('sha256');
  const text = new Utf8Check();
  let bytes = 0;
  const raw = createReadStream(file, { highWaterMark: 1 << 20 });
  if (!isGzip(file)) {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      text.push(chunk);
    }
  } else {
    const unpacked = createGunzip({ chunkSize: 1 << 18 });
    raw.on('data', (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    raw.on('error', (error) => unpacked.destroy(error));
    for await (const chunk of raw.pipe(unpacked) as AsyncIterable<Buffer>) text.push(chunk);
  }
  return { sha256: hash.digest('hex'), bytes, notUtf8At: text.end() };
}

/** SHA-256 of a file. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Checks a stream in pieces that end with a whole character. */
class Utf8Check {
  private rest = Buffer.alloc(0);
  private offset = 0;
  private badAt: number | undefined;

  push(chunk: Buffer): void {
    if (this.badAt !== undefined) return;
    const piece = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const whole = piece.length - unfinished(piece);
    if (!isUtf8(piece.subarray(0, whole))) this.badAt = this.offset + firstBad(piece.subarray(0, whole));
    this.offset += whole;
    this.rest = Buffer.from(piece.subarray(whole));
  }

  end(): number | undefined {
    return this.badAt ?? (this.rest.length > 0 ? this.offset : undefined);
  }
}

/** Bytes of a character that begins but does not end in this piece. */
function unfinished(piece: Buffer): number {
  for (let back = 1; back <= Math.min(3, piece.length); back++) {
    const byte = piece[piece.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needs ? back : 0;
    }
  }
  return 0;
}

function firstBad(piece: Buffer): number {
  let low = 0;
  let high = piece.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const part = piece.subarray(low, middle);
    if (isUtf8(part.subarray(0, part.length - unfinished(part)))) low = middle - unfinished(part);
    else high = middle;
    if (high - low <= 4) break;
  }
  return low;
}
