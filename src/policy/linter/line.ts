// The line of numbers, cut where tests change their answer: between two cuts every value is judged alike, so one
// example of each piece says everything about it.
import { Decimal } from 'decimal.js';
import type { Literal, Test } from '../../grammar/condition.js';
import { Exact } from '../../grammar/exact.js';
import { courseOf, rankDirection } from '../model/given-points.js';
import type { Criterion } from '../model/policy.js';
import type { ValueFacts } from './facts.js';

/** A place between values: just before or just after one. */
interface Cut {
  readonly at: Decimal;
  readonly side: 'before' | 'after';
}

/** Which numbers there are: multiples of the step within the ends, both included. */
export interface NumberLine {
  readonly step: Decimal;
  readonly least: Decimal | undefined;
  readonly most: Decimal | undefined;
}

/** One end of a piece. */
interface End {
  readonly at: Decimal;
  /** Whether the value itself belongs to the piece. */
  readonly closed: boolean;
}

/** Examples of all pieces that are not empty, in ascending order. `number` reads what tests compare with. */
export function examples(
  line: NumberLine,
  tests: readonly Test[],
  number: (literal: Literal) => Decimal | undefined,
): Decimal[] {
  return pieces(tests, number).flatMap(([low, high]) => {
    const found = exampleOf(line, low, high);
    return found === undefined ? [] : [found];
  });
}

/** Of a few numbers in ascending order, the first of each piece. */
export function firstOfEach(
  few: readonly Decimal[],
  tests: readonly Test[],
  number: (literal: Literal) => Decimal | undefined,
): Decimal[] {
  return pieces(tests, number).flatMap(([low, high]) => {
    const found = few.find((each) => isAbove(each, low) && isBelow(each, high));
    return found === undefined ? [] : [found];
  });
}

const isAbove = (value: Decimal, low: End | undefined) =>
  low === undefined || (low.closed ? value.gte(low.at) : value.gt(low.at));
const isBelow = (value: Decimal, high: End | undefined) =>
  high === undefined || (high.closed ? value.lte(high.at) : value.lt(high.at));

function pieces(
  tests: readonly Test[],
  number: (literal: Literal) => Decimal | undefined,
): [End | undefined, End | undefined][] {
  const cuts = tests
    .flatMap(cutsOf)
    .flatMap(({ at, side }): Cut[] => {
      const value = number(at);
      return value === undefined ? [] : [{ at: new Exact(value), side }];
    })
    .sort((a, b) => a.at.comparedTo(b.at) || (a.side === b.side ? 0 : a.side === 'before' ? -1 : 1))
    .filter((cut, index, all) => index === 0 || !isSame(cut, all[index - 1]));
  return Array.from({ length: cuts.length + 1 }, (_, index) => {
    const from = cuts[index - 1];
    const to = cuts[index];
    return [
      from && { at: from.at, closed: from.side === 'before' },
      to && { at: to.at, closed: to.side === 'after' },
    ];
  });
}

const isSame = (a: Cut, b: Cut | undefined) => b !== undefined && a.side === b.side && a.at.eq(b.at);

function cutsOf(test: Test): { at: Literal; side: Cut['side'] }[] {
  switch (test.op) {
    case 'at_least':
    case 'less_than':
      return [{ at: test.value, side: 'before' }];
    case 'more_than':
    case 'at_most':
      return [{ at: test.value, side: 'after' }];
    case 'between':
      return [
        { at: test.low, side: 'before' },
        { at: test.high, side: 'after' },
      ];
    case 'missing':
      return [];
    default:
      return (test.op === 'in' ? test.values : [test.value]).flatMap((at) => [
        { at, side: 'before' },
        { at, side: 'after' },
      ]);
  }
}

function exampleOf(
  { step, least, most }: NumberLine,
  low: End | undefined,
  high: End | undefined,
): Decimal | undefined {
  const from = least === undefined || low?.at.gte(least) ? low : { at: new Exact(least), closed: true };
  const to = most === undefined || high?.at.lte(most) ? high : { at: new Exact(most), closed: true };
  const first = from && onGrid(from.at, step, !from.closed);
  const last = to && onGrid(to.at.neg(), step, !to.closed).neg();
  if (first === undefined)
    return last === undefined || to?.closed || step.eq(1) ? (last ?? new Decimal(0)) : last.ceil().minus(1);
  if (last === undefined) return from?.closed || step.eq(1) ? first : first.floor().plus(1);
  if (first.gt(last)) return undefined;
  if (from?.closed || step.eq(1)) return first;
  return to?.closed ? last : roundBetween(first, last);
}

/** The smallest multiple of the step that is not below (or, with `beyond`, that is above) a number. */
export function onGrid(at: Decimal, step: Decimal, beyond: boolean): Decimal {
  const exact = new Exact(at);
  const multiple = exact.div(step).ceil().times(step);
  return beyond && multiple.eq(exact) ? multiple.plus(step) : multiple;
}

/** A number with few digits near the middle of the two, both included. */
function roundBetween(first: Decimal, last: Decimal): Decimal {
  const middle = first.plus(last).div(2);
  for (let places = 0; places < 12; places++) {
    const found = middle.toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
    if (found.gte(first) && found.lte(last)) return found;
  }
  return first;
}

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
