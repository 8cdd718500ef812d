// What a file is by its first bytes, whatever its name says.
import { byZeros, encodingOf } from './encoding.js';

/** A file that holds no table of text. */
export interface OtherKind {
  /** Spreadsheets are read as such; the others are refused. */
  readonly kind: 'zip' | 'ole' | 'other';
  /** What it is, behind "is". */
  readonly words: string;
  /** What to do with it. */
  readonly fix: string;
}

const asCsv = 'open it in a spreadsheet program and save it as .xlsx or as "CSV UTF-8"';
const exportCsv = 'export the table as CSV, or as a workbook (.xlsx)';

const marks: readonly (readonly [string, Omit<OtherKind, 'kind'>])[] = [
  ['%PDF', { words: 'a PDF document', fix: `${exportCsv}; a PDF holds no table that can be read` }],
  ['PAR1', { words: 'a parquet file', fix: 'give it a name that ends in .parquet' }],
  ['SQLite format 3\0', { words: 'an SQLite database', fix: 'export the table as CSV' }],
  ['\x1f\x8b', { words: 'packed with gzip', fix: 'give it a name that ends in .gz, such as orders.csv.gz' }],
  [
    '\x28\xb5\x2f\xfd',
    { words: 'packed with zstd', fix: 'give it a name that ends in .zst, such as orders.csv.zst' },
  ],
  ['BZh', { words: 'packed with bzip2', fix: 'unpack it' }],
  ['\xfd7zXZ\0', { words: 'packed with xz', fix: 'unpack it' }],
  ["7z\xbc\xaf'\x1c", { words: 'a 7z archive', fix: 'unpack it' }],
  ['Rar!', { words: 'a RAR archive', fix: 'unpack it' }],
  ['\x89PNG', { words: 'an image', fix: exportCsv }],
  ['\xff\xd8\xff', { words: 'an image', fix: exportCsv }],
  ['GIF8', { words: 'an image', fix: exportCsv }],
  ['{\\rtf', { words: 'a document (RTF)', fix: exportCsv }],
  // Excel before 1995.
  ['\x09\x00\x04\x00', { words: 'a workbook of a very old Excel', fix: asCsv }],
  ['\x09\x02\x06\x00', { words: 'a workbook of a very old Excel', fix: asCsv }],
  ['\x09\x04\x06\x00', { words: 'a workbook of a very old Excel', fix: asCsv }],
];

/**
 * What a file is that is no table of text; undefined where it may be one.
 * @param start its first bytes, unpacked
 * @param declared the encoding that a review declares
 */
export function otherKind(start: Buffer, declared = 'auto'): OtherKind | undefined {
  const begins = start.toString('latin1', 0, 16);
  if (begins.startsWith('PK\x03\x04') || begins.startsWith('PK\x05\x06'))
    return { kind: 'zip', words: 'a ZIP file', fix: 'unpack it' };
  if (begins.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'))
    return { kind: 'ole', words: 'an Office document', fix: asCsv };
  const marked = marks.find(([mark]) => begins.startsWith(mark))?.[1];
  if (marked !== undefined) return { kind: 'other', ...marked };
  const other = markup(start) ?? json(start) ?? (isWide(start, declared) ? undefined : binary(start));
  return other && { kind: 'other', ...other };
}

type Found = Omit<OtherKind, 'kind'> | undefined;

/** HTML and XML, in UTF-8 or UTF-16. */
function markup(start: Buffer): Found {
  const wide = start[1] === 0 || start[0] === 0xff;
  const text = start
    .toString(wide ? 'utf16le' : 'utf8', 0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (!text.startsWith('<')) return undefined;
  if (
    /urn:schemas-microsoft-com:office:spreadsheet/.test(text) ||
    /^<\?xml[\s\S]*<\?mso-application progid="Excel/.test(text)
  )
    return { words: 'an XML Spreadsheet of 2003, whatever its name says', fix: asCsv };
  if (
    /^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|style|div|tr)\b/i.test(
      text,
    )
  )
    return {
      words: 'an HTML page, whatever its name says',
      fix: `if it shows a table, ${asCsv}; if it is an error page or asks for a password, export again`,
    };
  // Headings such as <DATE>,<OPEN> are no XML.
  return /^<(\?xml|!DOCTYPE)\b/i.test(text) || /^<[a-z][^>]*>[\s\S]*<\//i.test(text)
    ? { words: 'an XML file', fix: exportCsv }
    : undefined;
}

/** A value in braces or brackets, or one on each line. */
function json(start: Buffer): Found {
  const text = start
    .toString('utf8', 0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (!/^(\{\s*("|\}|$)|\[\s*(\{|\[|\]|$))/.test(text)) return undefined;
  const lines = /^\{.*\}\s*\n\s*\{/.test(text);
  return { words: lines ? 'JSON, one value on each line' : 'JSON', fix: exportCsv };
}

/** Text in UTF-16 or UTF-32 may hold any byte. */
function isWide(start: Buffer, declared: string): boolean {
  const encoding = encodingOf(/^(utf|ucs)-?(16|32|2|4)/i.test(declared) ? declared : 'auto', start);
  return byZeros(start) !== undefined || /^(utf-?(16|32)|ucs)/.test(encoding ?? '');
}

/** Control characters that stand in no text. Below a heading line that is text they are faults of rows. */
function binary(start: Buffer): Found {
  const looked = start.subarray(0, 4096);
  const isStrange = (byte: number) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27);
  const end = looked.findIndex((byte) => byte === 10 || byte === 13);
  if (end > 2 && !looked.subarray(0, end).some(isStrange)) return undefined;
  const strange = looked.filter(isStrange).length;
  const zeros = looked.filter((byte) => byte === 0).length;
  const odd = (strange - zeros) * 30 > looked.length || zeros * 4 > looked.length;
  return odd && looked.length > 0 ? { words: 'no text but binary data', fix: exportCsv } : undefined;
}
