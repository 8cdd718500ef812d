// CSV that people write by hand or from a spreadsheet (overrides, appeals): records with their lines, cells without what
// nobody sees around them. What columns mean is known next door.
import { isUtf8 } from 'node:buffer';
import { asInExports } from '../../foundation/characters/formulas.js';
import { wideSpaces } from '../../foundation/characters/spaces.js';
import { toldBy, whyUnreadable } from '../../foundation/problems/file-errors.js';
import { FilesRead } from '../../foundation/problems/files-read.js';
import type { Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { parsedRecords } from '../../foundation/stages/parsed-records.js';

/** What a table is called in messages. */
export interface TableKind {
  readonly code: Problem['code'];
  /** `the list of overrides`. */
  readonly list: string;
  /** `the overrides`. */
  readonly all: string;
  /** What to do where the file is not there. */
  readonly where: string;
}

interface ReadTable {
  /** As shown in messages. */
  readonly file: string;
  /** Undefined after adding the problem that stopped it. */
  readonly records: readonly Parsed[] | undefined;
  /** Adds a problem of this file. */
  refuse(reason: string, fix: string, line?: number): undefined;
}

/**
 * Reads the records of a file, heading first.
 * @param files remembers what was read
 */
export async function readTable(
  name: string,
  { code, list, all, where }: TableKind,
  problems: Problems,
  files = new FilesRead(),
): Promise<ReadTable> {
  const file = shownPath(name);
  const add = (as: Problem['code'], reason: string, fix: string, line?: number) => {
    problems.add({ code: as, place: { file, ...(line !== undefined && { line }) }, reason, fix });
    return undefined;
  };
  const refuse: ReadTable['refuse'] = (reason, fix, line) => add(code, reason, fix, line);
  const none = { file, refuse, records: undefined };
  let bytes: Buffer;
  try {
    bytes = files.read(name);
  } catch (error) {
    add('file-missing', `${list} ${whyUnreadable(error)}`, where);
    return none;
  }
  // UTF-16 without a mark is UTF-8 full of NUL.
  if (!isUtf8(bytes) || bytes.includes(0)) {
    refuse(`${all} are not UTF-8 text`, 'save them as "CSV UTF-8"');
    return none;
  }
  try {
    return { file, refuse, records: await recordsOf(bytes) };
  } catch (error) {
    refuse(
      `${all} cannot be read: ${toldBy(error).message}`,
      'close the quotation mark; inside quoted text write "" for "',
    );
    return none;
  }
}

/** Rows that are longer or shorter than the heading. */
export function unevenRows(columns: readonly string[], rows: readonly Parsed[]) {
  return rows.flatMap(({ line, cells }) =>
    cells.length === columns.length
      ? []
      : [
          {
            line,
            reason: `this row has ${cells.length} fields, but the heading ${columns.length}`,
            fix: 'leave cells empty, but write their commas; put text with commas in quotation marks',
          },
        ],
  );
}

export interface Parsed {
  readonly line: number;
  readonly cells: readonly string[];
}

async function recordsOf(bytes: Buffer): Promise<Parsed[]> {
  const options = {
    bom: true,
    info: true,
    // Counted below, with a message of our own. Quotation marks inside a cell, as in ="007", are part of it.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    delimiter: delimiterOf(bytes),
  } as const;
  const records: Parsed[] = [];
  const shared = sharing();
  for await (const { record, info } of parsedRecords<Read>(bytes, options)) {
    // The parser counts the line on which a record ends.
    records.push({ line: info.lines - linesIn(record) + 1, cells: record.map((cell) => shared(tidy(cell))) });
  }
  return records;
}

/** Thousands of rows name few tiers, people and dates: equal cells are kept once. */
function sharing(): (cell: string) => string {
  const kept = new Map<string, string>();
  return (cell) => {
    const before = kept.get(cell);
    if (before !== undefined) return before;
    // Cells that differ in each row push out the others, which come back with the next row.
    if (kept.size === mostKept) kept.clear();
    kept.set(cell, cell);
    return cell;
  };
}

const mostKept = 1000;

interface Read {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const linesIn = (record: readonly string[]) => record.join('').split('\n').length;

/** What stands between the headings: spreadsheets write ; where the comma is the decimal mark. */
function delimiterOf(bytes: Buffer): string {
  const end = bytes.indexOf('\n');
  const heading = bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
  const found = [';', '\t', '|'].find((each) => heading.split(each).length > heading.split(',').length);
  return found ?? ',';
}

const around = `[\\s${wideSpaces.join('')}]+`;
const edges = new RegExp(`^${around}|${around}$`, 'gu');

/** A cell without what nobody sees around it, and without what results and spreadsheets put around text to keep it text. */
function tidy(cell: string): string {
  const text = cell.replace(edges, '');
  const original = asInExports(text);
  if (original !== text) return original;
  const shielded = /^="(.*)"$/s.exec(text)?.[1];
  return shielded === undefined ? text : shielded.replaceAll('""', '"').replace(edges, '');
}
