// staged_<export>: the rows as they stand in the files, every column text.
// clean_<export>: the same rows typed, each with its fate: 0 used, else the code of the reason why not.

import { Decimal } from 'decimal.js';
import type { DelimitedFile, Dialect } from '../dialects/dialect.js';
import type { Typed } from '../policy/types.js';
import { dayAfter } from '../policy/window.js';
import { conditionSql } from '../sql/condition.js';
import type { ComputedField, Fate, Plan, PlannedExport, PlannedFile, ReadField } from './planned.js';
import { as, type Column, indexType, own, type Step, textType } from './step.js';

const raw = (field: string) => `_raw_${field}`;

export function stagedName(exportName: string): string {
  return `staged_${exportName}`;
}

export function cleanName(exportName: string): string {
  return `clean_${exportName}`;
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
export function stagedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const columns = file.headings.map((_, index) => positional(index));
  const fields = planned.fields.map((field) => {
    const column = positional(file.headings.indexOf(field.heading));
    return as(column, raw(field.name), dialect);
  });
  const source = dialect.readDelimited(readable(file, columns));
  return `SELECT ${fields.join(', ')} FROM ${source}`;
}

export function stagedStep(planned: PlannedExport, dialect: Dialect): Step {
  return {
    name: stagedName(planned.name),
    reads: [],
    grain: `one row of ${planned.name}`,
    columns: planned.fields.map((field) => ({ name: raw(field.name), type: textType })),
    stored: false,
    sql: planned.files.map((file) => stagedFile(planned, file, dialect)).join('\nUNION ALL\n'),
  };
}

export function cleanStep(plan: Plan, planned: PlannedExport, dialect: Dialect): Step {
  return {
    name: cleanName(planned.name),
    reads: [stagedName(planned.name)],
    grain: `one row of ${planned.name}`,
    columns: cleanColumns(planned),
    // Customers are read several times; the rows of other exports are summed up in the one scan that reads them.
    stored: planned.name === 'customers',
    sql: cleanSql(plan, planned, dialect.identifier(stagedName(planned.name)), dialect),
  };
}

function cleanColumns(planned: PlannedExport): Column[] {
  const fields: Column[] = [...planned.fields, ...planned.computed].map(({ name, type }) => ({ name, type }));
  return [...fields, { name: own.fate, type: indexType }];
}

/** Typed rows with their fates from a relation of staged rows; `also` passes further columns through. */
export function cleanSql(
  plan: Plan,
  planned: PlannedExport,
  from: string,
  dialect: Dialect,
  also: readonly string[] = [],
): string {
  const quoted = (name: string) => dialect.identifier(name);
  const passed = also.map(quoted);
  const typed = planned.careful
    ? carefully(planned, from, passed, dialect)
    : quickly(planned, from, passed, dialect);
  const computed = planned.computed.map((field) =>
    as(computedSql(field, planned.fields, dialect), field.name, dialect),
  );
  const inner = computed.length === 0 ? `(${typed})` : `(SELECT *, ${computed.join(', ')} FROM (${typed}))`;
  const names = [...planned.fields, ...planned.computed].map((field) => quoted(field.name));
  return `SELECT ${[...names, as(fateSql(plan, planned, dialect), own.fate, dialect), ...passed].join(', ')} FROM ${inner}`;
}

function quickly(planned: PlannedExport, from: string, passed: readonly string[], dialect: Dialect): string {
  const cells = planned.fields.flatMap((field) => {
    const cell = dialect.identifier(raw(field.name));
    return [as(dialect.quick(cell, { ...field, empty: planned.empty }), field.name, dialect), cell];
  });
  return `SELECT ${[...cells, ...passed].join(', ')} FROM ${from}`;
}

