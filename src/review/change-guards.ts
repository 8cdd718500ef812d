// Guards on what changed since last results: a tripped one writes the results as held. None of them has a default, because
// how much may change in a year is for each company to say, and a first review must not be held for a reason that nobody wrote.
import type { Decimal } from 'decimal.js';
import type * as z from 'zod';
import type { Place, Problems } from '../foundation/problems/problem.js';
import { decimal } from '../foundation/yaml/kinds.js';
import { share } from '../grammar/share.js';
import type { Policy } from '../policy/model/policy.js';
import { criteriaOf } from '../policy/model/policy.js';

/** Every guard on changes, in the order in which they are applied and shown; docs/review.md shows the words. */
export const changeGuards = {
  downgraded: 'customers who went down, as a share of the customers compared who stood above the last tier',
  changed: 'customers who went up or down, as a share of the customers compared',
  down_more_than_one: 'customers who went down two tiers or more, as a share of the customers compared',
  score_psi: 'population stability index of all scores of this review against all scores of last results',
  spend_at_downgraded_customers:
    'what customers who went down were worth in last results, as a share of what all customers compared who stood above the last tier were worth then',
  overridden: 'customers whose tier an override changed, as a share of the customers graded',
} as const;

export type ChangeGuardName = keyof typeof changeGuards;

const index = decimal.refine((value) => value.gte(0), 'must be a number from 0 on, such as 0.25');

/** A guard's limit with its description and an example for the reference. */
const limit = <T extends z.ZodType>(shape: T, guard: ChangeGuardName, example: string | number) =>
  shape.optional().meta({
    description: `${changeGuards[guard]}; above: results are held, exit 4`,
    examples: [example],
  });

export const writtenChangeGuards = {
  downgraded: limit(share, 'downgraded', '10%'),
  changed: limit(share, 'changed', '30%'),
  down_more_than_one: limit(share, 'down_more_than_one', '1%'),
  score_psi: limit(index, 'score_psi', 0.25),
  spend_at_downgraded_customers: limit(share, 'spend_at_downgraded_customers', '15%'),
  overridden: limit(share, 'overridden', '5%'),
} satisfies Record<ChangeGuardName, unknown>;

/** The limit of one guard; what is above it trips. */
export interface ChangeLimit {
  readonly guard: ChangeGuardName;
  readonly limit: Decimal;
  readonly place: Place | undefined;
}

/** The guards that the review file names, in their order. */
export function changeLimitsOf(
  written: { readonly [guard in ChangeGuardName]?: Decimal | undefined } | undefined,
  place: (guard: string) => Place | undefined,
): ChangeLimit[] {
  const names = Object.keys(changeGuards) as ChangeGuardName[];
  return names.flatMap((guard) => {
    const limit = written?.[guard];
    return limit === undefined ? [] : [{ guard, limit, place: place(guard) }];
  });
}

/** Says which guards can never be applied under this policy: whoever wrote them would believe to be safe. */
export function checkChangeLimits(limits: readonly ChangeLimit[], policy: Policy, problems: Problems): void {
  const lacks: { readonly [guard in ChangeGuardName]?: string | undefined } = {
    score_psi: criteriaOf(policy).length === 0 ? 'gives no scores' : undefined,
    spend_at_downgraded_customers:
      policy.value === undefined ? 'has no metric that says what a customer is worth' : undefined,
  };
  for (const { guard, place } of limits) {
    const lack = lacks[guard];
    if (lack === undefined) continue;
    problems.add({
      code: 'wrong-value',
      ...(place && { place }),
      reason: `${guard} can never be measured, because the policy ${lack}`,
      fix:
        guard === 'score_psi' ? 'remove the guard' : 'add value: METRIC to the policy, or remove the guard',
    });
  }
}
