// The frames of a zstd archive (RFC 8878): where each begins and ends, and what it promises of its content. What unpacks
// them (fzstd) knows no frame from the next and looks at no checksum.
import { DamagedFile } from './damage.js';

/** Wrong bytes in an archive; every message says that it is one. */
export class DamagedArchive extends DamagedFile {
  constructor(what: string) {
    super(`the zstd archive is damaged: ${what}`);
  }
}

/** What the header of a frame says. */
export interface FrameHeader {
  /** Bytes of the header, with the magic number. */
  readonly length: number;
  readonly checksum: boolean;
  /** Bytes of the content; undefined where it does not say. */
  readonly content: bigint | undefined;
}

/** A piece of an archive. */
export type Piece =
  | { readonly kind: 'skippable' /** Bytes of the whole frame. */; readonly length: number }
  | ({ readonly kind: 'frame' } & FrameHeader);

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a5;
/** As the zstd program by itself: a larger window is a wrong byte, or an archive for machines with much memory. */
const largestWindow = 128n * 1024n * 1024n;
export const largestBlock = 128 * 1024;
/** No header is longer. */
export const headerBytes = 18;

/**
 * The piece that begins here.
 * @param bytes from its first byte on; `headerBytes` of them, or all that are left
 * @returns undefined where more bytes are needed
 */
export function pieceAt(bytes: Buffer): Piece | undefined {
  if (bytes.length < 5) return undefined;
  const magic = bytes.readUInt32LE(0);
  if (magic >>> 4 === skippableMagic)
    return bytes.length < 8 ? undefined : { kind: 'skippable', length: 8 + bytes.readUInt32LE(4) };
  if (magic !== frameMagic) throw new DamagedArchive('no frame begins where one should');
  const flags = bytes.readUInt8(4);
  if ((flags & 8) !== 0) throw new DamagedArchive('a bit is set that has no meaning');
  const single = (flags & 32) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
  const sized = [single ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const length = 5 + (single ? 0 : 1) + dictionary + sized;
  if (bytes.length < length) return undefined;
  const at = length - sized;
  if (bytes.subarray(at - dictionary, at).some((byte) => byte !== 0))
    throw new DamagedArchive('it asks for a dictionary');
  const content =
    sized === 0 ? undefined : littleEndian(bytes.subarray(at, length)) + (sized === 2 ? 256n : 0n);
  const window = single ? (content ?? 0n) : windowOf(bytes.readUInt8(5));
  if (window > largestWindow) throw new DamagedArchive('it asks for a window of more than 128 MB');
  return { kind: 'frame', length, checksum: (flags & 4) !== 0, content };
}

function windowOf(descriptor: number): bigint {
  const base = 1n << BigInt(10 + (descriptor >>> 3));
  return base + (base >> 3n) * BigInt(descriptor & 7);
}

function littleEndian(bytes: Buffer): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

export interface ZstdBlock {
  /** Bytes behind its header, which takes three. */
  readonly length: number;
  readonly last: boolean;
}

/** The block whose header stands here. */
export function blockAt(header: Buffer): ZstdBlock {
  const word = header.readUIntLE(0, 3);
  const [kind, size] = [(word >>> 1) & 3, word >>> 3];
  if (kind === 3 || size > largestBlock) throw new DamagedArchive('a block is none');
  // A block of one byte that is repeated tells how often.
  return { length: kind === 1 ? 1 : size, last: (word & 1) === 1 };
}
