// What Spark does in its own way (3.5 to 4.3), in sessions that are set as spark-session.ts says. There are no integers of 128
// bits, an untyped NULL is no text, nulls stand first unless they are told not to, and a text in double quotes is a text.
import { Decimal } from 'decimal.js';
import { byteOrderMark, formulaSigns, longestShielded } from '../../foundation/characters/formulas.js';
import { quotientScale, type Spelling, scaleOf, type Typed, type ValueType } from '../../grammar/types.js';
import { otherCurrency } from './amounts.js';
import { carefulReading, carriesUnit, quick, saysSomething, saysTotal, trimmed } from './cells.js';
import type { DelimitedFile, Dialect, FarRead, FarRows, Linear, Reading } from './dialect.js';
import { sparkIdentifier, sparkText } from './quoting.js';
import { momentText } from './spark-cells.js';
import { daysUntil, monthsUntil } from './spark-times.js';
import {
  divideInSpark,
  once,
  quotientBy,
  scaled,
  sparkDeviationOf,
  sparkDeviationOver,
  wholeOf,
} from './spark-whole.js';
import { matchesWhole, sparkWords } from './spark-words.js';
import { loosened, spelled } from './spelling.js';

/** How files become relations: the engine makes them beforehand, since no statement of Spark says how a file is read. */
export interface SparkSources {
  /** The name of the relation, quoted where it needs that; its columns are those of the file. */
  delimited(file: DelimitedFile): string;
  parquet(path: string): string;
  /** The table expression of what the cluster reads itself. */
  far(read: FarRead, rows: FarRows): string;
}

const w = sparkWords;
const power = (exponent: number) => new Decimal(10).pow(exponent).toFixed();

const sqlTypes = {
  integer: 'BIGINT',
  text: 'STRING',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP_NTZ',
} as const;

function sqlType(type: ValueType): string {
  return type.kind === 'decimal' ? `DECIMAL(${type.precision},${type.scale})` : sqlTypes[type.kind];
}

const cast = (sql: string, type: ValueType) => `CAST(${sql} AS ${sqlType(type)})`;

function multiply(a: Typed, b: Typed, mostPlaces: number): Typed {
  const widened = (each: Typed) => `CAST(${each.sql} AS DECIMAL(38,${scaleOf(each.type)}))`;
  const scale = scaleOf(a.type) + scaleOf(b.type);
  // With more places it would be rounded.
  if (scale > 38) throw new Error(`a product of ${scale} places`);
  const product = `(${widened(a)} * ${widened(b)})`;
  const kept = Math.min(scale, mostPlaces);
  const type: ValueType = { kind: 'decimal', precision: 38, scale: kept };
  return { sql: kept === scale ? product : cast(`round(${product}, ${kept})`, type), type };
}

function linear({ value, valueScale, slope, offset, divisor }: Linear): string {
  // All constants as whole numbers over one common denominator: (a * x + b) / d with x in units of 10^-valueScale.
  const places = Math.max(slope.decimalPlaces(), offset.decimalPlaces(), divisor.decimalPlaces());
  const number = (each: Decimal) => `CAST(${each.toFixed()} AS DECIMAL(38,0))`;
  const [a, b, d] = [
    slope.times(power(places)),
    offset.times(power(places + valueScale)),
    divisor.times(power(places + valueScale)),
  ];
  const type: ValueType =
    valueScale === 0 ? { kind: 'integer' } : { kind: 'decimal', precision: 38, scale: valueScale };
  const numerator = `(${wholeOf({ sql: value, type }, valueScale)} * ${number(a)} + ${number(b)})`;
  const n = `2 * ${numerator} * ${power(quotientScale)} + ${number(d)}`;
  return `CAST(${scaled(quotientBy(n, d.times(2).toFixed()), quotientScale)} AS DECIMAL(9,6))`;
}

