// clean_<export>: typed rows, each with its fate: 0 used, else the code of the reason why not.

import type { Typed } from '../../../grammar/types.js';
import { dayAfter } from '../../../grammar/window.js';
import { conditionSql } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { currencyField, emptyWords, isDate } from '../plan/fields.js';
import type { Fate, Plan, PlannedExport } from '../plan/planned.js';
import { as, type Column, indexType, own, type Step, separator, textType } from '../plan/step.js';
import { aliasName } from './aliases.js';
import { cellErrors } from './cell-errors.js';
import { besideColumns, isOdd, typedCells } from './cells.js';
import { standsBetween } from './heading-lines.js';
import { foundIn, ownPart } from './lookups.js';
import { firstCell, lineKind, lineKinds, markOf, position, raw } from './row-columns.js';
import {
  carriesWhole,
  comparesRows,
  numberedRows,
  numbersOf,
  numbersRows,
  readsFirstCell,
  stagedName,
} from './staged.js';

export function cleanName(exportName: string): string {
  return `clean_${exportName}`;
}

export function cleanStep(plan: Plan, planned: PlannedExport, dialect: Dialect): Step {
  const numbered = numbersRows(planned);
  return {
    name: cleanName(planned.name),
    reads: [stagedName(planned.name), ...(plan.aliases.length > 0 ? [aliasName] : [])],
    grain: `one row of ${planned.name}`,
    columns: cleanColumns(planned),
    // Customers are read several times; the rows of other exports are summed up in the one scan that reads them.
    stored: planned.name === 'customers' || numbered,
    sql: cleanSql(
      plan,
      planned,
      dialect.identifier(stagedName(planned.name)),
      numbersOf(planned).map(({ name }) => name),
      dialect,
    ),
  };
}

function cleanColumns(planned: PlannedExport): Column[] {
  const fields: Column[] = [...planned.fields, ...planned.computed].map(({ name, type }) => ({ name, type }));
  return [
    ...fields,
    ...besideColumns(planned),
    { name: own.fate, type: indexType },
    ...(numbersRows(planned) ? [own.cell, own.worth].map((name) => ({ name, type: textType })) : []),
    ...numbersOf(planned),
  ];
}

/** The clean rows with their numbers, for listings; read again from the files unless they are stored. */
export function numberedClean(plan: Plan, planned: PlannedExport, dialect: Dialect): string {
  if (numbersRows(planned)) return `SELECT * FROM ${dialect.identifier(cleanName(planned.name))}`;
  const also = [position.file, position.ordinal, ...(carriesWhole(planned) ? [position.whole] : [])];
  return cleanSql(plan, planned, `(${numberedRows(planned, dialect).sql})`, also, dialect);
}

function cleanSql(
  plan: Plan,
  planned: PlannedExport,
  from: string,
  also: readonly string[],
  dialect: Dialect,
): string {
  const quoted = (name: string) => dialect.identifier(name);
  const passed = [...also, ...(readsFirstCell(planned) ? [firstCell] : []), ...planned.lookups.map(foundIn)];
  const typed = aliased(
    plan,
    planned,
    typedCells(planned, from, passed.map(quoted), dialect),
    passed,
    dialect,
  );
  const names = [...planned.fields, ...planned.computed, ...besideColumns(planned)].map(({ name }) =>
    quoted(name),
  );
  const fate = as(fateSql(plan, planned, dialect), own.fate, dialect);
  const judged =
    also.length === 0
      ? `SELECT ${[...names, fate].join(', ')} FROM (${typed})`
      : `SELECT ${[...names, own.fate, as(cellSql(planned, dialect), own.cell, dialect), as(worthSql(planned, dialect), own.worth, dialect), ...also].join(', ')} FROM (SELECT *, ${fate} FROM (${typed}))`;
  return comparesRows(planned) ? withoutRepeats(planned, names, judged, also, dialect) : judged;
}

/** The text of the cell for which a row is rejected: what cannot be read, or the currency that has no rate. */
function cellSql(planned: PlannedExport, dialect: Dialect): string {
  const whens = planned.fates.flatMap((fate) => {
    const field = planned.fields.find((each) => each.name === fate.field);
    if (field === undefined || !tellsCell.has(fate.test)) return [];
    const name = fate.test === 'no_rate' ? currencyField(field) : field.name;
    return [`WHEN ${fate.code} THEN ${dialect.identifier(raw(name))}`];
  });
  return whens.length === 0
    ? dialect.cast('NULL', textType)
    : `CASE ${own.fate} ${whens.join(' ')} ELSE ${dialect.cast('NULL', textType)} END`;
}

/** The cells that make the value of a row, as they stand there; null where it has none. */
function worthSql(planned: PlannedExport, dialect: Dialect): string {
  const cells = planned.worth?.cells.map((name) => dialect.identifier(raw(name))) ?? [];
  return cells.length === 0 ? dialect.cast('NULL', textType) : cells.join(` || ${separator(dialect)} || `);
}

