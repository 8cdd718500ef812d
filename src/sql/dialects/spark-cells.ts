// Cells of Parquet files and tables as text, as DuckDB casts them to it: what a cell means is decided by its text, wherever it stood.
import { once } from './spark-whole.js';

/** Whether cells of a type of Spark can be told as text. */
export function isTellable(type: string): boolean {
  return textOf(type) !== undefined;
}

/**
 * The text of a cell.
 * @param type as Spark names it; cells of others than tellable types count as missing
 */
export function sparkCellText(sql: string, type: string): string {
  return textOf(type)?.(sql) ?? 'CAST(NULL AS STRING)';
}

type Telling = (sql: string) => string;

function textOf(type: string): Telling | undefined {
  const name = /^[a-z_]+/.exec(type.toLowerCase())?.[0] ?? '';
  if (name === 'double') return binaryText;
  if (name === 'date' || name === 'timestamp' || name === 'timestamp_ntz') return momentText;
  const plain = ['string', 'char', 'varchar', 'boolean', 'tinyint', 'smallint', 'int', 'bigint', 'decimal'];
  return plain.includes(name) ? (sql) => `CAST(${sql} AS STRING)` : undefined;
}

/** Years before 1 and above 9999 are written otherwise. */
export function momentText(sql: string): string {
  const text = `CAST(${sql} AS STRING)`;
  const before = `concat(lpad(CAST(1 - year(${sql}) AS STRING), 4, '0'), substring(${text}, 5, 6), ' (BC)', substring(${text}, 11))`;
  return `CASE WHEN ${sql} < DATE '0001-01-01' THEN ${before} ELSE trim(LEADING '+' FROM ${text}) END`;
}

/** Digits that any number of 64 bits keeps, and those that tell each from its neighbours. */
const [sure, most] = [15, 17];

/**
 * The fewest digits that tell a binary number, with an exponent from 1e16 on and below 1e-4. Java writes exponents elsewhere, and
 * before version 19 more digits now and then. (Of 32 bits DuckDB tells more digits than the fewest of some numbers above a million.)
 */
function binaryText(sql: string): string {
  const tries = Array.from(
    { length: most - sure + 1 },
    (_, more) => `format_string('%.${sure + more - 1}e', ${sql})`,
  );
  const shortest = `coalesce(${tries.map((each) => `CASE WHEN CAST(${each} AS DOUBLE) = ${sql} THEN ${each} END`).join(', ')})`;
  return once(`CAST(${sql} AS STRING)`, (text) => {
    const words = `WHEN ${text} = 'NaN' THEN 'nan' WHEN ${text} = 'Infinity' THEN 'inf' WHEN ${text} = '-Infinity' THEN '-inf'`;
    // So few digits are the fewest.
    const few = `NOT contains(${text}, 'E') AND length(${text}) <= ${sure + 1}`;
    return `CASE ${words} WHEN ${few} THEN ${text} ELSE ${once(shortest, written)} END`;
  });
}

/** `1.5000000e+07` as DuckDB writes it. */
function written(text: string): string {
  const exponent = `CAST(substring_index(${text}, 'e', -1) AS INT)`;
  const digits = `trim(TRAILING '0' FROM CAST(CAST(${text} AS DECIMAL(38,21)) AS STRING))`;
  const plain = `CASE WHEN endswith(${digits}, '.') THEN concat(${digits}, '0') ELSE ${digits} END`;
  const mantissa = `trim(TRAILING '.' FROM trim(TRAILING '0' FROM substring_index(${text}, 'e', 1)))`;
  const short = `concat(${mantissa}, 'e', substring_index(${text}, 'e', -1))`;
  return `CASE WHEN ${exponent} BETWEEN -4 AND 15 THEN ${plain} ELSE ${short} END`;
}
