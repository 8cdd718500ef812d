// Shapes whose keys are numbers: steps and lines.
import { Decimal } from 'decimal.js';
import { type Corner, corners } from '../../grammar/bands.js';
import { quotientScale, scaleOf } from '../../grammar/types.js';
import { type Given, type PointsShape, pointsValue } from './shape.js';

function rangeOf(found: readonly Corner[], alsoZero: boolean): readonly [Decimal, Decimal] {
  const all = found.map((corner) => corner.points);
  if (alsoZero) all.push(new Decimal(0));
  return [Decimal.min(...all), Decimal.max(...all)];
}

const byNumber = {
  wants: 'numeric',
  written: corners(pointsValue),
  reverse: 'points',
  spec: (written: unknown) => written as Corner[],
} as const;

const steps: PointsShape<Corner[]> = {
  ...byNumber,
  key: 'steps',
  means: 'points of the highest bound that the value reaches (the lower bound counts); 0 below the first',
  example: '{ steps: { 0: 0, 10000: 40, 50000: 100 } }',
  sql: (bounds, { value, dialect }) => {
    const whens = [...bounds]
      .reverse()
      .map(({ at, points }) => `WHEN ${value.sql} >= ${dialect.number(at).sql} THEN ${points.toFixed()}`);
    return `CASE ${whens.join(' ')} ELSE 0 END`;
  },
  range: (bounds) => rangeOf(bounds, true),
  few: (bounds) => [new Decimal(0), ...bounds.map((bound) => bound.points)],
  course: (bounds) => ({
    turns: bounds.map((bound) => bound.at),
    at: (value) => bounds.findLast((bound) => value.gte(bound.at))?.points ?? new Decimal(0),
    steepest: new Decimal(0),
    jumps: true,
  }),
};

const line: PointsShape<Corner[]> = {
  ...byNumber,
  key: 'line',
  means: 'straight lines between the corners, flat outside',
  example: '{ line: { 0: 100, 365: 0 } }',
  sql: (found, given) => {
    const { value, dialect } = given;
    const first = found[0];
    const last = found.at(-1);
    if (first === undefined || last === undefined) return '0';
    const pieces = found.slice(1).map((to, index) => {
      const from = found[index] ?? first;
      return `WHEN ${value.sql} < ${dialect.number(to.at).sql} THEN ${onLine(from, to, given)}`;
    });
    const below = `WHEN ${value.sql} <= ${dialect.number(first.at).sql} THEN ${first.points.toFixed()}`;
    return `CASE ${[below, ...pieces].join(' ')} ELSE ${last.points.toFixed()} END`;
  },
  range: (found) => rangeOf(found, false),
  course: (found) => ({
    turns: found.map((corner) => corner.at),
    at: (value) => pointAt(found, value),
    steepest: Decimal.max(0, ...found.slice(1).map((to, index) => steepness(found[index] ?? to, to))),
    jumps: false,
  }),
};

/**
 * Points between two corners as one exact quotient, rounded once:
 * (y0 * (x1 - x) + y1 * (x - x0)) / (x1 - x0), written as a * x + b over d with constants known here.
 */
function onLine(from: Corner, to: Corner, { value, dialect }: Given): string {
  const run = to.at.minus(from.at);
  const slope = to.points.minus(from.points);
  const offset = from.points.times(to.at).minus(to.points.times(from.at));
  return dialect.linear({
    value: value.sql,
    valueScale: scaleOf(value.type),
    slope,
    offset,
    divisor: run,
    largest: Decimal.max(from.at.abs(), to.at.abs()),
  });
}

/** Points for each 1 of the value between two corners, rounded up. */
function steepness(from: Corner, to: Corner): Decimal {
  const run = to.at.minus(from.at);
  if (run.isZero()) return new Decimal(0);
  return to.points.minus(from.points).abs().div(run).toDecimalPlaces(12, Decimal.ROUND_UP);
}

/** The same for a value that is known. */
function pointAt(found: readonly Corner[], value: Decimal): Decimal {
  const to = found.find((corner) => value.lte(corner.at));
  const from = found.findLast((corner) => value.gte(corner.at));
  const flat = from ?? to;
  if (flat === undefined) return new Decimal(0);
  if (from === undefined || to === undefined || from === to) return flat.points;
  return from.points
    .times(to.at.minus(value))
    .plus(to.points.times(value.minus(from.at)))
    .div(to.at.minus(from.at))
    .toDecimalPlaces(quotientScale, Decimal.ROUND_HALF_UP);
}

export const numbered: readonly PointsShape<Corner[]>[] = [steps, line];
