// What a metric kind is. A new kind is one record in one file of this room, listed in index.ts.
import type { Dialect } from '../dialects/dialect.js';
import type { Typed, ValueType, Want } from '../policy/types.js';
import type { Window } from '../policy/window.js';

/** Where a metric is computed: the dialect and the as-of date. */
export interface Surroundings {
  readonly dialect: Dialect;
  readonly asOf: string;
}

/** ` FILTER (WHERE ...)` clauses, empty where every row counts. */
export interface RowFilters {
  /** Rows in the window that `only` selects. */
  readonly window: string;
  /** The same up to the end of the window, from the very beginning. */
  readonly upToEnd: string;
  /** The same before the window begins; undefined where it has no beginning. */
  readonly earlier: string | undefined;
}

/** A metric over the rows of an export: `{ sum: transactions.amount }`. */
export interface RowsKind {
  readonly key: string;
  readonly grain: 'rows';
  /** One line for the reference. */
  readonly means: string;
  /** What the field must be. */
  readonly wants: Want;
  /** `distinct: true` is understood. */
  readonly takesDistinct: boolean;
  /** May count whole rows (`{ count: transactions }`). */
  readonly takesRows: boolean;
  /** Defined on a field of the customer's own row: always, only there, or never. */
  readonly onCustomer: 'yes' | 'only' | 'no';
  /** The value of a customer without any row; undefined: missing. */
  readonly ofNothing: '0' | undefined;
  type(field: ValueType): ValueType;
  aggregate(value: Typed, filters: RowFilters, distinct: boolean, at: Surroundings): string;
  /** Applied to the aggregate, or to the customer's own field. */
  finish(value: string, at: Surroundings): string;
}

/** A metric over metrics: `{ divide: [orders, 12] }`. */
export interface DerivedKind {
  readonly key: string;
  readonly grain: 'metrics';
  readonly means: string;
  /** Number of operands: least and most. */
  readonly operands: readonly [number, number];
  /** What `prepare` adds: the same metric one window earlier, or the window's length. */
  readonly needs: 'nothing' | 'window' | 'before';
  type(operands: readonly ValueType[]): ValueType;
  sql(operands: readonly Typed[], at: Surroundings, window: Window | undefined): string;
}

export type MetricKind = RowsKind | DerivedKind;
