// staged_<export>: the rows as they stand in the files, every column text. Rows carry their number only where somebody
// asks for it, because numbering makes the engine read a file from beginning to end on one thread.
import type { DelimitedFile, Dialect, FarRows } from '../../../sql/dialects/dialect.js';
import { positional } from '../../../sql/dialects/quoting.js';
import type { PlannedExport, PlannedLookup, ReadField } from '../plan/planned.js';
import type { PlannedFile } from '../plan/planned-file.js';
import {
  as,
  type Column,
  indexType,
  joined,
  type Rows,
  type Step,
  textType,
  yesNoType,
} from '../plan/step.js';
import { aliasName } from './aliases.js';
import { type FarGroup, farGroups } from './far.js';
import { filledDown, lineColumnNames, lineColumns } from './fill-down.js';
import { foundIn, keyedLookup, lookedUp, lookupExport, lookupName, lookupStep, ownPart } from './lookups.js';
import { brokenBefore, firstCell, lineKind, position, raw } from './row-columns.js';

export function stagedName(exportName: string): string {
  return `staged_${exportName}`;
}

/** Whether the rows of an export are compared with each other. */
export function comparesRows(planned: PlannedExport): boolean {
  return planned.duplicates.action !== 'keep';
}

/** Whether the rows of an export cannot be judged without those before them. */
function needsOrder(planned: PlannedExport): boolean {
  return comparesRows(planned) || planned.fillDown.length > 0;
}

/** Whether the rows of an export are numbered before they are judged: where that needs their order, or they are kept. */
export function numbersRows(planned: PlannedExport): boolean {
  return needsOrder(planned) || planned.kept === true;
}

/** Columns of judged rows beside their fields, where rows are numbered. */
export function numbersOf(planned: PlannedExport): Column[] {
  if (!numbersRows(planned)) return [];
  return [
    ...(carriesWhole(planned) ? [{ name: position.whole, type: textType }] : []),
    { name: position.file, type: indexType },
    { name: position.ordinal, type: indexType },
    ...(planned.fillDown.length > 0 ? [{ name: lineKind, type: indexType }] : []),
  ];
}

/** Whether the first cell of rows is read although no field is: it may say that the row is a total. */
export function readsFirstCell(planned: PlannedExport): boolean {
  return planned.fates.some(({ test }) => test === 'total');
}

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
  const named = source?.marked ? [...columns, brokenBefore] : columns;
  if (source) return { ...source, delimiter, columns: named, newLine: '\n', misfits };
  return { path: file.path, delimiter, columns, skip: file.skip, newLine: file.newLine, misfits };
}

const columnsOf = (file: PlannedFile) => file.headings.map((_, index) => positional(index));

/**
 * The rows of a file with their fields as raw text.
 * @param others paths of files that are read together with it
 */
function stagedFile(
  all: PlannedExport,
  file: PlannedFile,
  dialect: Dialect,
  others: readonly string[] = [],
): string {
  const source =
    file.format === 'parquet'
      ? dialect.readParquet(file.path)
      : dialect.readDelimited({ ...readable(file, columnsOf(file), 'skipped'), others });
  return `SELECT ${stagedCells(all, file, dialect).join(', ')} FROM ${source}`;
}

/** The same of files that a cluster reads itself. */
function stagedFar(
  planned: PlannedExport,
  { file, read }: FarGroup,
  rows: FarRows,
  dialect: Dialect,
): string {
  const places = rows === 'numbered' ? [position.file, position.ordinal] : [];
  const cells = [...stagedCells(planned, file, dialect), ...places];
  return `SELECT ${cells.join(', ')} FROM ${dialect.readFar(read, rows)}`;
}

/** What is taken of a row: its fields as raw text, and what else is asked of it. */
function stagedCells(all: PlannedExport, file: PlannedFile, dialect: Dialect): string[] {
  const planned = ownPart(all);
  const cells = cellsOfFile(file, dialect);
  const fields = planned.fields.map((field) =>
    as(cells[file.headings.indexOf(field.heading)] ?? 'NULL', raw(field.name), dialect),
  );
  if (carriesWhole(planned))
    fields.push(
      as(
        comparesRows(planned) ? wholeRow(file, cells, dialect) : joined(cells, dialect),
        position.whole,
        dialect,
      ),
    );
  if (readsFirstCell(planned)) fields.push(as(cells[0] ?? 'NULL', firstCell, dialect));
  if (planned.fillDown.length > 0) fields.push(...lineColumns(planned, file, cells, dialect));
  return fields;
}

/** Every cell of a row as text. Parquet files have types of their own; their text is read like everybody's. */
export function cellsOfFile(file: PlannedFile, dialect: Dialect): string[] {
  if (file.format === 'delimited' || file.far !== undefined)
    return file.headings.map((_, index) => positional(index));
  return file.found.map((heading) => dialect.cast(dialect.identifier(heading), textType));
}

/** Rows that are compared with each other need all their cells, and so do listings of files without lines of text. */
export function carriesWhole(planned: PlannedExport): boolean {
  return (
    needsOrder(planned) || planned.files.some((file) => file.format === 'parquet' || file.far !== undefined)
  );
}

/** All cells of a row in the order of their headings, so that files with columns in another order compare alike. */
function wholeRow(file: PlannedFile, cells: readonly string[], dialect: Dialect): string {
  const order = file.headings
    .map((heading, index) => ({ heading, index }))
    .sort((a, b) => (a.heading < b.heading ? -1 : 1));
  return joined(
    order.map(({ index }) => cells[index] ?? 'NULL'),
    dialect,
  );
}

function numberedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const index = planned.files.indexOf(file);
  return `SELECT *, ${index} AS ${position.file}, ${dialect.placeInFile} AS ${position.ordinal} FROM (${stagedFile(planned, file, dialect)})`;
}

