// The course of points along the line of numbers: where they rise, and where they fall.
import { Decimal } from 'decimal.js';
import { courseOf, rankDirection } from '../model/given-points.js';
import type { Criterion } from '../model/policy.js';
import type { ValueFacts } from './facts.js';

/**
 * Values in ascending order that show where points rise and fall: the turns, what lies between them, the smallest value,
 * and 0 where the first turn is above it. What steps give below a first bound of 0 or less nobody means.
 */
export function valuesAlong(turns: readonly Decimal[], { step, least }: ValueFacts): Decimal[] {
  const sorted = [...turns].sort((a, b) => a.comparedTo(b));
  const between = sorted.slice(1).map((value, index) => {
    const middle = value.plus(sorted[index] ?? value).div(2);
    return step.eq(1) ? middle.floor() : middle;
  });
  const zero = sorted.every((each) => each.gte(0)) ? [new Decimal(0)] : [];
  const first = least === undefined ? [] : [least];
  return [...zero, ...first, ...sorted, ...between]
    .filter((value) => least === undefined || value.gte(least))
    .sort((a, b) => a.comparedTo(b))
    .filter((value, index, all) => index === 0 || all[index - 1]?.eq(value) !== true);
}

/** Whether points only rise, or only fall, with the metric; undefined where they do both or neither. */
export function directionOf(criteria: readonly Criterion[], facts: ValueFacts): 'rise' | 'fall' | undefined {
  const found = new Set(
    criteria.flatMap(({ points: given }) => {
      const course = courseOf(given);
      if (course === undefined) return rankDirection(given) ?? [];
      const values = valuesAlong(course.turns, facts).map(course.at);
      return values.flatMap((value, index) => {
        const change = index === 0 ? 0 : value.comparedTo(values[index - 1] ?? value);
        return change === 0 ? [] : [change > 0 ? ('rise' as const) : ('fall' as const)];
      });
    }),
  );
  const [only, ...more] = found;
  return more.length === 0 ? only : undefined;
}
