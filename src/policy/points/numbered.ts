// Shapes whose keys are numbers: steps with their lower or upper bounds, and lines.
import { Decimal } from 'decimal.js';
import { type Corner, corners } from '../../grammar/bands.js';
import { quotientScale, scaleOf } from '../../grammar/types.js';
import { type Given, hundred, ofHundred, type PointsShape, sheetPoints } from './shape.js';

const pointsOf = (found: readonly Corner[], outOf: Decimal) =>
  found.map((corner) => ofHundred(corner.points, outOf));

function rangeOf(all: readonly Decimal[]): readonly [Decimal, Decimal] {
  return [Decimal.min(...all), Decimal.max(...all)];
}

const zero = new Decimal(0);

const byNumber = {
  wants: 'numeric',
  written: corners(sheetPoints),
  reverse: 'points',
  spec: (written: unknown) => written as Corner[],
  sheet: (found: readonly Corner[]) => found.map(({ key, points }) => [[key], points] as const),
} as const;

const steps: PointsShape<Corner[]> = {
  ...byNumber,
  key: 'steps',
  means: 'points of the highest bound that the value reaches (the lower bound counts); 0 below the first',
  example: '{ steps: { 0: 0, 10000: 40, 50000: 100 } }',
  sql: (bounds, { value, dialect, outOf }) => {
    const whens = [...bounds]
      .reverse()
      .map(
        ({ at, points }) =>
          `WHEN ${value.sql} >= ${dialect.number(at).sql} THEN ${ofHundred(points, outOf).toFixed()}`,
      );
    return `CASE ${whens.join(' ')} ELSE 0 END`;
  },
  range: (bounds, outOf) => rangeOf([zero, ...pointsOf(bounds, outOf)]),
  few: (bounds, outOf) => [zero, ...pointsOf(bounds, outOf)],
  course: (bounds, outOf) => ({
    turns: bounds.map((bound) => bound.at),
    at: (value) => {
      const reached = bounds.findLast((bound) => value.gte(bound.at));
      return reached === undefined ? zero : ofHundred(reached.points, outOf);
    },
    steepest: zero,
    jumps: true,
  }),
};

interface Upper {
  readonly bounds: readonly Corner[];
  /** Points beyond the last bound. */
  readonly above: Decimal;
}

/** No value of a metric lies between a bound and this much more. */
const beyond = new Decimal('1e-12');

const upTo: PointsShape<Upper> = {
  ...byNumber,
  key: 'up_to',
  means:
    'points of the lowest bound that the value does not exceed (the upper bound counts); `above:` for values beyond the last (0 without it)',
  example: '{ up_to: { 0.06: 100, 0.18: 80 }, above: 0 }',
  options: {
    above: sheetPoints.meta({
      description: 'points beyond the last bound of `up_to`',
      default: 0,
      examples: [20],
    }),
  },
  spec: (bounds, { above }) => ({
    bounds: bounds as Corner[],
    above: above instanceof Decimal ? above : zero,
  }),
  sheet: ({ bounds, above }) => [...byNumber.sheet(bounds), [['above'], above]],
  sql: ({ bounds, above }, { value, dialect, outOf }) => {
    const whens = bounds.map(
      ({ at, points }) =>
        `WHEN ${value.sql} <= ${dialect.number(at).sql} THEN ${ofHundred(points, outOf).toFixed()}`,
    );
    return `CASE ${whens.join(' ')} ELSE ${ofHundred(above, outOf).toFixed()} END`;
  },
  range: ({ bounds, above }, outOf) => rangeOf([ofHundred(above, outOf), ...pointsOf(bounds, outOf)]),
  few: ({ bounds, above }, outOf) => [ofHundred(above, outOf), ...pointsOf(bounds, outOf)],
  course: ({ bounds, above }, outOf) => ({
    turns: bounds.flatMap(({ at }) => [at, at.plus(beyond)]),
    at: (value) => ofHundred(bounds.find(({ at }) => value.lte(at))?.points ?? above, outOf),
    steepest: zero,
    jumps: true,
  }),
};

const line: PointsShape<Corner[]> = {
  ...byNumber,
  key: 'line',
  means: 'straight lines between the corners, flat outside',
  example: '{ line: { 0: 100, 365: 0 } }',
  sql: (found, given) => {
    const { value, dialect, outOf } = given;
    const first = found[0];
    const last = found.at(-1);
    if (first === undefined || last === undefined) return '0';
    const flat = (corner: Corner) => ofHundred(corner.points, outOf).toFixed();
    const pieces = found.slice(1).map((to, index) => {
      const from = found[index] ?? first;
      return `WHEN ${value.sql} < ${dialect.number(to.at).sql} THEN ${onLine(from, to, given)}`;
    });
    const below = `WHEN ${value.sql} <= ${dialect.number(first.at).sql} THEN ${flat(first)}`;
    return `CASE ${[below, ...pieces].join(' ')} ELSE ${flat(last)} END`;
  },
  range: (found, outOf) => rangeOf(pointsOf(found, outOf)),
  course: (found, outOf) => ({
    turns: found.map((corner) => corner.at),
    at: (value) => pointAt(found, value, outOf),
    steepest: Decimal.max(0, ...found.slice(1).map((to, index) => steepness(found[index] ?? to, to, outOf))),
    jumps: false,
  }),
};

/**
 * Points between two corners as one exact quotient, rounded once:
 * (y0 * (x1 - x) + y1 * (x - x0)) / (x1 - x0), written as a * x + b over d with constants known here.
 */
function onLine(from: Corner, to: Corner, { value, dialect, outOf }: Given): string {
  const whole = outOf.eq(hundred) ? new Decimal(1) : hundred;
  const slope = to.points.minus(from.points);
  const offset = from.points.times(to.at).minus(to.points.times(from.at));
  return dialect.linear({
    value: value.sql,
    valueScale: scaleOf(value.type),
    slope: slope.times(whole),
    offset: offset.times(whole),
    divisor: to.at.minus(from.at).times(outOf.eq(hundred) ? 1 : outOf),
    largest: Decimal.max(from.at.abs(), to.at.abs()),
  });
}

/** Points for each 1 of the value between two corners, rounded up. */
function steepness(from: Corner, to: Corner, outOf: Decimal): Decimal {
  const run = to.at.minus(from.at);
  if (run.isZero()) return zero;
  const rise = to.points.minus(from.points).abs().times(hundred);
  return rise.div(run.times(outOf)).toDecimalPlaces(12, Decimal.ROUND_UP);
}

/** The same for a value that is known. */
function pointAt(found: readonly Corner[], value: Decimal, outOf: Decimal): Decimal {
  const to = found.find((corner) => value.lte(corner.at));
  const from = found.findLast((corner) => value.gte(corner.at));
  const flat = from ?? to;
  if (flat === undefined) return zero;
  if (from === undefined || to === undefined || from === to) return ofHundred(flat.points, outOf);
  return from.points
    .times(to.at.minus(value))
    .plus(to.points.times(value.minus(from.at)))
    .times(hundred)
    .div(to.at.minus(from.at).times(outOf))
    .toDecimalPlaces(quotientScale, Decimal.ROUND_HALF_UP);
}

export const numbered = [steps, upTo, line] as readonly PointsShape[];