/** The rows of all files with their numbers, and with what continuation lines take from above. */
export function numberedRows(planned: PlannedExport, dialect: Dialect): Rows {
  const sql = [
    ...localFiles(planned).map((file) => numberedFile(planned, file, dialect)),
    ...farGroups(planned).map((group) => stagedFar(planned, group, 'numbered', dialect)),
  ].join('\nUNION ALL\n');
  const own = [
    ...(carriesWhole(planned) ? [position.whole] : []),
    ...(readsFirstCell(planned) ? [firstCell] : []),
    ...(planned.fillDown.length > 0 ? lineColumnNames : []),
    position.file,
    position.ordinal,
  ];
  const rows: Rows = { sql, columns: [...rawNames(planned, dialect), ...own.map(dialect.identifier)] };
  const filled = planned.fillDown.length > 0 ? filledDown(ownPart(planned), rows, dialect) : rows;
  return lookedUp(planned, filled, dialect);
}

/** Files that are read where gradus runs. */
const localFiles = ({ files }: PlannedExport) => files.filter(({ far }) => far === undefined);

const rawNames = (planned: PlannedExport, dialect: Dialect) =>
  ownPart(planned).fields.map((field) => dialect.identifier(raw(field.name)));

/** The rows of all files as they stand there: without numbers, and without what is looked up. */
export function unnumberedRows(planned: PlannedExport, dialect: Dialect): Rows {
  const first = readsFirstCell(planned) ? [dialect.identifier(firstCell)] : [];
  const sql = [
    ...readAlike(planned, dialect).map(([file, ...others]) =>
      unnumberedFile(planned, file, others.map(lies), dialect),
    ),
    ...farGroups(planned).map((group) =>
      fieldsOf(planned, stagedFar(planned, group, 'rows', dialect), dialect),
    ),
  ].join('\nUNION ALL\n');
  return { sql, columns: [...rawNames(planned, dialect), ...first] };
}

/** Where a file lies for the engine. */
const lies = (file: PlannedFile): string => file.source?.path ?? file.path;

/**
 * Files that are read by the same words but for their paths stand together: engines prepare what is made of rows once for
 * each relation below it, which takes longer than to read a small file.
 */
function readAlike(
  planned: PlannedExport,
  dialect: Dialect,
): readonly (readonly [PlannedFile, ...PlannedFile[]])[] {
  const groups = new Map<string, [PlannedFile, ...PlannedFile[]]>();
  for (const file of localFiles(planned)) {
    // How a file is packed is told by the end of its name. What reads a file is not asked: it may remember that it was.
    const path = file.format === 'parquet' ? file.path : (/(?:\.[^./\\]*)?$/.exec(lies(file))?.[0] ?? '');
    const read = { ...readable(file, columnsOf(file), 'skipped'), path };
    const words = JSON.stringify([file.format, read, stagedCells(planned, file, dialect)]);
    const group = groups.get(words);
    if (group === undefined) groups.set(words, [file]);
    else group.push(file);
  }
  return [...groups.values()];
}

function unnumberedFile(
  planned: PlannedExport,
  file: PlannedFile,
  others: readonly string[],
  dialect: Dialect,
): string {
  return fieldsOf(planned, stagedFile(planned, file, dialect, others), dialect);
}

/** Only the fields: files of several kinds must give the same columns. */
function fieldsOf(planned: PlannedExport, rows: string, dialect: Dialect): string {
  const names = rawNames(planned, dialect);
  if (readsFirstCell(planned)) names.push(firstCell);
  return carriesWhole(planned) ? `SELECT ${names.join(', ')} FROM (${rows})` : rows;
}

export function stagedStep(planned: PlannedExport, dialect: Dialect): Step {
  const columns: Column[] = planned.fields.map((field) => ({ name: raw(field.name), type: textType }));
  if (readsFirstCell(planned)) columns.push({ name: firstCell, type: textType });
  columns.push(...numbersOf(planned));
  columns.push(...planned.lookups.map((each) => ({ name: foundIn(each), type: yesNoType })));
  return {
    name: stagedName(planned.name),
    reads: [
      ...planned.lookups.map(lookupName),
      ...(planned.lookups.some(({ merged }) => merged) ? [aliasName] : []),
    ],
    grain: `one row of ${planned.name}`,
    columns,
    stored: false,
    sql: numbersRows(planned)
      ? numberedRows(planned, dialect).sql
      : lookedUp(planned, unnumberedRows(planned, dialect), dialect).sql,
  };
}

/** The relations that an export is looked up in. */
export function lookupSteps(planned: PlannedExport, dialect: Dialect): Step[] {
  return planned.lookups.map((lookup) => {
    const rows = unnumberedRows(lookupExport(planned, lookup), dialect);
    return lookupStep(planned, lookup, rows, dialect);
  });
}

/** A relation with the raw text of a field, without joins where that can be: its rows, or those of the lookup that has it. */
export function rawTextOf(planned: PlannedExport, field: ReadField, dialect: Dialect): string {
  const lookup = planned.lookups.find(({ name }) => name === field.lookup);
  if (lookup !== undefined) return dialect.identifier(lookupName(lookup));
  return planned.lookups.length > 0 && !numbersRows(planned)
    ? `(${unnumberedRows(planned, dialect).sql})`
    : dialect.identifier(stagedName(planned.name));
}

/** The rows of a lookup with key, fate and their numbers, for listings. */
export function numberedLookup(planned: PlannedExport, lookup: PlannedLookup, dialect: Dialect): string {
  return keyedLookup(planned, lookup, numberedRows(lookupExport(planned, lookup), dialect), dialect);
}
