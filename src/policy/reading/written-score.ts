// Dimensions, criteria and adjustments as people write them; points are one shape made from all points shapes.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { decimal, label, text, whole } from '../../foundation/yaml/kinds.js';
import { writtenCondition } from '../../grammar/condition.js';
import { describedBy, optionsNamed } from '../../grammar/described.js';
import { pointsOptions, pointsShapes } from '../points/index.js';
import { pointsValue, sheetMost, sheetPlaces } from '../points/shape.js';

/** Adds what exceeds the most points that there are, each in its place. */
function notTooMany(written: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const most = written.out_of instanceof Decimal ? written.out_of : new Decimal(100);
  for (const shape of pointsShapes.values()) {
    if (written[shape.key] === undefined) continue;
    const message = `must be points between 0 and ${most.toFixed()} with at most 6 decimals`;
    for (const [path, given] of sheetPlaces(shape, shape.spec(written[shape.key], written)))
      if (given.gt(most)) context.addIssue({ code: 'custom', path: [...path], message });
  }
}

/** Adds that nothing says which categories get which points. */
function saysRules(written: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  if (written.by === undefined || written.of !== undefined) return;
  const message = 'needs of: beside it, with the points of each category';
  context.addIssue({ code: 'custom', path: ['by'], message });
}

const points = z
  .strictObject({
    ...Object.fromEntries(
      [...pointsShapes.values()].map((shape) => [
        shape.key,
        shape.written.optional().meta(describedBy(shape)),
      ]),
    ),
    ...optionsNamed(pointsOptions),
    reverse: z
      .boolean()
      .optional()
      .meta({ description: 'turns points round: less is better', default: false }),
    out_of: sheetMost.optional().meta({
      description:
        'what the points are out of, so that a sheet of 30 points can be written as it is: 10 of 30 are 33.333333 points',
      default: 100,
      examples: [30],
    }),
  })
  .superRefine(notTooMany)
  .superRefine(saysRules)
  .meta({ oneOf: [...pointsShapes.keys()].map((key) => ({ required: [key] })) });

const weight = decimal
  .refine(
    (value) => value.gte(0) && value.lte(100) && value.decimalPlaces() <= 4,
    'must be a weight between 0 and 100 with at most 4 decimals',
  )
  .meta({ minimum: 0, maximum: 100 });

const writtenCriterion = z.strictObject({
  metric: text.meta({ description: 'the metric that is turned into points', examples: ['annual_spend'] }),
  id: text.optional().meta({
    description: 'name of its column of points, `<id>_points`; without it, the name of the metric',
    examples: ['spend_rank'],
  }),
  weight: weight.meta({
    description: 'its part of the dimension; the weights of a dimension add up to 100',
    examples: [70],
  }),
  points: points.meta({
    description: 'how the metric becomes points between 0 and 100',
    examples: [{ steps: { 0: 0, 10000: 40, 50000: 70, 100000: 100 } }],
  }),
  missing: z
    .union([pointsValue, z.literal('exclude', 'must be points between 0 and 100, or exclude')])
    .optional()
    .meta({
      description:
        'points of a customer whose metric is missing; `exclude` shares its weight out over the others',
      default: 0,
      examples: [50, 'exclude'],
    }),
});

export const writtenDimension = z.strictObject({
  dimension: text.meta({ description: 'name of the dimension', examples: ['customer_value'] }),
  label: label.optional().meta({
    description: 'what reports call it; without it, its name',
    examples: [{ en: 'Customer value', zh: '客户价值' }],
  }),
  weight: weight.meta({
    description: 'its part of the score; the weights of all dimensions add up to 100',
    examples: [60],
  }),
  criteria: z
    .array(writtenCriterion)
    .min(1)
    .meta({ description: 'metrics that give points in this dimension' }),
});

const mostTimes = 100;

export const writtenAdjustment = z
  .strictObject({
    id: text.meta({
      description: 'name of the adjustment, as the reason `adjustment:<id>` shows it',
      examples: ['high_rating'],
    }),
    label: label.optional().meta({ description: 'what reports call it', examples: ['High rating'] }),
    add: decimal
      .refine(
        (value) => value.abs().lte(100) && value.decimalPlaces() <= 4,
        'must be points between -100 and 100 with at most 4 decimals',
      )
      .meta({
        description: 'points added to the score; a penalty is negative',
        minimum: -100,
        maximum: 100,
        examples: [5],
      }),
    when: writtenCondition.optional().meta({
      description: 'who gets it: a condition over metrics and fields of the customers export',
      examples: [{ rating: { at_least: 4.5 } }],
    }),
    per: text.optional().meta({
      description:
        'a metric that says how many times it is given: `add: -3, per: complaints, at_most: 2` takes 3 points for the first and 3 for the second; parts of a time do not count. The second has the reason `adjustment:<id>_2`',
      examples: ['complaints'],
    }),
    at_most: whole(1, mostTimes)
      .optional()
      .meta({ description: 'how many times `per` gives it at most; needed beside it', examples: [2] }),
  })
  .refine(({ when, per }) => when !== undefined || per !== undefined, 'needs when: or per:')
  .refine(
    ({ per, at_most }) => (per === undefined) === (at_most === undefined),
    'per: and at_most: go together: the metric, and how many times at most',
  );

export type WrittenCriterion = z.output<typeof writtenCriterion>;
export type WrittenAdjustment = z.output<typeof writtenAdjustment>;
