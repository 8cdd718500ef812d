// Whether there is a customer of whom something holds.

import { type Person, personWithin } from '../reach/people.js';
import type { Stretch } from '../reach/stretches.js';
import { type State, sweep } from '../reach/sweep.js';
import { TooMuchWork, type Work } from '../reach/work.js';
import { allOf, atomsIn, type Formula, negated, settled } from '../terms/formula.js';
import type { UnitSpan } from '../terms/spans.js';
import type { ProvenAnswer, Why } from './answer.js';
import type { CustomerSpace, Worlds } from './worlds.js';

/** So many places are looked at for an example. */
const mostPlaces = 200;

/** A state of customers and a stretch of the score in which something holds. */
export interface Spot {
  readonly state: State;
  readonly sum: UnitSpan;
}

/** Where customers may stand: states with the stretches that their scores reach, and what their goals come to there. */
export function* spotsIn(
  states: readonly State[],
  stretches: readonly Stretch[],
): Generator<Spot & { readonly holds: readonly boolean[] }> {
  for (const state of states)
    for (const stretch of stretches) {
      if (!state.spans.some(({ low, high }) => low <= stretch.high && high >= stretch.low)) continue;
      const holds = state.goals.map((goal) => settled(goal, stretch.holds) === true);
      yield { state, sum: stretch, holds };
    }
}

/** Where in a space everything asked for holds. */
function spotsWhere(
  formula: Formula,
  { stretches, bonuses, ...worlds }: Worlds,
  space: CustomerSpace,
  work: Work,
): Spot[] {
  const asksScore = [...atomsIn(formula)].some((each) => worlds.atoms.list[each]?.subject === 'score');
  const scored = worlds.scored && asksScore;
  const states = sweep({ goals: [formula], bonuses, axes: space.axes, scored }, work);
  const all = scored ? stretches : stretches.slice(0, 1);
  // Without a score every sum is as good as any other.
  const everywhere = all.map((each) => (scored ? each : { ...each, low: -Infinity, high: Infinity }));
  return [...spotsIn(states, everywhere)].filter(({ holds }) => holds[0] === true);
}

/** Somebody in one of these places. */
export function personAt(spots: readonly Spot[]): Person | undefined {
  for (const { state, sum } of spots.slice(0, mostPlaces)) {
    const found = personWithin(state, sum);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Why nobody could be shown, although nothing excludes it. */
export function whyOpen({ linked, across, real }: Worlds): Why {
  if (real === undefined || linked.length > 0) return 'linked';
  return across ? 'across' : 'nobody found';
}

/** Whether there is a customer with a tier of whom the formula holds. */
export function someone(asked: Formula, worlds: Worlds, work: Work): ProvenAnswer<Person> {
  const formula = allOf([asked, negated(worlds.rules.ungraded)]);
  if (formula === false) return { is: 'no' };
  try {
    if (worlds.wide.every((space) => spotsWhere(formula, worlds, space, work).length === 0))
      return { is: 'no' };
    for (const space of worlds.real ?? []) {
      const shown = personAt(spotsWhere(formula, worlds, space, work));
      if (shown !== undefined) return { is: 'yes', shown };
    }
    return { is: 'open', why: whyOpen(worlds) };
  } catch (error) {
    if (error instanceof TooMuchWork) return { is: 'open', why: 'too many cases' };
    throw error;
  }
}
