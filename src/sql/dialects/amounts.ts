// Amounts as people write them, the careful way: signs, marks of currencies, grouping, exponents, places.
// Each layer works on the result of the one before; the last gives a value and what was seen beside it.

import { currencyMarks, marksFor, rupeeMarks } from '../../foundation/characters/currencies.js';
import { amountText } from './characters.js';
import { type CarefulReading, type Reading, seenBits } from './dialect.js';
import type { Words } from './words.js';

/** Digits before and behind the decimal mark that are kept. */
export const digitsKept = { money: [14, 4], number: [12, 6], percent: [12, 6] } as const;
export type AmountType = keyof typeof digitsKept;

const escaped = (mark: string) => mark.replace(/[.$/]/g, '\\$&');
const either = (marks: readonly string[]) =>
  [...marks]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|');

/** A mark in front, behind, or both with a space between. */
const marked = (marks: readonly string[]) => `(?:${either(marks)})(?: (?:${either(marks)}))?`;

/** True where the marks of a cell cannot stand for a currency; undefined where nobody knows it. */
export function otherCurrency(mark: string, currency: string, w: Words): string | undefined {
  const marks = marksFor(currency);
  return marks && `NOT ${marksAmong(mark, marks, w)}`;
}

function marksAmong(mark: string, marks: readonly string[], w: Words): string {
  return w.whole(mark, marked(marks));
}