/** Trimmed text first, then layer by layer the typed value beside it. */
function carefully(
  planned: PlannedExport,
  from: string,
  passed: readonly string[],
  dialect: Dialect,
): string {
  const quoted = (name: string) => dialect.identifier(name);
  const texts = planned.fields.map((field) => quoted(raw(field.name)));
  const layers = planned.fields.map((field) => dialect.careful({ ...field, empty: planned.empty }));
  const trimmed = planned.fields.map((field) =>
    as(dialect.trimmed(quoted(raw(field.name)), planned.empty), raw(field.name), dialect),
  );
  let sql = `SELECT ${[...trimmed, ...passed].join(', ')} FROM ${from}`;
  for (let depth = 0; depth < Math.max(...layers.map((each) => each.length)); depth++) {
    const cells = planned.fields.map((field, index) => {
      const before = quoted(depth === 0 ? raw(field.name) : field.name);
      const layer = layers[index]?.[depth];
      return layer === undefined ? before : as(layer(before), field.name, dialect);
    });
    sql = `SELECT ${[...cells, ...texts, ...passed].join(', ')} FROM (${sql})`;
  }
  return sql;
}

function computedSql(field: ComputedField, fields: readonly ReadField[], dialect: Dialect): string {
  const operands = field.operands.map((operand): Typed => {
    if (operand instanceof Decimal) return dialect.number(operand);
    const found = fields.find((each) => each.name === operand);
    return { sql: dialect.identifier(String(operand)), type: found?.type ?? field.type };
  });
  const [first, ...rest] = operands;
  if (first === undefined) return 'NULL';
  if (field.kind === 'multiply') {
    const product = rest.reduce((sofar, next) => dialect.multiply(sofar, next, 12), first);
    return dialect.cast(product.sql, field.type);
  }
  return operands
    .map((each) => dialect.cast(each.sql, field.type))
    .join(field.kind === 'add' ? ' + ' : ' - ');
}

/** Fate of rows with odd cells when cells are read the quick way; a scan that finds any is run again the careful way. */
export const oddFate = 255;

/** The first reason that applies; the order of the fates is the order of decision. */
function fateSql(plan: Plan, planned: PlannedExport, dialect: Dialect): string {
  const odd = planned.fields.map(
    (field) =>
      `(${dialect.identifier(field.name)} IS NULL AND ${dialect.identifier(raw(field.name))} IS NOT NULL)`,
  );
  const looked = planned.careful ? [] : [`WHEN ${odd.join(' OR ')} THEN ${oddFate}`];
  // Without odd cells nothing is unreadable.
  const fates = planned.fates.filter(
    (fate) => planned.careful || (fate.test !== 'unreadable' && fate.test !== 'unit'),
  );
  const whens = fates.map((fate) => `WHEN ${fateTest(plan, planned, fate, dialect)} THEN ${fate.code}`);
  return `CASE ${[...looked, ...whens].join(' ')} ELSE 0 END`;
}

function fateTest(plan: Plan, planned: PlannedExport, fate: Fate, dialect: Dialect): string {
  const field = dialect.identifier(fate.field ?? '');
  const text = dialect.identifier(raw(fate.field ?? ''));
  switch (fate.test) {
    case 'missing':
      return `${field} IS NULL`;
    case 'unreadable':
      return `${field} IS NULL AND ${text} IS NOT NULL`;
    case 'unit':
      return `${field} IS NULL AND ${dialect.carriesUnit(text)}`;
    case 'nothing':
      return planned.fields.map((each) => `${dialect.identifier(raw(each.name))} IS NULL`).join(' AND ');
    case 'after_as_of':
      return `${field} >= ${dialect.date(dayAfter(plan.asOf))}`;
    case 'not_selected': {
      if (planned.only === undefined) return 'FALSE';
      return `NOT ${conditionSql(planned.only, fieldSubject(planned, dialect), dialect)}`;
    }
  }
}

/** What subjects of conditions over rows stand for: fields of the export. */
export function fieldSubject(planned: PlannedExport, dialect: Dialect): (subject: string) => Typed {
  const all = [...planned.fields, ...planned.computed];
  return (subject) => {
    const field = all.find((each) => each.name === subject);
    if (field === undefined) throw new Error(`no field ${subject} in ${planned.name}`);
    return { sql: dialect.identifier(subject), type: field.type };
  };
}
