// Dates of exports in DuckDB, the careful way: what is written without doubt, or in declared formats. Names of months are
// read in English and six other languages whatever the locale of the machine is.

import { type CountedFormat, isCounted } from '../../foundation/characters/date-formats.js';
import { monthNames, monthsInEnglish, weekdayNames } from '../../foundation/characters/months.js';
import { asciiOf, spacesOf } from './characters.js';
import type { Layer, Reading } from './dialect.js';
import { quoteText } from './quoting.js';

type Type = 'DATE' | 'TIMESTAMP';

const list = (values: readonly string[]) => `[${values.map(quoteText).join(', ')}]`;
const either = (words: readonly string[]) => [...words].sort((a, b) => b.length - a.length).join('|');

const zone =
  '(?:(?:Z|UTC|GMT|UT|WES?T|CES?T|EES?T|BST|IST|MSK|JST|KST|HKT|SGT|[ECMPA][SD]T|A[ECW][SD]T|NZ[SD]T|SAST|BRT|ART)?(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?)(?:\\s*\\([^)]*\\))?';
const months = either(monthNames.flat());
const aMonth = `(?i)(?:^|[^\\p{L}])(${months})(?:$|[^\\p{L}])`;
const aWeekday = `(?:${either(weekdayNames)})[.]?,?`;

/**
 * Dates. A zone behind the time is dropped and the date stays as it was written, because that is the day on which the
 * sale was booked; a conversion would move sales of the evening to another day.
 */
export function moment(how: Reading): Layer[] {
  const type = how.read === 'date' ? 'DATE' : 'TIMESTAMP';
  return how.formats.length > 0 ? inFormats(how.formats, type) : withoutDoubt(type);
}

function inFormats(formats: readonly string[], type: Type): Layer[] {
  const patterns = formats.filter((format) => !isCounted(format));
  const ways = (text: string) => [
    ...asWritten(text, patterns),
    ...formats.filter(isCounted).map((count) => countedSql(text, count)),
  ];
  const first = (text: string) => `coalesce(${['NULL', ...ways(text)].map((sql) => stamp(sql)).join(', ')})`;
  const named = patterns.filter((each) => /%-?[aAbBp]/.test(each));
  if (named.length === 0) return [(text) => spacesOf(text), (text) => `CAST(${first(text)} AS ${type})`];
  const zoned = named.some((each) => /%[zZ]/.test(each));
  const second = named.map((each) => formatInEnglish(withoutZoneMark(each)));
  const left = (text: string) => `CASE WHEN ${part(text, 'value')} IS NULL THEN ${part(text, 'text')} END`;
  const beside = (text: string, other: string) =>
    `struct_pack(value := ${part(text, 'value')}, text := ${other})`;
  // The text as it stands comes first, which nearly always does; only what is left is looked at for names.
  return [
    (text) => spacesOf(text),
    (text) => `struct_pack(value := ${first(text)}, text := ${text})`,
    (text) => beside(text, left(text)),
    (text) => beside(text, plainWords(zoned ? withoutZone(part(text, 'text')) : part(text, 'text'))),
    (text) =>
      `struct_pack(value := ${part(text, 'value')}, text := ${part(text, 'text')}, word := ${monthWord(part(text, 'text'))})`,
    (text) => beside(text, englishMonth(part(text, 'text'), part(text, 'word'))),
    (text) =>
      `CAST(coalesce(${part(text, 'value')}, try_strptime(${part(text, 'text')}, ${list(second)})) AS ${type})`,
  ];
}

const part = (struct: string, name: string) => `struct_extract(${struct}, ${quoteText(name)})`;
const stamp = (sql: string) => `CAST(${sql} AS TIMESTAMP)`;

function asWritten(text: string, patterns: readonly string[]): string[] {
  const zoned = patterns.filter((each) => /%[zZ]/.test(each));
  const plain = patterns.filter((each) => !zoned.includes(each));
  const parse = (value: string, formats: readonly string[]) =>
    formats.length === 0 ? [] : [`try_strptime(${value}, ${list(formats)})`];
  return [...parse(text, plain), ...parse(withoutZone(text), zoned.map(withoutZoneMark))];
}

