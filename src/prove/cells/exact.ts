// Places on a line of numbers: the first one where something begins to hold, and numbers with few digits between two.
import { Decimal } from 'decimal.js';
import { Exact } from '../../grammar/exact.js';

/** Numbers of a policy have at most 18 digits in front of the point. */
const furthest = new Exact('1e24');

/** The first multiple of the step where what holds from there on holds; undefined where it holds everywhere or nowhere. */
export function firstWhere(
  holds: (value: Decimal) => boolean,
  step: Decimal,
  least: Decimal | undefined,
): Decimal | undefined {
  let low: Decimal = new Exact(least ?? 0);
  let high = low;
  if (holds(low)) {
    if (least !== undefined) return undefined;
    for (let by = new Exact(1); holds(low); by = by.times(4)) {
      if (by.gt(furthest)) return undefined;
      high = low;
      low = low.minus(by);
    }
  } else {
    for (let by = new Exact(1); !holds(high); by = by.times(4)) {
      if (by.gt(furthest)) return undefined;
      low = high;
      high = high.plus(by);
    }
  }
  return between(holds, low, high, step);
}

/** The same between a number where it does not hold and a larger one where it does. */
export function between(
  holds: (value: Decimal) => boolean,
  from: Decimal,
  to: Decimal,
  step: Decimal,
): Decimal {
  let [low, high] = [new Exact(from).div(step).floor(), new Exact(to).div(step).ceil()];
  while (high.minus(low).gt(1)) {
    const middle = low.plus(high).div(2).floor();
    if (holds(middle.times(step))) high = middle;
    else low = middle;
  }
  return high.times(step);
}

const places = [0, 1, 2, 4, 6, 12] as const;

/** A number with few digits near one end, both ends included; undefined: no end. */
export function fewDigits(
  low: Decimal | undefined,
  high: Decimal | undefined,
  lean: 'low' | 'high',
): Decimal | undefined {
  if (low === undefined && high === undefined) return new Exact(lean === 'low' ? 0 : 1);
  // Without an end there is always more.
  if (high === undefined && lean === 'high') return low?.floor().plus(1);
  if (low === undefined && high?.gte(0) === true && lean === 'low') return new Exact(0);
  const upwards = high === undefined || (lean === 'low' && low !== undefined);
  for (const count of places) {
    const found = upwards
      ? low?.toDecimalPlaces(count, Decimal.ROUND_CEIL)
      : high?.toDecimalPlaces(count, Decimal.ROUND_FLOOR);
    if (found !== undefined && low?.gt(found) !== true && high?.lt(found) !== true) return found;
  }
  return undefined;
}
