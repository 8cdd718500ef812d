import type { FieldType } from '../../grammar/types.js';
import type { ComputedAmount } from '../columns/fields.js';
import type { Remark } from '../columns/notes.js';
import type { FileSettings } from './file-settings.js';
import type { Reached } from './thresholds.js';

export interface ColumnLine {
  readonly field: string;
  /** Undefined where it is still to be filled in. */
  readonly heading: string | undefined;
  readonly type: FieldType;
  readonly formats: readonly string[];
  readonly decimal: '.' | ',';
  /** Further keys of the column, as they are written. */
  readonly keys: Readonly<Record<string, unknown>>;
  readonly notes: readonly Remark[];
}

/** An export that rows look up. */
export interface LookupProposal extends FileSettings {
  readonly name: string;
  readonly file: string;
  readonly notes: readonly Remark[];
  /** The field that holds the key. */
  readonly on: string;
  readonly columns: readonly ColumnLine[];
  readonly others: readonly ColumnLine[];
}

export interface ExportProposal extends FileSettings {
  readonly name: string;
  /** Path or glob, absolute; undefined where it is still to be filled in. */
  readonly file: string | undefined;
  readonly fileNotes: readonly Remark[];
  readonly lookup: LookupProposal | undefined;
  readonly columns: readonly ColumnLine[];
  /** Columns that are not used, and headings that cannot be. */
  readonly others: readonly ColumnLine[];
  readonly unusable: readonly string[];
  readonly computed: ComputedAmount | undefined;
  readonly only: OnlyProposal | undefined;
  readonly fillDown: { readonly fields: readonly string[]; readonly notes: readonly Remark[] } | undefined;
  /** Undefined: as by default. */
  readonly duplicates:
    | { readonly action: 'keep' | 'drop'; readonly by?: readonly string[]; readonly notes: readonly Remark[] }
    | undefined;
  readonly unknownCustomers: readonly Remark[] | undefined;
  readonly missingCustomer: readonly Remark[] | undefined;
  readonly rows: number;
}

/** Rows that count: values of fields that say so, by field. */
export interface OnlyProposal {
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Whether a row needs a date to count. */
  readonly dated: boolean;
  readonly notes: readonly Remark[];
}

export interface ReviewProposal {
  /** Undefined where it is still to be filled in. */
  readonly asOf: string | undefined;
  readonly asOfNotes: readonly Remark[];
  readonly exports: readonly ExportProposal[];
  /** Undefined where nothing is. */
  readonly personal: { readonly fields: readonly string[]; readonly notes: readonly Remark[] } | undefined;
}

/** What a starting policy is made of. */
export interface PolicyFacts {
  readonly asOf: string | undefined;
  readonly currency: { readonly code: string; readonly notes: readonly Remark[] } | undefined;
  /** Whether rows have a date, so that metrics may look at 12 months. */
  readonly dated: boolean;
  readonly spend: { readonly reached: Reached | undefined } | undefined;
  readonly orders: { readonly by: OrdersBy; readonly reached: Reached | undefined } | undefined;
  /** Numbers and dates of the customers, where there are no transactions. */
  readonly fields: readonly {
    readonly field: string;
    readonly heading: string;
    readonly reached: Reached | undefined;
  }[];
  readonly since: boolean;
}

/** How orders are counted: by their number, or as rows; returns may have to be left out. */
export interface OrdersBy {
  readonly field: 'order_id' | 'customer_id';
  readonly withoutReturns: boolean;
}
