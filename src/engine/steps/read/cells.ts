// Raw text of a row as typed fields: read, converted to one currency, computed.
import { Decimal } from 'decimal.js';
import type { Typed } from '../../../grammar/types.js';
import type { CarefulReading, Dialect } from '../../../sql/dialects/dialect.js';
import { productOf } from '../../../sql/product.js';
import { currencyField, emptyWords, isAmount, neverPlain } from '../plan/fields.js';
import type { ComputedField, PlannedExport, ReadField } from '../plan/planned.js';
import { as, type Column, indexType, textType } from '../plan/step.js';
import { filesBehind } from './lookups.js';
import { markOf, raw, seenIn } from './row-columns.js';
import { ruledCells } from './ruled-cells.js';

/** A SELECT of all fields, typed, beside their raw text (trimmed where cells are read the careful way). */
export function typedCells(
  planned: PlannedExport,
  from: string,
  passed: readonly string[],
  dialect: Dialect,
): string {
  const read = !planned.careful
    ? quickly(planned, from, passed, dialect)
    : planned.fields.some(neverPlain)
      ? carefully(planned, from, passed, dialect)
      : bothWays(planned, from, passed, dialect);
  const converted = planned.fields.some((field) => field.currency)
    ? convert(planned, read, passed, dialect)
    : read;
  const ruled = ruledCells(planned, converted, [...besideNames(planned, dialect), ...passed], dialect);
  const computed = planned.computed.map((field) =>
    as(computedSql(field, planned.fields, dialect), field.name, dialect),
  );
  return computed.length === 0 ? ruled : `SELECT *, ${computed.join(', ')} FROM (${ruled})`;
}

function quickly(planned: PlannedExport, from: string, passed: readonly string[], dialect: Dialect): string {
  const wideEdges = mayHaveWideEdges(planned);
  const cells = planned.fields.flatMap((field) => {
    const cell = dialect.identifier(raw(field.name));
    return [
      as(
        dialect.quick(cell, {
          ...field,
          empty: emptyWords(planned, field),
          wideEdges,
          grouped: planned.careful,
        }),
        field.name,
        dialect,
      ),
      cell,
    ];
  });
  return `SELECT ${[...cells, ...passed].join(', ')} FROM ${from}`;
}

/** Columns beside the fields of an export whose cells are read the careful way: marks of currencies, and what was done. */
export function besideColumns(planned: PlannedExport): Column[] {
  if (!planned.careful) return [];
  return planned.fields.filter(isAmount).flatMap(({ name }) => [
    { name: markOf(name), type: textType },
    { name: seenIn(name), type: indexType },
  ]);
}

function besideNames(planned: PlannedExport, dialect: Dialect): string[] {
  return besideColumns(planned).map(({ name }) => dialect.identifier(name));
}

/** Of files that the engine reads as they lie there the bytes are looked at; if those show wide edges, cells are read carefully. */
function mayHaveWideEdges(planned: PlannedExport): boolean {
  return (
    planned.careful ||
    filesBehind(planned).some(
      ({ source, format, far }) => source !== undefined || format === 'parquet' || far !== undefined,
    )
  );
}

/** True where a cell is odd: something stands there that the quick way does not read. */
export function isOdd(planned: PlannedExport, dialect: Dialect): string {
  const quoted = (name: string) => dialect.identifier(name);
  return planned.fields
    .map(({ name }) => `(${quoted(name)} IS NULL AND ${quoted(raw(name))} IS NOT NULL)`)
    .join(' OR ');
}

/**
 * Files above which odd rows are collected before they are read. Engines prepare everything that stands above rows of
 * several files once for each file, which takes longer for the many expressions of the careful way than reading a few rows.
 */
const filesReadApart = 16;

/** Plain rows the quick way, odd ones the careful way: a few odd cells must not make every row pay. */
function bothWays(planned: PlannedExport, from: string, passed: readonly string[], dialect: Dialect): string {
  const quoted = (name: string) => dialect.identifier(name);
  const texts = planned.fields.map(({ name }) => quoted(raw(name)));
  const fields = planned.fields.map(({ name }) => quoted(name));
  const all = [...fields, ...texts, ...besideNames(planned, dialect), ...passed].join(', ');
  const plain = besideColumns(planned).map(({ name, type }) => as(dialect.cast('NULL', type), name, dialect));
  const read = quickly(planned, from, passed, dialect);
  const odd = isOdd(planned, dialect);
  const oddRows = `SELECT ${[...texts, ...passed].join(', ')} FROM (${read}) WHERE ${odd}`;
  const rest = filesBehind(planned).length > filesReadApart ? dialect.collected(oddRows) : `(${oddRows})`;
  return `SELECT ${[...fields, ...texts, ...plain, ...passed].join(', ')} FROM (${read}) WHERE NOT (${odd})
UNION ALL
SELECT ${all} FROM (${carefully(planned, rest, passed, dialect)})`;
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
  const readings = planned.fields.map((field) =>
    dialect.careful({ ...field, empty: emptyWords(planned, field), wideEdges: true }),
  );
  const trimmed = planned.fields.map((field) =>
    as(dialect.trimmed(quoted(raw(field.name)), emptyWords(planned, field)), raw(field.name), dialect),
  );
  let sql = `SELECT ${[...trimmed, ...passed].join(', ')} FROM ${from}`;
  let places = startingPlaces(planned, dialect);
  for (let depth = 0; depth < Math.max(...readings.map(({ layers }) => layers.length)); depth++) {
    const made = new Map<string, string>();
    places = planned.fields.map((field, index) => {
      const [own, before] = [quoted(field.name), places[index] ?? ''];
      const layer = readings[index]?.layers[depth];
      const next = layer === undefined ? before : layer(before);
      const there = made.get(next);
      if (there === undefined) made.set(next, own);
      return there ?? own;
    });
    const cells = [...made].map(([next, place]) => (next === place ? place : `${next} AS ${place}`));
    sql = `SELECT ${[...cells, ...texts, ...passed].join(', ')} FROM (${sql})`;
  }
  const found = planned.fields.flatMap((field, index) => {
    const reading = readings[index];
    return reading === undefined ? [] : unpacked(field, reading, places[index] ?? '', dialect);
  });
  return `SELECT ${[...found, ...passed].join(', ')} FROM (${sql})`;
}

