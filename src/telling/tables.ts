// Tables of a results folder as relations of text, so that of many customers only those are read into JavaScript who are
// asked for.
import path from 'node:path';
import type { Engine, Row } from '../engine/engine.js';
import type { PlannedFile } from '../engine/steps/plan/planned-file.js';
import { as } from '../engine/steps/plan/step.js';
import { numberWritten, originalWritten, writtenRows } from '../engine/steps/read/written.js';
import { readHeadings } from '../exports/reading/headings.js';
import { Problems, ProblemsError } from '../foundation/problems/problem.js';
import { positional } from '../sql/dialects/quoting.js';

/** A row of a table of results: text by column. */
export type ResultRow = Readonly<Record<string, string>>;

/** A CSV of a results folder. */
export interface ResultsTable {
  readonly columns: readonly string[];
  /** What stands after FROM: every column as text, null where a cell is empty, and `id`. */
  readonly from: string;
  /** Columns of numbers whose values are there, too, by heading; none in a table of text. */
  readonly numbers: ReadonlyMap<string, NumberColumn>;
}

/** A column of numbers that need not be read from text. */
export interface NumberColumn {
  /** The value. */
  readonly sql: string;
  /** Most digits behind the point in any row. */
  readonly places: number;
}

/** Column of the id as exports have it. No column of results begins with _. */
export const id = '_id';

/** An eighth of what the engine takes by itself: a table of results is small, and not why anybody has much memory. */
const heldAtOnce = 4 << 20;

/**
 * @param name such as graded.csv
 * @param typed file that holds the same, where it was found
 */
export async function openTable(
  { dialect }: Engine,
  folder: string,
  name: string,
  typed?: PlannedFile['typed'],
): Promise<ResultsTable> {
  const file = { ...(await writtenFile(path.join(folder, name))), typed };
  const names = file.headings.map((_, index) => positional(index));
  const cells = file.headings.map((heading, index) => as(names[index] ?? 'NULL', heading, dialect));
  const numbers = new Map<string, NumberColumn>();
  for (const [index, heading] of file.headings.entries()) {
    const value = numberWritten(file, index);
    if (value === undefined || numbers.has(heading)) continue;
    const sql = `_value_${index}`;
    cells.push(as(value.sql, sql, dialect));
    numbers.set(heading, { sql, places: value.places });
  }
  const first = file.headings.indexOf('customer_id');
  const customer = originalWritten(file, first) ?? dialect.original(names[first] ?? 'NULL');
  return {
    columns: file.headings,
    from: `(SELECT ${as(customer, id, dialect)}, ${cells.join(', ')} FROM ${writtenRows(file, names, dialect, heldAtOnce)})`,
    numbers,
  };
}

/** A CSV that gradus wrote itself. */
export async function writtenFile(file: string): Promise<PlannedFile> {
  const problems = new Problems();
  const found = await readHeadings(asWritten, file, problems);
  if (found === undefined) throw new ProblemsError(problems.list);
  return found;
}

/** How a file that gradus wrote is read. */
export const asWritten = {
  name: 'the file of last results',
  encoding: 'auto',
  delimiter: undefined,
  skipLines: 0,
  columns: undefined,
  place: () => undefined,
} as const;

/** An answer of the engine as cells of a CSV. */
export function cellsOfAnswer(row: Row): ResultRow {
  const cells: Record<string, string> = {};
  for (const name in row) cells[name] = row[name] ?? '';
  return cells;
}
