// Cells of exports as typed values, in two ways. The quick way reads what most systems write and calls
// everything else odd; the careful way reads what people write, in layers. A scan that meets odd cells is run again
// the careful way: one expression for both was ten times slower, because the optimizer evaluates the careful part of it
// for every row (DuckDB 1.5).

import { wideSpaces } from '../../foundation/characters/spaces.js';
import { totalLabel, totalWord } from '../../foundation/characters/total-words.js';
import { type AmountType, amountReading, digitsKept } from './amounts.js';
import { moment } from './dates.js';
import type { CarefulReading, Reading } from './dialect.js';
import type { Words } from './words.js';

function plainNumber(read: AmountType): string {
  const [whole, places] = digitsKept[read];
  return `-?[0-9]{1,${whole}}(?:\\.[0-9]{1,${places}})?`;
}

function plainlyWritten(text: string, read: AmountType, w: Words): string {
  const [whole, places] = digitsKept[read];
  return w.decimal(text, whole + places, places);
}

/** The value when it is written plainly; null when it is empty, or odd. */
export function quick(raw: string, how: Reading, w: Words): string {
  if (how.read === 'text') return `CASE WHEN ${plainText(raw, how.empty, how.wideEdges, w)} THEN ${raw} END`;
  // Words that would be read as values, such as 99 for no rating; most reviews declare none.
  const words = how.empty.filter((word) => /[0-9]/.test(word) || Object.hasOwn(plainBooleans, word));
  const value = quickValue(raw, how, how.read, w);
  return words.length === 0 ? value : `CASE WHEN ${unsaid(raw, words, w)} THEN ${value} END`;
}

const plainBooleans = { true: 'TRUE', false: 'FALSE', yes: 'TRUE', no: 'FALSE', 1: 'TRUE', 0: 'FALSE' };

function quickValue(raw: string, how: Reading, read: Exclude<Reading['read'], 'text'>, w: Words): string {
  switch (read) {
    case 'money':
    case 'number':
      return how.decimal === '.' && how.grouped !== true
        ? `CASE WHEN ${w.whole(raw, plainNumber(read))} THEN ${plainlyWritten(raw, read, w)} END`
        : groupedNumber(raw, read, how.decimal, w);
    case 'percent':
      return w.decimal('NULL', 18, 6);
    case 'boolean': {
      const whens = Object.entries(plainBooleans).map(([word, is]) => `WHEN ${w.quote(word)} THEN ${is}`);
      return `CASE ${raw} ${whens.join(' ')} END`;
    }
    case 'date':
      return how.formats.length > 0
        ? w.nothing('DATE')
        : `CASE WHEN ${w.bytes(raw)} = 10 AND ${raw} BETWEEN '0001' AND ':' AND ${wholeDay(raw, '')} THEN ${w.plainDay(raw)} END`;
    case 'datetime':
      return how.formats.length > 0
        ? w.nothing('TIMESTAMP')
        : `CASE WHEN ${w.bytes(raw)} = 19 AND ${raw} BETWEEN '0001' AND ':' AND ${wholeDay(raw, '___:__:__')} AND ${raw} NOT LIKE '___________24:%' THEN ${w.plainTime(raw)} END`;
  }
}

/** True where the marks of a day stand in their places: left to themselves engines read 05/01/26 as a day of the year 5. */
const wholeDay = (raw: string, behind: string) =>
  `(${['-', '/', ' '].map((mark) => `${raw} LIKE '____${mark}__${mark}__${behind}'`).join(' OR ')})`;

/** The same with digits grouped in threes, and with a comma before the decimals. */
function groupedNumber(raw: string, read: 'money' | 'number', decimal: '.' | ',', w: Words): string {
  const [whole, places] = digitsKept[read];
  const [point, group] = decimal === '.' ? ['[.]', ','] : [',', '[.]'];
  const groups = Math.floor((whole - 1) / 3);
  const pattern = `-?(?:[0-9]{1,${whole}}|[1-9][0-9]{0,${(whole - 1) % 3}}(?:${group}[0-9]{3}){1,${groups}})(?:${point}[0-9]{1,${places}})?`;
  const bare = `replace(${raw}, ${w.quote(decimal === '.' ? ',' : '.')}, '')`;
  const text = decimal === '.' ? bare : `replace(${bare}, ',', '.')`;
  return `CASE WHEN ${w.whole(raw, pattern)} THEN ${plainlyWritten(text, read, w)} END`;
}

