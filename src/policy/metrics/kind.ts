// What a metric kind is: one record with its shape in the policy, its SQL and its line in the reference.
// How to add one: docs/carrying-on.md.
import * as z from 'zod';
import { decimal, text } from '../../foundation/yaml/kinds.js';
import type { Typed, ValueType, Want } from '../../grammar/types.js';
import type { Among } from '../../sql/among.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { RowsEffects } from './effect.js';

/** Where a metric over rows is computed: the dialect and the as-of date. */
export interface RowsContext {
  readonly dialect: Dialect;
  readonly asOf: string;
}

/** Where a metric over metrics is computed. */
export interface MetricsContext extends RowsContext {
  /** Months in the window of the operand, where the kind needs it. */
  readonly months: number | undefined;
  /** How the (first) operand stands among those of all customers. */
  readonly among: Among;
}

/** ` FILTER (WHERE ...)` clauses, empty where every row counts. */
export interface RowFilters {
  /** Rows in the window that `only` selects. */
  readonly window: string;
  /** The same up to the end of the window, from the very beginning. */
  readonly upToEnd: string;
  /** The same before the window begins; undefined where it has no beginning. */
  readonly earlier: string | undefined;
  /** Of each part of the window, where the kind asks for parts; laid end to end they hold it once. */
  readonly parts: readonly string[] | undefined;
}

/** Keys that stand beside the kind's own, such as `distinct: true`, as read by their shapes. */
export type Options = Readonly<Record<string, unknown>>;

interface Described {
  readonly key: string;
  /** One line for the reference. */
  readonly means: string;
  /** A metric of this kind as a policy writes it; the tests grade it. */
  readonly example: string;
  /** Shape of what stands under the key. */
  readonly written: z.ZodType;
  /** Keys beside it that kinds know one by one. Without it: none. */
  readonly options?: Readonly<Record<string, z.ZodType>>;
  /** No value is smaller; of dates as long as they are not after the as-of date. Without it: any may be. */
  readonly least?: 0 | 1;
}

/**
 * What moves a metric alone, for `explain`: amounts of rows, further or fewer rows, rows in further months, another
 * first or last day (`years`, `months passed`: of which only complete ones count), or the values of rows as they are. Of `unclear` it tells no way.
 */
export type MovedBy =
  | 'amounts'
  | 'rows'
  | 'repeats'
  | 'months'
  | 'first day'
  | 'years'
  | 'months passed'
  | 'last day'
  | 'values'
  | 'unclear';

/** A metric over the rows of an export: `{ sum: transactions.amount }`. */
export interface RowsKind extends Described {
  readonly grain: 'rows';
  readonly movedBy: MovedBy;
  /** What rows more or less do to it. */
  readonly effects: RowsEffects;
  /** What the field must be. */
  readonly wants: Want;
  /** May count whole rows (`{ count: transactions }`). */
  readonly takesRows: boolean;
  /** Defined on a field of the customer's own row: always, only there, or never. */
  readonly onCustomer: 'yes' | 'only' | 'no';
  /** The value of a customer without any row; undefined: missing. */
  readonly ofNothing: '0' | undefined;
  /** Too dear to be computed also for rows that are not used, which fall into a few large groups. */
  dear(options: Options): boolean;
  type(field: ValueType): ValueType;
  /** Months of each part that it divides its window into; without it, none. */
  inParts?(options: Options): number | undefined;
  aggregate(value: Typed, filters: RowFilters, options: Options, at: RowsContext): string;
  /** Applied to the aggregate, or to the customer's own field. */
  finish(value: string, at: RowsContext): string;
}

/**
 * A metric over metrics: `{ divide: [orders, 12] }`. Its SQL may look at all graded customers by way of `among`: customers
 * with equal values get the same.
 */
export interface DerivedKind extends Described {
  readonly grain: 'metrics';
  /** Number of operands: least and most. */
  readonly operands: readonly [number, number];
  /** The key that names the operand, where it is not the kind's own; what stands under that is an option then. */
  readonly operand?: string;
  /** What is added to the operand: the same metric one window earlier, or the window's length. */
  readonly needs: 'nothing' | 'window' | 'before';
  type(operands: readonly ValueType[]): ValueType;
  sql(operands: readonly Typed[], at: MetricsContext, options: Options): string;
}

export type MetricKind = RowsKind | DerivedKind;

/** `transactions.amount`. */
export const fieldName = text;
/** `annual_spend`. */
export const metricName = text;
/** `[orders, 12]`. */
export const metricsAndNumbers = z.array(z.union([decimal, text]));
