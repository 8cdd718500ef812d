// Customers of a results folder who are asked for, as rows of graded.csv and changes.csv.
import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineReach } from '../engine/closed.js';
import type { Engine, Row } from '../engine/engine.js';
import { recordsHolding } from '../exports/reading/holding.js';
import { plainCell } from '../foundation/characters/formulas.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { cellsOfAnswer, id, openTable, type ResultRow, type ResultsTable } from '../telling/tables.js';
import type { OpenedResults } from './results.js';

/** What an engine over a results folder reads and writes. */
export function reachOf({ folder }: Pick<OpenedResults, 'folder'>, scratch: string): EngineReach {
  return { files: ['graded.csv', 'changes.csv'].map((name) => path.join(folder, name)), scratch };
}

/** Whether a row of a table of results is one of these customers; there must be some. */
export function isAmong(customers: ReadonlySet<string>, dialect: Dialect): string {
  const asked = dialect.rowsOfText(
    ['id'],
    [...customers].map((customer) => [customer]),
  );
  // A join: a list of constants would be searched from its beginning for every row.
  return `${id} IN (SELECT a.id FROM ${asked} AS a)`;
}

/** Rows of some customers, by id, with cells as tables that are not for Excel have them. */
export async function rowsOfCustomers(
  engine: Engine,
  { columns, from }: Pick<ResultsTable, 'columns' | 'from'>,
  customers: ReadonlySet<string>,
): Promise<Map<string, ResultRow>> {
  if (customers.size === 0) return new Map();
  const { dialect } = engine;
  const cells = [id, ...columns.map(dialect.identifier)].join(', ');
  const rows = await engine.rows(`SELECT ${cells} FROM ${from} WHERE ${isAmong(customers, dialect)}`);
  return new Map(rows.map(({ [id]: customer, ...cells }) => [customer ?? '', plainRow(cells)]));
}

/** A row of an answer, with cells as tables that are not for Excel have them. */
function plainRow(cells: Row): ResultRow {
  return Object.fromEntries(
    Object.entries(cellsOfAnswer(cells)).map(([name, cell]) => [name, plainCell(cell)] as const),
  );
}

/** Whether the review compared with last results: who gets no tier moves in the same way with and without them. */
export async function wasCompared(engine: Engine, folder: string): Promise<boolean> {
  const { columns, from } = await openTable(engine, folder, 'graded.csv');
  if (!columns.includes('movement')) return false;
  // Mostly the first rows say it, and the others need not be read.
  const found = await engine.rows(
    `SELECT movement FROM ${from} WHERE coalesce(movement, '') NOT IN ('', 'ungraded') LIMIT 1`,
  );
  return found.length > 0;
}

/** So few customers are looked for in the bytes of a table. */
const fewCustomers = 4;

/**
 * Rows of few customers, as `rowsOfCustomers` gives them of the table. Their lines are found by their bytes, so that no cell of
 * all others is read.
 * @param scratch folder in which the engine may read
 * @returns undefined where bytes do not tell, or many are asked for
 */
export async function rowsOfFew(
  engine: Engine,
  { folder, name }: { readonly folder: string; readonly name: string },
  customers: ReadonlySet<string>,
  scratch: string,
): Promise<Map<string, ResultRow> | undefined> {
  if (customers.size > fewCustomers) return undefined;
  const found = recordsHolding(path.join(folder, name), [...customers]);
  if (found === undefined) return undefined;
  if (found.records.length === 0) return new Map();
  const few = mkdtempSync(path.join(scratch, 'few-'));
  writeFileSync(path.join(few, name), Buffer.concat([found.heading, ...found.records]));
  return rowsOfCustomers(engine, await openTable(engine, few, name), customers);
}

/** Ids of all customers of a table, or of those where something holds, in the order of the file. */
export async function idsOf(engine: Engine, { from }: ResultsTable, where = 'TRUE'): Promise<string[]> {
  const ids: string[] = [];
  for await (const rows of engine.stream(`SELECT ${id} AS id FROM ${from} WHERE ${where}`))
    for (const row of rows) ids.push(row.id ?? '');
  return ids;
}