/** Left to itself the engine would move the time to UTC. */
function withoutZone(text: string): string {
  return `regexp_replace(${text}, '([0-9]:[0-9]{2}(?:[.][0-9]+)?(?:\\s*[AaPp][Mm])?)\\s*${zone}($|\\s+[0-9]{4}$)', '\\1\\2')`;
}

const withoutZoneMark = (format: string) => format.replace(/\s*%[zZ]/g, '');

/** Days of the week say nothing that the date does not, and points behind short names are left out in the text as well. */
function formatInEnglish(format: string): string {
  return format
    .replace(/^%[aA][.]?,?\s*/, '')
    .replace(/%B/g, '%b')
    .replace(/%b[.]/g, '%b');
}

/** Half days as AM and PM, no day of the week in front, no ends of ordinals. */
function plainWords(text: string): string {
  const undated = `regexp_replace(${text}, '(?i)^${aWeekday}\\s*(.*(?:${months}|[0-9][./-][0-9]).*)$', '\\1')`;
  const halves = `regexp_replace(${undated}, '(?i)\\s*([ap])[.]?\\s?m[.]?$', ' \\1M')`;
  return `regexp_replace(${halves}, '(?i)\\b([0-9]{1,2})(?:st|nd|rd|th|er|º)\\b', '\\1')`;
}

/** Half days that stand before the time: 下午3:05 is 3:05 PM. Hours from 13 on are told already. */
function chineseHalves(text: string): string {
  const time = '([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)$';
  const late = `regexp_replace(${text}, '(?:下午|晚上)\\s*((?:1[3-9]|2[0-3]):[0-9:]+)$', ' \\1')`;
  const before = `regexp_replace(${late}, '(?:上午|凌晨|早上)\\s*${time}', ' \\1 AM')`;
  const after = `regexp_replace(${before}, '(?:下午|晚上|中午)\\s*${time}', ' \\1 PM')`;
  return `regexp_replace(${after}, '\\s+', ' ', 'g')`;
}

function monthWord(text: string): string {
  return `regexp_extract(${text}, '${aMonth}', 1)`;
}

/** The name of the month as English shortens it. */
function englishMonth(text: string, word: string): string {
  const names = monthNames.flatMap((each, index) => each.map((name) => [name, monthsInEnglish[index] ?? '']));
  const inEnglish = `map_extract_value(MAP(${list(names.map(([name = '']) => name))}, ${list(names.map(([, english = '']) => english))}), lower(${word}))`;
  return `CASE WHEN ${word} = '' THEN ${text} ELSE replace(replace(${text}, ${word} || '.', ${word}), ${word}, ${inEnglish}) END`;
}

const clock =
  '(?:[\\s,T]|um|at|à)*([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?:[.][0-9]{1,9})?\\s*([AaPp][Mm])?(?:\\s*Uhr)?';
const day = '([0-9]{1,2})[.]?';
const gap = '[\\s./-]*(?:of|de)?\\s*';
const month = `(${monthsInEnglish.join('|')})`;
const year = '([0-9]{4})';

/** Shapes with the name of a month and a year of four digits, and the same in one order: day month year time half. */
const namedShapes: readonly (readonly [string, string])[] = [
  [`${day}${gap}${month}[\\s./,-]*(?:de)?\\s*${year}${clock}\\s*${zone}`, '\\1 \\2 \\3 \\4 \\5'],
  [`${month}[\\s./-]*${day}[\\s,./-]+${year}${clock}\\s*${zone}`, '\\2 \\1 \\3 \\4 \\5'],
  [`${year}[\\s./-]*${month}[\\s./-]*${day}${clock}\\s*${zone}`, '\\3 \\2 \\1 \\4 \\5'],
  [
    `${month}\\s+${day}\\s+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\\s*([AaPp][Mm])?\\s*${zone}\\s*${year}`,
    '\\2 \\1 \\5 \\3 \\4',
  ],
];

