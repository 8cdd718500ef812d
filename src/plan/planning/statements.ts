// What the review says for statements must name what is there: a perk that the policy gives, a field that results have.
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Review } from '../../review/review.js';

/** @param profile fields of the customers export that stand in graded.csv */
export function checkStatements(
  { statements }: Pick<Review, 'statements'>,
  { tiers }: Policy,
  profile: readonly string[],
  problems: Problems,
): void {
  const perks = [...new Set(tiers.flatMap((tier) => tier.perks))];
  for (const perk of statements.perks.keys()) {
    if (perks.includes(perk)) continue;
    const place = statements.place('perks', perk);
    problems.add({
      code: 'unknown-key',
      ...(place && { place }),
      reason: `statements give "${perk}" a name, but no tier of the policy has such a perk`,
      fix:
        perks.length === 0 ? 'list it under benefits: { perks: [...] } of a tier' : didYouMean(perk, perks),
    });
  }
  for (const [index, field] of (statements.addresses ?? []).entries()) {
    if (profile.includes(field)) continue;
    const place = statements.place('addresses', index);
    problems.add({
      code: 'unknown-field',
      ...(place && { place }),
      reason: `customers are to be reached by "${field}", but they have no such field`,
      fix:
        profile.length === 0
          ? 'name it among the columns of the customers export'
          : didYouMean(field, profile),
    });
  }
}
