// Cells of exports as typed values in DuckDB, in two ways. The quick way reads what most systems write and calls
// everything else odd; the careful way reads what people write, in layers. A scan that meets odd cells is run again
// the careful way: one expression for both was ten times slower, because the optimizer evaluates the careful part of it
// for every row (DuckDB 1.5).

import { wideSpaces } from '../../foundation/characters/spaces.js';
import { totalLabel, totalWord } from '../../foundation/characters/total-words.js';
import { type Typed, wide } from '../../grammar/types.js';
import type { CarefulReading, Reading } from './dialect.js';
import { type AmountType, amountReading, digitsKept } from './duckdb-amounts.js';
import { moment } from './duckdb-dates.js';
import { quoteText } from './quoting.js';

const list = (values: readonly string[]) => values.map(quoteText).join(', ');

function plainNumber(read: AmountType): { pattern: string; type: string } {
  const [whole, places] = digitsKept[read];
  return {
    pattern: `-?[0-9]{1,${whole}}(?:\\.[0-9]{1,${places}})?`,
    type: `DECIMAL(${whole + places},${places})`,
  };
}

/** The value when it is written plainly; null when it is empty, or odd. */
export function quick(raw: string, how: Reading): string {
  switch (how.read) {
    case 'text':
      return `CASE WHEN ${plainText(raw, how.empty, how.wideEdges)} THEN ${raw} END`;
    case 'money':
    case 'number': {
      const { pattern, type } = plainNumber(how.read);
      if (how.decimal === '.' && how.grouped !== true)
        return `CASE WHEN regexp_full_match(${raw}, '${pattern}') THEN CAST(${raw} AS ${type}) END`;
      return groupedNumber(raw, how.read, how.decimal);
    }
    case 'percent':
      return 'CAST(NULL AS DECIMAL(18,6))';
    case 'boolean':
      return `CASE ${raw} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE WHEN 'yes' THEN TRUE WHEN 'no' THEN FALSE WHEN '1' THEN TRUE WHEN '0' THEN FALSE END`;
    case 'date':
      return how.formats.length > 0
        ? 'CAST(NULL AS DATE)'
        : `CASE WHEN strlen(${raw}) = 10 AND ${raw} BETWEEN '0001' AND ':' THEN TRY_CAST(${raw} AS DATE) END`;
    case 'datetime':
      return how.formats.length > 0
        ? 'CAST(NULL AS TIMESTAMP)'
        : `CASE WHEN strlen(${raw}) = 19 AND ${raw} BETWEEN '0001' AND ':' AND substr(${raw}, 17, 1) = ':' THEN TRY_CAST(${raw} AS TIMESTAMP) END`;
  }
}

/** The same with digits grouped in threes, and with a comma before the decimals. */
function groupedNumber(raw: string, read: 'money' | 'number', decimal: '.' | ','): string {
  const [whole, places] = digitsKept[read];
  const [point, group] = decimal === '.' ? ['[.]', ','] : [',', '[.]'];
  const groups = Math.floor((whole - 1) / 3);
  const pattern = `-?(?:[0-9]{1,${whole}}|[1-9][0-9]{0,${(whole - 1) % 3}}(?:${group}[0-9]{3}){1,${groups}})(?:${point}[0-9]{1,${places}})?`;
  const bare = `replace(${raw}, ${quoteText(decimal === '.' ? ',' : '.')}, '')`;
  const text = decimal === '.' ? bare : `replace(${bare}, ',', '.')`;
  return `CASE WHEN regexp_full_match(${raw}, '${pattern}') THEN CAST(${text} AS ${plainNumber(read).type}) END`;
}

/**
 * Text without white space or Excel's ="..." around it that does not say that nothing is there. Built from comparisons
 * of beginnings and ends, which cost next to nothing; left(), right() and trim() each build a new text, and an IN list
 * of six or more becomes a join.
 */