/**
 * The text from which each field is read. Ways to read one column begin alike, and the engine takes longer to understand them than
 * to read some cells, so it is to hear of what they share once: what is made of the same text in the same way is made in one place.
 */
function startingPlaces(planned: PlannedExport, dialect: Dialect): string[] {
  const alike = new Map<string, string>();
  return planned.fields.map((field) => {
    const own = dialect.identifier(raw(field.name));
    if (planned.oneColumn === undefined) return own;
    const words = JSON.stringify(emptyWords(planned, field));
    const place = alike.get(words) ?? own;
    alike.set(words, place);
    return place;
  });
}

/** Value and raw text of a field, and what else was seen in its cell. */
function unpacked(
  field: ReadField,
  { value, beside }: CarefulReading,
  cell: string,
  dialect: Dialect,
): string[] {
  const text = dialect.identifier(raw(field.name));
  const read = as(value(cell), field.name, dialect);
  if (beside === undefined) return [read, text];
  return [
    read,
    as(`CASE WHEN NOT coalesce(${beside.nothing(cell)}, FALSE) THEN ${text} END`, raw(field.name), dialect),
    as(beside.mark(cell), markOf(field.name), dialect),
    as(dialect.cast(`coalesce(${beside.seen(cell)}, 0)`, indexType), seenIn(field.name), dialect),
  ];
}

/** Amounts times the rate of their currency, exactly; null where there is no rate. */
function convert(planned: PlannedExport, from: string, passed: readonly string[], dialect: Dialect): string {
  const cells = planned.fields.flatMap((field) => {
    const name = dialect.identifier(field.name);
    return [
      field.currency ? as(convertedSql(field, dialect), field.name, dialect) : name,
      dialect.identifier(raw(field.name)),
    ];
  });
  return `SELECT ${[...cells, ...besideNames(planned, dialect), ...passed].join(', ')} FROM (${from})`;
}

function convertedSql(field: ReadField, dialect: Dialect): string {
  const rates = field.currency?.rates ?? [];
  const sql = field.currency?.code === undefined ? rateByRow(field, dialect) : rateOf(field.currency.code);
  const rate = { sql, type: field.type };
  const places = Math.max(0, ...rates.map(([, each]) => each.decimalPlaces()));
  const amount: Typed = {
    sql: dialect.identifier(field.name),
    type: { kind: 'decimal', precision: 18, scale: 4 },
  };
  return dialect.multiply(amount, { ...rate, type: { kind: 'decimal', precision: 38, scale: places } }, 12)
    .sql;

  function rateOf(code: string): string {
    return rates.find(([name]) => name === code)?.[1].toFixed() ?? 'NULL';
  }
}

/** The rate of the currency that each row names. */
function rateByRow(field: ReadField, dialect: Dialect): string {
  const rates = field.currency?.rates ?? [];
  const code = dialect.identifier(currencyField(field));
  const whens = rates.map(([name, rate]) => `WHEN ${dialect.text(name)} THEN ${rate.toFixed()}`).join(' ');
  // Most systems write codes in capitals, so that others alone are put into them.
  return `CASE ${code} ${whens} ELSE CASE ${dialect.capitals(code)} ${whens} END END`;
}

function computedSql(field: ComputedField, fields: readonly ReadField[], dialect: Dialect): string {
  const operands = field.operands.map((operand): Typed => {
    if (operand instanceof Decimal) return dialect.number(operand);
    const found = fields.find((each) => each.name === operand);
    return { sql: dialect.identifier(String(operand)), type: found?.type ?? field.type };
  });
  if (field.kind === 'multiply') return dialect.cast(productOf(operands, dialect)?.sql ?? 'NULL', field.type);
  return operands
    .map((each) => dialect.cast(each.sql, field.type))
    .join(field.kind === 'add' ? ' + ' : ' - ');
}
