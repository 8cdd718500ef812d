import type * as z from 'zod';
import { bins } from './bins.js';
import { by } from './by.js';
import { map } from './map.js';
import { numbered } from './numbered.js';
import { minmax, percentile } from './percentile.js';
import type { PointsShape } from './shape.js';

const shapes = [...numbered, by, map, bins, percentile, minmax] as readonly PointsShape[];

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
