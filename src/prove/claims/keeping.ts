// Whether keeping a tier is ever harder than entering it: somebody who enters it and whom its keep rule would not hold.

import type { Person } from '../reach/people.js';
import { Work } from '../reach/work.js';
import { allOf, negated } from '../terms/formula.js';
import type { ProvenAnswer } from './answer.js';
import { someone } from './someone.js';
import type { Worlds } from './worlds.js';

export interface Keeping {
  /** Index. */
  readonly tier: number;
  readonly harder: ProvenAnswer<Person>;
}

/** Of every tier with a keep rule. */
export function keepingIn(worlds: Worlds, most: number): Keeping[] {
  const { enters, keeps } = worlds.rules;
  return keeps.map(({ tier, when }) => {
    const above = enters.slice(0, tier).map(negated);
    const entered = allOf([enters[tier] ?? true, ...above]);
    return { tier, harder: someone(allOf([entered, negated(when)]), worlds, new Work(most)) };
  });
}
