// What a points shape is: a rule from a metric's value to points between 0 and 100.
// A new shape is one record in one file of this room, listed in index.ts.
import type { Decimal } from 'decimal.js';
import type { z } from 'zod';
import type { Dialect } from '../dialects/dialect.js';
import type { Typed, Want } from '../policy/types.js';

export interface PointsShape<Spec = unknown> {
  readonly key: string;
  readonly means: string;
  /** What the metric must be. */
  readonly wants: Want;
  /** Shape of the value under the key, already resolved by its transforms. */
  readonly written: z.ZodType<Spec>;
  /** SQL for a value that is not missing; points as a decimal with at most 6 places. */
  sql(spec: Spec, metric: Typed, dialect: Dialect): string;
  /** Lowest and highest points that the shape can give. */
  range(spec: Spec): readonly [Decimal, Decimal];
}
