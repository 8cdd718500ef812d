// Gzip that is the same everywhere: Node's own depends on its version and on the processor, and reports are compared by
// their bytes. One dynamic block for each part of the input (RFC 1951), matches found by hashes of three bytes.
import { crc32 } from './crc32.js';
import { codesOf, lengthsOf } from './huffman.js';

const [window, least, longest, part] = [32_768, 3, 258, 1 << 17];
/** Where to look for a match at most: earlier places with the same three bytes. */
const chain = 8;
/** Order in which lengths of the codes of lengths are written. */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Bases and extra bits of the codes of lengths (257 on) and of distances. */
const lengthBase = bases(28, least, (code) => (code < 8 ? 0 : (code >> 2) - 1));
const distanceBase = bases(30, 1, (code) => (code < 4 ? 0 : (code >> 1) - 1));

function bases(
  codes: number,
  first: number,
  extra: (code: number) => number,
): readonly (readonly [number, number])[] {
  let base = first;
  return Array.from({ length: codes }, (_, code) => {
    const found = [base, extra(code)] as const;
    base += 1 << found[1];
    return found;
  });
}

/** The code of a value, and what is written behind it. */
function codeOf(
  table: readonly (readonly [number, number])[],
  value: number,
): readonly [number, number, number] {
  let code = table.length - 1;
  while ((table[code]?.[0] ?? 0) > value) code--;
  const [base = 0, bits = 0] = table[code] ?? [];
  return [code, value - base, bits];
}

/** The code of each distance: asked for every match. */
const distanceCodes = Uint8Array.from({ length: window + 1 }, (_, distance) =>
  distance === 0 ? 0 : codeOf(distanceBase, distance)[0],
);

/** A length of 258 has a code of its own. */
const lengthCodes = Array.from({ length: longest + 1 }, (_, length) =>
  length === longest ? ([28, 0, 0] as const) : codeOf(lengthBase, Math.max(length, least)),
);

/** Bits in the order of the format: the lowest first. */
class Bits {
  private bytes = new Uint8Array(1 << 16);
  private size = 0;
  private held = 0;
  private count = 0;

  put(value: number, bits: number): void {
    this.held |= value << this.count;
    this.count += bits;
    while (this.count >= 8) this.byte();
  }

  end(): Uint8Array {
    if (this.count > 0) this.byte();
    return this.bytes.subarray(0, this.size);
  }

  private byte(): void {
    if (this.size === this.bytes.length) {
      const more = new Uint8Array(this.size * 2);
      more.set(this.bytes);
      this.bytes = more;
    }
    this.bytes[this.size++] = this.held & 255;
    this.held >>>= 8;
    this.count -= 8;
  }
}

/** A literal (below 256), or a match: length shifted by 16 bits, with its distance. */
type Symbols = number[];

/** Finds what stood there before. */
function symbolsOf(data: Uint8Array): Symbols[] {
  const head = new Int32Array(1 << 15).fill(-1);
  const before = new Int32Array(window);
  const hash = (at: number) =>
    (((data[at] ?? 0) << 10) ^ ((data[at + 1] ?? 0) << 5) ^ (data[at + 2] ?? 0)) & 0x7fff;
  const remember = (at: number) => {
    const slot = hash(at);
    before[at & (window - 1)] = head[slot] ?? -1;
    head[slot] = at;
  };
  const blocks: Symbols[] = [];
  let symbols: Symbols = [];
  for (let at = 0; at < data.length; ) {
    const [length, distance] = matchAt(data, at, head[hash(at)] ?? -1, before);
    if (length >= least) symbols.push((length << 16) | distance);
    else symbols.push(data[at] ?? 0);
    const end = at + Math.max(length >= least ? length : 1, 1);
    while (at < end) remember(at++);
    if (symbols.length >= part) {
      blocks.push(symbols);
      symbols = [];
    }
  }
  return [...blocks, symbols];
}

function matchAt(
  data: Uint8Array,
  at: number,
  first: number,
  before: Int32Array,
): readonly [length: number, distance: number] {
  let [best, distance] = [0, 0];
  const most = Math.min(longest, data.length - at);
  let from = first;
  for (let tries = 0; tries < chain && from >= 0 && at - from < window && best < most; tries++) {
    if (data[from + best] === data[at + best]) {
      let length = 0;
      while (length < most && data[from + length] === data[at + length]) length++;
      if (length > best) [best, distance] = [length, at - from];
    }
    const next = before[from & (window - 1)] ?? -1;
    if (next >= from) break;
    from = next;
  }
  return [best, distance];
}

function writeBlock(out: Bits, symbols: Symbols, last: boolean): void {
  const [literals, distances] = [new Array<number>(286).fill(0), new Array<number>(30).fill(0)];
  const add = (counts: number[], code: number) => {
    counts[code] = (counts[code] ?? 0) + 1;
  };
  for (const symbol of symbols) {
    if (symbol < 256) add(literals, symbol);
    else {
      add(literals, 257 + (lengthCodes[symbol >> 16]?.[0] ?? 0));
      add(distances, distanceCodes[symbol & 0xffff] ?? 0);
    }
  }
  add(literals, 256);
  const [long, far] = [lengthsOf(literals, 15), lengthsOf(distances, 15)];
  writeLengths(out, long, far, last);
  const [longCodes, farCodes] = [codesOf(long), codesOf(far)];
  const put = (codes: readonly number[], lengths: readonly number[], code: number) =>
    out.put(codes[code] ?? 0, lengths[code] ?? 0);
  for (const symbol of symbols) {
    if (symbol < 256) {
      put(longCodes, long, symbol);
      continue;
    }
    const [code = 0, extra = 0, bits = 0] = lengthCodes[symbol >> 16] ?? [];
    put(longCodes, long, 257 + code);
    out.put(extra, bits);
    const way = distanceCodes[symbol & 0xffff] ?? 0;
    const [base = 0, more = 0] = distanceBase[way] ?? [];
    put(farCodes, far, way);
    out.put((symbol & 0xffff) - base, more);
  }
  put(longCodes, long, 256);
}

/** The head of a block: how long the codes are, themselves in codes. */
function writeLengths(out: Bits, long: readonly number[], far: readonly number[], last: boolean): void {
  const all = [...long, ...far];
  const counts = new Array<number>(19).fill(0);
  for (const length of all) counts[length] = (counts[length] ?? 0) + 1;
  const lengths = lengthsOf(counts, 7);
  const codes = codesOf(lengths);
  out.put(last ? 1 : 0, 1);
  out.put(2, 2);
  out.put(long.length - 257, 5);
  out.put(far.length - 1, 5);
  out.put(order.length - 4, 4);
  for (const each of order) out.put(lengths[each] ?? 0, 3);
  for (const length of all) out.put(codes[length] ?? 0, lengths[length] ?? 0);
}

/** The bytes as a gzip file without name and time. */
export function gzipped(data: Buffer): Buffer {
  const out = new Bits();
  const blocks = symbolsOf(data);
  for (const [index, symbols] of blocks.entries()) writeBlock(out, symbols, index === blocks.length - 1);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(data) >>> 0, 0);
  end.writeUInt32LE(data.length >>> 0, 4);
  // The last byte of the head says that nobody knows the system.
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]), out.end(), end]);
}
