// Points by category.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { ofHundred, type PointsShape, sheetPoints } from './shape.js';

interface Categories {
  readonly points: readonly (readonly [string, Decimal])[];
  readonly other: Decimal;
  /** Whether the policy says what others get. */
  readonly toldOthers: boolean;
}

const other = 'other';

const pointsOf = (spec: Categories, outOf: Decimal) =>
  [...spec.points.map(([, points]) => points), spec.other].map((each) => ofHundred(each, outOf));

const categoriesOf = (spec: Categories) => spec.points.map(([category]) => category);

export const map: PointsShape<Categories> = {
  key: 'map',
  means:
    'points by category, numbers as `5`, yes and no as `true` and `false`; `other:` for every category that is not listed (0 without it)',
  example: '{ map: { key: 100, core: 60, other: 20 } }',
  wants: 'category',
  written: z
    .record(z.string(), sheetPoints)
    .refine((written) => Object.keys(written).length > 0, 'needs at least one category')
    .transform((written) => ({
      points: Object.entries(written).filter(([category]) => category !== other),
      other: written[other] ?? new Decimal(0),
      toldOthers: written[other] !== undefined,
    }))
    .meta({ minProperties: 1 }),
  // Categories have no order that could be turned round.
  reverse: 'no',
  spec: (written) => written as Categories,
  categories: categoriesOf,
  silent: (spec) => (spec.toldOthers ? undefined : { categories: categoriesOf(spec) }),
  entries: (spec) =>
    [...spec.points, [other, spec.other] as const].map(([name, each]) => [name, each.toFixed()]),
  sheet: (spec) => [...spec.points.map(([name, points]) => [[name], points] as const), [[other], spec.other]],
  sql: (spec, { value, dialect, outOf }) => {
    const otherwise = ofHundred(spec.other, outOf).toFixed();
    const whens = spec.points.map(
      ([category, points]) =>
        `WHEN ${dialect.asText(value)} = ${dialect.text(category)} THEN ${ofHundred(points, outOf).toFixed()}`,
    );
    return whens.length === 0 ? otherwise : `CASE ${whens.join(' ')} ELSE ${otherwise} END`;
  },
  range: (spec, outOf) => {
    const all = pointsOf(spec, outOf);
    return [Decimal.min(...all), Decimal.max(...all)];
  },
  few: (spec, outOf) => pointsOf(spec, outOf),
};
