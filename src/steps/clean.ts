// staged_<export>: the rows as they stand in the files, every column text, trimmed.
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

/** The rows of one file with their fields as trimmed text. */
export function stagedFile(planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const columns = file.headings.map((_, index) => positional(index));
  const fields = planned.fields.map((field) => {
    const column = positional(file.headings.indexOf(field.heading));
    return as(dialect.trimmed(column), raw(field.name), dialect);
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
  const checked = planned.fates.filter((fate) => fate.test === 'unreadable').map((fate) => fate.field ?? '');
  const typed = planned.fields.map((field) =>
    as(dialect.parse(quoted(raw(field.name)), field.read, field.formats), field.name, dialect),
  );
  const unread = checked.map((field) => quoted(raw(field)));
  const inner = `SELECT ${[...typed, ...unread, ...passed].join(', ')} FROM ${from}`;
  const names = planned.fields.map((field) => quoted(field.name));
  const computed = planned.computed.map((field) =>
    as(computedSql(field, planned.fields, dialect), field.name, dialect),
  );
  const fate = as(fateSql(plan, planned, dialect), own.fate, dialect);
  if (computed.length === 0) return `SELECT ${[...names, fate, ...passed].join(', ')} FROM (${inner})`;
  const middle = `SELECT ${[...names, ...unread, ...computed, ...passed].join(', ')} FROM (${inner})`;
  const all = planned.computed.map((field) => quoted(field.name));
  return `SELECT ${[...names, ...all, fate, ...passed].join(', ')} FROM (${middle})`;
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

/** The first reason that applies; the order of the fates is the order of decision. */
function fateSql(plan: Plan, planned: PlannedExport, dialect: Dialect): string {
  const whens = planned.fates.map(
    (fate) => `WHEN ${fateTest(plan, planned, fate, dialect)} THEN ${fate.code}`,
  );
  return `CASE ${whens.join(' ')} ELSE 0 END`;
}

function fateTest(plan: Plan, planned: PlannedExport, fate: Fate, dialect: Dialect): string {
  const field = dialect.identifier(fate.field ?? '');
  switch (fate.test) {
    case 'missing':
      return `${field} IS NULL`;
    case 'unreadable':
      return `${field} IS NULL AND ${dialect.identifier(raw(fate.field ?? ''))} IS NOT NULL`;
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