const tellsCell: ReadonlySet<Fate['test']> = new Set(['unreadable', 'unit', 'mark', 'no_rate', 'unmatched']);

/** Customers under the id that they have now. Their old one stays beside it. */
function aliased(
  plan: Plan,
  planned: PlannedExport,
  typed: string,
  passed: readonly string[],
  dialect: Dialect,
): string {
  if (plan.aliases.length === 0) return typed;
  const fields = [...planned.fields, ...planned.computed].map((field) => field.name);
  const others = fields.filter((name) => name !== 'customer_id');
  const texts = planned.fields.map((field) => raw(field.name));
  const columns = [...others, ...texts, ...besideColumns(planned).map(({ name }) => name), ...passed];
  const kept = columns.map((name) => `t.${dialect.identifier(name)}`);
  const ids = ['coalesce(a.new_id, t.customer_id) AS customer_id', 't.customer_id AS _old_id'];
  return `SELECT ${[...ids, ...kept].join(', ')} FROM (${typed}) AS t LEFT JOIN ${aliasName} AS a ON a.old_id = t.customer_id`;
}

/** Rows that repeat an earlier used row get the fate of duplicates; which row is first depends on the files alone. */
function withoutRepeats(
  planned: PlannedExport,
  names: readonly string[],
  judged: string,
  also: readonly string[],
  dialect: Dialect,
): string {
  const fate = planned.fates.find((each) => each.test === 'repeated');
  // Lines of two orders may look alike where they leave the cells of the order blank.
  const all = [position.whole, ...planned.fillDown.map((field) => dialect.identifier(field))];
  const by = planned.duplicates.by?.map((field) => dialect.identifier(field));
  // Without an order number rows are not one order: who lacks a field is known by all cells.
  const unnamed = by?.map((field) => `${field} IS NULL`).join(' OR ');
  const key = by === undefined ? all : [...by, ...all.map((cell) => `CASE WHEN ${unnamed} THEN ${cell} END`)];
  const repeat = `row_number() OVER (PARTITION BY ${[own.fate, ...key].join(', ')} ORDER BY ${position.file}, ${position.ordinal}) > 1`;
  const final = `CASE WHEN ${own.fate} = 0 AND ${repeat} THEN ${fate?.code ?? 0} ELSE ${own.fate} END`;
  return `SELECT ${[...names, as(final, own.fate, dialect), own.cell, own.worth, ...also].join(', ')} FROM (${judged})`;
}

/** Fate of rows with odd cells when cells are read the quick way; a scan that finds any is run again the careful way. */
export const oddFate = 255;

/** The first reason that applies; the order of the fates is the order of decision. */
function fateSql(plan: Plan, planned: PlannedExport, dialect: Dialect): string {
  const looked = planned.careful ? [] : [`WHEN ${isOdd(planned, dialect)} THEN ${oddFate}`];
  // Without odd cells nothing is unreadable.
  const fates = planned.fates.filter(
    (fate) =>
      fate.test !== 'repeated' &&
      (planned.careful || (fate.test !== 'unreadable' && fate.test !== 'unit' && fate.test !== 'mark')),
  );
  const chain = (some: readonly Fate[], before: readonly string[]) => {
    const whens = some.map((fate) => `WHEN ${fateTest(plan, planned, fate, dialect)} THEN ${fate.code}`);
    return before.length + whens.length === 0 ? '0' : `CASE ${[...before, ...whens].join(' ')} ELSE 0 END`;
  };
  const whole = chain(fates, looked);
  if (planned.careful) return whole;
  // Most rows have all their cells. They are spared what can hold of others only, which took a tenth of judging rows.
  const there = planned.fields.map(({ name }) => `${dialect.identifier(name)} IS NOT NULL`).join(' AND ');
  const full = chain(
    fates.filter((fate) => mayHoldOfFullRows(planned, fate)),
    [],
  );
  return `CASE WHEN ${there} THEN ${full} ELSE ${whole} END`;
}

/** Whether a reason may apply to a row of which every cell could be read. */
function mayHoldOfFullRows(planned: PlannedExport, { test, field }: Fate): boolean {
  if (test === 'missing') return !planned.fields.some(({ name }) => name === field);
  if (test === 'total') return planned.fillDown.length > 0 || !planned.fields.some(isDate);
  if (test === 'heading') return ownPart(planned).fields.every(({ read }) => read === 'text');
  return test !== 'nothing';
}

