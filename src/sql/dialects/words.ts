// How an engine says what is done with texts: everything that reads cells is written once, in these words. Patterns are in
// RE2's syntax, which DuckDB speaks; other engines translate them (spark-patterns.ts).

import type { Typed } from '../../grammar/types.js';

export interface Words {
  quote(value: string): string;
  /** True where a whole text is as a pattern says; `lines`: a point also stands for the end of a line. */
  whole(text: string, pattern: string, lines?: 'lines'): string;
  /** True where a pattern is somewhere in a text. */
  some(text: string, pattern: string, letters?: 'any case'): string;
  /** A text with the first place of a pattern replaced; `\1` stands for what its first group found. */
  first(text: string, pattern: string, by: string, lines?: 'lines'): string;
  /** The same with every place. */
  every(text: string, pattern: string, by: string): string;
  /** What a pattern, or a group of it, found first; the empty text where it found nothing. */
  found(text: string, pattern: string, group?: number): string;
  /** What the groups of a pattern found, as one value with these parts. */
  groups(text: string, pattern: string, names: readonly string[]): string;
  pack(parts: Readonly<Record<string, string>>): string;
  part(packed: string, name: string): string;
  /** True where a text is one of a list, however long. */
  among(text: string, words: readonly string[]): string;
  contains(text: string, part: string): string;
  begins(text: string, part: string): string;
  ends(text: string, part: string): string;
  /** A text without spaces of any width at both ends; or at its end. */
  bare(text: string): string;
  bareEnd(text: string): string;
  /** A text without characters at both ends, or in front. */
  stripped(text: string, characters: string): string;
  strippedInFront(text: string, characters: string): string;
  /** Each character of `from` as the one of `to` at the same place; what has none there is left out. */
  put(text: string, from: string, to: string): string;
  /** Letters one by one, as Unicode's simple mapping has them. */
  lower(text: string): string;
  upper(text: string): string;
  bytes(text: string): string;
  /** A text without so many characters at its end; from a character on, counted from 1; filled in front up to a length. */
  withoutLast(text: string, count: number): string;
  from(text: string, place: number): string;
  /** @param length of the part that begins there */
  filled(text: string, length: number, by: string): string;
  /** Digits with a point, and maybe an exponent, as a decimal of 38 digits and 20 places; null where that is too small. */
  longDecimal(text: string): string;
  /** A value as a decimal, null where it does not fit. */
  tryDecimal(sql: string, precision: number, scale: number): string;
  decimal(sql: string, precision: number, scale: number): string;
  /** A missing value of a type. */
  nothing(type: 'DATE' | 'TIMESTAMP'): string;
  day(sql: string): string;
  time(sql: string): string;
  /** Text with the marks of a day in their places and nothing behind it as a day, or with a time to the second; null where it is none. */
  plainDay(text: string): string;
  plainTime(text: string): string;
  /** Text that is shaped like a day with or without a time of day behind it, year first; null where there is no such time. */
  timeFrom(text: string): string;
  /** Text in the first of these strptime formats that fits, as a time; null where none does. */
  timeIn(text: string, formats: readonly string[]): string;
  /** What stands for a word of the first list in the second. */
  lookup(word: string, from: readonly string[], to: readonly string[]): string;
  /** A time so many days (a decimal) after a day, to the second. */
  daysAfter(day: string, days: string): string;
  /** A time of microseconds since 1970. */
  sinceEpoch(microseconds: string): string;
  wholeNumber(text: string): string;
  /** As Dialect has it. */
  plainDecimal(text: string): Typed;
}
