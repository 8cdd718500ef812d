// Tables of counts and amounts in report.json, for readers who are told tables alone.
import type { Labels } from '../../policy/model/policy.js';
import type { ToldAmount } from '../audience/dominant-cells.js';
import type { SeenCounts } from '../audience/seen-tables.js';
import type { ToldCount } from '../audience/small-cells.js';
import type { WorthTable } from '../audience/worth-tables.js';

/** A table with its totals. */
interface TableDocument<T> {
  /** Null: there can be no such cell. */
  readonly cells: readonly (readonly (T | null)[])[];
  readonly rows: readonly T[];
  readonly columns: readonly T[];
  readonly total: T;
}

/** What customers are worth, of one time. */
export interface WorthDocument {
  readonly rows: readonly Labels[];
  readonly columns: readonly Labels[];
  /** Exact amounts; null: withheld. */
  readonly table: TableDocument<string | null> | null;
}

/** The tables of readers who are told tables alone. */
export interface CountsDocument {
  /** Null: all counts are told. */
  readonly limit: number | null;
  readonly rows: readonly Labels[];
  readonly columns: readonly Labels[];
  readonly table: TableDocument<ToldCount> | null;
  readonly worth: {
    readonly share: string;
    readonly label: Labels;
    readonly currency: string;
    readonly now: WorthDocument;
    readonly before: WorthDocument | null;
  } | null;
}

/** The tables of these values. */
export function tablesDocument({ limit, rows, columns, table, worth }: SeenCounts): CountsDocument {
  return {
    limit,
    rows,
    columns,
    table: table && {
      ...table,
      cells: table.cells.map((row) => row.map((cell) => cell ?? null)),
    },
    worth: worth && {
      ...worth,
      now: worthDocument(worth.now),
      before: worth.before && worthDocument(worth.before),
    },
  };
}

function worthDocument({ rows, columns, table }: WorthTable): WorthDocument {
  const told = (amount: ToldAmount | undefined) => (typeof amount === 'string' ? amount : null);
  return {
    rows,
    columns,
    table: table && {
      cells: table.cells.map((row) => row.map(told)),
      rows: table.rows.map(told),
      columns: table.columns.map(told),
      total: told(table.total),
    },
  };
}
