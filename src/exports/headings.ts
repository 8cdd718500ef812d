// The beginning of an export: encoding, delimiter, title lines, and the headings matched with what the review names.
import { parse } from 'csv-parse/sync';
import { nearest } from '../problems/nearest.js';
import type { Problem, Problems } from '../problems/problem.js';
import type { ExportSpec } from '../review/review.js';
import type { PlannedFile } from '../steps/planned.js';
import { declaredName, type Encoding, encodingOf, utf8Chunks } from './encoding.js';
import { openExport, packingOf } from './open.js';
import { RecordSplitter } from './splitter.js';

/** What a review needs of an export to find its headings. */
export type HeadingSpec = Pick<
  ExportSpec,
  'name' | 'encoding' | 'delimiter' | 'skipLines' | 'columns' | 'place'
>;

const delimiters = [',', ';', '\t', '|'] as const;
const enough = 256 * 1024;
/** Title lines are looked for among this many lines. */
const mostTitleLines = 20;

interface Line {
  readonly text: string;
  /** Lines up to and including this one. */
  readonly until: number;
}

/** Reads the beginning of one file; undefined after adding the problem that stopped it. */
export async function readHeadings(
  spec: HeadingSpec,
  file: string,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  const start = await beginning(spec, file, problems);
  if (start === undefined) return undefined;
  const { encoding, lines, newLine } = start;
  const chosen = headingLine(spec, lines);
  if (chosen === undefined) {
    problems.add({
      code: 'export-empty',
      place: { file, line: spec.skipLines + 1 },
      reason: `${spec.name} has no headings${spec.skipLines > 0 ? ` after ${spec.skipLines} skipped lines` : ''}`,
      fix: 'export it again with a heading line',
    });
    return undefined;
  }
  const { line, index } = chosen;
  const delimiter = spec.delimiter ?? detectDelimiter(line.text);
  const found = cellsOf(line.text, delimiter);
  const headings = matched(spec, file, found, line.until, problems);
  if (index > spec.skipLines) {
    const titles = index - spec.skipLines;
    problems.note(
      `${file}: the headings stand on line ${index + 1}; ${titles} title line${titles === 1 ? '' : 's'} above them skipped`,
    );
  }
  const customer = spec.columns?.find((column) => column.field === 'customer_id')?.heading ?? 'customer_id';
  return {
    path: file,
    format: 'delimited',
    delimiter,
    headings,
    found,
    skip: line.until,
    encoding,
    newLine,
    customerColumn: Math.max(
      0,
      headings.findIndex((heading) => plainHeading(heading) === plainHeading(customer)),
    ),
    rewrite: encoding !== 'utf-8' || packingOf(file) === 'zstd' || line.until > 1,
  };
}

async function beginning(
  spec: HeadingSpec,
  file: string,
  problems: Problems,
): Promise<{ encoding: Encoding; lines: Line[]; newLine: '\n' | '\r\n' } | undefined> {
  let start: Buffer;
  try {
    start = await firstBytes(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const lost = code === 'ENOENT' || code === 'EACCES';
    problems.add({
      code: lost ? 'export-missing' : 'export-unreadable',
      place: { file },
      reason: `${spec.name} cannot be ${lost ? 'opened' : 'read'}: ${message}`,
      fix: lost ? 'check the path and your rights to it' : 'copy or export the file again',
    });
    return undefined;
  }
  const encoding = encodingOf(spec.encoding, start);
  if ('likely' in encoding) {
    problems.add(notUtf8(spec, file, encoding.likely));
    return undefined;
  }
  const splitter = new RecordSplitter(spec.delimiter ?? ',', undefined);
  const lines: Line[] = [];
  let newLine: '\n' | '\r\n' = '\n';
  for await (const chunk of utf8Chunks(pieces(start), encoding.use)) {
    if (chunk.includes('\r\n')) newLine = '\r\n';
    const records =
      start.length < enough ? [...splitter.push(chunk), ...splitter.end()] : [...splitter.push(chunk)];
    records.forEach((record, index) => {
      const next = records[index + 1]?.line;
      lines.push({ text: record.bytes.toString(), until: next === undefined ? record.line : next - 1 });
    });
  }
  return { encoding: encoding.use, lines: lines.slice(0, spec.skipLines + mostTitleLines), newLine };
}

async function* pieces(start: Buffer): AsyncGenerator<Buffer> {
  yield start;
}

async function firstBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of openExport(file)) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= enough) break;
  }
  return Buffer.concat(chunks).subarray(0, enough);
}