function fateTest(plan: Plan, planned: PlannedExport, fate: Fate, dialect: Dialect): string {
  const field = dialect.identifier(fate.field ?? '');
  const text = dialect.identifier(raw(fate.field ?? ''));
  switch (fate.test) {
    case 'missing':
      return `${field} IS NULL`;
    case 'unmatched':
      return `NOT ${dialect.identifier(`_found_${fate.lookup}`)}`;
    case 'cell_error':
      return `${field} IS NOT NULL AND ${text} LIKE '%#%' AND ${dialect.capitals(text)} IN (${cellErrors.map((each) => dialect.text(each)).join(', ')})`;
    case 'unreadable':
      return `${field} IS NULL AND ${text} IS NOT NULL`;
    case 'unit':
      return `${field} IS NULL AND ${dialect.carriesUnit(text)}`;
    case 'no_rate':
      return noRate(planned, fate, dialect);
    case 'mark':
      return contradicts(planned, fate, dialect);
    case 'nothing':
      return ownPart(planned)
        .fields.filter((each) => !each.former)
        .map((each) => `${dialect.identifier(raw(each.name))} IS NULL`)
        .join(' AND ');
    case 'heading':
      return standsBetween(planned, dialect);
    case 'total':
      return totalLine(planned, dialect);
    case 'group':
      return `${lineKind} = ${lineKinds.group}`;
    case 'merged':
      return `_old_id <> customer_id AND customer_id IN (${idsThere(planned, dialect)})`;
    case 'after_as_of':
      return `${field} >= ${dialect.date(dayAfter(plan.asOf))}`;
    case 'not_selected': {
      if (planned.only === undefined) return 'FALSE';
      return `NOT ${conditionSql(planned.only, fieldSubject(planned, dialect), dialect, plan.asOf)}`;
    }
    case 'repeated':
      return 'FALSE';
  }
}

/** The ids that stand in an export, in their one spelling. */
function idsThere(planned: PlannedExport, dialect: Dialect): string {
  const id = planned.fields.find((field) => field.name === 'customer_id');
  const cell = dialect.identifier(raw('customer_id'));
  const from = dialect.identifier(stagedName(planned.name));
  const read = `SELECT ${dialect.trimmed(cell, id ? emptyWords(planned, id) : planned.empty)} AS id FROM ${from}`;
  const layers = id?.spelling ? dialect.spelled(id.spelling) : [];
  const ids = layers.reduce((sql, layer) => `SELECT ${layer('id')} AS id FROM (${sql})`, read);
  return `SELECT id FROM (${ids}) WHERE id IS NOT NULL`;
}

/** A row without a date whose label says that it sums up others: so no fact is lost, whatever customers are called. */
function totalLine(planned: PlannedExport, dialect: Dialect): string {
  const ordered = planned.fillDown.length > 0 ? [`${lineKind} = ${lineKinds.total}`] : [];
  const dated = planned.fields.find(isDate);
  if (dated === undefined) return ordered[0] ?? 'FALSE';
  const given = ownPart(planned).fields.filter((field) => field.read === 'text');
  const names = given.map((field) => raw(field.name));
  const texts = [dialect.trimmed(firstCell, []), ...names.map((name) => dialect.identifier(name))];
  const labels = texts.map((text) => dialect.saysTotal(text, 'of what'));
  const date = dialect.identifier(raw(dated.name));
  const undated = `${dialect.identifier(dated.name)} IS NULL AND (${date} IS NULL OR ${dialect.saysTotal(date, 'alone')})`;
  return [...ordered, `(${undated} AND (${labels.join(' OR ')}))`].join(' OR ');
}

/** An amount whose currency is missing or has no rate. */
function noRate(planned: PlannedExport, fate: Fate, dialect: Dialect): string {
  const field = planned.fields.find((each) => each.name === fate.field);
  if (field?.currency === undefined) return 'FALSE';
  const code = dialect.identifier(currencyField(field));
  const known = field.currency.rates.map(([name]) => dialect.text(name)).join(', ');
  return `${dialect.identifier(raw(field.name))} IS NOT NULL AND (${code} IS NULL OR (${code} NOT IN (${known}) AND ${dialect.capitals(code)} NOT IN (${known})))`;
}

/** True where the mark beside an amount cannot be of the currency that its row, or the policy, declares. */
function contradicts(planned: PlannedExport, fate: Fate, dialect: Dialect): string {
  const field = planned.fields.find((each) => each.name === fate.field);
  if (field === undefined) return 'FALSE';
  const mark = dialect.identifier(markOf(field.name));
  const differs = (name: string) => dialect.otherCurrency(mark, name);
  const whole = field.currency === undefined ? field.expected : field.currency.code;
  if (field.currency === undefined || field.currency.code !== undefined) {
    const wrong = whole === undefined ? undefined : differs(whole);
    return wrong === undefined ? 'FALSE' : `${mark} IS NOT NULL AND ${wrong}`;
  }
  const code = dialect.capitals(dialect.identifier(currencyField(field)));
  const whens = field.currency.rates.flatMap(([name]) => {
    const wrong = differs(name);
    return wrong === undefined ? [] : [`WHEN ${dialect.text(name)} THEN ${wrong}`];
  });
  return whens.length === 0
    ? 'FALSE'
    : `${mark} IS NOT NULL AND CASE ${code} ${whens.join(' ')} ELSE FALSE END`;
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
