// Everything that the rules can come to, and customers for each of it.
import { personWithin } from '../reach/people.js';
import { sweep } from '../reach/sweep.js';
import { TooMuchWork, Work } from '../reach/work.js';
import type { ProvenAnswer, ShownCustomer } from './answer.js';
import { type Spot, spotsIn, whyOpen } from './someone.js';
import { type HeldStanding, type Outcome, outcomeKey, outcomeOf, tierFor } from './standing.js';
import type { CustomerSpace, Worlds } from './worlds.js';

/** What rules come to, with places where they do. */
interface Found {
  readonly outcome: Outcome;
  readonly holds: readonly boolean[];
  readonly spots: Spot[];
}

/** So many places are kept for each. */
const mostSpots = 30;

export interface Outcomes {
  /** One of each kind of answers, `wide`. */
  readonly all: readonly { readonly holds: readonly boolean[]; readonly outcome: Outcome }[];
  /** Whether somebody in this standing is among those whom the test wants, with an example. */
  where(
    standings: readonly HeldStanding[],
    wanted: (tier: number, outcome: Outcome) => boolean,
  ): ProvenAnswer<ShownCustomer>;
}

/** All outcomes of a policy; undefined where that takes too much work. */
export function allOutcomes(worlds: Worlds, most: number): Outcomes | undefined {
  try {
    const wide = foundIn(worlds.wide, worlds, new Work(most));
    const real = worlds.real === undefined ? [] : foundIn(worlds.real, worlds, new Work(most));
    return { all: wide, where: (standings, wanted) => where(wide, real, standings, wanted, worlds) };
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

function foundIn(
  spaces: readonly CustomerSpace[],
  { rules, bonuses, stretches, scored }: Worlds,
  work: Work,
): Found[] {
  const found = new Map<string, Found>();
  for (const { axes } of spaces) {
    const states = sweep({ goals: rules.goals, bonuses, axes, scored }, work);
    for (const { state, sum, holds } of spotsIn(states, stretches)) {
      // Of who gets no tier there is nothing to say.
      if (holds.at(-1) === true) continue;
      const key = holds.map((each) => (each ? '1' : '0')).join('');
      const known = found.get(key);
      if (known === undefined)
        found.set(key, { outcome: outcomeOf(rules, holds), holds, spots: [{ state, sum }] });
      else if (known.spots.length < mostSpots) known.spots.push({ state, sum });
    }
  }
  return [...found.values()].sort((a, b) => (outcomeKey(a.outcome) < outcomeKey(b.outcome) ? -1 : 1));
}

function where(
  wide: readonly Found[],
  real: readonly Found[],
  standings: readonly HeldStanding[],
  wanted: (tier: number, outcome: Outcome) => boolean,
  worlds: Worlds,
): ProvenAnswer<ShownCustomer> {
  const { policy } = worlds;
  const fits = ({ outcome }: Found, standing: HeldStanding) =>
    wanted(tierFor(outcome, standing, policy), outcome);
  if (!standings.some((standing) => wide.some((each) => fits(each, standing)))) return { is: 'no' };
  for (const standing of standings)
    for (const each of real) {
      if (!fits(each, standing)) continue;
      for (const { state, sum } of each.spots) {
        const person = personWithin(state, sum);
        if (person !== undefined)
          return { is: 'yes', shown: { person, standing, tier: tierFor(each.outcome, standing, policy) } };
      }
    }
  return { is: 'open', why: whyOpen(worlds) };
}
