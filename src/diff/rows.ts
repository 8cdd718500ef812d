// The rows of one side as a relation of text: key columns, tier, and every other column by its position.

import { statSync } from 'node:fs';
import { unseenBeforeStep } from '../engine/steps/decide/unseen-before.js';
import type { PlannedFile } from '../engine/steps/plan/planned-file.js';
import { type Step, textType } from '../engine/steps/plan/step.js';
import { readable } from '../engine/steps/read/staged.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { positional } from '../sql/dialects/quoting.js';
import type { Side, SideColumns } from './sides.js';

export const rowsName = (which: Side['which']) => `${which}_rows`;
/** Of the same rows what is asked often: kept, so that the file is read once for all of it. */
export const factsName = (which: Side['which']) => `${which}_facts`;
export const keyName = (index: number) => `k${index + 1}`;
/** The tier as it is written. */
export const tierText = 'tier';

/** What the column of a heading is called in the relation; undefined where there is none, or several. */
export function columnNamed(file: PlannedFile, heading: string): string | undefined {
  const places = file.headings.flatMap((each, index) => (each === heading ? [index] : []));
  const [only, ...more] = places;
  return only === undefined || more.length > 0 ? undefined : positional(only);
}

/** True of rows of results that have no tier, and say so; undefined where there can be none. */
export function saysUngraded(
  { file, results }: Side,
  { tier }: Pick<SideColumns, 'tier'>,
): string | undefined {
  const movement = columnNamed(file, 'movement');
  if (movement === undefined || tier !== 'tier') return undefined;
  if (results !== undefined && results.policy.ungraded === undefined) return undefined;
  return `(${tierText} IS NULL AND ${movement} IS NOT NULL AND ${movement} = 'ungraded')`;
}

/** Columns of keys as they stand in a relation of rows, with a prefix for the relation. */
export function keyColumns({ keys }: Pick<SideColumns, 'keys'>, prefix = ''): string[] {
  return keys.map((_, index) => `${prefix}${keyName(index)}`);
}

/**
 * Rows of files up to this size are kept, too: the engine takes longer to understand how cells are read, which it would do
 * for each question, than to read them.
 */
const small = 4_000_000;

/** The rows that are compared: those of the file, but for customers of whom nothing was known. */
export function rowsStep(side: Side, columns: SideColumns, dialect: Dialect): Step {
  const { which, file, unseen } = side;
  const names = [...keyColumns(columns), tierText, ...file.headings.map((_, index) => positional(index))];
  // Who had no tier then is as good as not there: a first tier counts as new.
  const without = which === 'old' ? saysUngraded(side, columns) : undefined;
  const written = rowsSql(side, columns, dialect);
  const all = without === undefined ? written : `SELECT * FROM (${written}) WHERE NOT ${without}`;
  return {
    name: rowsName(which),
    reads: [],
    grain: `one row of ${which === 'old' ? 'the older file' : 'the newer file'}`,
    columns: names.map((name) => ({ name, type: textType })),
    stored: statSync(file.path).size <= small,
    sql:
      unseen === undefined
        ? all
        : `SELECT r.* FROM (${all}) AS r WHERE NOT EXISTS (SELECT 1 FROM (${unseenBeforeStep(unseen, dialect).sql}) AS u WHERE u.customer_id = r.${keyName(0)})`,
  };
}

/** The rows as they lie in the file: cells without space around them, and as they were before results defused them. */
function rowsSql({ file, wideEdges }: Side, { keys, tier }: SideColumns, dialect: Dialect): string {
  const columns = file.headings.map((_, index) => positional(index));
  // In two layers: what `original` says of a text it says many times, so that the text must be a column by then.
  const trimmed = columns.map((column) => `${dialect.trimmedResult(column, wideEdges)} AS ${column}`);
  const cells = columns.map((column) => `${dialect.original(column)} AS ${column}`);
  const named = (heading: string) => columnNamed(file, heading) ?? 'NULL';
  const names = [
    ...keys.map((key, index) => `${named(key)} AS ${keyName(index)}`),
    `${named(tier)} AS ${tierText}`,
    ...columns,
  ];
  const read = dialect.readDelimited(readable(file, columns, 'refused'));
  return `SELECT ${names.join(', ')} FROM (SELECT ${cells.join(', ')} FROM (SELECT ${trimmed.join(', ')} FROM ${read}))`;
}

/** Keys, tier and the columns of some headings, stored. */
export function factsStep(
  { which, file }: Side,
  columns: SideColumns,
  headings: readonly (string | undefined)[],
): Step {
  const more = headings.flatMap((heading) =>
    heading === undefined ? [] : (columnNamed(file, heading) ?? []),
  );
  const names = [...keyColumns(columns), tierText, ...new Set(more)];
  return {
    name: factsName(which),
    reads: [rowsName(which)],
    grain: `one row of ${which === 'old' ? 'the older file' : 'the newer file'}`,
    columns: names.map((name) => ({ name, type: textType })),
    stored: true,
    sql: `SELECT ${names.join(', ')} FROM ${rowsName(which)}`,
  };
}

/** The same rows with their number among those that can be read, in the order of the file. */
export function numberedSql(side: Side, columns: SideColumns, dialect: Dialect): string {
  return `SELECT *, ${dialect.placeInFile} AS ordinal FROM (${rowsSql(side, columns, dialect)})`;
}
