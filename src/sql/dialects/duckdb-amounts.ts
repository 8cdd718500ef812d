// Amounts as people write them, in DuckDB, the careful way: signs, marks of currencies, grouping, exponents, places.
// Each layer works on the result of the one before; the last gives a value and what was seen beside it.

import { currencyMarks, marksFor, rupeeMarks } from '../../foundation/characters/currencies.js';
import { amountText, put } from './characters.js';
import { type CarefulReading, type Reading, seenBits } from './dialect.js';
import { quoteText } from './quoting.js';

/** Digits before and behind the decimal mark that are kept. */
export const digitsKept = { money: [14, 4], number: [12, 6], percent: [12, 6] } as const;
export type AmountType = keyof typeof digitsKept;

const part = (struct: string, name: string) => `struct_extract(${struct}, ${quoteText(name)})`;
const pack = (parts: Readonly<Record<string, string>>) =>
  `struct_pack(${Object.entries(parts)
    .map(([name, sql]) => `${name} := ${sql}`)
    .join(', ')})`;
const escaped = (mark: string) => mark.replace(/[.$/]/g, '\\$&');
const either = (marks: readonly string[]) =>
  [...marks]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|');

/** A mark in front, behind, or both with a space between. */
const marked = (marks: readonly string[]) => `(?:${either(marks)})(?: (?:${either(marks)}))?`;

/** True where the marks of a cell cannot stand for a currency; undefined where nobody knows it. */
export function otherCurrency(mark: string, currency: string): string | undefined {
  const marks = marksFor(currency);
  return marks && `NOT ${marksAmong(mark, marks)}`;
}

function marksAmong(mark: string, marks: readonly string[]): string {
  return `regexp_full_match(${mark}, ${quoteText(marked(marks))})`;
}

export function amountReading(how: Reading, read: AmountType): CarefulReading {
  return {
    layers: [
      (text) => amountText(text),
      (text) => booked(text),
      (text) => withoutGaps(text),
      (text) => withoutDash(text),
      (text) => split(text),
      (text) => sides(text),
      (text) => judged(text, read, how),
      (text) => numberText(text, read, how.decimal),
      (text) => exact(text, read, how.round === 'half_up'),
    ],
    value: (found) => part(found, 'value'),
    beside: {
      nothing: (found) => part(found, 'nothing'),
      mark: (found) => part(found, 'mark'),
      seen: (found) => part(found, 'seen'),
    },
  };
}

/** What stands for `CR` and `DR` behind an amount, so that no code that ends like them is taken for one. */
const [credit, debit] = ['⊖', '⊕'];

const where = (holds: string, inner: string, otherwise: string) =>
  `CASE WHEN ${holds} THEN ${inner} ELSE ${otherwise} END`;

// Most cells need few of the next three steps, and each costs as much as all tests together. Each is a layer, so that no
// step stands in the statement more than once: the engine would compile its expressions as often.

/** Credit and debit as one sign. */
function booked(text: string): string {
  const asSign = (word: string, sign: string, inner: string) =>
    `regexp_replace(${inner}, '(?i)(^|[^\\p{L}])${word}[.]?($|[^\\p{L}.])', '\\1${sign}\\2')`;
  const signed = asSign('dr', debit, asSign('cr', credit, text));
  const plain = `regexp_full_match(${text}, '-?[0-9.,]+')`;
  return where(plain, text, where(`regexp_matches(${text}, '(?i)[cd]r')`, signed, text));
}

/** No spaces but between digits. */
function withoutGaps(text: string): string {
  const spaced = `regexp_replace(regexp_replace(regexp_replace(${text}, '\\s+', ' ', 'g'), '([^0-9]) ', '\\1', 'g'), ' ([^0-9])', '\\1', 'g')`;
  return where(`contains(${text}, ' ')`, spaced, text);
}

