// CRC-32 as gzip and parquet have it.
import * as zlib from 'node:zlib';

/** Came with Node 20.15. */
const native: ((bytes: Buffer) => number) | undefined = zlib.crc32;

const table = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of some bytes, from 0 on. */
export function crc32(bytes: Buffer): number {
  return native === undefined ? slowly(bytes) : native(bytes);
}

function slowly(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
