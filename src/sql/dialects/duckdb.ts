// What DuckDB does in its own way. Measured with 1.5: a product of two DECIMALs of at most 18 digits stays at
// 18 digits (so operands are widened first), and DECIMAL / DECIMAL is a binary double (so quotients are integers).
import { Decimal } from 'decimal.js';
import { byteOrderMark, formulaSigns, longestShielded } from '../../foundation/characters/formulas.js';
import { quotientScale, scaleOf, type Typed, type ValueType } from '../../grammar/types.js';
import { otherCurrency } from './amounts.js';
import { carefulReading, carriesUnit, quick, saysSomething, saysTotal, trimmed } from './cells.js';
import type { Dialect, Linear } from './dialect.js';
import { readDelimited, readParquet, rowsOfText } from './duckdb-readers.js';
import { deviationOf, deviationOver, power, unit, unscaled } from './duckdb-whole.js';
import { duckdbWords } from './duckdb-words.js';
import { quoteIdentifier, quoteText } from './quoting.js';
import { loosened, spelled } from './spelling.js';

const sqlTypes = {
  integer: 'BIGINT',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP',
} as const;

function sqlType(type: ValueType): string {
  return type.kind === 'decimal' ? `DECIMAL(${type.precision},${type.scale})` : sqlTypes[type.kind];
}

function cast(sql: string, type: ValueType): string {
  return `CAST(${sql} AS ${sqlType(type)})`;
}

function divide(dividend: Typed, divisor: Typed, places = quotientScale): string {
  const scale = Math.max(scaleOf(dividend.type), scaleOf(divisor.type));
  const a = `(${unscaled(dividend, scale)})`;
  const b = `(${unscaled(divisor, scale)})`;
  const rounded = `(2 * abs(${a}) * ${power(places)} + abs(${b})) // (2 * abs(${b}))`;
  const signed = `${rounded} * (sign(${a}) * sign(${b}))`;
  const quotient = `CAST((${signed}) * ${unit(places)} AS DECIMAL(38,${places}))`;
  const { fits, sql } = divideNarrow(dividend, divisor, scale, places);
  return `CASE WHEN ${fits} THEN ${sql} WHEN ${divisor.sql} <> 0 THEN ${quotient} END`;
}

/** The value as a BIGINT count of 10^-scale; for values that fit, and fit again after being multiplied by 10^scale. */
function unscaledNarrow(value: Typed, scale: number): string {
  if (value.type.kind === 'integer') {
    return scale === 0 ? `CAST(${value.sql} AS BIGINT)` : `CAST(${value.sql} AS BIGINT) * ${power(scale)}`;
  }
  const own = scaleOf(value.type);
  const shifted = `CAST(CAST(${value.sql} AS DECIMAL(18,${own})) * ${power(own)} AS BIGINT)`;
  return scale === own ? shifted : `${shifted} * ${power(scale - own)}`;
}

/**
 * The same quotient in BIGINT, five times faster than in HUGEINT. Its condition is false for what does not fit, for a
 * divisor of 0 and for missing values: 2 * a * 10^places + b stays under 9.2e18, and so does each step of unscaledNarrow;
 * the quotient, which a divisor of 10^-scale makes largest, has at most 18 digits.
 */
function divideNarrow(
  dividend: Typed,
  divisor: Typed,
  scale: number,
  places: number,
): { fits: string; sql: string } {
  const room = 18 - places - scale;
  const limit = new Decimal(power(Math.max(0, Math.min(room, 17 - 2 * scale)))).minus(1).toFixed();
  const within = (value: string) => (room < 0 ? 'FALSE' : `${value} BETWEEN -${limit} AND ${limit}`);
  const a = `(${unscaledNarrow(dividend, scale)})`;
  const b = `(${unscaledNarrow(divisor, scale)})`;
  const rounded = `(2 * abs(${a}) * ${power(places)} + abs(${b})) // (2 * abs(${b}))`;
  const signed = `${rounded} * (sign(${a}) * sign(${b}))`;
  return {
    fits: `${within(dividend.sql)} AND ${within(divisor.sql)} AND ${divisor.sql} <> 0`,
    sql: `CAST(CAST(${signed} AS DECIMAL(18,0)) * ${unit(places)} AS DECIMAL(38,${places}))`,
  };
}

