// Changes of the rows of an export as a whole: further rows, fewer, an amount in rows that are there, another as-of date.
import type { Condition, Literal } from '../../grammar/condition.js';
import type { ValueType } from '../../grammar/types.js';
import type { IsoDate } from '../../grammar/window.js';
import type { Metric } from '../model/policy.js';

/** Rows that come, go or change. */
export interface ChangedRows {
  readonly export: string;
  /** The field of their amounts. */
  readonly amount: string | undefined;
  /** The field of which each has a value of its own, such as the number of the order. */
  readonly order: string | undefined;
  /** The days between which they lie; further rows are all of the last. */
  readonly from: IsoDate;
  readonly until: IsoDate;
  /** What they have in other fields, as far as it is known; undefined: nothing. */
  readonly holds: ReadonlyMap<string, Literal | undefined>;
  /** Fields in which each has a value that the customer never had before, such as another product. */
  readonly fresh: ReadonlySet<string>;
  /** Fields in which they have a value that rows of the customer had before. */
  readonly again: ReadonlySet<string>;
}

export type ChangeOfRows =
  | { readonly kind: 'further' | 'fewer' | 'spread'; readonly rows: ChangedRows }
  /** The as-of date moves and no row enters or leaves a window. */
  | { readonly kind: 'later' };

/** How large a change is. */
export interface Size<V> {
  /** Number of rows; 1 of an amount that is spread. */
  readonly rows: V;
  /** Amount of each row, or all that is spread; days of `later`. */
  readonly each: V;
}

/** What effects have to know of the exports of a review. */
export interface ExportRows {
  /** Type of a field; undefined where nobody reads it. */
  typeOf(exportName: string, field: string): ValueType | undefined;
  /** Rows that do not meet it are set aside. */
  only(exportName: string): Condition | undefined;
  /** Whether rows of two exports are made from the same rows of a file. */
  shares(one: string, other: string): boolean;
}

/** The metrics of a review, and where they read. */
export interface Setting {
  readonly asOf: IsoDate;
  /** In dependency order. */
  readonly metrics: readonly Metric[];
  readonly metricTypes: ReadonlyMap<string, ValueType>;
  readonly exports: ExportRows;
}
