// The policy as people write it: shape only. Meaning is given in read.ts and its neighbours.
import { z } from 'zod';
import { metricKinds, metricOptions } from '../metrics/index.js';
import { pointsOptions, pointsShapes } from '../points/index.js';
import { pointsValue } from '../points/shape.js';
import { decimal, label, text, whole } from '../yaml/shape.js';
import { writtenAssign, writtenQuota, writtenTierShare } from './assign.js';
import { writtenCondition } from './condition.js';
import { span, window } from './window.js';

const optional = (shapes: readonly (readonly [string, z.ZodType])[]) =>
  Object.fromEntries(shapes.map(([key, shape]) => [key, shape.optional()]));

const metric = z.strictObject({
  ...optional([...metricKinds.values()].map((kind) => [kind.key, kind.written])),
  ...optional([...metricOptions]),
  only: writtenCondition.optional(),
  window: window.optional(),
  before: span.optional(),
  label: label.optional(),
  unit: text.optional(),
  missing: decimal.optional(),
});

const points = z.strictObject({
  ...optional([...pointsShapes.values()].map((shape) => [shape.key, shape.written])),
  ...optional([...pointsOptions]),
  reverse: z.boolean().optional(),
});

const weight = decimal.refine(
  (value) => value.gte(0) && value.lte(100) && value.decimalPlaces() <= 4,
  'must be a weight between 0 and 100 with at most 4 decimals',
);

const scoreThreshold = decimal.refine(
  (value) => value.gte(0) && value.lte(100) && value.decimalPlaces() <= 4,
  'must be a score between 0 and 100 with at most 4 decimals',
);

const criterion = z.strictObject({
  metric: text,
  id: text.optional(),
  weight,
  points,
  missing: z
    .union([pointsValue, z.literal('exclude', 'must be points between 0 and 100, or exclude')])
    .optional(),
});

const service = z
  .record(z.string(), text)
  .refine(
    (entry) => 'every' in entry && Object.keys(entry).length === 2,
    'must be one service and its cadence, such as { visit: executive, every: 6 months }',
  );

const tier = z.strictObject({
  id: text,
  label: label.optional(),
  formerly: z.array(text).optional(),
  score: scoreThreshold.optional(),
  requires: writtenCondition.optional(),
  enters_directly: writtenCondition.optional(),
  quota: writtenQuota.optional(),
  share: writtenTierShare.optional(),
  when: writtenCondition.optional(),
  keeps: z
    .strictObject({ score: scoreThreshold.optional(), requires: writtenCondition.optional() })
    .optional(),
  benefits: z
    .strictObject({
      discount: decimal
        .refine(
          (value) => value.gte(0) && value.lte(1) && value.decimalPlaces() <= 6,
          'must be what is paid of the list price, 0 to 1',
        )
        .optional(),
      annual_cost: decimal.optional(),
      perks: z.array(text).optional(),
    })
    .optional(),
  service: z.array(service).optional(),
});

const steps = z.strictObject({ max_steps: whole(0) });

export const writtenPolicy = z.strictObject({
  policy: text,
  version: text,
  currency: text.optional(),
  value: text.optional(),
  metrics: z.record(z.string(), metric),
  score: z
    .array(
      z.strictObject({
        dimension: text,
        label: label.optional(),
        weight,
        criteria: z.array(criterion).min(1),
      }),
    )
    .min(1)
    .optional(),
  adjustments: z
    .array(
      z.strictObject({
        id: text,
        label: label.optional(),
        add: decimal.refine(
          (value) => value.abs().lte(100) && value.decimalPlaces() <= 4,
          'must be points between -100 and 100 with at most 4 decimals',
        ),
        when: writtenCondition,
      }),
    )
    .optional(),
  assign: writtenAssign.optional(),
  tiers: z.array(tier).min(2, 'needs at least two tiers'),
  movement: z
    .strictObject({
      down: steps.optional(),
      up: steps.optional(),
      new_customers: z.strictObject({ at_most: text }).optional(),
    })
    .optional(),
  caps: z.array(z.strictObject({ at_most: text, when: writtenCondition, label: text.optional() })).optional(),
  floors: z
    .array(z.strictObject({ at_least: text, when: writtenCondition, label: text.optional() }))
    .optional(),
});

export type WrittenPolicy = z.output<typeof writtenPolicy>;
export type WrittenMetric = z.output<typeof metric>;
export type WrittenCriterion = z.output<typeof criterion>;
