// Of every tier: whether anybody comes to it, and leaves it again, upwards and downwards.
import type { Policy } from '../../policy/model/policy.js';
import type { ProvenAnswer, ShownCustomer } from './answer.js';
import type { Outcomes } from './outcomes.js';
import { type HeldStanding, heldStandings } from './standing.js';

export interface TierWays {
  /** Index. */
  readonly tier: number;
  readonly reached: ProvenAnswer<ShownCustomer>;
  /** Undefined of the best tier. */
  readonly up: ProvenAnswer<ShownCustomer> | undefined;
  /** Undefined of the last one. */
  readonly down: ProvenAnswer<ShownCustomer> | undefined;
  /** Whether it is left downwards by those alone who are inactive. */
  readonly onlyInactive: boolean;
}

const isInactive = (standing: HeldStanding) => standing.kind === 'held' && standing.inactive;

export function waysIn(policy: Policy, outcomes: Outcomes): TierWays[] {
  const all = heldStandings(policy);
  const active = all.filter((each) => !isInactive(each));
  return policy.tiers.map((_, tier) => {
    const holding = active.filter((each) => each.kind === 'held' && each.tier === tier);
    const idle = all.filter((each) => isInactive(each) && each.kind === 'held' && each.tier === tier);
    const coming = active.filter((each) => each.kind !== 'held' || each.tier !== tier);
    const down = outcomes.where(holding, (to) => to > tier);
    const inactive = down.is === 'yes' ? down : outcomes.where(idle, (to) => to > tier);
    const last = tier === policy.tiers.length - 1;
    return {
      tier,
      reached: outcomes.where(coming, (to) => to === tier),
      up: tier === 0 ? undefined : outcomes.where(holding, (to) => to < tier),
      down: last ? undefined : down.is === 'no' && inactive.is !== 'no' ? inactive : down,
      onlyInactive: !last && down.is === 'no' && inactive.is !== 'no',
    };
  });
}
