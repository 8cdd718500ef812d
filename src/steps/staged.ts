// staged_<export>: the rows as they stand in the files, every column text. Rows carry their number only where somebody
// asks for it, because numbering makes the engine read a file from beginning to end on one thread.
import type { DelimitedFile, Dialect } from '../dialects/dialect.js';
import type { PlannedExport, PlannedFile } from './planned.js';
import { as, type Column, indexType, type Step, textType } from './step.js';

/** Name of a field's raw text. */
export const raw = (field: string) => `_raw_${field}`;

/** Position of a row: the file's place in the list, and its number among the readable rows of the file. */
export const position = { file: '_file', ordinal: '_ordinal', whole: '_row' } as const;

export function stagedName(exportName: string): string {
  return `staged_${exportName}`;
}

/** Whether the rows of an export must be numbered before they can be judged. */
export function comparesRows(planned: PlannedExport): boolean {
  return planned.duplicates.action !== 'keep';
}

/** Names for the columns of a file: headings may repeat or be empty, positions may not. */
const positional = (index: number) => `c${index + 1}`;

/** How the engine reads a file: as it lies there, or as it was rewritten. */
export function readable(file: PlannedFile, columns: readonly string[]): DelimitedFile {
  const { delimiter, source } = file;
  if (source) return { ...source, delimiter, columns, newLine: '\n' };
  return { path: file.path, delimiter, columns, skip: file.skip, newLine: file.newLine };
}

/** The rows of one file with their fields as raw text. */
function stagedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const columns = file.headings.map((_, index) => positional(index));
  const cells = planned.fields.map((field) =>
    as(positional(file.headings.indexOf(field.heading)), raw(field.name), dialect),
  );
  if (comparesRows(planned)) cells.push(as(wholeRow(file), position.whole, dialect));
  return `SELECT ${cells.join(', ')} FROM ${dialect.readDelimited(readable(file, columns))}`;
}

/** All cells of a row in the order of their headings, so that files with columns in another order compare alike. */
function wholeRow(file: PlannedFile): string {
  const order = file.headings
    .map((heading, index) => ({ heading, index }))
    .sort((a, b) => (a.heading < b.heading ? -1 : 1));
  const cells = order.map(({ index }) => `coalesce(${positional(index)}, '')`);
  return cells.join(` || chr(31) || `);
}

/** The rows of one file with their numbers. */
export function numberedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const index = planned.files.indexOf(file);
  return `SELECT *, ${index} AS ${position.file}, row_number() OVER () AS ${position.ordinal} FROM (${stagedFile(planned, file, dialect)})`;
}

export function stagedStep(planned: PlannedExport, dialect: Dialect): Step {
  const rows = comparesRows(planned) ? numberedFile : stagedFile;
  const columns: Column[] = planned.fields.map((field) => ({ name: raw(field.name), type: textType }));
  if (comparesRows(planned)) {
    columns.push(
      { name: position.whole, type: textType },
      { name: position.file, type: indexType },
      { name: position.ordinal, type: indexType },
    );
  }
  return {
    name: stagedName(planned.name),
    reads: [],
    grain: `one row of ${planned.name}`,
    columns,
    stored: false,
    sql: planned.files.map((file) => rows(planned, file, dialect)).join('\nUNION ALL\n'),
  };
}
