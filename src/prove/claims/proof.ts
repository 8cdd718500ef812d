// What can be proven of a policy before any customer is graded: that everybody gets a tier, which way metrics work, that tiers
// are reached and left, that keeping is no harder than entering, and which rules contradict each other.
import type { Policy } from '../../policy/model/policy.js';
import type { Person } from '../reach/people.js';
import type { ProvenAnswer, ShownCustomer } from './answer.js';
import { type Conflicts, conflictsIn } from './conflicts.js';
import { directionsIn, type MetricDirection } from './directions.js';
import { type Keeping, keepingIn } from './keeping.js';
import { allOutcomes, type Outcomes } from './outcomes.js';
import { type TierWays, waysIn } from './ways.js';
import { type Unproven, worldsOf } from './worlds.js';

export interface Proof {
  readonly policy: Policy;
  /** Who stands on the last tier since no better one takes them. */
  readonly rest: ProvenAnswer<ShownCustomer> | Unproven;
  readonly directions: readonly MetricDirection[] | Unproven;
  readonly ways: readonly TierWays[] | Unproven;
  readonly keeping: readonly Keeping[] | Unproven;
  readonly conflicts: Conflicts | Unproven;
  /** Metrics that were taken to move freely of those that they are made of. */
  readonly free: readonly string[];
}

/** Work that one question may take: together some seconds. */
export const mostWork = 4_000_000;

/** Somebody whom no rule of a better tier takes; one who stays there, if there is any. */
function restIn(outcomes: Outcomes, last: number): ProvenAnswer<ShownCustomer> {
  const first = [{ kind: 'first review' }] as const;
  const plain = outcomes.where(first, (tier, { scored }) => tier === last && scored === last);
  return plain.is === 'yes' ? plain : outcomes.where(first, (_, { scored }) => scored === last);
}

/** Reasons about all customers that a policy can meet. */
export function proofOf(policy: Policy, most = mostWork): Proof {
  const worlds = worldsOf(policy);
  if ('unproven' in worlds)
    return {
      policy,
      rest: worlds,
      directions: worlds,
      ways: worlds,
      keeping: worlds,
      conflicts: worlds,
      free: [],
    };
  const axes = new Set(worlds.wide.flatMap((space) => space.axes.map(({ name }) => name)));
  const free = policy.metrics
    .filter(({ id, spec, hidden }) => spec.grain === 'metrics' && !hidden && axes.has(id))
    .map(({ id }) => id);
  const { by } = policy.assign;
  if (by !== 'score' && by !== 'segments') {
    const why = { unproven: 'among all' } as const;
    const conflicts = conflictsIn(worlds, undefined, most);
    return { policy, rest: why, directions: why, ways: why, keeping: why, conflicts, free };
  }
  const outcomes = allOutcomes(worlds, most);
  const last = policy.tiers.length - 1;
  const tooMany = { unproven: 'too many cases' } as const;
  return {
    policy,
    rest: outcomes === undefined ? tooMany : restIn(outcomes, last),
    // On the way from one value to the other a customer may lose the tier, or come to one.
    directions: policy.ungraded === undefined ? directionsIn(worlds, most) : { unproven: 'ungraded' },
    ways: outcomes === undefined ? tooMany : waysIn(policy, outcomes),
    keeping: keepingIn(worlds, most),
    conflicts: outcomes === undefined ? tooMany : conflictsIn(worlds, outcomes, most),
    free,
  };
}

/** A proof whose examples have been graded. */
export interface GradedProof {
  readonly proof: Proof;
  /** Why the customers who are shown have their tiers: codes, as in results. */
  readonly reasons: ReadonlyMap<Person, readonly string[]>;
}
