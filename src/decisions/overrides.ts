// overrides.csv as people write it: which columns there are, and one record a row. What a row means is judged next door.
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { plainHeading } from '../exports/plain-heading.js';
import { whyUnreadable } from '../problems/file-errors.js';
import { nearest } from '../problems/nearest.js';
import type { Problem, Problems } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { wideSpaces } from '../text/spaces.js';

const needed = ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on'] as const;
const optional = ['kind', 'expires_on', 'case'] as const;
type KnownColumn = (typeof needed)[number] | (typeof optional)[number];

/** Columns of overrides in the order of the reference. */
export const overrideColumns: readonly KnownColumn[] = [
  'customer_id',
  'tier',
  'kind',
  'reason',
  'requested_by',
  'approved_by',
  'decided_on',
  'expires_on',
  'case',
];

/** What results add to each override; found in an input, they are answers of an earlier review. */
export const answerColumns = ['status', 'why', 'ruled_tier', 'final_tier'] as const;

export interface OverrideRow {
  /** Line on which the row begins, from 1. */
  readonly line: number;
  /** A cell for each column of the file, without white space around it. */
  readonly cells: readonly string[];
  /** The cell of a column; empty where the file has no such column. */
  cell(column: KnownColumn): string;
}

export interface OverridesFile {
  /** As shown in messages. */
  readonly file: string;
  /** Columns in file order; those that overrides have are called as the reference calls them. */
  readonly columns: readonly string[];
  readonly rows: readonly OverrideRow[];
}

const howToWrite = `write a CSV with the columns ${overrideColumns.join(', ')}`;

/** Reads the file; undefined after adding problems where it cannot be read as overrides. */
export function readOverrides(name: string, problems: Problems): OverridesFile | undefined {
  const file = shownPath(name);
  const refuse = (reason: string, fix: string, line?: number, code: Problem['code'] = 'overrides') => {
    problems.add({ code, place: { file, ...(line !== undefined && { line }) }, reason, fix });
    return undefined;
  };
  let bytes: Buffer;
  try {
    bytes = readFileSync(name);
  } catch (error) {
    return refuse(
      `the list of overrides ${whyUnreadable(error)}`,
      'correct overrides: in the review file, or --overrides',
      undefined,
      'file-missing',
    );
  }
  // UTF-16 without a mark is UTF-8 full of NUL.
  if (!isUtf8(bytes) || bytes.includes(0))
    return refuse('the overrides are not UTF-8 text', 'save them as "CSV UTF-8"');
  let records: readonly Parsed[];
  try {
    records = recordsOf(bytes.toString('utf8'));
  } catch (error) {
    return refuse(
      `the overrides cannot be read: ${(error as Error).message}`,
      'close the quotation mark; inside quoted text write "" for "',
    );
  }
  const [heading, ...rows] = records;
  if (heading === undefined) return refuse('the overrides are empty', howToWrite);
  const before = problems.list.length;
  const columns = heading.cells.map(nameOf);
  for (const { reason, fix } of headingFaults(columns)) refuse(reason, fix, heading.line);
  for (const { line, cells } of rows) {
    if (cells.length === columns.length) continue;
    refuse(
      `this row has ${cells.length} fields, but the heading ${columns.length}`,
      'leave cells empty, but write their commas; put text with commas in quotation marks',
      line,
    );
  }
  if (problems.list.length > before) return undefined;
  return { file, ...withoutAnswers(columns, rows) };
}

interface Parsed {
  readonly line: number;
  readonly cells: readonly string[];
}

function recordsOf(text: string): Parsed[] {
  const options = {
    bom: true,
    info: true,
    // Counted below, with a message of our own. Quotation marks inside a cell, as in ="007", are part of it.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    delimiter: delimiterOf(text),
  } as const;
  const parsed: unknown = parse(text, options);
  return (parsed as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
    // The parser counts the line on which a record ends.
    line: info.lines - record.join('').split('\n').length + 1,
    cells: record.map(tidy),
  }));
}

/** What stands between the headings: spreadsheets write ; where the comma is the decimal mark. */
function delimiterOf(text: string): string {
  const [heading = ''] = text.split(/\r?\n/);
  const found = [';', '\t', '|'].find((each) => heading.split(each).length > heading.split(',').length);
  return found ?? ',';
}

const around = `[\\s${wideSpaces.join('')}]+`;
const edges = new RegExp(`^${around}|${around}$`, 'gu');

/** A cell without what nobody sees around it, and without what spreadsheets put around ids to keep them text. */
function tidy(cell: string): string {
  const text = cell.replace(edges, '');
  const shielded = /^="(.*)"$/s.exec(text)?.[1];
  return shielded === undefined ? text : shielded.replace(edges, '');
}

/** The id as exports have it: results put an apostrophe before ids that spreadsheets would run. */
export function customerId(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, '');
}

function nameOf(heading: string): string {
  const plain = plainHeading(heading);
  return [...overrideColumns, ...answerColumns].find((column) => column === plain) ?? heading;
}

function headingFaults(columns: readonly string[]): { reason: string; fix: string }[] {
  const absent = needed.filter((column) => !columns.includes(column));
  const spare = columns.filter((column) => !(overrideColumns as readonly string[]).includes(column));
  const [first] = absent;
  const near = absent.length === 1 && first !== undefined ? nearest(first, spare) : undefined;
  const twice = overrideColumns.filter((column) => columns.filter((each) => each === column).length > 1);
  return [
    ...(first === undefined
      ? []
      : [
          {
            reason: `the overrides have no column ${absent.map((column) => `"${column}"`).join(' and no ')}`,
            fix: near === undefined ? howToWrite : `did you mean "${near}"? Call it ${first}`,
          },
        ]),
    ...twice.map((column) => ({
      reason: `the overrides have two columns "${column}", so gradus cannot know which one is meant`,
      fix: 'remove one of them',
    })),
  ];
}

/** Columns without a heading hold nothing that anybody named; answers of an earlier review are given anew. */
function withoutAnswers(
  columns: readonly string[],
  rows: readonly Parsed[],
): Pick<OverridesFile, 'columns' | 'rows'> {
  const kept = columns.flatMap((column, index) =>
    column === '' || (answerColumns as readonly string[]).includes(column) ? [] : [index],
  );
  const names = kept.map((index) => columns[index] ?? '');
  return {
    columns: names,
    rows: rows.map(({ line, cells }) => {
      const own = kept.map((index) => cells[index] ?? '');
      return { line, cells: own, cell: (column) => own[names.indexOf(column)] ?? '' };
    }),
  };
}
