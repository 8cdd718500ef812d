import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { toldBy, whyUnreadable } from '../../foundation/problems/file-errors.js';
import type { Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { encodingOf, firstBad, utf8Chunks } from '../bytes/encoding.js';
import { otherKind } from '../bytes/kinds.js';
import { type Likely, likelyEncoding } from '../bytes/likely-encoding.js';
import { openExport } from '../bytes/open.js';
import { type HeadingSpec, matched } from '../headings/columns.js';
import type { TextLine } from './first-lines.js';
import { type Beginning, planBeginning } from './heading-line.js';
import { sheetOf } from './sheets.js';
import { RecordSplitter, type SplitRecord } from './splitter.js';

const windowsEnd = Buffer.from('\r\n');
const enough = 256 * 1024;
/** Title lines are looked for among this many lines. */
export const mostTitleLines = 20;

/** Reads the beginning of one file; undefined after adding the problem that stopped it. */
export async function readHeadings(
  spec: HeadingSpec,
  file: string,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  const start = await beginning(spec, file, problems);
  return start && planBeginning(spec, file, start, problems);
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

/**
 * Tells of columns that hold moments and are read: their days are those in UTC, whatever zone the shop is in. Of each export once.
 * @param moments whether each column of the file holds times that depend on the zone
 */
export function noteMoments(
  { name, columns }: HeadingSpec,
  { headings, found }: Pick<PlannedFile, 'headings' | 'found'>,
  moments: readonly boolean[],
  problems: Problems,
): void {
  const wanted = columns?.map(({ heading }) => heading);
  const read = headings.flatMap((heading, at) =>
    moments[at] && (wanted?.includes(heading) ?? true) ? [found[at] ?? heading] : [],
  );
  if (read.length === 0) return;
  const en = `${name}: times in ${read.join(', ')} are moments, whose days are taken in UTC`;
  const zh = `${name}：${read.join('、')} 的时间为时刻，其日期按 UTC 计`;
  if (!problems.notes.some((each) => each.en === en)) problems.note({ en, zh });
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
