// Tables that gradus wrote, read again: as text, or from the typed file that holds the same.

import type { DelimitedFile, Dialect } from '../../../sql/dialects/dialect.js';
import { textOfTyped } from '../../../sql/typed-cells.js';
import type { PlannedFile } from '../plan/planned-file.js';
import { as } from '../plan/step.js';
import { writtenThere } from './far.js';
import { readable } from './staged.js';

/** The value of a column that has a type, beside its text; only where the table is read from a typed file. */
const typedName = (index: number) => `t${index + 1}`;

/**
 * The table expression of the rows of last results, by place: of this machine, or where the cluster reads them itself.
 * @param columns their names, by place
 */
export function lastTable(
  file: PlannedFile,
  columns: readonly string[],
  misfits: DelimitedFile['misfits'],
  dialect: Dialect,
): string {
  const there = writtenThere(file);
  return there === undefined
    ? dialect.readDelimited(readable(file, columns, misfits))
    : dialect.readFar(there, 'rows');
}

/**
 * The table expression of all rows, every cell as text, null where it is empty.
 * @param names of the columns in it
 * @param atOnce bytes that are held of a file of text
 */
export function writtenRows(
  file: PlannedFile,
  names: readonly string[],
  dialect: Dialect,
  atOnce?: number,
): string {
  const { typed } = file;
  if (typed === undefined)
    return dialect.readDelimited({
      ...readable(file, names, 'refused'),
      ...(atOnce !== undefined && { atOnce }),
    });
  const cells = typed.columns.flatMap((column, index) => {
    const value = dialect.identifier(column.name);
    const text = textOfTyped(value, column, dialect);
    return [as(text, names[index] ?? '', dialect), as(value, typedName(index), dialect)];
  });
  return `(SELECT ${cells.join(', ')} FROM ${dialect.readParquet(typed.path)})`;
}

/** A column of numbers as the typed file has it; undefined where there is text only, or more than 18 digits. */
export function numberWritten(
  { typed }: PlannedFile,
  index: number,
): { readonly sql: string; readonly places: number } | undefined {
  const column = typed?.columns[index];
  if (column === undefined) return undefined;
  const { type, places } = column;
  if (type.kind === 'integer') return { sql: typedName(index), places };
  if (type.kind !== 'decimal' || type.precision > 18) return undefined;
  return { sql: typedName(index), places };
}

/** A column of text as the typed file has it, as it was before it was defused; undefined where only text for tables is there. */
export function originalWritten({ typed }: PlannedFile, index: number): string | undefined {
  return typed?.columns[index]?.original === true ? typedName(index) : undefined;
}