function multiply(a: Typed, b: Typed, mostPlaces: number): Typed {
  const widened = (each: Typed) => `CAST(${each.sql} AS DECIMAL(38,${scaleOf(each.type)}))`;
  const scale = scaleOf(a.type) + scaleOf(b.type);
  const product = `(${widened(a)} * ${widened(b)})`;
  const kept = Math.min(scale, mostPlaces);
  const type: ValueType = { kind: 'decimal', precision: 38, scale: kept };
  return { sql: kept === scale ? product : cast(`round(${product}, ${kept})`, type), type };
}

function linear({ value, valueScale, slope, offset, divisor, largest }: Linear): string {
  // All constants as integers over one common denominator: (a * x + b) / d with x in units of 10^-valueScale.
  const places = Math.max(slope.decimalPlaces(), offset.decimalPlaces(), divisor.decimalPlaces());
  const a = slope.times(power(places));
  const b = offset.times(power(places + valueScale));
  const d = divisor.times(power(places + valueScale));
  const typed: Typed = {
    sql: value,
    type: valueScale === 0 ? { kind: 'integer' } : { kind: 'decimal', precision: 38, scale: valueScale },
  };
  const bound = a
    .abs()
    .times(largest)
    .times(power(valueScale))
    .plus(b.abs())
    .times(2)
    .times(power(quotientScale))
    .plus(d);
  // BIGINT is several times faster than HUGEINT; take it whenever nothing can overflow.
  const integer = bound.lt('9e18') ? 'BIGINT' : 'HUGEINT';
  const narrow = integer === 'BIGINT' && largest.times(power(2 * valueScale)).lt('1e17');
  const x = narrow ? unscaledNarrow(typed, valueScale) : unscaled(typed, valueScale);
  const numerator = `(CAST(${x} AS ${integer}) * ${a.toFixed()} + ${b.toFixed()})`;
  const rounded = `(2 * ${numerator} * ${power(quotientScale)} + ${d.toFixed()}) // ${d.times(2).toFixed()}`;
  // Points have at most 3 digits before the point; a BIGINT would be multiplied as a HUGEINT.
  return `CAST(CAST(${rounded} AS DECIMAL(9,0)) * ${unit(quotientScale)} AS DECIMAL(9,6))`;
}

/**
 * Casting to as few places as hold the value is three times faster than cutting zeros off the text; values of more than
 * 18 digits take the slow branch. Whole numbers and quotients with all their places are most frequent, so they are
 * looked for first.
 */
function printDecimal(sql: string, precision: 18 | 38, scale: number): string {
  const narrow = precision === 18 ? sql : `CAST(${sql} AS DECIMAL(18,${scale}))`;
  const step = (places: number) => new Decimal(10).pow(-places).toFixed();
  const between = Array.from({ length: scale - 1 }, (_, index) => index + 1).map(
    (places) =>
      `WHEN ${narrow} % ${step(places)} = 0 THEN CAST(CAST(${narrow} AS DECIMAL(18,${places})) AS VARCHAR)`,
  );
  const whens = [
    `WHEN ${narrow} % 1 = 0 THEN CAST(CAST(${narrow} AS BIGINT) AS VARCHAR)`,
    ...(scale < 2 ? [] : [`WHEN ${narrow} % ${step(scale - 1)} <> 0 THEN CAST(${narrow} AS VARCHAR)`]),
    ...between,
  ];
  const printed = `CASE ${whens.join(' ')} ELSE CAST(${narrow} AS VARCHAR) END`;
  if (precision === 18) return printed;
  const limit = power(17 - scale);
  const wide = `rtrim(rtrim(CAST(${sql} AS VARCHAR), '0'), '.')`;
  return `CASE WHEN ${sql} BETWEEN -${limit} AND ${limit} THEN ${printed} ELSE ${wide} END`;
}

