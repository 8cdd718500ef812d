// Every points shape, by its key in the policy.
import { map } from './map.js';
import { line, steps } from './numbered.js';
import type { PointsShape } from './shape.js';

export const pointsShapes: ReadonlyMap<string, PointsShape> = new Map(
  [steps, line, map].map((shape) => [shape.key, shape as PointsShape]),
);

export function pointsShape(key: string): PointsShape {
  const shape = pointsShapes.get(key);
  if (shape === undefined) throw new Error(`no points shape ${key}`);
  return shape;
}