/** As text without zeros at the end; the session prints all places, never an exponent. */
function print({ sql, type }: Typed): string {
  if (type.kind === 'date' || type.kind === 'datetime') return momentText(`(${sql})`);
  if (type.kind !== 'decimal' || type.scale === 0) return `CAST(${sql} AS STRING)`;
  return `trim(TRAILING '.' FROM trim(TRAILING '0' FROM CAST(${cast(sql, type)} AS STRING)))`;
}

/** Java takes digits of every script for numbers, so that text is looked at first. */
function decimalFrom(text: string, type: ValueType, otherwise = text): string {
  const plain = matchesWhole(
    text,
    '[ \\t\\n\\r]*[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?[ \\t\\n\\r]*',
  );
  if (otherwise !== text) {
    // As there: with more than 18 digits it is read otherwise.
    if (type.kind !== 'decimal' || type.scale > 18) return cast(otherwise, type);
    const read = `TRY_CAST(${text} AS DECIMAL(18,${type.scale}))`;
    // Of exponents that leave nothing of a number its first digit is rounded, however far behind the last place that is.
    const front = (rest: string) => `regexp_like(${text}, ${sparkText(`\\A[ \\t\\n\\r]*${rest}`)})`;
    const vanishes = `contains(lower(${text}), 'e-') AND ${front('[-+]?[0.]*[5-9]')}`;
    const unit = `CAST(CASE WHEN ${front('-')} THEN -1 ELSE 1 END AS DECIMAL(1,0)) * CAST(${new Decimal(10).pow(-type.scale).toFixed()} AS DECIMAL(18,${type.scale}))`;
    const narrow = `CASE WHEN NOT (${plain}) THEN NULL WHEN ${vanishes} AND ${read} = 0 THEN ${unit} ELSE ${read} END`;
    return `coalesce(${narrow}, ${cast(otherwise, type)})`;
  }
  // Other text raises.
  return cast(`CASE WHEN ${plain} THEN ${text} WHEN ${text} IS NOT NULL THEN concat(${text}, '?') END`, type);
}

/** What DuckDB makes of a decimal of more digits than a binary number has: its whole part and its rest, one by one. */
function binary(sql: string, scale = 0): string {
  if (scale === 0) return `CAST(${sql} AS DOUBLE)`;
  return once(`CAST(${sql} AS DECIMAL(38,${scale}))`, (x) => {
    const whole = `(CAST(sign(${x}) AS DECIMAL(1,0)) * CAST(floor(abs(${x})) AS DECIMAL(38,0)))`;
    const rest = `(${x} - ${whole}) * CAST(${power(scale)} AS DECIMAL(38,0))`;
    // Of whole numbers below 0 it takes one less than their size, and one off that.
    const inBinary = `CASE WHEN ${whole} < 0 THEN -CAST(-${whole} - 1 AS DOUBLE) - CAST(1 AS DOUBLE) ELSE CAST(${whole} AS DOUBLE) END`;
    const apart = `${inBinary} + CAST(${rest} AS DOUBLE) / CAST('${power(scale)}' AS DOUBLE)`;
    const few = new Decimal(2).pow(53).div(power(scale)).toFixed(scale, Decimal.ROUND_DOWN);
    return `CASE WHEN abs(${x}) <= ${few} THEN CAST(${x} AS DOUBLE) ELSE ${apart} END`;
  });
}

const formulaStarts = [...formulaSigns.ascii, ...formulaSigns.wide, ...formulaSigns.space];
const isFormula = (text: string) => `(${formulaStarts.map((each) => w.begins(text, each)).join(' OR ')})`;
const isDefused = (text: string) => `(${w.begins(text, "'")} AND ${isFormula(w.strippedInFront(text, "'"))})`;
const withoutShield = (text: string) => `replace(substring(${text}, 3, length(${text}) - 3), '""', '"')`;
const isShielded = (text: string) =>
  `(${w.begins(text, '="')} AND ${matchesWhole(text, '="(?:""|[^"])*"')} AND (${isFormula(withoutShield(text))} OR ${isDefused(withoutShield(text))}))`;