const namedFormats = ['', ' %H:%M', ' %H:%M:%S', ' %I:%M %p', ' %I:%M:%S %p'].map(
  (time) => `%d %b %Y${time}`,
);
const halfDayFormats = [' %I:%M %p', ' %I:%M:%S %p'].map((time) => `%Y-%m-%d${time}`);

function withoutDoubt(type: Type): Layer[] {
  const shape = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?)?';
  const half = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} [0-9]{1,2}:[0-9]{2}(:[0-9]{2})? [AaPp][Mm]';
  return [
    (text) => asciiOf(text),
    (text) =>
      `CASE WHEN regexp_matches(${text}, '\\p{L}{2}|[AaPp][.]') THEN ${plainWords(text)} ELSE ${text} END`,
    (text) => `struct_pack(text := ${text}, word := ${monthWord(text)})`,
    (text) => englishMonth(part(text, 'text'), part(text, 'word')),
    (text) =>
      `CASE WHEN regexp_matches(${text}, '${monthsInEnglish.join('|')}') THEN ${inOneOrder(text)} ELSE ${text} END`,
    (text) =>
      `regexp_replace(regexp_replace(${text}, '^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?', '\\1-\\2-\\3'), '^([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})', '\\1-\\2-\\3')`,
    (text) =>
      `CASE WHEN regexp_matches(${text}, '[上下中]午|凌晨|早上|晚上') THEN ${chineseHalves(text)} ELSE ${text} END`,
    (text) =>
      `regexp_replace(${text}, '^([0-9]{4}-[^:]*[0-9]:[0-9]{2}(?::[0-9]{2})?(?:[.][0-9]+)?(?: [AaPp][Mm])?)\\s*${zone}$', '\\1')`,
    (text) =>
      `CASE WHEN ${text} < '0001' THEN NULL WHEN regexp_full_match(${text}, '${shape}') THEN TRY_CAST(regexp_replace(${text}, '[ T]+([0-9]:|[0-9]{2}:)([0-9]{2})$', ' \\1\\2:00') AS TIMESTAMP) WHEN regexp_full_match(${text}, '${half}') THEN try_strptime(${text}, ${list(halfDayFormats)}) WHEN regexp_full_match(${text}, '[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}.*') THEN try_strptime(${text}, ${list(namedFormats)}) END`,
    (text) => `CAST(${text} AS ${type})`,
  ];
}

function inOneOrder(text: string): string {
  const whens = namedShapes.map(
    ([shape, order]) =>
      `WHEN regexp_full_match(${text}, '${shape}') THEN rtrim(regexp_replace(regexp_replace(${text}, '^${shape}$', '${order}'), '\\s+', ' ', 'g'))`,
  );
  return `CASE ${whens.join(' ')} ELSE ${text} END`;
}

function countedSql(text: string, format: CountedFormat): string {
  return format === 'excel' ? excelSerial(text) : epoch(text, format);
}

/** Days since 1899-12-30, as Excel counts them; before 1900-03-01 Excel counts a day that never was. */
function excelSerial(text: string): string {
  const serial = `CAST(${text} AS DECIMAL(18,8))`;
  const days = `(DATE '1899-12-30' + CAST(floor(${serial}) AS INTEGER))`;
  const value = `(CAST(${days} AS TIMESTAMP) + to_seconds(CAST(round((${serial} - floor(${serial})) * 86400, 0) AS BIGINT)))`;
  return `CASE WHEN regexp_full_match(${text}, '[0-9]{2,6}([.][0-9]{1,8})?') AND ${serial} >= 61 THEN ${value} END`;
}

/** Seconds or milliseconds since 1970, in UTC; from 1973 on, so that other digits are not taken for them. */
function epoch(text: string, format: 'epoch_s' | 'epoch_ms'): string {
  const [digits, unit] = format === 'epoch_s' ? ['[0-9]{9,10}', 1_000_000] : ['[0-9]{12,13}', 1000];
  const whole = `CAST(regexp_extract(${text}, '^[0-9]+') AS BIGINT)`;
  return `CASE WHEN regexp_full_match(${text}, '${digits}([.][0-9]+)?') THEN make_timestamp(${whole} * ${unit}) END`;
}
