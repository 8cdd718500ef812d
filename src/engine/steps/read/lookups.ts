// lookup_<export>:<lookup>: one row for each key of a file that an export is looked up in, every field as raw text; and
// the rows of the export with these fields beside their own. Only this text is joined: what a field means, and what
// becomes of a row, is decided behind it as for any other.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { emptyWords } from '../plan/fields.js';
import type { PlannedExport, PlannedLookup, ReadField } from '../plan/planned.js';
import type { PlannedFile } from '../plan/planned-file.js';
import { as, type Column, indexType, own, type Rows, type Step, textType } from '../plan/step.js';
import { aliasName } from './aliases.js';
import { raw } from './row-columns.js';

export function lookupName({ title }: PlannedLookup): string {
  return `lookup_${title}`;
}

/** Key of a row as its lookup compares it. */
export const keyColumn = '_key';

/** Whether a row of the export has a match in a lookup. */
export const foundIn = ({ name }: PlannedLookup) => `_found_${name}`;

/** What becomes of a row of a lookup file; others may be looked up. */
export const lookupFates = { empty: 1, keyless: 2 } as const;

/** All files that an export is read from, those of its lookups behind its own. */
export function filesBehind({
  files,
  lookups = [],
}: Pick<PlannedExport, 'files'> & Partial<Pick<PlannedExport, 'lookups'>>): PlannedFile[] {
  return [...files, ...lookups.flatMap((lookup) => lookup.files)];
}

/** The export without what is looked up: what stands in its own files. */
export function ownPart(planned: PlannedExport): PlannedExport {
  return planned.lookups.length === 0
    ? planned
    : { ...planned, fields: planned.fields.filter(({ lookup }) => lookup === undefined) };
}

/** The file as an export of its own, whose fields are read as text: the key first. */
export function lookupExport(planned: PlannedExport, lookup: PlannedLookup): PlannedExport {
  const fields = planned.fields.filter((field) => field.lookup === lookup.name);
  return {
    ...planned,
    name: lookup.title,
    files: lookup.files,
    fields: [lookup.key, ...fields],
    computed: [],
    only: undefined,
    fillDown: [],
    lookups: [],
    careful: true,
    duplicates: { action: 'keep', by: undefined },
    asksNewest: false,
    worth: undefined,
    fates: [
      {
        code: lookupFates.empty,
        disposition: 'set_aside',
        reason: 'empty_row',
        words: 'every field is empty',
        field: undefined,
        test: 'nothing',
      },
      {
        code: lookupFates.keyless,
        disposition: 'rejected',
        reason: 'missing_key',
        words: `no ${lookup.on} to be looked up by`,
        field: lookup.on,
        test: 'missing',
      },
    ],
  };
}

/** The files of all lookups of an export as exports of their own. */
export function lookupExports(planned: PlannedExport): PlannedExport[] {
  return planned.lookups.map((lookup) => lookupExport(planned, lookup));
}

/**
 * The rows of a lookup file with key and fate.
 * @param rows with the raw text of all fields
 */
export function keyedLookup(
  planned: PlannedExport,
  lookup: PlannedLookup,
  rows: Rows,
  dialect: Dialect,
): string {
  const { fields } = lookupExport(planned, lookup);
  const nothing = fields.map(({ name }) => `${dialect.identifier(raw(name))} IS NULL`).join(' AND ');
  const fate = `CASE WHEN ${nothing} THEN ${lookupFates.empty} WHEN ${keyColumn} IS NULL THEN ${lookupFates.keyless} ELSE 0 END`;
  const keyed = withKey({ ...planned, careful: true }, lookup, lookup.key, rows, dialect);
  return `SELECT *, ${as(fate, own.fate, dialect)} FROM (${keyed.sql})`;
}

/**
 * One row a key, so that joining it never makes rows of the export more; `_rows` tells keys that stand there twice.
 * @param rows with the raw text of all fields
 */
