// Customers of a results folder who are asked for, as rows of graded.csv and changes.csv.
import path from 'node:path';
import type { EngineReach } from '../engine/closed.js';
import type { Engine, Row } from '../engine/engine.js';
import { as } from '../engine/steps/plan/step.js';
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

/** Of few customers all cells, as columns of a question that goes through a whole table for something else. */
export class CellsOfFew {
  constructor(
    private readonly table: ResultsTable,
    private readonly customers: readonly string[],
    private readonly dialect: Dialect,
  ) {}

  get columns(): string[] {
    const { table, customers, dialect } = this;
    return customers.flatMap((customer, which) => {
      const own = (value: string) => `max(CASE WHEN ${id} = ${dialect.text(customer)} THEN ${value} END)`;
      return [
        as(own('1'), there(which), dialect),
        ...table.columns.map((name, at) => as(own(dialect.identifier(name)), cell(which, at), dialect)),
      ];
    });
  }

  /** Rows of those who are there, by id. */
  rowsIn(answer: Row): Map<string, ResultRow> {
    return new Map(
      this.customers.flatMap((customer, which) => {
        if ((answer[there(which)] ?? null) === null) return [];
        const cells = this.table.columns.map((name, at) => [name, answer[cell(which, at)] ?? null] as const);
        return [[customer, plainRow(Object.fromEntries(cells))] as const];
      }),
    );
  }
}

const there = (which: number) => `_there_${which}`;
const cell = (which: number, at: number) => `_cell_${which}_${at}`;

/** Ids of all customers of a table, or of those where something holds, in the order of the file. */
export async function idsOf(engine: Engine, { from }: ResultsTable, where = 'TRUE'): Promise<string[]> {
  const ids: string[] = [];
  for await (const rows of engine.stream(`SELECT ${id} AS id FROM ${from} WHERE ${where}`))
    for (const row of rows) ids.push(row.id ?? '');
  return ids;
}
