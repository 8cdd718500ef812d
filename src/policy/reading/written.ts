// The policy as people write it: shape only, with what each key means beside it; the JSON Schema and the reference page
// are made from this. Meaning is given in read.ts and its neighbours.
import * as z from 'zod';
import { text } from '../../foundation/yaml/kinds.js';
import { yearBegins } from '../../grammar/window.js';
import { writtenAssign } from '../model/assign.js';
import { writtenFirmness } from '../model/firmness.js';
import { writtenMovement } from '../model/movement.js';
import { writtenMetric } from './written-metric.js';
import { writtenAdjustment, writtenDimension } from './written-score.js';
import { writtenCap, writtenFloor, writtenTier, writtenUngraded } from './written-tiers.js';

export const writtenPolicy = z
  .strictObject({
    policy: text.meta({ description: 'name of the policy', examples: ['Annual customer grading'] }),
    version: text.meta({ description: 'version of the policy, as results show it', examples: ['2026.1'] }),
    currency: text.optional().meta({ description: 'currency of money, for reports', examples: ['CNY'] }),
    value: text.optional().meta({
      description:
        'the metric that says what a customer is worth, for the value columns of reports; without it, the first `sum`',
      examples: ['annual_spend'],
    }),
    year_begins: yearBegins.optional().meta({
      description:
        'the day, as MM-DD, on which the years of the windows `calendar year` and `previous year` begin',
      default: '01-01',
      examples: ['04-01'],
    }),
    metrics: z.record(z.string(), writtenMetric).meta({
      description: 'values per customer, by name: letters, digits and `_`, beginning with a letter',
      examples: [{ annual_spend: { sum: 'transactions.amount', window: '12 months' } }],
    }),
    score: z.array(writtenDimension).min(1).optional().meta({
      description: 'dimensions with their weights; without it, gates alone decide',
    }),
    adjustments: z
      .array(writtenAdjustment)
      .optional()
      .meta({
        description: 'bonus and penalty points, added before the score is clamped to 0 to 100',
        examples: [[{ id: 'high_rating', add: 5, when: { rating: { at_least: 4.5 } } }]],
      }),
    assign: writtenAssign
      .optional()
      .meta({ description: 'how tiers are assigned', examples: [{ by: 'quota', of: 'annual_spend' }] }),
    tiers: z
      .array(writtenTier)
      .min(2, 'needs at least two tiers')
      .meta({
        description: 'best first; the last one takes everybody else',
        examples: [[{ id: 'gold', score: 65 }, { id: 'normal' }]],
      }),
    ungraded: writtenUngraded.optional().meta({
      description:
        'customers without a tier: they have no score, no tier is counted with them, and their first tier later counts as new',
      examples: [{ when: { tenure: { less_than: 3 } }, label: { en: 'Not rated yet', zh: '暂不评级' } }],
    }),
    movement: writtenMovement.optional().meta({
      description:
        'limits on how far a customer moves between reviews; without last results they do not apply',
      examples: [{ down: { max_steps: 1 }, new_customers: { at_most: 'gold' } }],
    }),
    caps: z
      .array(writtenCap)
      .optional()
      .meta({
        description: 'conditions that bound the tier from above; a cap wins over a floor',
        examples: [[{ at_most: 'gold', when: { days_overdue: { more_than: 90 } }, label: 'Arrears' }]],
      }),
    floors: z
      .array(writtenFloor)
      .optional()
      .meta({
        description: 'conditions that bound the tier from below',
        examples: [[{ at_least: 'gold', when: { strategic: { equals: true } } }]],
      }),
    firmness: writtenFirmness.optional().meta({
      description:
        'what counts as a small change: a grade is firm when none gives another tier; `off` leaves it untold',
      default: { metrics: '1%', days: 1, orders: 1 },
      examples: [{ metrics: '2%', days: 7, orders: 1 }, 'off'],
    }),
  })
  .meta({ title: 'Policy', description: 'How customers are graded: metrics, points, tiers, movement.' });

export type WrittenPolicy = z.output<typeof writtenPolicy>;
