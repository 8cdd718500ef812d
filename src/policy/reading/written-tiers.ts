// Tiers, caps and floors as people write them.
import * as z from 'zod';
import { decimal, label, text, whole } from '../../foundation/yaml/kinds.js';
import { writtenCondition } from '../../grammar/condition.js';
import { interval } from '../../grammar/interval.js';
import { writtenQuota, writtenTierShare } from '../model/assign.js';

const scoreThreshold = decimal
  .refine(
    (value) => value.gte(0) && value.lte(100) && value.decimalPlaces() <= 4,
    'must be a score between 0 and 100 with at most 4 decimals',
  )
  .meta({ minimum: 0, maximum: 100 });

const serviceKeys = ['every', 'minutes'];

const service = z
  .object({
    every: interval.meta({ description: 'how often at least', examples: ['6 months'] }),
    minutes: whole(1, 1_440)
      .optional()
      .meta({ description: 'how long one time takes, for the workload of who does it', examples: [60] }),
  })
  .catchall(text)
  .refine(
    (entry) => Object.keys(entry).filter((key) => !serviceKeys.includes(key)).length === 1,
    'must be one service with who does it, and its cadence, such as { visit: executive, every: 6 months }',
  )
  .meta({ minProperties: 2, maxProperties: 3 });

const benefits = z.strictObject({
  discount: decimal
    .refine(
      (value) => value.gte(0) && value.lte(1) && value.decimalPlaces() <= 6,
      'must be what is paid of the list price, 0 to 1',
    )
    .optional()
    .meta({
      description: 'what is paid of the list price: 0.85 is 15% off',
      minimum: 0,
      maximum: 1,
      examples: [0.85],
    }),
  annual_cost: decimal
    .optional()
    .meta({ description: 'what the benefits cost for one customer and year', examples: [500] }),
  perks: z
    .array(text)
    .optional()
    .meta({ description: 'benefits by name', examples: [['free_maintenance', 'birthday_gift']] }),
});

const keeps = z.strictObject({
  score: scoreThreshold.optional().meta({ description: 'score that keeps the tier', examples: [80] }),
  requires: writtenCondition.optional().meta({
    description: 'condition that keeps the tier',
    examples: [{ annual_spend: { at_least: 160000 } }],
  }),
});

export const writtenTier = z.strictObject({
  id: text.meta({ description: 'name of the tier in results', examples: ['gold'] }),
  label: label.optional().meta({
    description: 'what reports call it; without it, its id',
    examples: [{ en: 'Gold', zh: '金卡' }],
  }),
  formerly: z
    .array(text)
    .optional()
    .meta({ description: "ids of last year's policy that now mean this tier", examples: [['vip']] }),
  score: scoreThreshold.optional().meta({
    description: 'score from which the tier is reached; falling from tier to tier',
    examples: [65],
  }),
  requires: writtenCondition.optional().meta({
    description: 'gate: a condition that must hold on top of the score',
    examples: [{ annual_spend: { at_least: 200000 } }],
  }),
  enters_directly: writtenCondition.optional().meta({
    description: 'condition that gives the tier whatever the score is',
    examples: [{ annual_spend: { at_least: 100000 } }],
  }),
  quota: writtenQuota.optional().meta({
    description: 'with `assign: { by: quota }`: part or number of the customers who stand on it',
    examples: ['5%', 200],
  }),
  share: writtenTierShare.optional().meta({
    description:
      'with `assign: { by: cumulative_share }`: part of the total down to which it reaches, from the top',
    examples: ['70%'],
  }),
  when: writtenCondition.optional().meta({
    description: 'with `assign: { by: segments }`: who stands on it; the first tier whose condition holds',
    examples: [{ recency_days: { at_most: 90 } }],
  }),
  keeps: keeps.optional().meta({
    description: 'what a customer who held the tier last time needs to keep it; all that is named must hold',
    examples: [{ score: 80 }],
  }),
  benefits: benefits
    .optional()
    .meta({ description: 'what customers of the tier get', examples: [{ discount: 0.85 }] }),
  service: z
    .array(service)
    .optional()
    .meta({
      description: 'service calendar: one service, who does it, and how often',
      examples: [[{ visit: 'executive', every: '6 months', minutes: 60 }]],
    }),
});

export const writtenUngraded = z.strictObject({
  when: writtenCondition.meta({
    description: 'who has no tier; it names metrics, since these customers have no score',
    examples: [{ tenure: { less_than: 3 } }],
  }),
  label: label.optional().meta({
    description: 'what reports call them; without it, "No tier"',
    examples: [{ en: 'Not rated yet', zh: '暂不评级' }],
  }),
});

const boundLabel = label.optional().meta({
  description: 'what reports call it; reasons have the English label. Without it, the names in its condition',
  examples: ['Arrears', { en: 'Arrears', zh: '欠款' }],
});

export const writtenCap = z.strictObject({
  at_most: text.meta({ description: 'best tier that is left while the condition holds', examples: ['gold'] }),
  when: writtenCondition.meta({
    description: 'whom it bounds',
    examples: [{ days_overdue: { more_than: 90 } }],
  }),
  label: boundLabel,
});

export const writtenFloor = z.strictObject({
  at_least: text.meta({
    description: 'worst tier that is possible while the condition holds',
    examples: ['gold'],
  }),
  when: writtenCondition.meta({ description: 'whom it bounds', examples: [{ strategic: { equals: true } }] }),
  label: boundLabel,
});
