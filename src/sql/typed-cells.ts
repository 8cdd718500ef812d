// Cells of a table that gradus wrote as typed columns of a parquet file, and back: every cell comes back as the text that
// it was.
import type { ValueType } from '../grammar/types.js';
import type { Dialect } from './dialects/dialect.js';

/** A column of a parquet file, and the column of text that it stands for. */
export interface TypedColumn {
  /** In the table of text. */
  readonly heading: string;
  /** In the file, where no two names differ in capitals only. */
  readonly name: string;
  readonly type: ValueType;
  /** Most digits behind the point that a number has in any row. */
  readonly places: number;
  /** Whether text stands there as it was before it was defused. */
  readonly original: boolean;
}

/** The typed value of a cell; null where it has none, which only a comparison with `textOfTyped` tells from an empty one. */
export function typedCell(cell: string, { type, original }: TypedColumn, dialect: Dialect): string {
  if (type.kind === 'text') return original ? dialect.original(cell) : cell;
  return dialect.castOrNull(cell, type);
}

/**
 * The text of the cell that a typed value stands for.
 * @param sql the value
 */
export function textOfTyped(sql: string, { type, original }: TypedColumn, dialect: Dialect): string {
  if (type.kind !== 'text') return dialect.print({ sql, type });
  return original ? dialect.defused(sql) : sql;
}