/** Small letters, and no dash in place of decimals (`5.-`). */
function withoutDash(text: string): string {
  const bare = `regexp_replace(${text}, '([0-9])[.,]--?($|[^0-9-])', '\\1\\2')`;
  return `ltrim(lower(${where(`contains(${text}, '-')`, bare, text)}), '''')`;
}

/** Points belong to what stands before the number where a letter or a slash is before them: `Rs.500`, `S/.5`. */
const front = '(?:[\\p{L}/]\\.|[^0-9.,])*';
const digits = "[.,]?[0-9](?:[0-9 .,'']*[0-9])?[.,]?(?:e[-+]?[0-9]{1,3})?";

function split(text: string): string {
  const parts = `regexp_extract(${text}, '^(${front})(${digits})([^0-9]*)$', ['front', 'core', 'back'])`;
  // Nothing behind the digits is most frequent; without groups the expression is several times faster.
  const core = `regexp_extract(${text}, '[0-9][0-9.,]*$')`;
  const simple = pack({ front: `left(${text}, length(${text}) - length(${core}))`, core, back: "''" });
  return pack({
    whole: text,
    found: `CASE WHEN regexp_full_match(${text}, '[^0-9.,]*[0-9][0-9.,]*') THEN ${simple} ELSE ${parts} END`,
  });
}

const minus = ['-|', '|-', '(|)', '▲|', '△|', '▼|', '▽|', `${credit}|`, `|${credit}`];
const plus = ['|', '+|', '|+', `${debit}|`, `|${debit}`];

/** Signs in front and behind, parted by a bar; and the letters there, parted by a space. */
function sides(split: string): string {
  const found = part(split, 'found');
  const [before, behind] = [part(found, 'front'), part(found, 'back')];
  const signsOf = (side: string) =>
    `CASE WHEN ${side} = '' THEN '' ELSE regexp_replace(${side}, '[^-+()▲△▼▽${credit}${debit}]', '', 'g') END`;
  const letters = (side: string) =>
    `CASE WHEN ${side} = '' THEN '' ELSE regexp_replace(${side}, '[-+()▲△▼▽${credit}${debit}]', '', 'g') END`;
  return pack({
    whole: `CASE WHEN ${part(found, 'core')} = '' THEN ${part(split, 'whole')} END`,
    core: part(found, 'core'),
    signs: `${signsOf(before)} || '|' || ${signsOf(behind)}`,
    mark: `trim(${letters(before)} || ' ' || ${letters(behind)})`,
  });
}

function judged(before: string, read: AmountType, how: Reading): string {
  const [signs, mark] = [part(before, 'signs'), part(before, 'mark')];
  const [core, whole] = [part(before, 'core'), part(before, 'whole')];
  const anySign = `list_contains([${[...minus, ...plus].map(quoteText).join(', ')}], ${signs})`;
  const known = read === 'percent' ? `${mark} = '%'` : marksAmong(mark, currencyMarks);
  const crores = `CASE WHEN contains(${signs}, '${credit}') THEN ${marksAmong(mark, rupeeMarks)} ELSE FALSE END`;
  const dash = how.empty.includes('-') ? '*' : '+';
  const alone = `(?:${either(currencyMarks)})`;
  const nothing = `${core} = '' AND (regexp_full_match(${whole}, ${quoteText(`[(]?${alone}?[(]?-+[)]?${alone}?[)]?`)})${dash === '*' ? '' : ` AND NOT regexp_full_match(${whole}, '-+')`})`;
  return pack({
    core: `CASE WHEN ${anySign} AND (${mark} = '' OR ${known}) AND NOT ${crores} THEN ${core} END`,
    less: `list_contains([${minus.map(quoteText).join(', ')}], ${signs})`,
    mark: `nullif(${mark}, '')`,
    booked: `contains(${signs}, '${credit}')`,
    nothing,
  });
}