/**
 * Text without white space or Excel's ="..." around it that does not say that nothing is there. Built from comparisons
 * of beginnings and ends, which cost next to nothing; left(), right() and trim() each build a new text, and an IN list
 * of six or more becomes a join.
 */
function plainText(raw: string, empty: readonly string[], wideEdges: boolean, w: Words): string {
  const given = empty.filter((each) => each !== '');
  const longest = Math.max(0, ...given.map((each) => Buffer.byteLength(each)));
  const ends = [' ', '\t', ...(wideEdges ? ['\n', '\r', ...wideSpaces] : [])]
    .map((each) => `NOT ${w.ends(raw, each)}`)
    .join(' AND ');
  // What begins with a letter or digit of ASCII (or a common sign) needs no look at the wide spaces and marks.
  const wide = wideSpaces.map((each) => w.begins(raw, each)).join(' OR ');
  const begins = wideEdges ? ` AND (${raw} < '\u007F' OR NOT (${wide}))` : '';
  // Letters begin after all that has to be looked for in front, and only words of the same length can be the same.
  const front = `CASE WHEN ${raw} < 'A' THEN ${raw} >= '!' AND NOT ${w.begins(raw, '="')} ELSE TRUE END`;
  const said =
    given.length === 0
      ? ''
      : ` AND CASE WHEN ${w.bytes(raw)} > ${longest} THEN TRUE ELSE ${unsaid(raw, given, w)} END`;
  return `${ends}${begins} AND ${front}${said}`;
}

/** True for text that is none of these words. */
function unsaid(raw: string, words: readonly string[], w: Words): string {
  const lengths = [...new Set(words.map((word) => Buffer.byteLength(word)))];
  const whens = lengths.map((length) => {
    const alike = words.filter((word) => Buffer.byteLength(word) === length);
    return `WHEN ${length} THEN ${alike.map((word) => `${raw} <> ${w.quote(word)}`).join(' AND ')}`;
  });
  return `CASE ${w.bytes(raw)} ${whens.join(' ')} ELSE TRUE END`;
}

/** Spaces of all widths, tabs (put behind ids so that Excel keeps them text), and marks that nobody sees. */
const surroundings = ` \t\r\n${wideSpaces.join('')}`;

/** Text as people mean it: without white space around it and Excel's ="..."; null when it says that nothing is there. */
export function trimmed(raw: string, empty: readonly string[], wideEdges: boolean, w: Words): string {
  const bare = (text: string) => w.stripped(text, surroundings);
  const text = bare(w.first(bare(raw), '^="(.*)"$', '\\1', 'lines'));
  // A list, so that the text is said twice and not once for each word.
  const otherwise = `CASE WHEN NOT ${w.among(text, ['', ...empty])} THEN ${text} END`;
  return `CASE WHEN ${plainText(raw, empty, wideEdges, w)} THEN ${raw} ELSE ${otherwise} END`;
}

/** How trimmed text becomes the typed value. */
export function carefulReading(how: Reading, w: Words): CarefulReading {
  const asItIs = (text: string) => text;
  const list = (words: readonly string[]) => words.map(w.quote).join(', ');
  switch (how.read) {
    case 'text':
      return { layers: [asItIs], value: asItIs };
    case 'money':
    case 'number':
    case 'percent':
      return amountReading(how, how.read, w);
    case 'boolean':
      return {
        layers: [
          (text) =>
            `CASE WHEN ${w.lower(text)} IN (${list(['yes', 'y', 'true', 't', '1', '是', '真'])}) THEN TRUE WHEN ${w.lower(text)} IN (${list(['no', 'n', 'false', 'f', '0', '否', '假'])}) THEN FALSE END`,
        ],
        value: asItIs,
      };
    case 'date':
    case 'datetime':
      return { layers: moment(how, w), value: asItIs };
  }
}

/** True where a number carries a unit such as 万, which would have to be guessed. */
export function carriesUnit(text: string, w: Words): string {
  return w.some(text, '[0-9０-９]\\s*(百|千|万|萬|亿|億|[kKmM]|mio|Mio)\\s*(元)?$');
}

/** True where a text says that its row sums up others, alone or with what is summed up. */
export function saysTotal(text: string, how: 'alone' | 'of what', w: Words): string {
  const words = `(?:^|\\x1F)\\s*(?:${how === 'alone' ? totalWord : totalLabel})\\s*(?:\\x1F|$)`;
  return w.some(text, words, 'any case');
}

/** True where a text, or one of those that are joined in it, holds more than spaces and dashes. */
export function saysSomething(text: string, w: Words): string {
  return w.some(text, '[^\\x1F\\s-]');
}
