// Characters that stand for others, as SQL of DuckDB: digits of other scripts, spaces of all widths, signs that look alike.

import { allSpaces } from '../../foundation/characters/spaces.js';
import { quoteText } from './quoting.js';

const digits = '0123456789';
/** Full-width, Arabic, Persian and Devanagari digits. */
const otherDigits = ['０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९'];

/** Translating builds its table anew for every row, so text of ASCII alone, which is as long in bytes, is left as it is. */
function beyondAscii(text: string, translated: string): string {
  return `CASE WHEN strlen(${text}) = length(${text}) THEN ${text} ELSE ${translated} END`;
}

/** Puts each character of `from` as the one of `to` at the same place; what has none there is left out. */
export function put(text: string, from: string, to: string): string {
  return `translate(${text}, ${quoteText(from)}, ${quoteText(to)})`;
}

/** Every kind of space as the plain one. */
export function spacesOf(text: string): string {
  return beyondAscii(text, put(text, allSpaces.join(''), ' '.repeat(allSpaces.length)));
}

/** Digits, spaces and marks between them as ASCII has them. */
export function asciiOf(text: string): string {
  const marks = ['．，：／（）＋－', '.,:/()+-'] as const;
  const from = otherDigits.join('') + marks[0] + allSpaces.join('');
  const to = digits.repeat(otherDigits.length) + marks[1] + ' '.repeat(allSpaces.length);
  return beyondAscii(text, put(text, from, to));
}

const minuses = '−–—‐‑‒﹣－⁻';
const quotes = '’‘ʼ′＇´';

/** Amounts in characters of ASCII, as far as a character means nothing else than its plain sister. */
export function amountText(text: string): string {
  const from = `${otherDigits.join('')}，．（）﹙﹚＋￥＄％${minuses}${quotes}${allSpaces.join('')}`;
  const to = `${digits.repeat(otherDigits.length)},.()()+¥$%${'-'.repeat(minuses.length)}${"'".repeat(quotes.length)}${' '.repeat(allSpaces.length)}`;
  return beyondAscii(text, put(text, from, to));
}
