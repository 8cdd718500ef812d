// Characters that stand for others, as SQL: digits of other scripts, spaces of all widths, signs that look alike.

import { allSpaces } from '../../foundation/characters/spaces.js';
import type { Words } from './words.js';

const digits = '0123456789';
/** Full-width, Arabic, Persian and Devanagari digits. */
const otherDigits = ['０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९'];

/** Translating builds its table anew for every row, so text of ASCII alone, which is as long in bytes, is left as it is. */
function beyondAscii(text: string, translated: string, w: Words): string {
  return `CASE WHEN ${w.bytes(text)} = length(${text}) THEN ${text} ELSE ${translated} END`;
}

/** Every kind of space as the plain one. */
export function spacesOf(text: string, w: Words): string {
  return beyondAscii(text, w.put(text, allSpaces.join(''), ' '.repeat(allSpaces.length)), w);
}

/** Digits, spaces and marks between them as ASCII has them. */
export function asciiOf(text: string, w: Words): string {
  const marks = ['．，：／（）＋－', '.,:/()+-'] as const;
  const from = otherDigits.join('') + marks[0] + allSpaces.join('');
  const to = digits.repeat(otherDigits.length) + marks[1] + ' '.repeat(allSpaces.length);
  return beyondAscii(text, w.put(text, from, to), w);
}

const minuses = '−–—‐‑‒﹣－⁻';
const quotes = '’‘ʼ′＇´';

/** Amounts in characters of ASCII, as far as a character means nothing else than its plain sister. */
export function amountText(text: string, w: Words): string {
  const from = `${otherDigits.join('')}，．（）﹙﹚＋￥＄％${minuses}${quotes}${allSpaces.join('')}`;
  const to = `${digits.repeat(otherDigits.length)},.()()+¥$%${'-'.repeat(minuses.length)}${"'".repeat(quotes.length)}${' '.repeat(allSpaces.length)}`;
  return beyondAscii(text, w.put(text, from, to), w);
}
