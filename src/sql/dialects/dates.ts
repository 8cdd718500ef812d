// Dates of exports, the careful way: what is written without doubt, or in declared formats. Names of months are
// read in English and six other languages whatever the locale of the machine is.

import { type CountedFormat, isCounted } from '../../foundation/characters/date-formats.js';
import { monthNames, monthsInEnglish, weekdayNames } from '../../foundation/characters/months.js';
import { asciiOf, spacesOf } from './characters.js';
import type { Layer, Reading } from './dialect.js';
import type { Words } from './words.js';

type Type = 'DATE' | 'TIMESTAMP';

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
export function moment(how: Reading, w: Words): Layer[] {
  const type = how.read === 'date' ? 'DATE' : 'TIMESTAMP';
  return how.formats.length > 0 ? inFormats(how.formats, type, w) : withoutDoubt(type, w);
}

const typed = (sql: string, type: Type, w: Words) => (type === 'DATE' ? w.day(sql) : w.time(sql));

function inFormats(formats: readonly string[], type: Type, w: Words): Layer[] {
  const patterns = formats.filter((format) => !isCounted(format));
  const ways = (text: string) => [
    ...asWritten(text, patterns, w),
    ...formats.filter(isCounted).map((count) => countedSql(text, count, w)),
  ];
  const first = (text: string) => `coalesce(${['NULL', ...ways(text)].map((sql) => w.time(sql)).join(', ')})`;
  const named = patterns.filter((each) => /%-?[aAbBp]/.test(each));
  if (named.length === 0) return [(text) => spacesOf(text, w), (text) => typed(first(text), type, w)];
  const zoned = named.some((each) => /%[zZ]/.test(each));
  const second = named.map((each) => formatInEnglish(withoutZoneMark(each)));
  const [value, rest] = [
    (packed: string) => w.part(packed, 'value'),
    (packed: string) => w.part(packed, 'text'),
  ];
  const left = (packed: string) => `CASE WHEN ${value(packed)} IS NULL THEN ${rest(packed)} END`;
  const beside = (packed: string, other: string) => w.pack({ value: value(packed), text: other });
  // The text as it stands comes first, which nearly always does; only what is left is looked at for names.
  return [
    (text) => spacesOf(text, w),
    (text) => w.pack({ value: first(text), text }),
    (packed) => beside(packed, left(packed)),
    (packed) => beside(packed, plainWords(zoned ? withoutZone(rest(packed), w) : rest(packed), w)),
    (packed) => w.pack({ value: value(packed), text: rest(packed), word: monthWord(rest(packed), w) }),
    (packed) => beside(packed, englishMonth(rest(packed), w.part(packed, 'word'), w)),
    (packed) => typed(`coalesce(${value(packed)}, ${inYears(rest(packed), second, w)})`, type, w),
  ];
}

function asWritten(text: string, patterns: readonly string[], w: Words): string[] {
  const zoned = patterns.filter((each) => /%[zZ]/.test(each));
  const plain = patterns.filter((each) => !zoned.includes(each));
  const parse = (value: string, formats: readonly string[]) =>
    formats.length === 0 ? [] : [inYears(value, formats, w)];
  return [...parse(text, plain), ...parse(withoutZone(text, w), zoned.map(withoutZoneMark))];
}

/**
 * %Y takes years of four digits: engines also take `26`, and then 05/01/26 would lie in the year 26. Where digits of several parts
 * stand together, each part has all of its own: 2026115 may be January or November. Four digits say nothing of the year either where others of
 * the format may be as many.
 */
