import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { toldBy, whyUnreadable } from '../../foundation/problems/file-errors.js';
import type { Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { type Encoding, encodingOf, firstBad, utf8Chunks } from '../bytes/encoding.js';
import { otherKind } from '../bytes/kinds.js';
import { type Likely, likelyEncoding } from '../bytes/likely-encoding.js';
import { openExport, packingOf } from '../bytes/open.js';
import { type HeadingSpec, matched } from '../headings/columns.js';
import { looksLikeData } from '../headings/data-line.js';
import { plainHeading } from '../headings/plain-heading.js';
import type { ConvertedSheet } from '../workbooks/convert.js';
import { detectDelimiter, headingCells, type TextLine } from './first-lines.js';
import { columnNumbers, firstLine } from './headless.js';
import { headingsElsewhere } from './likely-headings.js';
import { otherNotes, sheetOf, widened } from './sheets.js';
import { RecordSplitter, type SplitRecord } from './splitter.js';

const windowsEnd = Buffer.from('\r\n');
const enough = 256 * 1024;
/** Title lines are looked for among this many lines. */
const mostTitleLines = 20;

/** Reads the beginning of one file; undefined after adding the problem that stopped it. */
export async function readHeadings(
  spec: HeadingSpec,
  file: string,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  const start = await beginning(spec, file, problems);
  if (start === undefined) return undefined;
  const { encoding, lines, newLine, sheet } = start;
  const fixed = sheet === undefined ? spec.delimiter : ',';
  const headless = spec.headings === 'none';
  const chosen = headless ? firstLine(spec, lines) : headingLine({ ...spec, delimiter: fixed }, lines);
  if (chosen === undefined) {
    problems.add(noHeadings(spec, file, lines));
    return undefined;
  }
  const { line, index } = chosen;
  const delimiter = fixed ?? detectDelimiter(line.text);
  const cells = headingCells(line.text, delimiter);
  if (cells === undefined) {
    problems.add({
      code: 'export-unreadable',
      place: { file: shownPath(file), line: index + 1 },
      reason: `a quotation mark in the headings of ${spec.name} is not closed on the same line`,
      fix: 'export it again with all headings on one line',
    });
    return undefined;
  }
  if (headless && !looksLikeData(cells))
    problems.note({
      en: `${shownPath(file)}: line ${index + 1} looks like headings, but is read as a row (headings: none)`,
      zh: `${shownPath(file)}：第 ${index + 1} 行看似列名，但按数据行读取（headings: none）`,
    });
  const skip = headless ? (lines[spec.skipLines - 1]?.until ?? 0) : line.until;
  const found = headless
    ? columnNumbers(spec, lines, delimiter, sheet?.width)
    : sheet === undefined
      ? cells
      : widened(cells, sheet.width);
  const elsewhere =
    headless || chosen.hits > 0 ? undefined : headingsElsewhere(spec.name, lines, index, fixed);
  const headings = matched({ ...spec, elsewhere }, file, found, Math.max(1, skip), problems);
  if (!headless) noteTitles(file, lines.slice(spec.skipLines, index), index + 1, sheet, problems);
  await otherNotes(spec, file, { sheet, cells, headings }, problems);
  const columnOf = (field: string) => {
    const heading = spec.columns?.find((column) => column.field === field)?.heading ?? field;
    return headings.findIndex((each) => plainHeading(each) === plainHeading(heading));
  };
  const ordered = (spec.fillDown ?? []).length > 0;
  return {
    path: file,
    format: 'delimited',
    delimiter,
    headings,
    found,
    skip,
    encoding,
    newLine,
    customerColumn: Math.max(0, columnOf(spec.whose ?? 'customer_id')),
    dateColumn: columnOf('date'),
    ...(ordered && { ordered }),
    ...(elsewhere && { elsewhere }),
    // The engine does not tell where it left lines out, and rows must not take cells across them.
    rewrite: ordered || sheet !== undefined || encoding !== 'utf-8' || packingOf(file) === 'zstd' || skip > 1,
    ...(sheet && { workbook: { sheet: sheet.sheet, text: sheet.text } }),
  };
}

/** The problem of a file that ends before its headings, or its first row. */
function noHeadings(spec: HeadingSpec, file: string, lines: readonly TextLine[]): Problem {
  const empty = lines.every((line) => line.text.trim() === '');
  const headless = spec.headings === 'none';
  return {
    code: 'export-empty',
    place: { file: shownPath(file), line: spec.skipLines + 1 },
    reason: empty
      ? `${spec.name} is empty`
      : `${spec.name} has no ${headless ? 'rows' : 'headings'}: the file ends before this line`,
    fix: empty
      ? `export it again${headless ? '' : ' with a heading line'}`
      : 'set skip_lines to the number of lines above the headings, or export it again',
  };
}

/** Tells of title lines that are skipped. */
function noteTitles(
  file: string,
  above: readonly TextLine[],
  at: number,
  sheet: ConvertedSheet | undefined,
  problems: Problems,
): void {
  const titles = above.filter(({ text }) => text.trim() !== '').length;
  if (titles === 0) return;
  problems.note({
    en: `${shownPath(file)}: the headings stand on ${sheet === undefined ? 'line' : 'row'} ${at}; ${titles} title line${titles === 1 ? '' : 's'} above them skipped`,
    zh: `${shownPath(file)}：列名在第 ${at} 行；已跳过其上方 ${titles} 行标题`,
  });
}

export interface Beginning {
  readonly encoding: Encoding;
  readonly lines: readonly TextLine[];
  readonly newLine: '\n' | '\r\n';
  /** The sheet that the lines are rows of, where the file is a workbook. */
  readonly sheet: ConvertedSheet | undefined;
}

/** Encoding and first lines of a file; undefined after adding the problem that stopped it. */
export async function beginning(
  spec: Omit<HeadingSpec, 'columns'>,
  file: string,
  problems: Problems,
): Promise<Beginning | undefined> {
  let start: Buffer;
  try {
    start = await firstBytes(file);
  } catch (error) {
    problems.add(unreadable(spec.name, file, error));
    return undefined;
  }
  const other = otherKind(start, spec.encoding);
  const sheet = other && (await sheetOf(spec, file, other, problems));
  if (other !== undefined && sheet === undefined) return undefined;
  if (sheet !== undefined) start = await firstBytes(sheet.text);
  const encoding = encodingOf(sheet === undefined ? spec.encoding : 'utf-8', start);
  if (encoding === undefined) {
    const line = start.subarray(0, firstBad(start)).filter((byte) => byte === 10).length + 1;
    problems.add(notUtf8(spec, file, await likelyEncoding(start), line));
    return undefined;
  }
  // One more, because a line goes on until the next one begins.
  const records: SplitRecord[] = [];
  const wanted = spec.skipLines + mostTitleLines;
  const splitter = new RecordSplitter(sheet === undefined ? (spec.delimiter ?? ',') : ',', undefined);
  let newLine: '\n' | '\r\n' = '\n';
  for await (const chunk of utf8Chunks(pieces(start), encoding)) {
    for (const record of recordsOf(splitter, chunk, start.length < enough)) {
      // How the first line ends: line ends in quoted cells say nothing about those of the file.
      const behind = record.bytes.length;
      if (records.length === 0 && chunk.subarray(behind, behind + 2).equals(windowsEnd)) newLine = '\r\n';
      records.push(record);
      if (records.length > wanted) break;
    }
  }
  const lines = records.slice(0, wanted).map((record, index): TextLine => {
    const next = records[index + 1]?.line;
    return { text: record.bytes.toString(), until: next === undefined ? record.line : next - 1 };
  });
  return { encoding, lines, newLine, sheet };
}

/** @param whole whether these bytes are all that there is */
function* recordsOf(splitter: RecordSplitter, chunk: Buffer, whole: boolean): Generator<SplitRecord> {
  yield* splitter.push(chunk);
  if (whole) yield* splitter.end();
}

async function* pieces(start: Buffer): AsyncGenerator<Buffer> {
  yield start;
}

/** The first bytes of a file, unpacked. */
export async function firstBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of openExport(file)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= enough) break;
  }
  return Buffer.concat(chunks).subarray(0, enough);
}

