// Weights that follow one that was set: those of its dimension, or those of all dimensions, add up to 100. Shared out in
// proportion where that was asked for; else what would have to follow is told.

import { Decimal } from 'decimal.js';
import { type Problem, Problems } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { type NamedPart, policyParts } from './paths.js';
import type { PolicySetting } from './settings.js';

/** As many places as a weight may have. */
const places = 4;
const whole = new Decimal(100);

type Weight = NamedPart & { readonly value: Decimal };

/** Weights that add up to 100 together. */
interface Group {
  readonly weights: readonly Weight[];
  /** Of the weights, those that were set. */
  readonly set: readonly Weight[];
}

/** Settings of the weights that follow, in proportion to what they are. */
export function followingWeights(changed: YamlFile, settings: readonly PolicySetting[]): PolicySetting[] {
  return unbalanced(changed, settings).flatMap(({ weights, set }) => {
    const others = weights.filter((each) => !set.includes(each));
    const sum = sumOf(others);
    const left = whole.minus(sumOf(set));
    if (others.length === 0 || sum.isZero() || left.lt(0)) return [];
    const shared = others.map(({ name, value }) => ({
      name,
      value: value.times(left).div(sum).toDecimalPlaces(places, Decimal.ROUND_HALF_UP),
    }));
    // What rounding leaves goes to the largest, where it counts least.
    const rest = left.minus(Decimal.sum(...shared.map(({ value }) => value)));
    const [largest] = [...shared].sort((a, b) => b.value.comparedTo(a.value));
    return shared.map((each) => ({
      path: each.name,
      value: (each === largest ? each.value.plus(rest) : each.value).toFixed(),
    }));
  });
}

/** A problem for each group in which weights were set and others have not followed. */
export function weightProblems(changed: YamlFile, settings: readonly PolicySetting[]): Problem[] {
  const problems = new Problems();
  for (const { weights, set } of unbalanced(changed, settings)) {
    const others = weights.filter((each) => !set.includes(each));
    const [first] = set;
    const written = (all: readonly Weight[]) =>
      all.map(({ name, value }) => `${name} (${value.toFixed()})`).join(', ');
    const left = whole.minus(sumOf(set));
    problems.add({
      code: 'weights-sum',
      ...(first && { place: changed.place(first.at) }),
      reason: `with ${written(set)} the weights add up to ${sumOf(weights).toFixed()}, not 100`,
      fix:
        others.length === 0
          ? 'set weights that add up to 100'
          : left.lt(0) || sumOf(others).isZero()
            ? `set ${written(others)}, too, so that all add up to 100`
            : `set the others, too: ${written(others)}; or pass --rebalance to share ${left.toFixed()} out among them in proportion`,
    });
  }
  return problems.list;
}

/** Groups that no longer add up to 100, of those in which a weight was set. */
function unbalanced(changed: YamlFile, settings: readonly PolicySetting[]): Group[] {
  const set = new Set(settings.map(({ path }) => path));
  const groups = new Map<string, Weight[]>();
  for (const part of policyParts(changed.value)) {
    const { name, at, value } = part;
    if (at[0] !== 'score' || at.at(-1) !== 'weight' || !(value instanceof Decimal)) continue;
    // `score.DIMENSION.weight` stands with the other dimensions, `score.DIMENSION.CRITERION.weight` with its criteria.
    const group = JSON.stringify(at.slice(0, -2));
    groups.set(group, [...(groups.get(group) ?? []), { name, at, value }]);
  }
  return [...groups.values()].flatMap((weights) => {
    const own = weights.filter(({ name }) => set.has(name));
    return own.length === 0 || sumOf(weights).eq(whole) ? [] : [{ weights, set: own }];
  });
}

const sumOf = (weights: readonly Weight[]) => Decimal.sum(0, ...weights.map(({ value }) => value));