function inYears(text: string, formats: readonly string[], w: Words): string {
  const together = formats.filter((format) => runsTogether(format) || hasOtherDigits(format));
  const parted = formats.filter((format) => !together.includes(format));
  const short = parted.filter((format) => !format.includes('%Y'));
  // Engines take infinity and epoch for the first day of 1900, whatever the format.
  const numbered = (some: readonly string[]) =>
    `CASE WHEN ${w.some(text, '[0-9]')} THEN ${w.timeIn(text, some)} END`;
  const others = short.length === 0 ? '' : ` ELSE ${numbered(short)}`;
  const ways = [
    ...together.map(
      (each) => `CASE WHEN ${w.whole(text, inDigits(each))} THEN ${w.timeIn(text, [each])} END`,
    ),
    ...(parted.length === 0
      ? []
      : short.length === parted.length
        ? [numbered(parted)]
        : [`CASE WHEN ${w.some(text, '[0-9]{4}')} THEN ${w.timeIn(text, parted)}${others} END`]),
  ];
  return ways.length === 1 ? (ways[0] ?? '') : `coalesce(${ways.join(', ')})`;
}

/** Digits of parts that have nothing else; of others any text. */
const digitsOf: Readonly<Record<string, number>> = { Y: 4, y: 2, m: 2, d: 2, j: 3, H: 2, I: 2, M: 2, S: 2 };
const ofDigits = Object.keys(digitsOf).join('');
const partOfFormat = /%-?[A-Za-z]|\s+|[^%\s]/gu;

const runsTogether = (format: string) => new RegExp(`%[${ofDigits}]%[${ofDigits}]`).test(format);

/** Whether four digits may be others than those of the year: a fraction of a second, or what the format itself holds. */
const hasOtherDigits = (format: string) => format.includes('%Y') && /%[fgn]|[0-9]{4}/.test(format);

/** What text in such a format looks like. */
function inDigits(format: string): string {
  const parts = format.match(partOfFormat) ?? [];
  const isNumber = (part: string | undefined) => new RegExp(`^%[${ofDigits}]$`).test(part ?? '');
  const shapes = parts.map((part, at) => {
    const count = digitsOf[part.slice(-1)];
    if (!part.startsWith('%')) return /^\s/.test(part) ? '\\s+' : part.replace(/[.$|?*+()^[\]{}\\]/, '\\$&');
    if (count === undefined) return '.*';
    const whole = isNumber(part) && (isNumber(parts[at - 1]) || isNumber(parts[at + 1]) || count === 4);
    return `[0-9]{${whole ? '' : '1,'}${count}}`;
  });
  return `\\s*${shapes.join('')}\\s*`;
}

