// Types of values as they flow from fields through metrics to columns, and what a rule asks of a field.

export type ValueType =
  | { readonly kind: 'decimal'; readonly precision: 18 | 38; readonly scale: number }
  | { readonly kind: 'integer' | 'text' | 'boolean' | 'date' | 'datetime' };

/** Types that a review file may declare for a field. */
export const fieldTypes = ['text', 'number', 'money', 'percent', 'date', 'datetime', 'boolean'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** How texts, above all ids, get one spelling; decided in this order. */
export interface Spelling {
  /** Taken off the beginning and the end; wherever it stands where it has no letters and digits. */
  readonly strip: readonly string[];
  /** Digits that texts of digits only have at least; zeros in front make up for them, others go. */
  readonly pad: number | undefined;
  readonly case: 'upper' | 'lower' | undefined;
}

/** What a use of a field needs. */
export type Want = 'numeric' | 'date' | 'boolean' | 'text' | 'any';

/** SQL text with its type. */
export interface Typed {
  readonly sql: string;
  readonly type: ValueType;
}

export const integer: ValueType = { kind: 'integer' };
export const wide = (scale: number): ValueType => ({ kind: 'decimal', precision: 38, scale });

/** Places that a quotient is rounded to, half up, once. */
export const quotientScale = 6;

/** How a declared field is held: money with 4 decimals, numbers and percentages with 6, all exact. */
export function valueTypeOf(field: FieldType): ValueType {
  switch (field) {
    case 'money':
      return { kind: 'decimal', precision: 18, scale: 4 };
    case 'number':
    case 'percent':
      return { kind: 'decimal', precision: 18, scale: 6 };
    default:
      return { kind: field };
  }
}

export function isNumeric(type: ValueType): boolean {
  return type.kind === 'decimal' || type.kind === 'integer';
}

export function scaleOf(type: ValueType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}

/** Whether a field of this type serves the use. */
export function serves(type: FieldType, want: Want): boolean {
  switch (want) {
    case 'any':
      return true;
    case 'numeric':
      return type === 'money' || type === 'number' || type === 'percent';
    case 'date':
      return type === 'date' || type === 'datetime';
    default:
      return type === want;
  }
}
