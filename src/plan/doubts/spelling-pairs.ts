// From pairs of ids that mean the same customer to the spelling that makes them equal.
import type { Spelling } from '../../grammar/types.js';

/** An id of an export, and the one of the customers export that differs from it in spelling only. */
export interface Pair {
  readonly theirs: string;
  readonly ours: string;
}

/** The spelling of both sides, undefined where one stays as it is, and in words. */
export interface Sides {
  readonly theirs: Spelling | undefined;
  readonly ours: Spelling | undefined;
  /** `without ".0"`, `padded to 8 digits`, `in upper case`. */
  readonly words: readonly string[];
}

/** Finds the least that makes pairs equal; the customers export is left as it is wherever that is possible. */
export function derived(pairs: readonly Pair[]): Sides {
  const theirStrip = stripped(pairs.map(({ theirs, ours }) => [theirs, ours]));
  const ourStrip = stripped(pairs.map(({ theirs, ours }) => [ours, theirs]));
  const bare = pairs.map(
    ({ theirs, ours }): Pair => ({
      theirs: without(theirs, theirStrip),
      ours: without(ours, ourStrip),
    }),
  );
  const pads = padding(bare);
  const letters = casing(bare);
  const strips = [...new Set([...theirStrip, ...ourStrip])];
  return {
    theirs: spelling(theirStrip, pads.theirs, letters.theirs),
    ours: spelling(ourStrip, pads.ours, letters.ours),
    words: wordsFor(strips, pads.theirs, letters.theirs),
  };
}

/** The same changes on both sides, with no zeros in front. */
export function sameForBoth({ theirs, ours }: Sides): Sides {
  const both = [theirs, ours].filter((each) => each !== undefined);
  const strip = [...new Set(both.flatMap((each) => each.strip))];
  const pad = both.some((each) => each.pad !== undefined) ? 1 : undefined;
  const letters = both.find((each) => each.case !== undefined)?.case;
  const one = spelling(strip, pad, letters);
  return { theirs: one, ours: one, words: wordsFor(strip, pad, letters) };
}

function wordsFor(strip: readonly string[], pad: number | undefined, letters: Spelling['case']): string[] {
  return [
    ...strip.map((each) => `without ${JSON.stringify(each)}`),
    ...(pad === undefined ? [] : [pad === 1 ? 'without zeros in front' : `padded to ${pad} digits`]),
    ...(letters === undefined ? [] : [`in ${letters} case`]),
  ];
}

function spelling(
  strip: readonly string[],
  pad: number | undefined,
  letters: Spelling['case'],
): Spelling | undefined {
  return strip.length === 0 && pad === undefined && letters === undefined
    ? undefined
    : { strip, pad, case: letters };
}

const decimals = /[.,]0+$/;

/** What one side has at its ends, or anywhere, that the other has not. */
function stripped(pairs: readonly (readonly [string, string])[]): string[] {
  const found = new Set<string>();
  for (const [one, other] of pairs) {
    const [end] = decimals.exec(one) ?? [];
    if (end !== undefined && !other.endsWith(end)) found.add(end);
    const rest = one.replace(decimals, '');
    for (const sign of rest.match(/[^\p{L}\p{N}]/gu) ?? []) if (!other.includes(sign)) found.add(sign);
  }
  // The longer ends first: ".0" is also the end of ".00" only in name.
  return [...found].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function without(id: string, strip: readonly string[]): string {
  return strip.reduce((text, each) => {
    if (!/[\p{L}\p{N}]/u.test(each)) return text.replaceAll(each, '');
    return text.endsWith(each) ? text.slice(0, -each.length) : text;
  }, id);
}

const digits = /^\d+$/;

/** Digits to pad to: as many as all ids of customers have; else no zeros in front on either side. */
function padding(pairs: readonly Pair[]): { theirs: number | undefined; ours: number | undefined } {
  const numbers = pairs.filter(({ theirs, ours }) => digits.test(theirs) && digits.test(ours));
  if (numbers.every(({ theirs, ours }) => theirs === ours)) return { theirs: undefined, ours: undefined };
  const lengths = new Set(numbers.map(({ ours }) => ours.length));
  const [length = 1] = lengths;
  if (lengths.size === 1 && length <= 100) return { theirs: length, ours: undefined };
  const bare = numbers.every(({ ours }) => ours === ours.replace(/^0+(?=\d)/, ''));
  return { theirs: 1, ours: bare ? undefined : 1 };
}

function casing(pairs: readonly Pair[]): { theirs: Spelling['case']; ours: Spelling['case'] } {
  const words = pairs.filter(({ theirs, ours }) => theirs !== ours && /\p{L}/u.test(ours));
  if (words.length === 0) return { theirs: undefined, ours: undefined };
  const ours = words.map((pair) => pair.ours);
  if (ours.every((each) => each === each.toUpperCase())) return { theirs: 'upper', ours: undefined };
  if (ours.every((each) => each === each.toLowerCase())) return { theirs: 'lower', ours: undefined };
  return { theirs: 'upper', ours: 'upper' };
}

/**
 * Whether two ids are one in two spellings: but for wide letters, marks that nobody sees, decimals of nothing, zeros in
 * front of numbers, and capitals. Ids with both small and capital letters are told apart by these, as those of 15
 * letters in Salesforce.
 */
export function sameSpelled(one: string, other: string): boolean {
  const [a, b] = [plainId(one), plainId(other)];
  if (a === b) return true;
  const mixed = (id: string) => id !== id.toUpperCase() && id !== id.toLowerCase();
  return !(mixed(a) && mixed(b)) && a.toUpperCase() === b.toUpperCase();
}

function plainId(id: string): string {
  const bare = id
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Z}]/gu, '')
    .replace(/(?<=^\d+)[.,]0+$/, '');
  return digits.test(bare) ? bare.replace(/^0+(?=\d)/, '') : bare;
}
