// Encodings: which one a file is in, and its text as UTF-8, chunk by chunk.
import { isAscii, isUtf8 } from 'node:buffer';
import { plainEncoding } from '../../review/encoding-names.js';

/**
 * What text is decoded with: `utf-8`, `utf-16le`, `utf-16be`, `gb18030`, `latin-1`, `windows-1252`, or another name that
 * iconv-lite knows.
 */
export type Encoding = string;

const families: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  utf16le: 'utf-16le',
  ucs2: 'utf-16le',
  utf16be: 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  latin1: 'latin-1',
  iso88591: 'latin-1',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
};

/** The encoding by the byte-order mark at the beginning of a file. */
function byMark(start: Buffer): Encoding | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe)
    return start[2] === 0 && start[3] === 0 && start.length > 3 ? 'utf-32le' : 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0 && start[1] === 0 && start[2] === 0xfe && start[3] === 0xff) return 'utf-32be';
  return undefined;
}

/**
 * UTF-16 and UTF-32 without a mark: every other byte of common text is zero, on one side or the other, or three of four.
 */
export function byZeros(start: Buffer): Encoding | undefined {
  const looked = Math.min(start.length, 4096) & ~3;
  if (looked < 4) return undefined;
  const zeros = [0, 0, 0, 0];
  for (let at = 0; at < looked; at++) if (start[at] === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1;
  const [first = 0, second = 0, third = 0, fourth = 0] = zeros;
  const units = looked / 4;
  // The two upper bytes of a character are 0 and a small number.
  if (fourth === units && third > units / 2 && first < units / 2) return 'utf-32le';
  if (first === units && second > units / 2 && fourth < units / 2) return 'utf-32be';
  const even = first + third;
  const odd = second + fourth;
  if (odd > looked / 8 && odd > 4 * even) return 'utf-16le';
  return even > looked / 8 && even > 4 * odd ? 'utf-16be' : undefined;
}

/**
 * The encoding to read a file with, from its declared name (`auto` or one of encoding-names.ts) and first bytes. A mark
 * at the beginning counts for more than a name.
 * @returns undefined for `auto` and `utf-8` where it is not that; likely-encoding.ts says what it may be
 */
export function encodingOf(declared: string, start: Buffer): Encoding | undefined {
  const marked = byMark(start);
  if (marked !== undefined) return marked;
  const plain = plainEncoding(declared);
  const zeros = byZeros(start);
  if (plain === 'auto' || plain === 'utf8') {
    const reads = isUtf8(withoutCutCharacter(start)) || (plain === 'utf8' && !otherThroughout(start));
    return reads && zeros === undefined ? 'utf-8' : undefined;
  }
  if (plain === 'utf16') return zeros?.startsWith('utf-16') ? zeros : 'utf-16le';
  if (plain === 'utf32' || plain === 'ucs4') return zeros?.startsWith('utf-32') ? zeros : 'utf-32le';
  return families[plain] ?? plain;
}

/** Where a line ends; -1 where it goes on to the end. Old systems end lines with a carriage return alone. */
function lineEnd(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === 10 || bytes[at] === 13) return at;
  return -1;
}

/**
 * Where UTF-8 is declared, a few lines with bad bytes are rejected; but here the first line is not UTF-8, or hardly any
 * line that shows it is.
 */
function otherThroughout(start: Buffer): boolean {
  let good = 0;
  let bad = 0;
  let first = true;
  for (let at = 0; at < start.length; ) {
    const feed = lineEnd(start, at);
    const line = start.subarray(at, feed < 0 ? start.length : feed);
    const whole = feed < 0 ? withoutCutCharacter(line) : line;
    if (!isUtf8(whole)) bad++;
    else if (!isAscii(whole)) good++;
    if (first && bad > 0) return true;
    if (line.length > 0) first = false;
    if (feed < 0) break;
    at = feed + 1;
  }
  return bad >= 20 && bad > 9 * good;
}

/** The bytes without a UTF-8 character that the end cuts through. */
export function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < needs ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Position of the first bytes that are not UTF-8. */
export function firstBad(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (high - low > 8) {
    const middle = (low + high) >> 1;
    const half = withoutCutCharacter(bytes.subarray(low, middle));
    if (half.length === 0) break;
    if (isUtf8(half)) low += half.length;
    else high = middle;
  }
  for (let end = low + 1; end <= high; end++) {
    if (isUtf8(withoutCutCharacter(bytes.subarray(low, end)))) continue;
    // A character may have begun before the byte that proves it wrong.
    return low + withoutCutCharacter(bytes.subarray(low, end - 1)).length;
  }
  return low;
}

/**
 * The text of a stream as UTF-8 without a byte-order mark. What cannot be decoded becomes U+FFFD, except in UTF-8,
 * whose bad bytes are passed on as they are.
 */
export async function* utf8Chunks(source: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decode = await decoderOf(encoding);
  let first = true;
  const unmarked = (chunk: Buffer) => {
    const marked = first && byMark(chunk) === 'utf-8';
    first = first && chunk.length === 0;
    return marked ? chunk.subarray(3) : chunk;
  };
  for await (const chunk of source) {
    const text = unmarked(decode(chunk, true));
    if (text.length > 0) yield text;
  }
  const rest = unmarked(decode(Buffer.alloc(0), false));
  if (rest.length > 0) yield rest;
}

/** Some bytes as text, U+FFFD for what is none; a character that the end cuts through is left out. */
export async function decodeAll(bytes: Buffer, encoding: Encoding): Promise<string> {
  const decode = await decoderOf(encodingOf(encoding, bytes) ?? encoding);
  return decode(bytes, true).toString();
}

/** Decodes chunk after chunk, the last one with `more` false. */
type Decode = (chunk: Buffer, more: boolean) => Buffer;

async function decoderOf(encoding: Encoding): Promise<Decode> {
  if (encoding === 'utf-8') return (chunk) => chunk;
  // The web's "latin1" is windows-1252; the real one maps every byte to the character of that number.
  if (encoding === 'latin-1') return (chunk) => Buffer.from(chunk.toString('latin1'));
  if (['utf-16le', 'utf-16be', 'gb18030', 'windows-1252'].includes(encoding)) {
    const decoder = new TextDecoder(encoding, { ignoreBOM: true });
    return (chunk, more) => Buffer.from(decoder.decode(chunk, { stream: more }));
  }
  const { default: iconv } = await import('iconv-lite');
  const decoder = iconv.getDecoder(encoding);
  return (chunk, more) => Buffer.from(decoder.write(chunk) + (more ? '' : (decoder.end() ?? '')));
}
