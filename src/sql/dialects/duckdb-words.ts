// What is done with texts, as DuckDB says it.
import { wide } from '../../grammar/types.js';
import { quoteText } from './quoting.js';
import type { Words } from './words.js';

const list = (values: readonly string[]) => `[${values.map(quoteText).join(', ')}]`;

export const duckdbWords: Words = {
  quote: quoteText,
  whole: (text, pattern, lines) =>
    `regexp_full_match(${text}, ${quoteText(pattern)}${lines === undefined ? '' : ", 's'"})`,
  some: (text, pattern, letters) =>
    `regexp_matches(${text}, ${quoteText(pattern)}${letters === undefined ? '' : ", 'i'"})`,
  first: (text, pattern, by, lines) =>
    `regexp_replace(${text}, ${quoteText(pattern)}, ${quoteText(by)}${lines === undefined ? '' : ", 's'"})`,
  every: (text, pattern, by) => `regexp_replace(${text}, ${quoteText(pattern)}, ${quoteText(by)}, 'g')`,
  found: (text, pattern, group) =>
    `regexp_extract(${text}, ${quoteText(pattern)}${group === undefined ? '' : `, ${group}`})`,
  groups: (text, pattern, names) => `regexp_extract(${text}, ${quoteText(pattern)}, ${list(names)})`,
  pack: (parts) =>
    `struct_pack(${Object.entries(parts)
      .map(([name, sql]) => `${name} := ${sql}`)
      .join(', ')})`,
  part: (packed, name) => `struct_extract(${packed}, ${quoteText(name)})`,
  among: (text, words) => `list_contains(${list(words)}, ${text})`,
  contains: (text, part) => `contains(${text}, ${quoteText(part)})`,
  begins: (text, part) => `prefix(${text}, ${quoteText(part)})`,
  ends: (text, part) => `suffix(${text}, ${quoteText(part)})`,
  bare: (text) => `trim(${text})`,
  bareEnd: (text) => `rtrim(${text})`,
  stripped: (text, characters) => `trim(${text}, ${quoteText(characters)})`,
  strippedInFront: (text, characters) => `ltrim(${text}, ${quoteText(characters)})`,
  put: (text, from, to) => `translate(${text}, ${quoteText(from)}, ${quoteText(to)})`,
  lower: (text) => `lower(${text})`,
  upper: (text) => `upper(${text})`,
  bytes: (text) => `strlen(${text})`,
  withoutLast: (text, count) => `left(${text}, -${count})`,
  from: (text, place) => `substr(${text}, ${place})`,
  filled: (text, length, by) => `lpad(${text}, ${length}, ${quoteText(by)})`,
  longDecimal: (text) => `TRY_CAST(${text} AS DECIMAL(38,20))`,
  tryDecimal: (sql, precision, scale) => `TRY_CAST(${sql} AS DECIMAL(${precision},${scale}))`,
  decimal: (sql, precision, scale) => `CAST(${sql} AS DECIMAL(${precision},${scale}))`,
  nothing: (type) => `CAST(NULL AS ${type})`,
  day: (sql) => `CAST(${sql} AS DATE)`,
  time: (sql) => `CAST(${sql} AS TIMESTAMP)`,
  // As a time: behind a day the engine takes anything that is no digit (2026-01-1T).
  plainDay: (text) => `CAST(TRY_CAST(${text} AS TIMESTAMP) AS DATE)`,
  plainTime: (text) => `TRY_CAST(${text} AS TIMESTAMP)`,
  timeFrom: (text) => `TRY_CAST(${text} AS TIMESTAMP)`,
  timeIn: (text, formats) => `try_strptime(${text}, ${list(formats)})`,
  lookup: (word, from, to) => `map_extract_value(MAP(${list(from)}, ${list(to)}), ${word})`,
  daysAfter: (day, days) =>
    `(CAST((DATE ${quoteText(day)} + CAST(floor(${days}) AS INTEGER)) AS TIMESTAMP) + to_seconds(CAST(round((${days} - floor(${days})) * 86400, 0) AS BIGINT)))`,
  sinceEpoch: (microseconds) => `make_timestamp(${microseconds})`,
  wholeNumber: (text) => `CAST(${text} AS BIGINT)`,
  /** Casting text to 38 digits is fifty times slower than to 18, so only what needs them takes that branch (DuckDB 1.5). */
  plainDecimal: (text) => {
    const written = (whole: number, places: number) =>
      `regexp_full_match(${text}, '-?[0-9]{1,${whole}}(\\.[0-9]{1,${places}})?')`;
    const exact = 'DECIMAL(38,12)';
    const sql = `CASE WHEN ${written(12, 6)} THEN CAST(CAST(${text} AS DECIMAL(18,6)) AS ${exact}) WHEN ${written(26, 12)} THEN CAST(${text} AS ${exact}) END`;
    return { sql, type: wide(12) };
  },
};