/** Who has an equal value of the order stands beside the others: values that are asked for are told apart by it. */
function firstOf(value: string, order: string, count: number, where: string): string {
  const all = `collect_list(named_struct('o', ${order}, 'v', ${value})) FILTER (WHERE ${where} AND (${order}) IS NOT NULL AND (${value}) IS NOT NULL)`;
  const chosen = `transform(slice(array_sort(${all}), 1, ${count}), _each -> _each.v)`;
  return `CASE WHEN count(CASE WHEN ${where} THEN 1 END) > 0 THEN array_join(${chosen}, ${sparkText('\u001e')}) END`;
}

/** The element of the sorted values: of an even number the lower or the upper of the two in the middle. */
function middle(value: string, which: 'lower' | 'upper', filter: string): string {
  const present = filter === '' ? '' : filter;
  return once(`array_sort(collect_list(${value})${present})`, (all) => {
    const place = which === 'lower' ? `(size(${all}) + 1) div 2` : `size(${all}) div 2 + 1`;
    return `CASE WHEN size(${all}) > 0 THEN element_at(${all}, CAST(${place} AS INT)) END`;
  });
}

/** The row of a relation with the largest key that is not above a value, by the next key behind each. */
function joinAtMost(
  relation: string,
  alias: string,
  [key, value]: readonly [key: string, value: string],
  same: readonly (readonly [column: string, value: string])[] = [],
): string {
  const parted = same.length === 0 ? '' : `PARTITION BY ${same.map(([column]) => column).join(', ')} `;
  const rows = `(SELECT *, lead(${key}) OVER (${parted}ORDER BY ${key}) AS _next_key FROM ${relation} WHERE ${key} IS NOT NULL)`;
  const equal = same.map(([column, is]) => `${is} = ${alias}.${column} AND `);
  return `LEFT JOIN ${rows} AS ${alias} ON ${equal.join('')}${value} >= ${alias}.${key} AND (${alias}._next_key IS NULL OR ${value} < ${alias}._next_key)`;
}

/** As one JSON text, which is planned faster than as many cells. */
function rowsOfText(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const cells = columns.map((name, index) => `r[${index}] AS ${sparkIdentifier(name)}`);
  const type = sparkText('array<array<string>>');
  const json = sparkText(JSON.stringify(rows));
  return `(SELECT ${cells.join(', ')} FROM (SELECT explode(from_json(${json}, ${type}, map('mode', 'FAILFAST'))) AS r))`;
}

const listed = (values: readonly string[]) => values.map((each) => `coalesce(${each}, '')`).join(', ');

const texts = {
  name: 'spark',
  identifier: sparkIdentifier,
  text: sparkText,
  character: (code: number) => sparkText(String.fromCodePoint(code)),
  together: (parts: readonly string[]) => `concat(${listed(parts)})`,
  listed: (separator: string, parts: readonly string[], layout?: 'a line each') =>
    `concat_ws(${sparkText(separator)}, ${parts.join(layout === undefined ? ', ' : ',\n  ')})`,
  asText: (value: Typed) => (value.type.kind === 'text' ? value.sql : print(value)),
  trimmed: (raw: string, empty: readonly string[], wideEdges = true) => trimmed(raw, empty, wideEdges, w),
  matches: (text: string, pattern: string) => matchesWhole(text, pattern),
  oneOf: (text: string, words: readonly string[]) => w.among(text, words),
  quick: (raw: string, how: Reading) => quick(raw, how, w),
  careful: (how: Reading) => carefulReading(how, w),
  spelled: (spelling: Spelling) => spelled(spelling, w),
  loosened: loosened(w),
  smallLetters: (text: string) => `lower(replace(${text}, 'İ', 'i'))`,
  capitals: (text: string) => w.upper(w.bare(text)),
  start: (text: string, characters: number) => `substring(${text}, 1, ${characters})`,
  otherCurrency: (mark: string, currency: string) => otherCurrency(mark, currency, w),
  carriesUnit: (text: string) => carriesUnit(text, w),
  saysSomething: (text: string) => saysSomething(text, w),
  saysTotal: (text: string, how: 'alone' | 'of what') => saysTotal(text, how, w),
  firstOf,
  print,
  defused: (text: string) =>
    `CASE WHEN ${isFormula(text)} OR ${isDefused(text)} THEN concat('\\'', ${text}) ELSE ${text} END`,
  original: (text: string) =>
    `CASE WHEN ${isDefused(text)} THEN substring(${text}, 2) WHEN ${isShielded(text)} THEN ${withoutShield(text)} ELSE ${text} END`,
  mark: '',
  trimmedResult: (raw: string, wideEdges = true) =>
    `CASE WHEN ${isShielded(raw)} THEN concat('\\'', ${withoutShield(raw)}) ELSE ${trimmed(raw, [], wideEdges, w)} END`,
} satisfies Partial<Dialect>;

