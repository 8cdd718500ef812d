// Days and times from text in Spark, exactly as DuckDB reads them. Parts are taken out by patterns and put together as text in
// the one form that both read, of which TRY_CAST makes nothing where there is no such day or time.

import { fail } from '../../foundation/problems/problem.js';
import { sparkText } from './quoting.js';

const space = '[ \\t\\n\\x0B\\f\\r]';
const like = (text: string, java: string) => `regexp_like(${text}, ${sparkText(java)})`;
const part = (text: string, java: string, group: number) =>
  `regexp_extract(${text}, ${sparkText(java)}, ${group})`;
const padded = (text: string, digits: number) =>
  `CASE WHEN length(${text}) < ${digits} THEN lpad(${text}, ${digits}, '0') ELSE ${text} END`;
const two = (text: string) => `lpad(${text}, 2, '0')`;

/** A day from its parts as text. */
const dayText = (year: string, month: string, day: string) =>
  `${padded(year, 4)} || '-' || ${two(month)} || '-' || ${two(day)}`;

/** Year, mark, month, the same mark, day. Parts take as many digits as they can, and give none back. */
const day = '\\A([0-9]{4})([-/ ])([0-9]{1,2}+)\\2([0-9]{1,2}+)';
const minutes = `${space}*+([0-9]{1,2}+):([0-9]{1,2}+)`;
const seconds = ':([0-9]{1,2}+)(?:\\.([0-9]*+))?';
const zone = '(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?';

/** Text that is a day and nothing else. */
export function dayFrom(text: string): string {
  const java = `${day}\\z`;
  const [year, month, date] = [1, 3, 4].map((group) => part(text, java, group));
  const found = `TRY_CAST(${dayText(year ?? '', month ?? '', date ?? '')} AS DATE)`;
  return `CASE WHEN ${like(text, java)} THEN ${found} END`;
}

/** Text that is a day, with or without a time of day behind it. */
export function plainTime(text: string): string {
  return timeOf(text, `${day}(?:[ T]?${minutes}(?::?\\z|${seconds}${zone}${space}*+\\z))`);
}

/** The same in text whose shape is known. */
export function timeFrom(text: string): string {
  return timeOf(text, `${day}(?:[ T]?${minutes}(?:${seconds})?)?\\z`);
}

function timeOf(text: string, java: string): string {
  const [year = '', month = '', date = '', hour = '', minute = '', second = '', fraction = ''] = [
    1, 3, 4, 5, 6, 7, 8,
  ].map((group) => part(text, java, group));
  const onDay = dayText(year, month, date);
  const at = (hours: string) =>
    `TRY_CAST(${onDay} || ' ' || ${hours} || ':' || ${two(minute)} || ':' || ${two(second)} || '.' || rpad(${fraction}, 6, '0') AS TIMESTAMP_NTZ)`;
  // 24:00:00 is the beginning of the next day.
  const midnight = `(${at("'00'")} + INTERVAL '1' DAY)`;
  const isMidnight = `${hour} = '24' AND ${two(minute)} = '00' AND ${two(second)} = '00' AND rpad(${fraction}, 6, '0') = '000000'`;
  return `CASE WHEN NOT ${like(text, java)} THEN NULL WHEN ${isMidnight} THEN ${midnight} ELSE ${at(two(hour))} END`;
}

/** Text in the first of these strptime formats that fits. */
export function timeIn(text: string, formats: readonly string[]): string {
  const ways = formats.map((format) => inFormat(text, format));
  // Words that are times of their own, whatever the format.
  const special = like(text, `\\A${space}*+(?:${anyCase(['epoch', '-infinity', 'infinity'])})${space}*+\\z`);
  return `CASE WHEN ${special} THEN TIMESTAMP_NTZ '1900-01-01 00:00:00' ELSE coalesce(${ways.join(', ')}) END`;
}

const months = [
  ['jan', 'january'],
  ['feb', 'february'],
  ['mar', 'march'],
  ['apr', 'april'],
  ['may', 'may'],
  ['jun', 'june'],
  ['jul', 'july'],
  ['aug', 'august'],
  ['sep', 'september'],
  ['oct', 'october'],
  ['nov', 'november'],
  ['dec', 'december'],
] as const;
const days = [
  ['sun', 'sunday'],
  ['mon', 'monday'],
  ['tue', 'tuesday'],
  ['wed', 'wednesday'],
  ['thu', 'thursday'],
  ['fri', 'friday'],
  ['sat', 'saturday'],
] as const;
/** Letters of ASCII in any case. */
const anyCase = (words: readonly string[]) =>
  words.map((word) => word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)).join('|');

const shapes: Readonly<Record<string, string>> = {
  Y: '[0-9]{1,4}+',
  j: '[0-9]{1,3}+',
  f: '[0-9]{1,6}+',
  g: '[0-9]{1,3}+',
  n: '[0-9]{1,9}+',
  p: '[aApP][mM]',
  b: anyCase(months.map(([short]) => short)),
  B: anyCase(months.map(([, long]) => long)),
  a: anyCase(days.map(([short]) => short)),
  A: anyCase(days.map(([, long]) => long)),
};
const twoDigits = '[0-9]{1,2}+';

