// What is done with texts, as Spark says it (3.5 to 4.3, in ANSI mode). Casts there raise where text is nothing of the kind,
// so that only text in a known shape is cast.
import { allSpaces } from '../../foundation/characters/spaces.js';
import { wide } from '../../grammar/types.js';
import { sparkText } from './quoting.js';
import { groupsIn, inJava, replacement } from './spark-patterns.js';
import { dayFrom, plainTime, timeFrom, timeIn } from './spark-times.js';
import type { Words } from './words.js';

export const matchesWhole = (text: string, pattern: string, lines = false) =>
  `regexp_like(${text}, ${sparkText(`\\A(?:${inJava(pattern, { lines })})\\z`)})`;

/** Everything behind the place is taken along, so that there is no second one. */
function first(text: string, pattern: string, by: string, lines = false): string {
  const java = inJava(pattern, { lines });
  const rest = groupsIn(java) + 1;
  return `regexp_replace(${text}, ${sparkText(`(?:${java})([\\s\\S]*)\\z`)}, ${sparkText(`${replacement(by)}$${rest}`)})`;
}

/** Of exponents that leave nothing of a number DuckDB rounds its first digit, however far behind the last place that is. */
function longDecimal(text: string): string {
  const read = `TRY_CAST(${text} AS DECIMAL(38,20))`;
  const vanishes = `contains(${text}, 'e-') AND regexp_like(${text}, ${sparkText('\\A[0.]*[5-9]')})`;
  return `CASE WHEN ${vanishes} AND ${read} = 0 THEN CAST(0.00000000000000000001 AS DECIMAL(38,20)) ELSE ${read} END`;
}

const anySpace = ` ${allSpaces.join('')}`;

const small = 'abcdefghijklmnopqrstuvwxyz';

/** Text of ASCII alone, which nearly all is, takes the engine's own way. */
function inCase(text: string, to: 'lower' | 'upper'): string {
  const { from, to: others } = letterCases(to);
  const [ascii, cased] = to === 'lower' ? [small.toUpperCase(), small] : [small, small.toUpperCase()];
  const beyond = `translate(${text}, ${sparkText(ascii + from)}, ${sparkText(cased + others)})`;
  return `CASE WHEN octet_length(${text}) = length(${text}) THEN ${to}(${text}) ELSE ${beyond} END`;
}

