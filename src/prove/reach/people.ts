// From a state back to a customer: one value on each axis, so that together they bring the score that is asked for.

import type { SubjectValue } from '../../policy/linter/domain.js';
import type { Lean, Picked } from '../cells/axis.js';
import type { UnitSpan } from '../terms/spans.js';
import type { State } from './sweep.js';

/** A customer: values by metric (undefined: missing), and bins by criterion. What does not matter is left out. */
export interface Person {
  readonly values: ReadonlyMap<string, SubjectValue>;
  readonly bins: ReadonlyMap<string, number>;
}

export const nobody: Person = { values: new Map(), bins: new Map() };

export function joinedPeople(one: Person, other: Pick<Picked, 'values' | 'bins'>): Person {
  return { values: new Map([...one.values, ...other.values]), bins: new Map([...one.bins, ...other.bins]) };
}

/** What is reckoned here wavers by less than so many units; examples keep that far away from every line. */
const waver = 200;

/** A little within the ends, as far as there is room. */
export function insideOf({ low, high }: UnitSpan): UnitSpan {
  return high - low > 4 * waver ? { low: low + waver, high: high - waver } : { low, high };
}

/** Somebody who ends in a state with a sum within the span: a little within it, or where nobody is, at its very ends. */
export function personWithin(state: State, sum: UnitSpan): Person | undefined {
  return personIn(state, insideOf(sum)) ?? personIn(state, sum);
}

/** So many cells are tried for one customer. */
const mostTries = 3000;

/** Somebody who ends in a state with a sum within the span; undefined where nobody was found. */
export function personIn(state: State, sum: UnitSpan, lean: Lean = 'low'): Person | undefined {
  let tries = 0;
  const search = (at: State, left: UnitSpan): Person | undefined => {
    if (at.from.length === 0)
      return at.spans.some((each) => each.low <= left.high && each.high >= left.low) ? nobody : undefined;
    for (const { state: before, cells, add } of at.from)
      for (const cell of cells)
        for (const span of before.spans) {
          const room = { low: left.low - add - span.high, high: left.high - add - span.low };
          if (cell.high < room.low || cell.low > room.high) continue;
          if (++tries > mostTries) return undefined;
          const picked = cell.pick(
            { low: Math.max(cell.low, room.low), high: Math.min(cell.high, room.high) },
            lean,
          );
          if (picked === undefined) continue;
          const { brings } = picked;
          const rest = { low: left.low - add - brings.high, high: left.high - add - brings.low };
          const found = search(before, rest);
          if (found !== undefined) return joinedPeople(found, picked);
        }
    return undefined;
  };
  return search(state, sum);
}