const formulaStarts = [
  ...[...formulaSigns.ascii, ...formulaSigns.wide].map(quoteText),
  ...formulaSigns.space.map((sign) => `chr(${sign.charCodeAt(0)})`),
];

// No IN list: six constants or more become a join, which is slower, and above a join rows lose their order.
function isFormula(text: string): string {
  return `(${formulaStarts.map((each) => `starts_with(${text}, ${each})`).join(' OR ')})`;
}

/** Text with an apostrophe in front that keeps it from being a formula; text that was like this before has one more. */
function isDefused(text: string): string {
  return `(starts_with(${text}, '''') AND ${isFormula(`ltrim(${text}, '''')`)})`;
}

/** Text with ="..." around what a spreadsheet would run, as tables for Excel have it. */
function isShielded(text: string): string {
  return `(starts_with(${text}, '="') AND regexp_full_match(${text}, '="(""|[^"])*"', 's') AND (${isFormula(withoutShield(text))} OR ${isDefused(withoutShield(text))}))`;
}

function withoutShield(text: string): string {
  return `replace(substr(${text}, 3, length(${text}) - 3), '""', '"')`;
}

export const duckdb: Dialect = {
  name: 'duckdb',
  identifier: quoteIdentifier,
  text: quoteText,
  character: (code) => `chr(${code})`,
  together: (texts) => `concat(${texts.join(', ')})`,
  listed: (separator, texts, layout) =>
    `concat_ws(${quoteText(separator)}, ${texts.join(layout === undefined ? ', ' : ',\n  ')})`,
  number: (value) => ({
    sql: value.toFixed(),
    type: value.isInteger()
      ? { kind: 'integer' }
      : { kind: 'decimal', precision: 38, scale: value.decimalPlaces() },
  }),
  date: (value) => `DATE ${quoteText(value)}`,
  cast,
  castOrNull: (sql: string, type: ValueType) => `TRY_CAST(${sql} AS ${sqlType(type)})`,
  asText: (value) => (value.type.kind === 'text' ? value.sql : duckdb.print(value)),
  binary: (sql) => `CAST(${sql} AS DOUBLE)`,
  multiply,
  divide,
  deviationOf,
  deviationOver,
  linear,
  // A negative share counts from the top.
  middle: (value, which, filter) => `quantile_disc(${value}, ${which === 'lower' ? '0.5' : '-0.5'})${filter}`,
  // Straight from text to 38 digits takes a hundred times as long, and few numbers need that many (DuckDB 1.5).
  decimalFrom: (text, type, otherwise = text) => {
    const small = type.kind === 'decimal' && type.scale <= 18;
    if (!small || (type.precision === 18 && otherwise === text)) return cast(otherwise, type);
    const narrow = `TRY_CAST(${text} AS ${sqlType({ ...type, precision: 18 })})`;
    return `coalesce(${type.precision === 18 ? narrow : cast(narrow, type)}, ${cast(otherwise, type)})`;
  },
  roundHalfUp: (sql, places) => `round(${sql}, ${places})`,
  daysUntil: (date, asOf) => `date_diff('day', CAST(${date} AS DATE), DATE ${quoteText(asOf)})`,
  completeYearsUntil: (date, asOf) => `date_sub('year', CAST(${date} AS DATE), DATE ${quoteText(asOf)})`,
  completeMonthsUntil: (date, asOf) => `date_sub('month', CAST(${date} AS DATE), DATE ${quoteText(asOf)})`,
  everyColumnBut: (relation, columns) => `${relation}.* EXCLUDE (${columns.join(', ')})`,
  everyColumnWith: (replaced) => `* REPLACE (${replaced.join(', ')})`,
  placeInFile: 'row_number() OVER ()',
  whole: (sql) => sql,
  lastPresent: (sql) => `last_value(${sql} IGNORE NULLS)`,
  joinAtMost: (relation, alias, [key, value], same = []) => {
    const equal = same.map(([column, is]) => `${is} = ${alias}.${column} AND `);
    return `ASOF LEFT JOIN ${relation} AS ${alias} ON ${equal.join('')}${value} >= ${alias}.${key}`;
  },
  readDelimited,
  rowsOfText,
  readParquet,
  // Who plans a review without a cluster has refused it.
  readFar: () => {
    throw new Error('a file on shared storage is read by a cluster alone');
  },
  storesInOrder: true,
  once: 'MATERIALIZED ',
  collected: (query) => `(WITH _collected AS MATERIALIZED (${query}) SELECT * FROM _collected)`,
  trimmed: (raw, empty, wideEdges = true) => trimmed(raw, empty, wideEdges, duckdbWords),
  matches: (text, pattern) => `regexp_full_match(${text}, ${quoteText(pattern)})`,
  // An IN list of six or more becomes a join, and a chain of OR is planned with a copy of the text for each word.
  oneOf: (text, words) => `list_contains([${words.map(quoteText).join(', ')}], ${text})`,
  quick: (raw, how) => quick(raw, how, duckdbWords),
  careful: (how) => carefulReading(how, duckdbWords),
  spelled: (spelling) => spelled(spelling, duckdbWords),
  loosened: loosened(duckdbWords),
  smallLetters: (text) => `lower(${text})`,
  capitals: (text) => `upper(trim(${text}))`,
  start: (text, characters) => `substr(${text}, 1, ${characters})`,
  otherCurrency: (mark, currency) => otherCurrency(mark, currency, duckdbWords),
  carriesUnit: (text) => carriesUnit(text, duckdbWords),
  plainDecimal: duckdbWords.plainDecimal,
  saysSomething: (text) => saysSomething(text, duckdbWords),
  saysTotal: (text, how) => saysTotal(text, how, duckdbWords),
  firstOf: (value, order, count, where) =>
    `array_to_string(arg_min(${value}, ${order}, ${count}) FILTER (WHERE ${where}), chr(30))`,
  print: (value) => {
    if (value.type.kind === 'decimal' && value.type.scale > 0) {
      return printDecimal(value.sql, value.type.precision, value.type.scale);
    }
    return `CAST(${value.sql} AS VARCHAR)`;
  },
  // All of these characters sort before A or behind the wide signs, so most text takes two comparisons.
  defused: (text) =>
    `CASE WHEN (${text} < 'A' OR ${text} >= ${quoteText(formulaSigns.wide[0])}) AND (${isFormula(text)} OR ${isDefused(text)}) THEN '''' || ${text} ELSE ${text} END`,
  // Only what begins with an apostrophe (the last character before the bracket) is looked at more closely.
  original: (text) =>
    `CASE WHEN ${text} >= '''' AND ${text} < '(' THEN CASE WHEN ${isDefused(text)} THEN substr(${text}, 2) ELSE ${text} END WHEN ${isShielded(text)} THEN ${withoutShield(text)} ELSE ${text} END`,
  mark: '',
  // What stands in ="..." of results may itself begin with an apostrophe, so it is handed on with one more.
  trimmedResult: (raw, wideEdges) =>
    `CASE WHEN ${isShielded(raw)} THEN '''' || ${withoutShield(raw)} ELSE ${duckdb.trimmed(raw, [], wideEdges)} END`,
};

/** The same for tables that Excel opens. */
export const duckdbForExcel: Dialect = {
  ...duckdb,
  mark: byteOrderMark,
  defused: (text) =>
    `CASE WHEN (${text} < 'A' OR ${text} >= ${quoteText(formulaSigns.wide[0])}) AND (${isFormula(text)} OR ${isDefused(text)}) THEN CASE WHEN strlen(${text}) <= ${longestShielded} THEN '="' || replace(${text}, '"', '""') || '"' ELSE '''' || ${text} END ELSE ${text} END`,
};
