// What the first cells of a column say beside their numbers: its different values where they are few, and marks of
// currencies.
import { currenciesOf, usualCurrencies } from '../../foundation/characters/currencies.js';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

const atMost = 40;
/** Longer cells are no amounts. */
const longest = 50;

/** Different filled values, the most frequent first; undefined where they are many. */
export function fewOf(values: readonly string[]): ValueCount[] | undefined {
  const found = counted(values);
  return found.length > atMost ? undefined : found;
}

/** Marks of currencies beside the digits of amounts, the most frequent first. */
export function marksBesideDigits(values: readonly string[]): ValueCount[] {
  return counted(values.flatMap(markIn));
}

/** The marks of an amount: what stands before or behind its digits and is the name of a currency. */
function markIn(value: string): string[] {
  if (value.length > longest) return [];
  const match =
    /^[\s(+\u2212-]*([^\d\s(+-][^\d(+-]*)?[\s(+\u2212-]*[\d.,][\d\s.,'’\u00a0\u202f]*(\P{Nd}*)$/u.exec(value);
  if (match === null) return [];
  return [match[1], match[2]]
    .map((part) => (part ?? '').replace(/[()\s+\u2212-]+/gu, '').replace(/(?<=\p{L}{2})\.$/u, ''))
    .filter((part) => part !== '' && currenciesOf(part).length > 0);
}

function counted(values: readonly string[]): ValueCount[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/**
 * Whether the values of a column are currencies: codes or names of them, and one at least that is no common word as
 * well.
 */
export function areCurrencies(few: readonly ValueCount[] | undefined): boolean {
  if (few === undefined || few.length === 0 || few.length > 30) return false;
  const whole = few.every(
    ({ value }) => /^\p{L}{2,}$/u.test(value) && currenciesOf(value).length === 1 && value.length <= 4,
  );
  return (
    whole && few.some(({ value }) => usualCurrencies.has(value.toUpperCase()) || /\P{ASCII}/u.test(value))
  );
}