/** Digits with a point before the decimals; null where they are grouped in no known way. */
function numberText(before: string, read: AmountType, decimal: '.' | ','): string {
  const core = part(before, 'core');
  const [point, group] = decimal === '.' ? ['\\.', ','] : [',', '\\.'];
  const exponent = 'e[-+]?[0-9]{1,3}';
  const plain = `(?:[0-9]+(?:${point}[0-9]*)?|${point}[0-9]+)(?:${exponent})?`;
  const threes = [group, ' ', "'"].map((mark) => `(?:${mark}[0-9]{3})+`).join('|');
  const indian = decimal === '.' ? `|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}` : '';
  const grouped = `(?:[1-9][0-9]{0,2}(?:${threes})${indian})(?:${point}[0-9]*)?`;
  const marks = decimal === '.' ? ", '" : ". '";
  const read1 = (text: string) => (decimal === '.' ? text : `replace(${text}, ',', '.')`);
  // A percentage with a comma that cannot group digits has it before its decimals.
  const percent =
    read === 'percent' && decimal === '.'
      ? ` WHEN regexp_full_match(${core}, '[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})') THEN replace(${core}, ',', '.')`
      : '';
  const text = `CASE WHEN regexp_full_match(${core}, ${quoteText(plain)}) THEN ${read1(core)} WHEN regexp_full_match(${core}, ${quoteText(grouped)}) THEN ${read1(put(core, marks, ''))}${percent} END`;
  return pack({
    text,
    less: part(before, 'less'),
    mark: part(before, 'mark'),
    booked: part(before, 'booked'),
    nothing: part(before, 'nothing'),
  });
}

/**
 * The number, exact. What has more places than are kept is read where they are noughts or the dust of binary numbers
 * (the cell differs from its rounding by less than 1e-9 of itself); else money is refused unless it may be rounded.
 */
function exact(before: string, read: AmountType, mayRound: boolean): string {
  const [whole, places] = digitsKept[read];
  const type = `DECIMAL(${whole + places},${places})`;
  const text = part(before, 'text');
  const sign = `CASE WHEN ${part(before, 'less')} THEN '-' ELSE '' END`;
  const all = `TRY_CAST(${text} AS DECIMAL(38,20))`;
  const long =
    read === 'percent'
      ? `(CASE WHEN ${part(before, 'mark')} = '%' THEN TRY_CAST(${all} AS DECIMAL(28,16)) * CAST(0.01 AS DECIMAL(4,2)) ELSE TRY_CAST(${all} AS DECIMAL(28,18)) END)`
      : all;
  const rounded = `TRY_CAST(round(${long}, ${places}) AS ${type})`;
  const difference = `abs(${long} - ${rounded})`;
  const dust = `${difference} * 1000000000 < abs(${long})`;
  const allowed =
    read === 'money' && !mayRound ? `CASE WHEN ${difference} = 0 OR ${dust} THEN ${rounded} END` : rounded;
  const signed = `CASE WHEN ${part(before, 'less')} THEN -${allowed} ELSE ${allowed} END`;
  const isPlain =
    read === 'percent'
      ? 'FALSE'
      : `regexp_full_match(${text}, '[0-9]{1,${whole}}(?:\\.[0-9]{1,${places}})?')`;
  const seen = [
    `CASE WHEN ${text} IS NULL OR ${isPlain} OR ${difference} = 0 THEN 0 WHEN ${dust} THEN ${seenBits.dust} ELSE ${seenBits.rounded} END`,
    `CASE WHEN contains(${text}, 'e') THEN ${seenBits.exponent} ELSE 0 END`,
    `CASE WHEN ${part(before, 'booked')} THEN ${seenBits.credit} ELSE 0 END`,
    `CASE WHEN ${part(before, 'nothing')} THEN ${seenBits.dashes} ELSE 0 END`,
  ];
  return pack({
    value: `CASE WHEN ${text} IS NULL THEN NULL WHEN ${isPlain} THEN CAST(${sign} || ${text} AS ${type}) ELSE ${signed} END`,
    mark: part(before, 'mark'),
    nothing: part(before, 'nothing'),
    seen: seen.join(' + '),
  });
}
