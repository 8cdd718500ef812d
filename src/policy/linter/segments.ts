// Segments: rows of the decision table that are never first, combinations that fall between them, and rows that overlap.

import { grouped } from '../../foundation/characters/thousands.js';
import { mostCombinations } from './holds.js';
import type { Rule } from './rule.js';
import { exampleAt, gapsOf, overlapsOf, shadowed, type Table, tableOf } from './table.js';
import { exampleText, listed, valueText } from './words.js';

/** So many combinations are named one by one. */
const mostNamed = 10;

export const segments: Rule = (policy, _written, source, problems) => {
  if (policy.assign.by !== 'segments') return;
  const rows = policy.tiers.slice(0, -1).flatMap(({ when }) => (when === undefined ? [] : [when]));
  // Rows without a condition are reported already.
  if (rows.length < policy.tiers.length - 1) return;
  const table = tableOf(rows, policy);
  if (table === undefined) {
    const most = grouped(String(mostCombinations));
    problems.note({
      en: `the segments were not examined for gaps and overlaps: they compare text by its order, or have more than ${most} combinations`,
      zh: `未检查分群的空缺与重叠：条件按顺序比较文本，或组合超过 ${most} 种`,
    });
    return;
  }
  const name = (row: number) => `"${policy.tiers[row]?.id}"`;
  for (const { row, by } of shadowed(table, rows.length)) {
    problems.add({
      code: 'segment-shadowed',
      place: source.place(['tiers', row], 'when'),
      reason: `nobody gets to ${name(row)}: everybody who fits it fits ${listed(by.map(name))} above it first, such as ${witness(table, firstOf(table, row))}`,
      fix: `list it above ${name(by[0] ?? 0)}, or narrow what stands above it`,
    });
  }
  const gaps = gapsOf(table);
  const rest = name(policy.tiers.length - 1);
  if (gaps.places.length > 0) {
    problems.add({
      code: 'segment-gap',
      place: source.place(['tiers', policy.tiers.length - 1, 'id']),
      reason: `${count(table, gaps.places)} ${gaps.places.length === 1 ? 'fits' : 'fit'} no segment and ${gaps.places.length === 1 ? 'falls' : 'fall'} to ${rest}: ${named(table, gaps.places)}`,
      fix: 'widen a segment, or add one for them',
    });
  }
  const [first, ...more] = overlapsOf(table, rows.length, gaps.orientation);
  if (first === undefined) return;
  const several = table.fits.flatMap((each, place) => (each.length > 1 ? [place] : []));
  problems.add({
    code: 'segment-overlap',
    place: source.place(['tiers', first.rows[1]], 'when'),
    reason: `${count(table, several)} ${several.length === 1 ? 'fits' : 'fit'} more than one segment, and the order decides: ${witness(table, first.place)} fits ${name(first.rows[0])} and ${name(first.rows[1])}, and goes to ${name(table.fits[first.place]?.[0] ?? 0)}`,
    fix: `make sure that the order is meant${more.length === 0 ? '' : `; ${more.length + 1} pairs of segments overlap in part`}`,
  });
};

function firstOf({ fits }: Table, row: number): number {
  return fits.findIndex((each) => each.includes(row));
}

/** Codes such as 215 where every subject is a bin of one digit or missing. */
function isCoded({ domains }: Table): boolean {
  return domains.length > 1 && domains.every(({ subject, complete }) => complete && subject.endsWith('.bin'));
}

function codeOf(table: Table, place: number): string {
  const parts = exampleAt(table, place).map((at, index) => valueText(table.domains[index]?.values[at]));
  return parts.every((part) => part.length === 1) ? parts.join('') : parts.join(' ');
}

function subjects({ domains }: Table): string {
  return listed(domains.map(({ subject }) => subject));
}

/** `10 of 125 combinations of a.bin and b.bin`; without finite domains the number says little, but how many is asked. */
function count(table: Table, places: readonly number[]): string {
  const present = table.fits.filter((_, place) =>
    exampleAt(table, place).every((at, index) => table.domains[index]?.values[at] !== undefined),
  ).length;
  if (table.domains.every(({ complete }) => complete) && places.every((place) => isPresent(table, place)))
    return `${places.length} of ${present} combinations of ${subjects(table)}`;
  return places.length === 1 ? 'one kind of customer' : `${places.length} kinds of customers`;
}

function isPresent(table: Table, place: number): boolean {
  return exampleAt(table, place).every((at, index) => table.domains[index]?.values[at] !== undefined);
}

function named(table: Table, places: readonly number[]): string {
  const shown = places.slice(0, mostNamed);
  const texts = shown.map((place) => (isCoded(table) ? codeOf(table, place) : witness(table, place)));
  const more = places.length - shown.length;
  return `${texts.join(isCoded(table) ? ', ' : '; ')}${more === 0 ? '' : ` and ${more} more`}`;
}

function witness(table: Table, place: number): string {
  return exampleText(table.domains, exampleAt(table, place));
}
