// overrides.csv as people write it: which columns there are, and one record a row. What a row means is judged next door.
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { namesOf } from '../../format/column.js';
import { answers, overrides } from '../../format/lists.js';
import type { FilesRead } from '../../foundation/problems/files-read.js';
import { nearest } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { type Parsed, readTable, type TableKind, unevenRows } from './written-table.js';

type KnownColumn = ReturnType<typeof namesOf<typeof overrides>>[number];

/** Columns of overrides in the order of the reference. */
export const overrideColumns: readonly string[] = namesOf(overrides);
const needed = namesOf(overrides).filter((name) => !('when' in overrides[name]));

/** What the `case` of overrides says that come of an appeal. */
export const appealCase = 'appeal';

/** What results add to each override; found in an input, they are answers of an earlier review. */
export const answerColumns: readonly string[] = namesOf(answers);

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

const asTable: TableKind = {
  code: 'overrides',
  list: 'the list of overrides',
  all: 'the overrides',
  where: 'correct overrides: in the review file, or --overrides',
};

/** Reads the file; undefined after adding problems where it cannot be read as overrides. */
export async function readOverrides(
  name: string,
  problems: Problems,
  files?: FilesRead,
): Promise<OverridesFile | undefined> {
  const { file, refuse, records } = await readTable(name, asTable, problems, files);
  if (records === undefined) return undefined;
  const [heading, ...rows] = records;
  if (heading === undefined) return refuse('the overrides are empty', howToWrite);
  const before = problems.list.length;
  const columns = heading.cells.map(nameOf);
  for (const { reason, fix } of headingFaults(columns)) refuse(reason, fix, heading.line);
  for (const { line, reason, fix } of unevenRows(columns, rows)) refuse(reason, fix, line);
  if (problems.list.length > before) return undefined;
  return { file, ...withoutAnswers(columns, rows) };
}

function nameOf(heading: string): string {
  const plain = plainHeading(heading);
  return [...overrideColumns, ...answerColumns].find((column) => column === plain) ?? heading;
}

function headingFaults(columns: readonly string[]): { reason: string; fix: string }[] {
  const absent = needed.filter((column) => !columns.includes(column));
  const spare = columns.filter((column) => !overrideColumns.includes(column));
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
    column === '' || answerColumns.includes(column) ? [] : [index],
  );
  const names = kept.map((index) => columns[index] ?? '');
  const places = new Map([...names.entries()].reverse().map(([index, name]) => [name, index]));
  const all = kept.length === columns.length;
  return {
    columns: names,
    rows: rows.map(
      ({ line, cells }) => new Row(line, all ? cells : kept.map((index) => cells[index] ?? ''), places),
    ),
  };
}

/** Hundreds of thousands of rows share what they know of columns. */
class Row implements OverrideRow {
  constructor(
    readonly line: number,
    readonly cells: readonly string[],
    private readonly places: ReadonlyMap<string, number>,
  ) {}

  cell(column: KnownColumn): string {
    const place = this.places.get(column);
    return place === undefined ? '' : (this.cells[place] ?? '');
  }
}
