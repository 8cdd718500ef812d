// Encodings: which one a file is in, and its text as UTF-8, chunk by chunk.
import { isUtf8 } from 'node:buffer';

/** Encodings that a review file may declare. */
export const encodingNames = [
  'auto',
  'utf-8',
  'utf-16',
  'gb18030',
  'gbk',
  'gb2312',
  'latin-1',
  'windows-1252',
] as const;
export type EncodingName = (typeof encodingNames)[number];

/** What text is decoded with. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'latin-1' | 'windows-1252';

/** The encoding by the byte-order mark at the beginning of a file. */
function byMark(start: Buffer): Encoding | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark: every other byte of common text is zero, on one side or the other. */
function byZeros(start: Buffer): Encoding | undefined {
  const looked = Math.min(start.length, 4096) & ~1;
  if (looked < 4) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < looked; at += 2) {
    if (start[at] === 0) even++;
    if (start[at + 1] === 0) odd++;
  }
  if (odd > looked / 8 && odd > 4 * even) return 'utf-16le';
  return even > looked / 8 && even > 4 * odd ? 'utf-16be' : undefined;
}

/**
 * The encoding to read a file with, from its declared name and first bytes.
 * @returns the encoding; for `auto` without mark and not UTF-8, the likely encoding to name in a problem
 */
export function encodingOf(declared: EncodingName, start: Buffer): { use: Encoding } | { likely: Encoding } {
  const marked = byMark(start);
  switch (declared) {
    case 'gb18030':
    case 'gbk':
    case 'gb2312':
      return { use: 'gb18030' };
    case 'latin-1':
    case 'windows-1252':
      return { use: declared };
    case 'utf-16':
      return { use: marked === 'utf-16be' ? marked : (byZeros(start) ?? 'utf-16le') };
    case 'utf-8':
      return { use: 'utf-8' };
    default: {
      if (marked !== undefined) return { use: marked };
      const zeros = byZeros(start);
      if (zeros !== undefined) return { likely: zeros };
      return isUtf8(withoutCutCharacter(start)) ? { use: 'utf-8' } : { likely: likelyEncoding(start) };
    }
  }
}

/** Name to write into a review file. */
export function declaredName(encoding: Encoding): EncodingName {
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? 'utf-16' : encoding;
}

/**
 * For text that is not UTF-8: Chinese if half of its bytes above ASCII are pairs that stand for everyday Chinese
 * characters and marks (the first level of GB 2312), else Western. Decoding would not tell them apart: an accented letter
 * and the letter behind it are a rare Chinese character, too.
 */
export function likelyEncoding(bytes: Buffer): Encoding {
  let high = 0;
  let everyday = 0;
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) continue;
    high++;
    if ((bytes[at + 1] ?? 0) < 0x80) continue;
    high++;
    at++;
    const common = (first >= 0xb0 && first <= 0xd7) || (first >= 0xa1 && first <= 0xa3);
    if (common && (bytes[at] ?? 0) >= 0xa1) everyday += 2;
  }
  return everyday * 2 >= high ? 'gb18030' : 'windows-1252';
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
  const decode = decoderOf(encoding);
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

function decoderOf(encoding: Encoding): (chunk: Buffer, more: boolean) => Buffer {
  if (encoding === 'utf-8') return (chunk) => chunk;
  // The web's "latin1" is windows-1252; the real one maps every byte to the character of that number.
  if (encoding === 'latin-1') return (chunk) => Buffer.from(chunk.toString('latin1'));
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (chunk, more) => Buffer.from(decoder.decode(chunk, { stream: more }));
}
