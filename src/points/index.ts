// Every points shape, by its key in the policy.
import type { Decimal } from 'decimal.js';
import type { z } from 'zod';
import { type Criterion, criteriaOf, type Points, type Policy } from '../policy/policy.js';
import { bins } from './bins.js';
import { map } from './map.js';
import { numbered } from './numbered.js';
import { percentile } from './percentile.js';
import { type Bins, hundred, type PointsShape } from './shape.js';

const shapes = [...numbered, map, bins, percentile] as readonly PointsShape[];

export const pointsShapes: ReadonlyMap<string, PointsShape> = new Map(
  shapes.map((shape) => [shape.key, shape]),
);

/** Keys that only some shapes know, with their shapes. */
export const pointsOptions: ReadonlyMap<string, z.ZodType> = new Map(
  shapes.flatMap((shape) => Object.entries(shape.options ?? {})),
);

export function pointsShape(key: string): PointsShape {
  const shape = pointsShapes.get(key);
  if (shape === undefined) throw new Error(`no points shape ${key}`);
  return shape;
}

/** A criterion whose points are given by bins. */
export interface Binned {
  readonly criterion: Criterion;
  readonly bins: Bins;
}

/** The criteria with bins, in the order of the policy. */
export function binnedCriteria(policy: Policy): Binned[] {
  return criteriaOf(policy).flatMap((criterion) => {
    const { kind, spec } = criterion.points;
    const bins = pointsShape(kind).bins?.(spec);
    return bins === undefined ? [] : [{ criterion, bins }];
  });
}

/** The highest points that a criterion gives to anybody whose metric is not missing. */
export function highestPoints(points: Points): Decimal {
  const shape = pointsShape(points.kind);
  const [least, most] = shape.range(points.spec);
  return points.reverse && shape.reverse === 'points' ? hundred.minus(least) : most;
}
