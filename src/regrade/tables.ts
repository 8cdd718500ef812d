// graded.csv and changes.csv of a results folder as relations of text, so that of many customers only those are read
// into JavaScript who are asked for.
import path from 'node:path';
import type { EngineReach } from '../engine/closed.js';
import type { Engine, Row } from '../engine/engine.js';
import { as } from '../engine/steps/plan/step.js';
import { positional, readable } from '../engine/steps/read/staged.js';
import { plainCell } from '../foundation/characters/formulas.js';
import { writtenFile } from '../grading/prepare/last-results.js';
import type { OpenedResults, ResultRow } from './results.js';

/** A CSV of a results folder. */
export interface ResultsTable {
  readonly columns: readonly string[];
  /** What stands after FROM: every column as text, null where a cell is empty, and `id`. */
  readonly from: string;
}

/** Column of the id as exports have it. No column of results begins with _. */
export const id = '_id';

/** @param name such as graded.csv */
export async function openTable({ dialect }: Engine, folder: string, name: string): Promise<ResultsTable> {
  const file = await writtenFile(path.join(folder, name));
  const names = file.headings.map((_, index) => positional(index));
  const cells = file.headings.map((heading, index) => as(names[index] ?? 'NULL', heading, dialect));
  const customer = names[file.headings.indexOf('customer_id')] ?? 'NULL';
  return {
    columns: file.headings,
    from: `(SELECT ${as(dialect.original(customer), id, dialect)}, ${cells.join(', ')} FROM ${dialect.readDelimited(readable(file, names, 'refused'))})`,
  };
}

/** What an engine over a results folder reads and writes. */
export function reachOf({ folder }: Pick<OpenedResults, 'folder'>, scratch: string): EngineReach {
  return { files: ['graded.csv', 'changes.csv'].map((name) => path.join(folder, name)), scratch };
}

/** Rows of some customers, by id, with cells as tables that are not for Excel have them. */
export async function rowsOfCustomers(
  engine: Engine,
  { from }: ResultsTable,
  customers: ReadonlySet<string>,
): Promise<Map<string, ResultRow>> {
  if (customers.size === 0) return new Map();
  const asked = [...customers].map((customer) => `(${engine.dialect.text(customer)})`).join(', ');
  // A join: a list of constants would be searched from its beginning for every row.
  const rows = await engine.rows(
    `SELECT * FROM ${from} WHERE ${id} IN (SELECT a.id FROM (VALUES ${asked}) AS a(id))`,
  );
  return new Map(
    rows.map(({ [id]: customer, ...cells }) => {
      const row = Object.entries(cellsOfAnswer(cells)).map(
        ([name, cell]) => [name, plainCell(cell)] as const,
      );
      return [customer ?? '', Object.fromEntries(row)];
    }),
  );
}

/** Ids of all customers of a table, or of those where something holds, in the order of the file. */
export async function idsOf(engine: Engine, { from }: ResultsTable, where = 'TRUE'): Promise<string[]> {
  const ids: string[] = [];
  for await (const rows of engine.stream(`SELECT ${id} AS id FROM ${from} WHERE ${where}`))
    for (const row of rows) ids.push(row.id ?? '');
  return ids;
}

/** An answer of the engine as cells of a CSV. */
export function cellsOfAnswer(row: Row): ResultRow {
  const cells: Record<string, string> = {};
  for (const name in row) cells[name] = row[name] ?? '';
  return cells;
}