export function lookupStep(
  planned: PlannedExport,
  lookup: PlannedLookup,
  rows: Rows,
  dialect: Dialect,
): Step {
  const texts = fieldsOf(planned, lookup).map(({ name }) => raw(name));
  const columns: Column[] = [
    { name: keyColumn, type: textType },
    { name: own.fate, type: indexType },
    { name: own.rows, type: indexType },
    ...texts.map((name) => ({ name, type: textType })),
  ];
  const kept = texts.map((name) => as(`min(${dialect.identifier(name)})`, name, dialect));
  return {
    name: lookupName(lookup),
    reads: lookup.merged ? [aliasName] : [],
    grain: `one ${lookup.on} of ${lookup.title}`,
    columns,
    stored: true,
    sql: `SELECT ${[keyColumn, own.fate, as('count(*)', own.rows, dialect), ...kept].join(', ')}
FROM (${keyedLookup(planned, lookup, rows, dialect)}) GROUP BY ${keyColumn}, ${own.fate}`,
  };
}

function fieldsOf(planned: PlannedExport, lookup: PlannedLookup): ReadField[] {
  return planned.fields.filter((field) => field.lookup === lookup.name);
}

/**
 * Rows with the text of a key as it is compared: read as the field is read, so that both sides spell it alike, and ids of
 * merged customers as the id that they have now.
 */
function withKey(
  planned: PlannedExport,
  lookup: PlannedLookup,
  field: ReadField,
  rows: Rows,
  dialect: Dialect,
): Rows {
  const cell = dialect.identifier(raw(field.name));
  const empty = emptyWords(planned, field);
  const read = planned.careful
    ? dialect.trimmed(cell, empty)
    : dialect.quick(cell, { ...field, empty, wideEdges: true });
  const layers = field.spelling === undefined ? [] : dialect.spelled(field.spelling);
  const columns = [...rows.columns, keyColumn];
  const keyed = layers.reduce(
    (sql, layer) =>
      `SELECT ${dialect.everyColumnWith([`${layer(keyColumn)} AS ${keyColumn}`], columns)} FROM (${sql})`,
    `SELECT *, ${read} AS ${keyColumn} FROM (${rows.sql})`,
  );
  if (!lookup.merged) return { sql: keyed, columns };
  // There is one at most, which Spark 3.5 wants to be told.
  const now = `coalesce((SELECT max(a.new_id) FROM ${aliasName} AS a WHERE a.old_id = k.${keyColumn}), k.${keyColumn})`;
  const sql = `SELECT ${dialect.everyColumnWith([`${now} AS ${keyColumn}`], columns)} FROM (${keyed}) AS k`;
  return { sql, columns };
}

/** Rows of an export with the fields of its lookups beside their own, up to (and without) `before`. */
export function lookedUp(
  planned: PlannedExport,
  rows: Rows,
  dialect: Dialect,
  before = planned.lookups.length,
): Rows {
  return planned.lookups.slice(0, before).reduce((sofar, lookup) => {
    const names = fieldsOf(planned, lookup).map(({ name }) => dialect.identifier(raw(name)));
    const texts = names.map((name) => `l.${name}`);
    const keyed = keyedRows(planned, lookup, sofar, dialect);
    const found = as(`l.${keyColumn} IS NOT NULL`, foundIn(lookup), dialect);
    const there = `(SELECT * FROM ${dialect.identifier(lookupName(lookup))} WHERE ${own.fate} = 0)`;
    const rest = dialect.everyColumnBut('r', [keyColumn], keyed.columns);
    return {
      sql: `SELECT ${rest}, ${[...texts, found].join(', ')} FROM (${keyed.sql}) AS r LEFT JOIN ${there} AS l ON l.${keyColumn} = r.${keyColumn}`,
      columns: [...sofar.columns, ...names, dialect.identifier(foundIn(lookup))],
    };
  }, rows);
}

/** Rows of an export with the key of a lookup. */
function keyedRows(planned: PlannedExport, lookup: PlannedLookup, rows: Rows, dialect: Dialect): Rows {
  const field = planned.fields.find(({ name }) => name === lookup.on);
  if (field === undefined) throw new Error(`no field ${lookup.on} in ${planned.name}`);
  return withKey(planned, lookup, field, rows, dialect);
}

/** The keys by which rows of an export look something up, one a row. */
export function lookupKeys(
  planned: PlannedExport,
  lookup: PlannedLookup,
  rows: Rows,
  dialect: Dialect,
): string {
  const before = lookedUp(planned, rows, dialect, planned.lookups.indexOf(lookup));
  return `SELECT ${keyColumn} FROM (${keyedRows(planned, lookup, before, dialect).sql})`;
}
