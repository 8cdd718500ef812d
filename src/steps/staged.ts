// staged_<export>: the rows as they stand in the files, every column text. Rows carry their number only where somebody
// asks for it, because numbering makes the engine read a file from beginning to end on one thread.
import type { DelimitedFile, Dialect } from '../dialects/dialect.js';
import type { PlannedExport, PlannedFile } from './planned.js';
import { as, type Column, indexType, type Step, textType } from './step.js';

/** Name of a field's raw text. */
export const raw = (field: string) => `_raw_${field}`;

/** Names of what is seen beside an amount: marks of currencies, and what was done to read it. */
export const markOf = (field: string) => `_mark_${field}`;
export const seenIn = (field: string) => `_seen_${field}`;

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
export const positional = (index: number) => `c${index + 1}`;

/**
 * How the engine reads a file: as it lies there, or as it was rewritten.
 * @param misfits lines that do not fit the heading stop the engine where they are refused
 */
export function readable(
  file: PlannedFile,
  columns: readonly string[],
  misfits: DelimitedFile['misfits'],
): DelimitedFile {
  const { delimiter, source } = file;
  if (source) return { ...source, delimiter, columns, newLine: '\n', misfits };
  return { path: file.path, delimiter, columns, skip: file.skip, newLine: file.newLine, misfits };
}

/** The rows of one file with their fields as raw text. */
function stagedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const cells = cellsOf(file, dialect);
  const fields = planned.fields.map((field) =>
    as(cells[file.headings.indexOf(field.heading)] ?? 'NULL', raw(field.name), dialect),
  );
  if (carriesWhole(planned))
    fields.push(as(comparesRows(planned) ? wholeRow(file, cells) : joined(cells), position.whole, dialect));
  const columns = file.headings.map((_, index) => positional(index));
  const source =
    file.format === 'parquet'
      ? dialect.readParquet(file.path)
      : dialect.readDelimited(readable(file, columns, 'skipped'));
  return `SELECT ${fields.join(', ')} FROM ${source}`;
}

/** Every cell of a row as text. Parquet files have types of their own; their text is read like everybody's. */
export function cellsOf(file: PlannedFile, dialect: Dialect): string[] {
  if (file.format === 'delimited') return file.headings.map((_, index) => positional(index));
  return file.found.map((heading) => dialect.cast(dialect.identifier(heading), textType));
}

/** Rows that are compared with each other need all their cells, and so do listings of files without lines of text. */
export function carriesWhole(planned: PlannedExport): boolean {
  return comparesRows(planned) || planned.files.some((file) => file.format === 'parquet');
}

/** All cells of a row in the order of their headings, so that files with columns in another order compare alike. */
function wholeRow(file: PlannedFile, cells: readonly string[]): string {
  const order = file.headings
    .map((heading, index) => ({ heading, index }))
    .sort((a, b) => (a.heading < b.heading ? -1 : 1));
  return joined(order.map(({ index }) => cells[index] ?? 'NULL'));
}

/** Cells with a separator that no text holds. */
export function joined(cells: readonly string[]): string {
  return cells.map((cell) => `coalesce(${cell}, '')`).join(' || chr(31) || ');
}

function numberedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const index = planned.files.indexOf(file);
  return `SELECT *, ${index} AS ${position.file}, row_number() OVER () AS ${position.ordinal} FROM (${stagedFile(planned, file, dialect)})`;
}

/** The rows of all files with their numbers. */
export function numberedRows(planned: PlannedExport, dialect: Dialect): string {
  return planned.files.map((file) => numberedFile(planned, file, dialect)).join('\nUNION ALL\n');
}

/** Only the fields: files of several kinds must give the same columns. */
function unnumberedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const names = planned.fields.map((field) => dialect.identifier(raw(field.name)));
  const rows = stagedFile(planned, file, dialect);
  return carriesWhole(planned) ? `SELECT ${names.join(', ')} FROM (${rows})` : rows;
}

export function stagedStep(planned: PlannedExport, dialect: Dialect): Step {
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
    sql: comparesRows(planned)
      ? numberedRows(planned, dialect)
      : planned.files.map((file) => unnumberedFile(planned, file, dialect)).join('\nUNION ALL\n'),
  };
}
