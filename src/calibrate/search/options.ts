// The thresholds that each varied tier may have, and the cuts of scores that they stand at.

import type { Decimal } from 'decimal.js';
import { fail, Problems } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { readPolicy } from '../../policy/linter/read-policy.js';
import type { Policy } from '../../policy/model/policy.js';
import { withSettings } from '../../simulate/changes/settings.js';
import { nearLinePoints } from '../../simulate/graded/near-line.js';
import type { Varied } from '../asked/varied.js';
import { mostRoundValues, pointCandidates, type RoundValue } from './candidates.js';
import type { Threshold } from './choices.js';
import type { Tallies } from './tally.js';

/** A tier whose score varies. */
export interface VariedTier {
  readonly varied: Varied;
  readonly tier: number;
  /** The smallest first. */
  readonly candidates: readonly RoundValue[];
}

/** @throws ProblemsError where somebody would have to try too many values */
export function tooMany(path: string): never {
  return fail({
    code: 'usage',
    reason: `"${path}" would have more than ${mostRoundValues} values to try`,
    fix: `take larger steps with --round, or a shorter way, such as --vary ${path}=FROM..TO`,
  });
}

/**
 * Varied tiers of a policy, best first, with the thresholds that it may have.
 * @param file the policy as it is written
 */
export function variedTiers(
  varied: readonly Varied[],
  {
    file,
    policy,
    round,
  }: { readonly file: YamlFile; readonly policy: Policy; readonly round: Decimal | undefined },
): VariedTier[] {
  const scored = varied.flatMap((each) =>
    each.tier === undefined ? [] : [{ varied: each, tier: each.tier }],
  );
  const own = new Set(scored.map(({ tier }) => tier));
  return scored
    .sort((a, b) => a.tier - b.tier)
    .map(({ varied: each, tier }) => {
      const all = pointCandidates(each, round) ?? tooMany(each.path);
      // Scores fall from tier to tier, those that stay as they are included.
      const fixed = (from: number, to: number) =>
        policy.tiers
          .slice(from, to)
          .flatMap(({ score }, at) => (score === undefined || own.has(from + at) ? [] : [score]));
      const [above, below] = [fixed(0, tier).at(-1), fixed(tier + 1, policy.tiers.length)[0]];
      const falling = all.filter(
        ({ value }) => (above === undefined || value.lt(above)) && (below === undefined || value.gt(below)),
      );
      return { varied: each, tier, candidates: reachable(falling, each, tier, file) };
    });
}

/** Thresholds that somebody can reach, as the checks of any policy have it; the others would be refused. */
function reachable(
  candidates: readonly RoundValue[],
  { path }: Varied,
  tier: number,
  file: YamlFile,
): readonly RoundValue[] {
  const reached = ({ value }: RoundValue) => {
    const problems = new Problems();
    const changed = withSettings(file, [{ path, value: value.toFixed() }]);
    readPolicy(changed, problems);
    const { line, column } = changed.place(['tiers', tier, 'score']);
    return !problems.list.some(
      ({ code, place }) => code === 'tier-unreachable' && place?.line === line && place?.column === column,
    );
  };
  let [from, to] = [0, candidates.length];
  const last = candidates.at(-1);
  if (last === undefined || reached(last)) return candidates;
  // Who cannot reach a score cannot reach a higher one.
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const candidate = candidates[middle];
    if (candidate !== undefined && reached(candidate)) from = middle + 1;
    else to = middle;
  }
  return candidates.slice(0, from);
}

/** Scores at which anybody may be told from others, rising: thresholds, and a point to either side of them. */
export function cutsOf(tiers: readonly VariedTier[]): Decimal[] {
  const all = tiers.flatMap(({ candidates }) =>
    candidates.flatMap(({ value }) => [value.minus(nearLinePoints), value, value.plus(nearLinePoints)]),
  );
  const once = new Map(all.map((each) => [each.toFixed(), each]));
  return [...once.values()].sort((a, b) => a.comparedTo(b));
}

/** A threshold with how many customers stand near it. */
export type Option = Threshold & { readonly near: number };

/** The thresholds of each tier as choices take them, the highest first. */
export function optionsOf(
  tiers: readonly VariedTier[],
  cuts: readonly Decimal[],
  { customers }: Pick<Tallies, 'customers'>,
): Option[][] {
  const places = new Map(cuts.map((cut, at) => [cut.toFixed(), at]));
  const reaching = (score: Decimal) => customers[(places.get(score.toFixed()) ?? -1) + 1] ?? 0;
  return tiers.map(({ candidates }) =>
    candidates
      .map(({ value, level }) => ({
        cut: places.get(value.toFixed()) ?? 0,
        level,
        near: reaching(value.minus(nearLinePoints)) - reaching(value.plus(nearLinePoints)),
      }))
      .reverse(),
  );
}