/** Left to itself the engine would move the time to UTC. */
function withoutZone(text: string, w: Words): string {
  return w.first(
    text,
    `([0-9]:[0-9]{2}(?:[.][0-9]+)?(?:\\s*[AaPp][Mm])?)\\s*${zone}($|\\s+[0-9]{4}$)`,
    '\\1\\2',
  );
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
function plainWords(text: string, w: Words): string {
  const undated = w.first(text, `(?i)^${aWeekday}\\s*(.*(?:${months}|[0-9][./-][0-9]).*)$`, '\\1');
  const halves = w.first(undated, '(?i)\\s*([ap])[.]?\\s?m[.]?$', ' \\1M');
  return w.first(halves, '(?i)\\b([0-9]{1,2})(?:st|nd|rd|th|er|º)\\b', '\\1');
}

/** Half days that stand before the time: 下午3:05 is 3:05 PM. Hours from 13 on are told already. */
function chineseHalves(text: string, w: Words): string {
  const time = '([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)$';
  const late = w.first(text, '(?:下午|晚上)\\s*((?:1[3-9]|2[0-3]):[0-9:]+)$', ' \\1');
  const before = w.first(late, `(?:上午|凌晨|早上)\\s*${time}`, ' \\1 AM');
  const after = w.first(before, `(?:下午|晚上|中午)\\s*${time}`, ' \\1 PM');
  return w.every(after, '\\s+', ' ');
}

function monthWord(text: string, w: Words): string {
  return w.found(text, aMonth, 1);
}

/** The name of the month as English shortens it. */
function englishMonth(text: string, word: string, w: Words): string {
  const names = monthNames.flatMap((each, index) => each.map((name) => [name, monthsInEnglish[index] ?? '']));
  const inEnglish = w.lookup(
    w.lower(word),
    names.map(([name = '']) => name),
    names.map(([, english = '']) => english),
  );
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

function withoutDoubt(type: Type, w: Words): Layer[] {
  const where = (holds: string, then: string, otherwise: string) =>
    `CASE WHEN ${holds} THEN ${then} ELSE ${otherwise} END`;
  const zoned = `^([0-9]{4}-[^:]*[0-9]:[0-9]{2}(?::[0-9]{2})?(?:[.][0-9]+)?(?: [AaPp][Mm])?)\\s*${zone}$`;
  return [
    (text) => asciiOf(text, w),
    (text) => where(w.some(text, '\\p{L}{2}|[AaPp][.]'), plainWords(text, w), text),
    (text) => w.pack({ text, word: monthWord(text, w) }),
    (packed) => englishMonth(w.part(packed, 'text'), w.part(packed, 'word'), w),
    (text) => where(w.some(text, monthsInEnglish.join('|')), inOneOrder(text, w), text),
    (text) =>
      w.first(
        w.first(text, '^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?', '\\1-\\2-\\3'),
        '^([0-9]{4})[./ ]([0-9]{1,2})[./ ]([0-9]{1,2})',
        '\\1-\\2-\\3',
      ),
    (text) => where(w.some(text, '[上下中]午|凌晨|早上|晚上'), chineseHalves(text, w), text),
    (text) => w.first(text, zoned, '\\1'),
    (text) => where(w.contains(text, '24:00'), w.first(text, endOfDay, '\\1 00\\2'), text),
    (text) => inShape(text, w),
    (text) => typed(text, type, w),
  ];
}

/** 24:00 is the end of the day that is written, where engines take it for the beginning of the next one. */
const endOfDay = '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[ T]+24(:00(?::00(?:[.]0{1,9})?)?)$';

/** A time in one of the shapes that are left. */
function inShape(text: string, w: Words): string {
  const shape = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?)?';
  const half = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} [0-9]{1,2}:[0-9]{2}(:[0-9]{2})? [AaPp][Mm]';
  const whole = w.first(text, '[ T]+([0-9]:|[0-9]{2}:)([0-9]{2})$', ' \\1\\2:00');
  return `CASE WHEN ${text} < '0001' THEN NULL WHEN ${w.whole(text, shape)} THEN ${w.timeFrom(whole)} WHEN ${w.whole(text, half)} THEN ${w.timeIn(text, halfDayFormats)} WHEN ${w.whole(text, '[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}.*')} THEN ${w.timeIn(text, namedFormats)} END`;
}

function inOneOrder(text: string, w: Words): string {
  const whens = namedShapes.map(
    ([shape, order]) =>
      `WHEN ${w.whole(text, shape)} THEN ${w.bareEnd(w.every(w.first(text, `^${shape}$`, order), '\\s+', ' '))}`,
  );
  return `CASE ${whens.join(' ')} ELSE ${text} END`;
}

function countedSql(text: string, format: CountedFormat, w: Words): string {
  return format === 'excel' ? excelSerial(text, w) : epoch(text, format, w);
}

/** Days since 1899-12-30, as Excel counts them; before 1900-03-01 Excel counts a day that never was. */
function excelSerial(text: string, w: Words): string {
  const serial = w.decimal(text, 18, 8);
  const value = w.daysAfter('1899-12-30', serial);
  return `CASE WHEN ${w.whole(text, '[0-9]{2,6}([.][0-9]{1,8})?')} AND ${serial} >= 61 THEN ${value} END`;
}

/** Seconds or milliseconds since 1970, in UTC; from 1973 on, so that other digits are not taken for them. */
function epoch(text: string, format: 'epoch_s' | 'epoch_ms', w: Words): string {
  const [digits, unit] = format === 'epoch_s' ? ['[0-9]{9,10}', 1_000_000] : ['[0-9]{12,13}', 1000];
  const whole = w.wholeNumber(w.found(text, '^[0-9]+'));
  return `CASE WHEN ${w.whole(text, `${digits}([.][0-9]+)?`)} THEN ${w.sinceEpoch(`${whole} * ${unit}`)} END`;
}
