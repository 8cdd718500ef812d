// One written column → the resolved one, every default filled in; and back, as the review file would write it.
import type { Decimal } from 'decimal.js';
import { stringify } from 'yaml';
import { resolveCondition } from '../grammar/condition.js';
import type { Spelling } from '../grammar/types.js';
import type { ColumnSpec } from './review.js';
import type { WrittenColumn } from './written-column.js';

/** Resolves a column; the shape was checked before. */
export function columnSpec(field: string, written: WrittenColumn): ColumnSpec {
  const column = typeof written === 'string' ? { heading: written } : written;
  const {
    heading,
    type,
    formats,
    decimal,
    round,
    currency,
    empty,
    empty_is: emptyIs,
    negative_when: negative,
    fixed,
  } = column;
  return {
    field,
    heading,
    type: type ?? (formats === undefined ? undefined : 'date'),
    formats: formats ?? [],
    decimal: decimal ?? '.',
    decimalSaid: decimal !== undefined,
    round,
    currency: currency && {
      field: currency.field,
      code: currency.code?.trim().toUpperCase(),
      rates: ratesOf(currency.rates),
    },
    spelling: spellingOf(column),
    empty: empty ?? [],
    emptyIs,
    negativeWhen: negative && { condition: resolveCondition(negative), written: negative },
    fixed: fixed === true,
  };
}

function spellingOf(column: Exclude<WrittenColumn, string>): Spelling | undefined {
  const { strip, pad, case: letters } = column;
  if (strip === undefined && pad === undefined && letters === undefined) return undefined;
  return { strip: strip === undefined ? [] : [strip].flat(), pad, case: letters };
}

/** A column as the review file would write it, with whatever differs from the defaults. */
export function columnCopy(column: ColumnSpec): unknown {
  const {
    heading,
    type,
    formats,
    decimal,
    decimalSaid,
    round,
    currency,
    spelling,
    empty,
    emptyIs,
    negativeWhen,
    fixed,
  } = column;
  const more = {
    type,
    formats: formats.length === 0 ? undefined : formats,
    decimal: decimalSaid ? decimal : undefined,
    round,
    currency: currency && {
      ...(currency.field !== undefined && { field: currency.field }),
      ...(currency.code !== undefined && { code: currency.code }),
      rates: Object.fromEntries(currency.rates),
    },
    ...spellingCopy(spelling),
    empty: empty.length === 0 ? undefined : empty,
    empty_is: emptyIs,
    negative_when: negativeWhen?.written,
    fixed: fixed || undefined,
  };
  return Object.values(more).every((each) => each === undefined) ? heading : { heading, ...more };
}

function spellingCopy(spelling: Spelling | undefined): object {
  if (spelling === undefined) return {};
  const { strip, pad, case: letters } = spelling;
  return {
    strip: strip.length === 0 ? undefined : strip.length === 1 ? strip[0] : strip,
    pad,
    case: letters,
  };
}

/** Rates by code in capitals, as cells are compared with them. */
function ratesOf(written: Readonly<Record<string, Decimal>>): [string, Decimal][] {
  return Object.entries(written).map(([code, rate]) => [code.trim().toUpperCase(), rate]);
}

/** A value as YAML on one line. */
export function flowText(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}

/** Columns as one line of YAML, to be copied into the review file: `{ customer_id: { heading: No, pad: 8 }, date: Date }`. */
export function columnsText(columns: readonly ColumnSpec[]): string {
  return flowText(Object.fromEntries(columns.map((column) => [column.field, columnCopy(column)])));
}
