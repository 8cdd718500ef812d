// Points by category.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { type PointsShape, pointsValue } from './shape.js';

interface Categories {
  readonly points: readonly (readonly [string, Decimal])[];
  readonly other: Decimal;
}

const other = 'other';

const pointsOf = (spec: Categories) => [...spec.points.map(([, points]) => points), spec.other];

export const map: PointsShape<Categories> = {
  key: 'map',
  means: 'points by category; `other:` for every category that is not listed (0 without it)',
  example: '{ map: { key: 100, core: 60, other: 20 } }',
  wants: 'category',
  written: z
    .record(z.string(), pointsValue)
    .refine((written) => Object.keys(written).length > 0, 'needs at least one category')
    .transform((written) => ({
      points: Object.entries(written).filter(([category]) => category !== other),
      other: written[other] ?? new Decimal(0),
    }))
    .meta({ minProperties: 1 }),
  // Categories have no order that could be turned round.
  reverse: 'no',
  spec: (written) => written as Categories,
  sql: (spec, { value, dialect }) => {
    const whens = spec.points.map(
      ([category, points]) =>
        `WHEN ${dialect.asText(value)} = ${dialect.text(category)} THEN ${points.toFixed()}`,
    );
    return whens.length === 0
      ? spec.other.toFixed()
      : `CASE ${whens.join(' ')} ELSE ${spec.other.toFixed()} END`;
  },
  range: (spec) => {
    const all = pointsOf(spec);
    return [Decimal.min(...all), Decimal.max(...all)];
  },
  few: (spec) => pointsOf(spec),
};
