// Movement rules: how far and how fast a customer moves between two reviews. As people write them, and as rules read them.
import * as z from 'zod';
import { text, whole } from '../../foundation/yaml/kinds.js';
import { type Span, span } from '../../grammar/window.js';
import type { Metric, Movement } from './policy.js';
import { resolveValidity, writtenValidity } from './validity.js';

const maxSteps = whole(0).meta({ description: 'tiers that a customer moves at most', examples: [1] });

const down = z
  .strictObject({
    max_steps: maxSteps.optional(),
    not_again_within: span.optional().meta({
      description: 'who was downgraded so short a time before the as-of date is not downgraded again',
      examples: ['6 months'],
    }),
    protect_first_review: z
      .boolean()
      .optional()
      .meta({
        description:
          'who came up to the tier, or entered it, in the last review is not downgraded in this one',
        default: false,
        examples: [true],
      }),
  })
  .refine(
    (written) => Object.keys(written).length > 0,
    'needs max_steps, not_again_within or protect_first_review',
  )
  .meta({ minProperties: 1 });

export const writtenMovement = z.strictObject({
  best_of: z
    .literal('2 years', { error: 'must be 2 years: the better of this review and the last one counts' })
    .optional()
    .meta({
      description: "the better of this and last year's scored tier counts",
      examples: ['2 years'],
    }),
  down: down.optional().meta({
    description: 'limits on the way down, against the tier held in the last results',
    examples: [{ max_steps: 1 }, { max_steps: 1, not_again_within: '6 months' }],
  }),
  up: z
    .strictObject({ max_steps: maxSteps })
    .optional()
    .meta({ description: 'limit on the way up', examples: [{ max_steps: 2 }] }),
  valid: writtenValidity.optional(),
  counts_from: z
    .enum(['ruled', 'tier'])
    .optional()
    .meta({
      description:
        'what counts as the tier held in last results: `tier`, overrides included, or `ruled`, what the rules gave: then an override that ended leaves no trace',
      default: 'tier',
      examples: ['ruled'],
    }),
  new_customers: z
    .strictObject({
      at_most: text.meta({ description: 'best tier that they may enter', examples: ['gold'] }),
    })
    .optional()
    .meta({
      description: 'limit for customers who are not in the last results',
      examples: [{ at_most: 'gold' }],
    }),
  inactive: z
    .strictObject({
      after: span.meta({
        description: 'time without a used transaction before the as-of date',
        examples: ['12 months'],
      }),
    })
    .optional()
    .meta({
      description:
        'customers without a transaction for so long stand on the last tier at once, whatever else would hold them',
      examples: [{ after: '12 months' }],
    }),
});
type WrittenMovement = z.output<typeof writtenMovement>;

/** The rules, with defaults; `tierIndex` finds the tier that new customers may enter. */
export function resolveMovement(
  written: WrittenMovement | undefined,
  yearBegins: string | undefined,
  tierIndex: (id: string) => number,
): Movement {
  const newAtMost = written?.new_customers?.at_most;
  return {
    bestOfTwo: written?.best_of !== undefined,
    downMaxSteps: written?.down?.max_steps,
    notAgainWithin: written?.down?.not_again_within,
    protectFirstReview: written?.down?.protect_first_review === true,
    upMaxSteps: written?.up?.max_steps,
    newCustomersAtMost: newAtMost === undefined ? undefined : tierIndex(newAtMost),
    valid: resolveValidity(written?.valid, yearBegins),
    // Undefined as whatever is not said: fingerprints of policies that do not say it stay what they were.
    countsFromRuled: written?.counts_from === 'ruled' ? true : undefined,
    inactiveAfter: written?.inactive?.after,
  };
}

/** The hidden metric that says whether somebody is inactive: transactions in the months before the as-of date. */
export const recentTransactions = '_recent_transactions';

/** That metric, where the policy asks for it. */
export function recencyMetric(after: Span | undefined): Metric[] {
  if (after === undefined) return [];
  return [
    {
      id: recentTransactions,
      hidden: true,
      label: { en: 'Recent transactions', zh: '近期交易' },
      unit: '',
      missing: undefined,
      spec: {
        grain: 'rows',
        kind: 'count',
        export: 'transactions',
        field: undefined,
        options: {},
        only: undefined,
        window: after,
        before: undefined,
      },
    },
  ];
}