const numbers = {
  number: (value: Decimal): Typed => ({
    sql: value.toFixed(),
    type: value.isInteger()
      ? { kind: 'integer' }
      : { kind: 'decimal', precision: 38, scale: value.decimalPlaces() },
  }),
  date: (value: string) => `DATE ${sparkText(value)}`,
  cast,
  castOrNull: (sql: string, type: ValueType) => `TRY_CAST(${sql} AS ${sqlType(type)})`,
  decimalFrom,
  binary,
  multiply,
  divide: divideInSpark,
  deviationOf: sparkDeviationOf,
  deviationOver: sparkDeviationOver,
  linear,
  middle,
  plainDecimal: w.plainDecimal,
  roundHalfUp: (sql: string, places: number) => `round(${sql}, ${places})`,
  daysUntil,
  completeYearsUntil: (date: string, asOf: string) => `(${monthsUntil(date, asOf)} div 12)`,
  completeMonthsUntil: monthsUntil,
} satisfies Partial<Dialect>;

const relations = {
  everyColumnBut: (relation: string, columns: readonly string[], all: readonly string[]) =>
    all
      .filter((each) => !columns.includes(each))
      .map((each) => `${relation}.${each}`)
      .join(', '),
  everyColumnWith: (replaced: readonly string[], all: readonly string[]) =>
    all.map((each) => replaced.find((sql) => sql.endsWith(` AS ${each}`)) ?? each).join(', '),
  // Rows of one file keep their order over partitions.
  placeInFile: '(monotonically_increasing_id() + 1)',
  whole: (sql: string) => `CAST(${sql} AS BIGINT)`,
  lastPresent: (sql: string) => `last_value(${sql}, TRUE)`,
  joinAtMost,
  rowsOfText,
  // A table is several files, of which the largest are read first.
  storesInOrder: false,
  once: '',
  collected: (query: string) => `(${query})`,
} satisfies Partial<Dialect>;

/** Text that a spreadsheet would run stands in ="..." for Excel, which shows that as the text. */
const forExcel: Pick<Dialect, 'mark' | 'defused'> = {
  mark: byteOrderMark,
  defused: (text) =>
    `CASE WHEN ${isFormula(text)} OR ${isDefused(text)} THEN CASE WHEN octet_length(${text}) <= ${longestShielded} THEN concat('="', replace(${text}, '"', '""'), '"') ELSE concat('\\'', ${text}) END ELSE ${text} END`,
};

/** The dialect of an engine that reads files in this way. @param excel whether tables that it writes are for Excel */
export function sparkDialect(sources: SparkSources, excel = false): Dialect {
  return {
    ...texts,
    ...numbers,
    ...relations,
    readDelimited: (file) => sources.delimited(file),
    readParquet: (path) => sources.parquet(path),
    readFar: (read, rows) => sources.far(read, rows),
    ...(excel ? forExcel : {}),
  };
}