export function amountReading(how: Reading, read: AmountType, w: Words): CarefulReading {
  return {
    layers: [
      (text) => amountText(text, w),
      (text) => booked(text, w),
      (text) => withoutGaps(text, w),
      (text) => withoutDash(text, w),
      (text) => split(text, w),
      (text) => sides(text, w),
      (text) => judged(text, read, how, w),
      (text) => numberText(text, read, how.decimal, w),
      (text) => exact(text, read, how.round === 'half_up', w),
    ],
    value: (found) => w.part(found, 'value'),
    beside: {
      nothing: (found) => w.part(found, 'nothing'),
      mark: (found) => w.part(found, 'mark'),
      seen: (found) => w.part(found, 'seen'),
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
function booked(text: string, w: Words): string {
  const asSign = (word: string, sign: string, inner: string) =>
    w.first(inner, `(?i)(^|[^\\p{L}])${word}[.]?($|[^\\p{L}.])`, `\\1${sign}\\2`);
  const signed = asSign('dr', debit, asSign('cr', credit, text));
  const plain = w.whole(text, '-?[0-9.,]+');
  return where(plain, text, where(w.some(text, '(?i)[cd]r'), signed, text));
}

/** No spaces but between digits. */
function withoutGaps(text: string, w: Words): string {
  const spaced = w.every(w.every(w.every(text, '\\s+', ' '), '([^0-9]) ', '\\1'), ' ([^0-9])', '\\1');
  return where(w.contains(text, ' '), spaced, text);
}

/** Small letters, and no dash in place of decimals (`5.-`). */
function withoutDash(text: string, w: Words): string {
  const bare = w.first(text, '([0-9])[.,]--?($|[^0-9-])', '\\1\\2');
  return w.strippedInFront(w.lower(where(w.contains(text, '-'), bare, text)), "'");
}

/** Points belong to what stands before the number where a letter or a slash is before them: `Rs.500`, `S/.5`. */
const front = '(?:[\\p{L}/]\\.|[^0-9.,])*';
const digits = "[.,]?[0-9](?:[0-9 .,']*[0-9])?[.,]?(?:e[-+]?[0-9]{1,3})?";

function split(text: string, w: Words): string {
  const parts = w.groups(text, `^(${front})(${digits})([^0-9]*)$`, ['front', 'core', 'back']);
  // Nothing behind the digits is most frequent; without groups the expression is several times faster.
  const core = w.found(text, '[0-9][0-9.,]*$');
  const simple = w.pack({ front: `left(${text}, length(${text}) - length(${core}))`, core, back: "''" });
  return w.pack({
    whole: text,
    found: `CASE WHEN ${w.whole(text, '[^0-9.,]*[0-9][0-9.,]*')} THEN ${simple} ELSE ${parts} END`,
  });
}

const minus = ['-|', '|-', '(|)', '▲|', '△|', '▼|', '▽|', `${credit}|`, `|${credit}`];
const plus = ['|', '+|', '|+', `${debit}|`, `|${debit}`];

/** Signs in front and behind, parted by a bar; and the letters there, parted by a space. */
function sides(split: string, w: Words): string {
  const found = w.part(split, 'found');
  const [before, behind] = [w.part(found, 'front'), w.part(found, 'back')];
  const core = w.part(found, 'core');
  const without = (side: string, pattern: string) =>
    `CASE WHEN ${side} = '' THEN '' ELSE ${w.every(side, pattern, '')} END`;
  const signsOf = (side: string) => without(side, `[^-+()▲△▼▽${credit}${debit}]`);
  const letters = (side: string) => without(side, `[-+()▲△▼▽${credit}${debit}]`);
  return w.pack({
    whole: `CASE WHEN ${core} = '' THEN ${w.part(split, 'whole')} END`,
    core,
    signs: `${signsOf(before)} || '|' || ${signsOf(behind)}`,
    mark: w.bare(`${letters(before)} || ' ' || ${letters(behind)}`),
  });
}

function judged(before: string, read: AmountType, how: Reading, w: Words): string {
  const [signs, mark] = [w.part(before, 'signs'), w.part(before, 'mark')];
  const [core, whole] = [w.part(before, 'core'), w.part(before, 'whole')];
  const anySign = w.among(signs, [...minus, ...plus]);
  const known = read === 'percent' ? `${mark} = '%'` : marksAmong(mark, currencyMarks, w);
  const crores = `CASE WHEN ${w.contains(signs, credit)} THEN ${marksAmong(mark, rupeeMarks, w)} ELSE FALSE END`;
  const dash = how.empty.includes('-') ? '*' : '+';
  const alone = `(?:${either(currencyMarks)})`;
  const dashes = w.whole(whole, `[(]?${alone}?[(]?-+[)]?${alone}?[)]?`);
  const nothing = `${core} = '' AND (${dashes}${dash === '*' ? '' : ` AND NOT ${w.whole(whole, '-+')}`})`;
  return w.pack({
    core: `CASE WHEN ${anySign} AND (${mark} = '' OR ${known}) AND NOT ${crores} THEN ${core} END`,
    less: w.among(signs, minus),
    mark: `nullif(${mark}, '')`,
    booked: w.contains(signs, credit),
    nothing,
  });
}

/** Digits with a point before the decimals; null where they are grouped in no known way. */
function numberText(before: string, read: AmountType, decimal: '.' | ',', w: Words): string {
  const core = w.part(before, 'core');
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
      ? ` WHEN ${w.whole(core, '[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})')} THEN replace(${core}, ',', '.')`
      : '';
  const text = `CASE WHEN ${w.whole(core, plain)} THEN ${read1(core)} WHEN ${w.whole(core, grouped)} THEN ${read1(w.put(core, marks, ''))}${percent} END`;
  const asBefore = (name: string) => w.part(before, name);
  return w.pack({
    text,
    less: asBefore('less'),
    mark: asBefore('mark'),
    booked: asBefore('booked'),
    nothing: asBefore('nothing'),
  });
}

/**
 * The number, exact. What has more places than are kept is read where they are noughts or the dust of binary numbers
 * (the cell differs from its rounding by less than 1e-9 of itself); else money is refused unless it may be rounded.
 */
function exact(before: string, read: AmountType, mayRound: boolean, w: Words): string {
  const [whole, places] = digitsKept[read];
  const text = w.part(before, 'text');
  const less = w.part(before, 'less');
  const sign = `CASE WHEN ${less} THEN '-' ELSE '' END`;
  const all = w.longDecimal(text);
  const long =
    read === 'percent'
      ? `(CASE WHEN ${w.part(before, 'mark')} = '%' THEN ${w.tryDecimal(all, 28, 16)} * ${w.decimal('0.01', 4, 2)} ELSE ${w.tryDecimal(all, 28, 18)} END)`
      : all;
  const rounded = w.tryDecimal(`round(${long}, ${places})`, whole + places, places);
  const difference = `abs(${long} - ${rounded})`;
  const dust = `${difference} * 1000000000 < abs(${long})`;
  const allowed =
    read === 'money' && !mayRound ? `CASE WHEN ${difference} = 0 OR ${dust} THEN ${rounded} END` : rounded;
  const signed = `CASE WHEN ${less} THEN -${allowed} ELSE ${allowed} END`;
  const isPlain = read === 'percent' ? 'FALSE' : w.whole(text, `[0-9]{1,${whole}}(?:\\.[0-9]{1,${places}})?`);
  const seen = [
    `CASE WHEN ${text} IS NULL OR ${isPlain} OR ${difference} = 0 THEN 0 WHEN ${dust} THEN ${seenBits.dust} ELSE ${seenBits.rounded} END`,
    `CASE WHEN ${w.contains(text, 'e')} THEN ${seenBits.exponent} ELSE 0 END`,
    `CASE WHEN ${w.part(before, 'booked')} THEN ${seenBits.credit} ELSE 0 END`,
    `CASE WHEN ${w.part(before, 'nothing')} THEN ${seenBits.dashes} ELSE 0 END`,
    ...(read === 'percent'
      ? [
          `CASE WHEN ${w.part(before, 'mark')} IS NULL AND ${rounded} > 1 THEN ${seenBits.unsigned} ELSE 0 END`,
        ]
      : []),
  ];
  return w.pack({
    value: `CASE WHEN ${text} IS NULL THEN NULL WHEN ${isPlain} THEN ${w.decimal(`${sign} || ${text}`, whole + places, places)} ELSE ${signed} END`,
    mark: w.part(before, 'mark'),
    nothing: w.part(before, 'nothing'),
    seen: seen.join(' + '),
  });
}
