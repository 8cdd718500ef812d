// Tiers of several policies: which tier of the last one each of them is.
import { meaningIn, unknownTier } from '../../policy/model/former.js';
import type { Labels, Policy } from '../../policy/model/policy.js';
import type { EvaluatedYear, EvaluateNote } from './year.js';

/** Index of those who are there without a tier. */
export const noTier = -2;

/** For each tier of each year its index in the last policy. */
export function meaningAtLast(years: readonly EvaluatedYear[]): number[][] {
  return years.map(({ policy }, index) => {
    let meaning = policy.tiers.map((_, at) => at);
    for (const [step, { policy: next }] of years.slice(index + 1).entries()) {
      const from = years[index + step]?.policy;
      if (from === undefined) continue;
      const then = meaningIn(from, next);
      meaning = meaning.map((at) => (at < 0 ? at : (then[at] ?? unknownTier)));
    }
    return meaning;
  });
}

/** Tiers of which nothing says what they have become. */
export function unknownTierNotes(years: readonly EvaluatedYear[]): EvaluateNote[] {
  return years.flatMap(({ policy, asOf }, index) => {
    const next = years[index + 1];
    if (next === undefined) return [];
    return meaningIn(policy, next.policy).flatMap((to, at): EvaluateNote[] =>
      to >= 0
        ? []
        : [{ code: 'tier_unknown_later', tier: policy.tiers[at]?.id ?? '', as_of: asOf, later: next.asOf }],
    );
  });
}

/** What people call a tier, or having none. */
export function tierLabels({ tiers, ungraded }: Policy, index: number): Labels {
  return tiers[index]?.label ?? ungraded?.label ?? { en: 'No tier', zh: '无等级' };
}
