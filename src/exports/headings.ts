// The first lines of an export: its delimiter and its headings, read with csv-parse.
import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { nearest } from '../problems/nearest.js';
import type { Problem, Problems } from '../problems/problem.js';
import type { ExportSpec } from '../review/review.js';
import type { PlannedFile } from '../steps/planned.js';
import { openExport } from './open.js';

const delimiters = [',', ';', '\t', '|'] as const;
const enough = 256 * 1024;

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
    const { code, message } = error as NodeJS.ErrnoException;
    const place = { file };
    if (code === 'ENOENT' || code === 'EACCES') {
      problems.add({
        code: 'export-missing',
        place,
        reason: `${spec.name} cannot be opened: ${message}`,
        fix: 'check the path and your rights to it',
      });
    } else {
      problems.add({
        code: 'export-unreadable',
        place,
        reason: `${spec.name} cannot be read: ${message}`,
        fix: 'copy or export the file again',
      });
    }
    return undefined;
  }
  if (!isUtf8(wholeCharacters(start))) {
    problems.add(notUtf8(spec.name, file));
    return undefined;
  }
  const text = new TextDecoder('utf-8').decode(start);
  const lines = text.split(/\r\n|\n|\r/);
  const heading = lines[spec.skipLines];
  if (heading === undefined || heading.trim() === '') {
    problems.add({
      code: 'export-empty',
      place: { file, line: spec.skipLines + 1 },
      reason: `${spec.name} has no headings${spec.skipLines > 0 ? ` after ${spec.skipLines} skipped lines` : ''}`,
      fix: 'export it again with a heading line',
    });
    return undefined;
  }
  const delimiter = spec.delimiter ?? detectDelimiter(heading);
  const rows: string[][] = parse(heading, { delimiter, relax_quotes: true, relax_column_count: true, to: 1 });
  return {
    path: file,
    delimiter,
    headings: (rows[0] ?? []).map((each) => each.trim()),
    skip: spec.skipLines + 1,
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

/** Says which needed headings are missing, or stand twice. */
export function checkHeadings(spec: ExportSpec, file: PlannedFile, problems: Problems): void {
  for (const { field, heading } of spec.columns ?? []) {
    const places = file.headings.flatMap((each, index) => (each === heading ? [index + 1] : []));
    const place = spec.place(['columns'], field);
    if (places.length === 0) {
      const near = nearest(heading, file.headings);
      problems.add({
        code: 'heading-missing',
        ...(place && { place }),
        reason: `${file.path} has no column "${heading}"`,
        fix: near === undefined ? `its columns are: ${file.headings.join(', ')}` : `did you mean "${near}"?`,
      });
    } else if (places.length > 1) {
      problems.add({
        code: 'heading-twice',
        place: { file: file.path, line: file.skip },
        reason: `the heading "${heading}" stands over columns ${places.join(' and ')}, so gradus cannot know which one is meant`,
        fix: 'rename or remove one of them in the export',
      });
    }
  }
}

/** An export in another encoding than UTF-8. */
export function notUtf8(name: string, file: string, at?: number): Problem {
  return {
    code: 'export-encoding',
    place: { file },
    reason: `${name} is not UTF-8${at === undefined ? '' : ` (from byte ${at} on)`}`,
    fix: 'export it again as "CSV UTF-8"',
  };
}

/** The bytes without a character that the end cuts through. */
function wholeCharacters(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return end > 0 && (bytes[end - 1] ?? 0) >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}
