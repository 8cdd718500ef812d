// Customers across exports: which columns hold their ids when no heading says so, and whether the exports agree on them.

import type { Engine } from '../../engine/engine.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows, firstRowsName } from '../columns/cells.js';
import { columnsOf } from '../columns/columns.js';
import type { OpenedExport } from '../columns/open-exports.js';
import { recognise } from '../columns/recognise.js';
import type { ColumnValues } from '../columns/value-types.js';
import { factRows } from './facts.js';

export interface LookedAt {
  readonly opened: OpenedExport;
  readonly values: readonly ColumnValues[];
}

/** Place of the customer id's column, by export, where the values tell it. */
export interface IdPlaces {
  readonly customers?: number;
  readonly transactions?: number;
}

/**
 * Finds the columns of the customer id that no heading names: one that holds a different value in every row of the
 * customers export, and the column of the transactions that shares its values.
 */
export async function findIds(
  engine: Engine,
  customers: LookedAt | undefined,
  transactions: LookedAt | undefined,
  dialect: Dialect,
): Promise<IdPlaces> {
  const known = (side: LookedAt | undefined) =>
    side && recognise(columnsOf(side.opened, side.values), side.opened.name).fields.get('customer_id');
  const own = known(customers);
  const theirs = known(transactions);
  if (customers === undefined || (own !== undefined && (transactions === undefined || theirs !== undefined)))
    return {};
  const ids = own !== undefined ? [own] : await uniqueColumns(engine, customers, dialect);
  if (transactions === undefined) return ids[0] === undefined ? {} : { customers: ids[0] };
  const others = theirs !== undefined ? [theirs] : freeColumns(transactions);
  let best: { customers: number; transactions: number; shared: number } | undefined;
  for (const id of ids) {
    for (const other of others) {
      const shared = await sharedRows(engine, id, other, dialect);
      if (shared > 0.5 && shared > (best?.shared ?? 0)) best = { customers: id, transactions: other, shared };
    }
  }
  if (best !== undefined) return { customers: best.customers, transactions: best.transactions };
  return own === undefined && ids[0] !== undefined && theirs !== undefined ? { customers: ids[0] } : {};
}

/** Columns with a different value in every row; names and phone numbers, which only mostly differ, last. */
async function uniqueColumns(engine: Engine, side: LookedAt, dialect: Dialect): Promise<number[]> {
  const { opened } = side;
  const candidates = freeColumns(side);
  if (candidates.length === 0) return [];
  const counts = candidates.flatMap((index) => [
    `count(${positional(index)}) AS n${index}`,
    `count(DISTINCT ${positional(index)}) AS d${index}`,
  ]);
  const [row] = await engine.rows(
    `SELECT count(*) AS n, ${counts.join(', ')} FROM ${dialect.identifier(allRows(opened.name))}`,
  );
  return candidates.filter(
    (index) => Number(row?.n) > 0 && row?.[`n${index}`] === row?.n && row?.[`d${index}`] === row?.n,
  );
}

/** Known fields that may serve as an id where there is no other, the best first. */
const personal = ['phone', 'email', 'name'];

/** Columns that could hold ids: those whose headings say nothing, then what is personal. */
function freeColumns({ opened, values }: LookedAt): number[] {
  const { fields } = recognise(columnsOf(opened, values), opened.name);
  const known = [...fields.values()];
  const free = opened.headings.map((_, index) => index).filter((index) => !known.includes(index));
  const last = personal.flatMap((field) => fields.get(field) ?? []);
  return [...free, ...last].filter((index) => canBeId(values[index]));
}

/** Amounts and dates differ in every row, too, and are no ids. */
function canBeId(values: ColumnValues | undefined): boolean {
  if (values === undefined || values.filled === 0) return false;
  const { date, datetime, percent } = values.ways;
  return (
    date === undefined &&
    datetime === undefined &&
    (percent === undefined || values.ways.number !== undefined)
  );
}

/** Share of the first transactions with a value in one column that stands in a column of the customers. */
async function sharedRows(engine: Engine, id: number, other: number, dialect: Dialect): Promise<number> {
  const column = `t.${positional(other)}`;
  const customers = dialect.identifier(allRows('customers'));
  const [row] = await engine.rows(
    `SELECT count(*) AS n, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM ${customers} AS c WHERE c.${positional(id)} = ${column})) AS shared FROM ${dialect.identifier(firstRowsName('transactions'))} AS t WHERE ${column} IS NOT NULL`,
  );
  return Number(row?.n) === 0 ? 0 : Number(row?.shared) / Number(row?.n);
}

export interface Agreement {
  /** Customers with several rows in the customers export, and whether these rows repeat each other in all cells. */
  readonly repeated: { readonly customers: number; readonly alike: boolean };
  /** Transactions with a customer, and those whose customer is not in the customers export. */
  readonly transactions: number;
  readonly unknown: number;
}

/** Compares the customers of both exports. */
export async function agreement(
  engine: Engine,
  customers: OpenedExport,
  columns: readonly number[],
  withTransactions: boolean,
  dialect: Dialect,
): Promise<Agreement> {
  const own = dialect.identifier(factRows('customers'));
  const [repeated] = await engine.rows(
    `SELECT count(*) AS n, coalesce(sum(n), 0) AS of FROM (SELECT customer_id, count(*) AS n FROM ${own} WHERE customer_id IS NOT NULL GROUP BY 1) WHERE n > 1`,
  );
  const rows = Number(repeated?.n);
  const [whole] =
    rows === 0
      ? []
      : await engine.rows(
          `SELECT count(*) AS n, (SELECT count(*) FROM (SELECT DISTINCT ${columns.map(positional).join(', ')} FROM ${dialect.identifier(allRows(customers.name))})) AS different FROM ${own}`,
        );
  // Alike when the rows that go away with exact repeats are all that were too many.
  const alike = rows > 0 && Number(whole?.n) - Number(whole?.different) === Number(repeated?.of) - rows;
  const [shared] = withTransactions
    ? await engine.rows(
        `SELECT count(*) AS n, count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM ${own} AS c WHERE c.customer_id = t.customer_id)) AS unknown FROM ${dialect.identifier(factRows('transactions'))} AS t WHERE customer_id IS NOT NULL`,
      )
    : [];
  return {
    repeated: { customers: rows, alike },
    transactions: Number(shared?.n ?? 0),
    unknown: Number(shared?.unknown ?? 0),
  };
}