function plainText(raw: string, empty: readonly string[], wideEdges: boolean): string {
  const given = empty.filter((each) => each !== '');
  const longest = Math.max(0, ...given.map((each) => Buffer.byteLength(each)));
  const ends = [' ', '\t', ...(wideEdges ? ['\n', '\r', ...wideSpaces] : [])]
    .map((each) => `NOT suffix(${raw}, ${quoteText(each)})`)
    .join(' AND ');
  // What begins with a letter or digit of ASCII (or a common sign) needs no look at the wide spaces and marks.
  const wide = wideSpaces.map((each) => `prefix(${raw}, ${quoteText(each)})`).join(' OR ');
  const begins = wideEdges ? ` AND (${raw} < '\u007F' OR NOT (${wide}))` : '';
  // Letters begin after all that has to be looked for in front, and only words of the same length can be the same.
  const front = `CASE WHEN ${raw} < 'A' THEN ${raw} >= '!' AND NOT prefix(${raw}, '="') ELSE TRUE END`;
  const said =
    given.length === 0
      ? ''
      : ` AND CASE WHEN strlen(${raw}) > ${longest} THEN TRUE ELSE ${unsaid(raw, given)} END`;
  return `${ends}${begins} AND ${front}${said}`;
}

/** True for text that is none of these words. */
function unsaid(raw: string, words: readonly string[]): string {
  const lengths = [...new Set(words.map((word) => Buffer.byteLength(word)))];
  const whens = lengths.map((length) => {
    const alike = words.filter((word) => Buffer.byteLength(word) === length);
    return `WHEN ${length} THEN ${alike.map((word) => `${raw} <> ${quoteText(word)}`).join(' AND ')}`;
  });
  return `CASE strlen(${raw}) ${whens.join(' ')} ELSE TRUE END`;
}

/** Spaces of all widths, tabs (put behind ids so that Excel keeps them text), and marks that nobody sees. */
const surroundings = quoteText(` \t\r\n${wideSpaces.join('')}`);

/** Text as people mean it: without white space around it and Excel's ="..."; null when it says that nothing is there. */
export function trimmed(raw: string, empty: readonly string[], wideEdges = true): string {
  const text = `trim(regexp_replace(trim(${raw}, ${surroundings}), '^="(.*)"$', '\\1', 's'), ${surroundings})`;
  // A list, so that the text is said twice and not once for each word.
  const otherwise = `CASE WHEN NOT list_contains([${list(['', ...empty])}], ${text}) THEN ${text} END`;
  return `CASE WHEN ${plainText(raw, empty, wideEdges)} THEN ${raw} ELSE ${otherwise} END`;
}

/** How trimmed text becomes the typed value. */
export function carefulReading(how: Reading): CarefulReading {
  const asItIs = (text: string) => text;
  switch (how.read) {
    case 'text':
      return { layers: [asItIs], value: asItIs };
    case 'money':
    case 'number':
    case 'percent':
      return amountReading(how, how.read);
    case 'boolean':
      return {
        layers: [
          (text) =>
            `CASE WHEN lower(${text}) IN (${list(['yes', 'y', 'true', 't', '1', '是', '真'])}) THEN TRUE WHEN lower(${text}) IN (${list(['no', 'n', 'false', 'f', '0', '否', '假'])}) THEN FALSE END`,
        ],
        value: asItIs,
      };
    case 'date':
    case 'datetime':
      return { layers: moment(how), value: asItIs };
  }
}

/** True where a number carries a unit such as 万, which would have to be guessed. */
export function carriesUnit(text: string): string {
  return `regexp_matches(${text}, '[0-9０-９]\\s*(百|千|万|萬|亿|億|[kKmM]|mio|Mio)\\s*(元)?$')`;
}

/** True where a text says that its row sums up others, alone or with what is summed up. */
export function saysTotal(text: string, how: 'alone' | 'of what'): string {
  const words = `(?:^|\\x1F)\\s*(?:${how === 'alone' ? totalWord : totalLabel})\\s*(?:\\x1F|$)`;
  return `regexp_matches(${text}, ${quoteText(words)}, 'i')`;
}

/** True where a text, or one of those that are joined in it, holds more than spaces and dashes. */
export function saysSomething(text: string): string {
  return `regexp_matches(${text}, '[^\\x1F\\s-]')`;
}

/** Casting text to 38 digits is fifty times slower than to 18, so only what needs them takes that branch (DuckDB 1.5). */
export function plainDecimal(text: string): Typed {
  const written = (whole: number, places: number) =>
    `regexp_full_match(${text}, '-?[0-9]{1,${whole}}(\\.[0-9]{1,${places}})?')`;
  const exact = 'DECIMAL(38,12)';
  const sql = `CASE WHEN ${written(12, 6)} THEN CAST(CAST(${text} AS DECIMAL(18,6)) AS ${exact}) WHEN ${written(26, 12)} THEN CAST(${text} AS ${exact}) END`;
  return { sql, type: wide(12) };
}