/** A pattern for the format, and the letter of each of its groups. */
function patternOfFormat(format: string): { java: string; letters: string[] } {
  const letters: string[] = [];
  let java = `\\A${space}*+`;
  for (const [piece] of format.matchAll(/%-?[A-Za-z]|%%|[ \t\n\v\f\r]+|[^%]/gu)) {
    if (piece === '%%') java += '%';
    else if (piece.startsWith('%')) {
      const letter = piece.slice(-1);
      letters.push(letter);
      java += `(${shapes[letter] ?? twoDigits})`;
    } else java += /^\s/.test(piece) ? `${space}++` : piece.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
  }
  return { java: `${java}${space}*+\\z`, letters };
}

function inFormat(text: string, format: string): string {
  const { java, letters } = patternOfFormat(format);
  // The last of several parts of the same kind counts.
  const found = (...kinds: string[]) => {
    const at = letters.findLastIndex((letter) => kinds.includes(letter));
    return at < 0 ? undefined : { letter: letters[at] ?? '', sql: part(text, java, at + 1) };
  };
  if (letters.includes('j') && ['d', 'm', 'b', 'B'].some((each) => letters.includes(each)))
    fail({
      code: 'usage',
      reason: `dates as ${format}, which count days of the year beside days of months, cannot be read there`,
      fix: 'leave out one of the two, or grade on this machine',
    });
  const time = `TRY_CAST(${dayOf(found)} || ' ' || ${clockOf(found)} AS TIMESTAMP_NTZ)`;
  const j = found('j');
  const moved =
    j === undefined
      ? time
      : `CASE WHEN TRY_CAST(${j.sql} AS INT) BETWEEN 1 AND 366 THEN ${time} + make_dt_interval(TRY_CAST(${j.sql} AS INT) - 1) END`;
  return `CASE WHEN ${like(text, java)} THEN ${moved} END`;
}

type Found = (...kinds: string[]) => { readonly letter: string; readonly sql: string } | undefined;

function dayOf(found: Found): string {
  const [year, month, date] = [found('Y', 'y'), found('m', 'b', 'B'), found('d')];
  const yearText =
    year === undefined
      ? "'1900'"
      : year.letter === 'Y'
        ? year.sql
        : `CAST(CASE WHEN TRY_CAST(${year.sql} AS INT) >= 69 THEN 1900 ELSE 2000 END + TRY_CAST(${year.sql} AS INT) AS STRING)`;
  return dayText(
    yearText,
    month === undefined ? "'01'" : monthText(month),
    date === undefined ? "'01'" : date.sql,
  );
}

function monthText({ letter, sql }: { readonly letter: string; readonly sql: string }): string {
  if (letter === 'm') return sql;
  const whens = months.map(([short], at) => `WHEN '${short}' THEN '${at + 1}'`);
  return `CASE lower(left(${sql}, 3)) ${whens.join(' ')} END`;
}

/** The time of day; null where hours and halves of days contradict each other. */
function clockOf(found: Found): string {
  const [hours, minutes, seconds, fraction] = [found('H', 'I'), found('M'), found('S'), found('f', 'g', 'n')];
  const half = found('p');
  const digits = hours?.sql ?? "'0'";
  const count = `TRY_CAST(${digits} AS INT)`;
  const least = hours?.letter === 'I' ? 1 : 0;
  const most = hours?.letter === 'I' || half !== undefined ? 12 : 23;
  const ofDay =
    half === undefined ? count : `(${count} % 12 + CASE WHEN lower(${half.sql}) = 'pm' THEN 12 ELSE 0 END)`;
  const hour = `CASE WHEN ${count} BETWEEN ${least} AND ${most} THEN lpad(CAST(${ofDay} AS STRING), 2, '0') END`;
  const width = fraction?.letter === 'g' ? 3 : fraction?.letter === 'n' ? 9 : 6;
  const behind = fraction === undefined ? "'0'" : `left(rpad(${fraction.sql}, ${width}, '0'), 6)`;
  return `${hour} || ':' || ${two(minutes?.sql ?? "'0'")} || ':' || ${two(seconds?.sql ?? "'0'")} || '.' || ${behind}`;
}

/** Days from a date to a date literal. */
export function daysUntil(date: string, asOf: string): string {
  return `CAST(datediff(DATE ${sparkText(asOf)}, CAST(${date} AS DATE)) AS BIGINT)`;
}

/** Complete months; at the end of a month the last day counts as any that it does not have. */
export function monthsUntil(date: string, asOf: string): string {
  const [year = 0, month = 0, day = 0] = asOf.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const at = `CAST(${date} AS DATE)`;
  const passed = `(${year * 12 + month} - year(${at}) * 12 - month(${at}))`;
  const short = day === last ? '0' : `CASE WHEN day(${at}) > ${day} THEN 1 ELSE 0 END`;
  // A date that is still to come: the other way round, where its own month may end.
  const ahead = `CASE WHEN day(${at}) < ${day} AND day(${at}) < day(last_day(${at})) THEN 1 ELSE 0 END`;
  return `CAST(CASE WHEN ${at} <= DATE ${sparkText(asOf)} THEN ${passed} - ${short} ELSE ${passed} + ${ahead} END AS BIGINT)`;
}
