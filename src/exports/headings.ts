// The first lines of an export: its delimiter and its headings, read with csv-parse.
import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { whyUnreadable } from '../problems/file-errors.js';
import { nearest } from '../problems/nearest.js';
import type { Place, Problem, Problems } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import type { ExportSpec } from '../review/review.js';
import type { PlannedFile } from '../steps/planned.js';
import { openExport } from './open.js';
import { firstLineNotUtf8 } from './records.js';

const delimiters = [',', ';', '\t', '|'] as const;
const enough = 256 * 1024;
/** How ZIP files begin, and with them spreadsheets. */
const zipMark = Buffer.from('PK\u0003\u0004');

/** Reads the headings of one file; undefined after adding the problem that stopped it. */
export async function readHeadings(
  spec: ExportSpec,
  file: string,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  let start: Buffer;
  try {
    start = await firstBytes(file);
  } catch (error) {
    problems.add(unreadable(spec.name, file, error));
    return undefined;
  }
  if (start.subarray(0, 4).equals(zipMark)) {
    problems.add({
      code: 'export-unreadable',
      place: { file: shownPath(file) },
      reason: `${spec.name} is a spreadsheet or a ZIP file, not CSV`,
      fix: 'save it as "CSV UTF-8"',
    });
    return undefined;
  }
  if (!isUtf8(wholeCharacters(start))) {
    problems.add(await notUtf8(spec.name, file));
    return undefined;
  }
  const text = new TextDecoder('utf-8').decode(start);
  const lines = text.split(/\r\n|\n|\r/);
  const heading = lines[spec.skipLines];
  if (heading === undefined || heading.trim() === '') {
    problems.add({
      code: 'export-empty',
      place: { file: shownPath(file), line: spec.skipLines + 1 },
      reason:
        text.trim() === ''
          ? `${spec.name} is empty`
          : `${spec.name} has no headings: ${heading === undefined ? 'the file ends before' : 'nothing stands on'} this line`,
      fix:
        text.trim() === ''
          ? 'export it again with a heading line'
          : 'set skip_lines to the number of lines above the headings, or export it again',
    });
    return undefined;
  }
  const delimiter = spec.delimiter ?? detectDelimiter(heading);
  const headings = headingsIn(heading, delimiter);
  if (headings === undefined) {
    problems.add({
      code: 'export-unreadable',
      place: { file: shownPath(file), line: spec.skipLines + 1 },
      reason: `a quotation mark in the headings of ${spec.name} is not closed on the same line`,
      fix: 'export it again with all headings on one line',
    });
    return undefined;
  }
  return { path: file, delimiter, headings, skip: spec.skipLines + 1 };
}

/** The headings of a heading line; undefined where a quotation mark stays open. */
function headingsIn(line: string, delimiter: string): string[] | undefined {
  try {
    const rows: string[][] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true, to: 1 });
    return (rows[0] ?? []).map((each) => each.trim());
  } catch {
    return undefined;
  }
}

function unreadable(name: string, file: string, error: unknown): Problem {
  const place = { file: shownPath(file) };
  const { code } = error as NodeJS.ErrnoException;
  const broken = code?.startsWith('Z_') === true;
  return broken
    ? {
        code: 'export-unreadable',
        place,
        reason: `${name} cannot be unpacked: ${(error as Error).message}`,
        fix: 'copy or export the file again',
      }
    : {
        code: 'export-missing',
        place,
        reason: `${name} ${whyUnreadable(error)}`,
        fix: 'check the path and your rights to it',
      };
}

async function firstBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of openExport(file)) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= enough) break;
  }
  return Buffer.concat(chunks);
}

/** The candidate that splits the heading into the most fields; a comma when none occurs. */
function detectDelimiter(heading: string): string {
  const bare = heading.replace(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** Says which declared headings are missing, or stand twice. */
export function checkHeadings(spec: ExportSpec, file: PlannedFile, problems: Problems): void {
  const columns = spec.columns ?? [];
  const absent = columns.filter(({ heading }) => !file.headings.includes(heading));
  if (absent.length > 1 && absent.length === columns.length) {
    // One mistake (another file, delimiter or number of title lines), not one for each column.
    const place = spec.place([], 'columns');
    problems.add({
      code: 'heading-missing',
      ...(place && { place }),
      reason: `${shownPath(file.path)} has none of the ${columns.length} columns that are declared here`,
      fix: `check file, delimiter and skip_lines; ${itsColumns(file)}`,
    });
    return;
  }
  for (const { field, heading } of columns) {
    checkTwice(heading, file, problems);
    if (file.headings.includes(heading)) continue;
    const near = nearest(heading, file.headings);
    const place = spec.place(['columns'], field);
    problems.add({
      code: 'heading-missing',
      ...(place && { place }),
      reason: `${shownPath(file.path)} has no column "${heading}"`,
      fix: near === undefined ? itsColumns(file) : `did you mean "${near}"?`,
    });
  }
}

/** Says where a heading that is needed stands twice. */
export function checkTwice(heading: string, file: PlannedFile, problems: Problems): void {
  const columns = file.headings.flatMap((each, index) => (each === heading ? [index + 1] : []));
  if (columns.length < 2) return;
  problems.add({
    code: 'heading-twice',
    place: headingLine(file),
    reason: `the heading "${heading}" stands over columns ${columns.join(' and ')}, so gradus cannot know which one is meant`,
    fix: 'rename or remove one of them in the export',
  });
}

/** Where the headings of a file stand. */
export function headingLine(file: PlannedFile): Place {
  return { file: shownPath(file.path), line: file.skip };
}

/** The headings of a file, for messages; wide exports are cut short. */
export function itsColumns(file: PlannedFile): string {
  const shown = file.headings.slice(0, 30).map((each) => (each === '' ? '(empty)' : each));
  const more = file.headings.length - shown.length;
  return `its columns are: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** An export in another encoding than UTF-8. */
export async function notUtf8(name: string, file: string): Promise<Problem> {
  const line = await firstLineNotUtf8(file);
  return {
    code: 'export-encoding',
    place: { file: shownPath(file), ...(line !== undefined && { line }) },
    reason: `${name} is not UTF-8 text`,
    fix: 'export it again as "CSV UTF-8"',
  };
}

/** The bytes without a character that the end cuts through. */
function wholeCharacters(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return end > 0 && (bytes[end - 1] ?? 0) >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}
