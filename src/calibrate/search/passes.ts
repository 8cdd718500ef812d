// Which choices are looked at. All of them, down to the finest steps, where they are not too many: of three tiers they are a
// million. Of more tiers: all choices that change two thresholds at most, what a dynamic programme over tiers finds, all choices of the
// finest steps for which they are not too many, and around the best of all these everything finer.

import type { PolicySetting } from '../../simulate/changes/settings.js';
import { alongTiers } from './beam.js';
import { choicesOf, eachChoice } from './choices.js';
import type { Option } from './options.js';
import { type Outside, type PlainWish, rated } from './ranking.js';
import type { Tallies } from './tally.js';
import type { Winners } from './winners.js';

/** So many choices take about a second. */
const mostChoices = 3_000_000;
/** Thresholds that are changed together where not all of them can be. */
const changedTogether = 2;

/** What choices are rated by. */
export interface Rating {
  readonly wish: PlainWish;
  readonly tallies: Tallies;
  readonly outside: Outside & { readonly settings: readonly PolicySetting[] };
  /** Indexes of the varied tiers, best first. */
  readonly tiers: readonly number[];
}

/** Shows choices to the winners. */
export function seeChoices<Name extends string>(
  options: readonly (readonly Option[])[],
  rating: Rating,
  winners: Winners<Name>,
): void {
  const see = (some: readonly (readonly Option[])[]) =>
    eachChoice(some, rating.tallies, (choice, figures) => {
      winners.see(rated(choice as Option[], figures, rating), choice, rating.outside.settings);
    });
  if (fallingChoices(options) <= mostChoices) {
    see(options);
    return;
  }
  for (const changing of subsets(options.length, changedTogether))
    see(
      withinReach(
        options.map((own, at) => (changing.has(at) ? own : own.filter(({ level }) => level === 0))),
      ),
    );
  alongTiers(options, rating, (choice, figures) => {
    winners.see(rated(choice as Option[], figures, rating), choice, rating.outside.settings);
  });
  const coarse = withinReach(options);
  see(coarse);
  for (const { choice, outside } of winners.all()) {
    if (outside !== rating.outside.settings) continue;
    see(withinReach(options.map((own, at) => around(own, coarse[at] ?? own, choice[at]?.cut ?? 0))));
  }
}

/** About as many of the choices fall from tier to tier. */
function fallingChoices(options: readonly (readonly Option[])[]): number {
  let falling = choicesOf(options);
  options
    .filter((each) => each.length > 1)
    .forEach((_, at) => {
      falling /= at + 1;
    });
  return falling;
}

/** The thresholds of the finest steps of which the choices are not too many. */
function withinReach(options: readonly (readonly Option[])[]): readonly (readonly Option[])[] {
  const finest = Math.max(...options.flat().map(({ level }) => level));
  for (let level = finest; level > 1; level--) {
    const some = options.map((own) => own.filter((each) => each.level <= level));
    if (fallingChoices(some) <= mostChoices) return some;
  }
  // Where not even the coarsest steps are few enough: every second of them, every third, and so on.
  for (let apart = 1; ; apart++) {
    const some = options.map((own) =>
      own.filter(({ level }, at) => level === 0 || (level === 1 && at % apart === 0)),
    );
    if (fallingChoices(some) <= mostChoices || some.every(({ length }) => length <= 2)) return some;
  }
}

/** Thresholds between the neighbours that a threshold has among the coarse ones. */
function around(all: readonly Option[], coarse: readonly Option[], cut: number): readonly Option[] {
  const above = Math.min(...coarse.map((each) => (each.cut > cut ? each.cut : Number.POSITIVE_INFINITY)));
  const below = Math.max(...coarse.map((each) => (each.cut < cut ? each.cut : -1)));
  return all.filter((each) => each.cut < above && each.cut > below);
}

/** All sets of at most so many of the first numbers. */
function subsets(of: number, most: number): ReadonlySet<number>[] {
  let found: ReadonlySet<number>[] = [new Set()];
  for (let at = 0; at < of; at++)
    found = found.flatMap((each) => (each.size < most ? [each, new Set([...each, at])] : [each]));
  return found.filter(({ size }) => size === Math.min(most, of));
}