export const sparkWords: Words = {
  quote: sparkText,
  whole: (text, pattern, lines) => matchesWhole(text, pattern, lines !== undefined),
  some: (text, pattern, letters) =>
    `regexp_like(${text}, ${sparkText(inJava(pattern, { anyCase: letters !== undefined }))})`,
  first: (text, pattern, by, lines) => first(text, pattern, by, lines !== undefined),
  every: (text, pattern, by) =>
    `regexp_replace(${text}, ${sparkText(inJava(pattern))}, ${sparkText(replacement(by))})`,
  found: (text, pattern, group = 0) => `regexp_extract(${text}, ${sparkText(inJava(pattern))}, ${group})`,
  groups: (text, pattern, names) =>
    sparkWords.pack(
      Object.fromEntries(names.map((name, at) => [name, sparkWords.found(text, pattern, at + 1)])),
    ),
  pack: (parts) =>
    `named_struct(${Object.entries(parts)
      .map(([name, sql]) => `${sparkText(name)}, ${sql}`)
      .join(', ')})`,
  part: (packed, name) => `(${packed}).${name}`,
  among: (text, words) => `${text} IN (${words.map(sparkText).join(', ')})`,
  contains: (text, part) => `contains(${text}, ${sparkText(part)})`,
  begins: (text, part) => `startswith(${text}, ${sparkText(part)})`,
  ends: (text, part) => `endswith(${text}, ${sparkText(part)})`,
  bare: (text) => `trim(BOTH ${sparkText(anySpace)} FROM ${text})`,
  bareEnd: (text) => `trim(TRAILING ${sparkText(anySpace)} FROM ${text})`,
  stripped: (text, characters) => `trim(BOTH ${sparkText(characters)} FROM ${text})`,
  strippedInFront: (text, characters) => `trim(LEADING ${sparkText(characters)} FROM ${text})`,
  put: (text, from, to) => `translate(${text}, ${sparkText(from)}, ${sparkText(to)})`,
  lower: (text) => inCase(text, 'lower'),
  upper: (text) => inCase(text, 'upper'),
  bytes: (text) => `octet_length(${text})`,
  withoutLast: (text, count) => `left(${text}, length(${text}) - ${count})`,
  from: (text, place) => `substring(${text}, ${place})`,
  filled: (text, length, by) => `lpad(${text}, ${length}, ${sparkText(by)})`,
  longDecimal,
  tryDecimal: (sql, precision, scale) => `TRY_CAST(${sql} AS DECIMAL(${precision},${scale}))`,
  decimal: (sql, precision, scale) => `CAST(${sql} AS DECIMAL(${precision},${scale}))`,
  nothing: (type) => `CAST(NULL AS ${type === 'DATE' ? 'DATE' : 'TIMESTAMP_NTZ'})`,
  day: (sql) => `CAST(${sql} AS DATE)`,
  time: (sql) => `CAST(${sql} AS TIMESTAMP_NTZ)`,
  plainDay: dayFrom,
  plainTime,
  timeFrom,
  timeIn,
  lookup: (word, from, to) =>
    `element_at(map(${from.map((each, at) => `${sparkText(each)}, ${sparkText(to[at] ?? '')}`).join(', ')}), ${word})`,
  daysAfter: (day, days) =>
    `(CAST(date_add(DATE ${sparkText(day)}, CAST(floor(${days}) AS INT)) AS TIMESTAMP_NTZ) + make_dt_interval(0, 0, 0, round((${days} - floor(${days})) * 86400, 0)))`,
  // The session's zone is UTC.
  sinceEpoch: (microseconds) => `CAST(timestamp_micros(${microseconds}) AS TIMESTAMP_NTZ)`,
  wholeNumber: (text) => `CAST(${text} AS BIGINT)`,
  plainDecimal: (text) => ({
    sql: `CASE WHEN ${matchesWhole(text, '-?[0-9]{1,26}(\\.[0-9]{1,12})?')} THEN CAST(${text} AS DECIMAL(38,12)) END`,
    type: wide(12),
  }),
};

// Capital and small letters one by one, as Unicode's simple mapping and DuckDB have them. Java maps whole texts: ß becomes SS,
// and a sigma at the end of a word another than within.

/** Letters that Unicode got later than the tables of the engines. */
const tooNew: readonly (readonly [number, number])[] = [
  [0x19b, 0x19b],
  [0x264, 0x264],
  [0x1c89, 0x1c8a],
  [0xa7cb, 0xa7cf],
  [0xa7d2, 0xa7d5],
  [0xa7da, 0xa7dc],
  [0x10d50, 0x10d85],
  [0x16ea0, 0x16ed3],
];
const lastLetter = 0x1e943;

/** Letters whose simple mapping is not what JavaScript does to them, because that takes several. */
const apart = {
  lower: new Map([[0x130, 0x69]]),
  upper: new Map([
    [0xdf, 0x1e9e],
    ...[0x1f80, 0x1f90, 0x1fa0].flatMap((first) =>
      Array.from({ length: 8 }, (_, at) => [first + at, first + at + 8] as const),
    ),
    [0x1fb3, 0x1fbc],
    [0x1fc3, 0x1fcc],
    [0x1ff3, 0x1ffc],
  ]),
} as const;

interface Mapping {
  readonly from: string;
  readonly to: string;
}

const known = new Map<string, Mapping>();

/** Characters beyond ASCII that have another of that case, and those, in the same order. */
function letterCases(to: 'lower' | 'upper'): Mapping {
  const found = known.get(to) ?? mapped(to);
  known.set(to, found);
  return found;
}

function mapped(to: 'lower' | 'upper'): Mapping {
  const pairs: (readonly [string, string])[] = [];
  for (let code = 0x80; code <= lastLetter; code++) {
    if ((code >= 0xd800 && code <= 0xdfff) || tooNew.some(([a, b]) => code >= a && code <= b)) continue;
    const letter = String.fromCodePoint(code);
    const special = apart[to].get(code);
    const other =
      special === undefined
        ? to === 'lower'
          ? letter.toLowerCase()
          : letter.toUpperCase()
        : String.fromCodePoint(special);
    if (other !== letter && [...other].length === 1) pairs.push([letter, other]);
  }
  return { from: pairs.map(([letter]) => letter).join(''), to: pairs.map(([, other]) => other).join('') };
}
