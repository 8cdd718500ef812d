// Columns as they are proposed, and how one is found or replaced among them.
import type { FieldType } from '../../grammar/types.js';
import type { Remark } from './notes.js';
import type { Way } from './trials.js';

/** Keys of a column that say how its cells count, as the review file has them. */
export interface ColumnKeys {
  readonly empty?: readonly string[];
  readonly empty_is?: number;
  readonly round?: 'half_up';
  readonly negative_when?: Readonly<Record<string, { readonly in: string[] }>>;
  readonly currency?: {
    readonly field?: string;
    readonly code?: string;
    readonly rates: Readonly<Record<string, unknown>>;
  };
  readonly strip?: string | readonly string[];
  readonly pad?: number;
  readonly case?: 'upper' | 'lower';
}

export interface FieldProposal {
  readonly field: string;
  /** Place among the headings. */
  readonly index: number;
  readonly heading: string;
  readonly type: FieldType;
  readonly way: Way | undefined;
  /** Further keys of the column in the review file. */
  readonly keys?: ColumnKeys;
  /** What was seen that somebody should know. */
  readonly said?: readonly Remark[];
}

/** How amounts are computed where no column holds them as they count. */
export interface ComputedAmount {
  readonly kind: 'multiply' | 'subtract' | 'add';
  readonly operands: readonly string[];
  readonly notes: readonly Remark[];
}

export interface ColumnsProposal {
  readonly fields: readonly FieldProposal[];
  /** Fields that must be there and that no column was found for. */
  readonly missing: readonly { readonly field: string; readonly type: FieldType }[];
  /** Columns that nobody asked for, under names that could be used. */
  readonly others: readonly FieldProposal[];
  /** Headings of columns that may be meant in place of the one that was taken, by field. */
  readonly rivals: ReadonlyMap<string, readonly string[]>;
  /** Fields that only the values suggest. */
  readonly guessed: readonly string[];
  readonly computed: ComputedAmount | undefined;
  /** Fields that lines below the first of an order take from it. */
  readonly fillDown: { readonly fields: readonly string[]; readonly notes: readonly Remark[] } | undefined;
  /** What is to be said of the export as a whole. */
  readonly remarks: readonly Remark[];
  /** What the headings of other columns say, though their values cannot be that: heading → field. */
  readonly unfit: ReadonlyMap<string, string>;
}

/** The columns with a field changed or added, in the order of the export; its column is no longer among the others. */
export function withField(columns: ColumnsProposal, field: FieldProposal): ColumnsProposal {
  return {
    ...columns,
    fields: [...columns.fields.filter(({ index }) => index !== field.index), field].sort(
      (a, b) => a.index - b.index,
    ),
    missing: columns.missing.filter((each) => each.field !== field.field),
    others: columns.others.filter(({ index }) => index !== field.index),
  };
}

export function fieldNamed(columns: ColumnsProposal | undefined, name: string): FieldProposal | undefined {
  return columns?.fields.find(({ field }) => field === name);
}