/**
 * The line that holds the headings: the first behind the lines to skip, unless a later one holds more of the headings
 * that the review names.
 */
function headingLine(spec: HeadingSpec, lines: readonly Line[]): { line: Line; index: number } | undefined {
  const wanted = (spec.columns ?? []).map((column) => plainHeading(column.heading));
  let best: { line: Line; index: number; hits: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (index < spec.skipLines || line.text.trim() === '') continue;
    const cells = new Set(cellsOf(line.text, spec.delimiter ?? detectDelimiter(line.text)).map(plainHeading));
    const hits = wanted.filter((heading) => cells.has(heading)).length;
    if (best === undefined || hits > best.hits) best = { line, index, hits };
    if (best.hits === wanted.length) break;
  }
  return best;
}

function cellsOf(line: string, delimiter: string): string[] {
  const rows: string[][] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true });
  return (rows[0] ?? []).map((cell) => cell.trim());
}

/** The candidate that splits the heading into the most fields; a comma when none occurs. */
function detectDelimiter(heading: string): string {
  const bare = heading.replace(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** A heading without what nobody sees: width of characters, spaces, marks, and case. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .replace(/[\u200B-\u200D\u2060\uFEFF]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** The headings, with those that the review names written as it writes them. */
function matched(
  spec: HeadingSpec,
  file: string,
  found: readonly string[],
  line: number,
  problems: Problems,
): string[] {
  const headings = [...found];
  const same = (a: string, b: string) => plainHeading(a) === plainHeading(b);
  for (const { field, heading } of spec.columns ?? []) {
    const exact = found.flatMap((each, index) => (each === heading ? [index] : []));
    const places =
      exact.length > 0 ? exact : found.flatMap((each, index) => (same(each, heading) ? [index] : []));
    const [first] = places;
    if (first === undefined) {
      const place = spec.place(['columns'], field);
      const near = nearest(heading, found);
      problems.add({
        code: 'heading-missing',
        ...(place && { place }),
        reason: `${file} has no column "${heading}"`,
        fix: near === undefined ? `its columns are: ${found.join(', ')}` : `did you mean "${near}"?`,
      });
    } else if (places.length > 1) {
      problems.add({
        code: 'heading-twice',
        place: { file, line },
        reason: `the heading "${heading}" stands over columns ${places.map((place) => place + 1).join(' and ')}, so gradus cannot know which one is meant`,
        fix: 'rename or remove one of them in the export',
      });
    } else if (exact.length === 0) {
      problems.note(`${file}: the heading "${found[first] ?? ''}" is taken for "${heading}"`);
      headings[first] = heading;
    }
  }
  return headings;
}

/** A parquet file with the columns that the engine found in it. */
export function parquetFile(
  spec: HeadingSpec,
  file: string,
  columns: readonly string[],
  problems: Problems,
): PlannedFile {
  return {
    path: file,
    format: 'parquet',
    delimiter: ',',
    headings: matched(spec, file, columns, 1, problems),
    found: columns,
    skip: 0,
    encoding: 'utf-8',
    newLine: '\n',
    customerColumn: 0,
    rewrite: false,
  };
}

/** An export in another encoding than UTF-8. */
export function notUtf8(
  spec: Pick<HeadingSpec, 'name' | 'place'>,
  file: string,
  likely: Encoding,
  at?: number,
): Problem {
  const place = spec.place([], 'file');
  return {
    code: 'export-encoding',
    ...(place ? { place } : { place: { file } }),
    reason: `${file} is not UTF-8${at === undefined ? '' : ` (from byte ${at} on)`}; it looks like ${declaredName(likely)}`,
    fix: `if that is so, declare encoding: ${declaredName(likely)} for ${spec.name}; else export it again as "CSV UTF-8"`,
  };
}