/**
 * The line that holds the headings: the first behind the lines to skip, unless a later one holds more of the headings
 * that the review names.
 */
function headingLine(
  spec: HeadingSpec,
  lines: readonly TextLine[],
): { line: TextLine; index: number; hits: number } | undefined {
  const wanted = (spec.columns ?? []).map((column) => plainHeading(column.heading));
  let best: { line: TextLine; index: number; hits: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (index < spec.skipLines || line.text.trim() === '') continue;
    const cells = new Set(
      (headingCells(line.text, spec.delimiter ?? detectDelimiter(line.text)) ?? []).map(plainHeading),
    );
    const hits = wanted.filter((heading) => cells.has(heading)).length;
    if (best === undefined || hits > best.hits) best = { line, index, hits };
    if (best.hits === wanted.length) break;
  }
  return best;
}

function unreadable(name: string, file: string, error: unknown): Problem {
  const place = { file: shownPath(file) };
  // Errors of the system name the call; unpackers have codes of their own, text or numbers.
  return toldBy(error).syscall === undefined
    ? {
        code: 'export-unreadable',
        place,
        reason: `${name} cannot be unpacked: ${toldBy(error).message}`,
        fix: 'copy or export the file again',
      }
    : {
        code: 'export-missing',
        place,
        reason: `${name} ${whyUnreadable(error)}`,
        fix: 'check the path and your rights to it',
      };
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
    headings: matched(
      spec,
      file,
      spec.headings === 'none' ? columns.map((_, index) => String(index + 1)) : columns,
      1,
      problems,
    ),
    found: columns,
    skip: 0,
    encoding: 'utf-8',
    newLine: '\n',
    customerColumn: 0,
    dateColumn: -1,
    rewrite: false,
  };
}

/** An export in another encoding than UTF-8. */
export function notUtf8(
  spec: Pick<HeadingSpec, 'name' | 'place'>,
  file: string,
  { name, others }: Likely,
  line?: number,
): Problem {
  const sure = others.length === 0;
  return {
    code: 'export-encoding',
    place: { file: shownPath(file), ...(line !== undefined && { line }) },
    reason: `${spec.name} is not UTF-8 text; it ${sure ? `looks like ${name}` : `may be ${[name, ...others].join(' or ')}, which gradus cannot be sure of`}`,
    fix:
      spec.place([]) === undefined
        ? 'save it as "CSV UTF-8"'
        : `if that is so, declare encoding: ${name} under ${spec.name}${sure ? '' : ' and check that names are shown right'}; else export it again as "CSV UTF-8"`,
  };
}
