// Test cases of a policy as people write them: shape only, with what each key means beside it.
import * as z from 'zod';
import { decimal, text } from '../foundation/yaml/kinds.js';
import { isoDate } from '../review/written.js';

/** A value as the relation holds it; null where it is missing. */
const value = z.union([decimal, z.boolean(), z.string(), z.null()]);

const values = z.record(z.string(), value);

const last = z.union([
  text,
  z.strictObject({
    tier: text.meta({
      description: 'tier that the customer held, by its id or a former one',
      examples: ['gold'],
    }),
    score: decimal
      .optional()
      .meta({ description: 'score of then, for changes', minimum: 0, maximum: 100, examples: [61.5] }),
    scored_tier: text
      .optional()
      .meta({ description: 'tier that the score gave then, for `best_of`', examples: ['silver'] }),
    movement: z
      .enum(['up', 'down', 'same', 'new'])
      .optional()
      .meta({
        description: 'how the customer came to the tier, for `protect_first_review`',
        examples: ['up'],
      }),
    metrics: values.optional().meta({
      description: 'what metrics were then, for those that are taken from last results (`last`)',
      examples: [{ qualifying_nights: 62 }],
    }),
    tier_since: isoDate.optional().meta({
      description: 'since when the tier is held, for `valid`',
      examples: ['2026-03-31'],
    }),
    valid_until: isoDate.optional().meta({
      description: 'until when it is valid, for `valid`',
      examples: ['2027-03-31'],
    }),
    ruled_tier: text.optional().meta({
      description: 'tier that the rules gave then, for `counts_from: ruled`; without it the tier',
      examples: ['silver'],
    }),
    last_downgrade: isoDate.optional().meta({
      description: 'when the customer was downgraded last, for `not_again_within`',
      examples: ['2026-09-30'],
    }),
  }),
]);

const lastMeta = {
  description:
    'last results of the customer: a tier, or what movement rules read besides; `new` where there are last results without the customer. When no customer has any, there are no last results and no movement rules',
  examples: ['gold', { tier: 'gold', score: 61.5 }],
};

const expectation = z
  .record(z.string(), z.union([decimal, z.boolean(), z.string(), z.null(), z.array(text)]))
  .refine((written) => Object.keys(written).length > 0, 'names nothing; name at least the tier')
  .meta({ minProperties: 1 });

const expectMeta = {
  description:
    'columns of graded.csv or changes.csv and what they must hold; only what is named is compared. Besides, `reasons_include` lists reasons that must be among the reasons',
  examples: [{ tier: 'gold', score: 71.25, reasons_include: ['max_down'] }],
};

const metricsMeta = {
  description:
    'values of metrics by name. Arithmetic that is not given is computed from what is; every other metric that is not given is as for a customer without any row: sums and counts 0, the rest missing. Nobody is inactive: that takes rows',
  examples: [{ annual_spend: 64000, orders: 12, rating: null }],
};

const customer = z.strictObject({
  customer_id: text
    .optional()
    .meta({ description: 'needed with rows; else a name for messages', examples: ['C1'] }),
  metrics: values.optional().meta(metricsMeta),
  last: last.optional().meta(lastMeta),
  expect: expectation.meta(expectMeta),
});

const testCase = z.strictObject({
  name: text.meta({
    description: 'what the case shows, in words',
    examples: ['A gold customer falls one tier at most'],
  }),
  as_of: isoDate.optional().meta({
    description: 'the last day that counts; needed with rows, here or for all cases',
    examples: ['2026-12-31'],
  }),
  metrics: values.optional().meta(metricsMeta),
  rows: z
    .record(z.string(), z.array(values))
    .optional()
    .meta({
      description:
        'in place of metrics: rows of exports, under the names that the policy uses. `customer_id` may be left out where there is one customer, `customers` where it would say nothing else',
      examples: [{ transactions: [{ date: '2026-05-01', amount: 1200 }] }],
    }),
  last: last.optional().meta(lastMeta),
  expect: expectation.optional().meta(expectMeta),
  customers: z
    .array(customer)
    .min(1)
    .optional()
    .meta({
      description:
        'several customers who are graded together, each with an expectation: for points and tiers that compare customers',
      examples: [[{ metrics: { annual_spend: 5 }, expect: { tier: 'normal' } }]],
    }),
});

export const writtenCases = z
  .strictObject({
    as_of: isoDate
      .optional()
      .meta({ description: 'the last day that counts, for all cases', examples: ['2026-12-31'] }),
    cases: z.array(testCase).min(1).meta({ description: 'each is graded on its own' }),
  })
  .meta({
    title: 'Test cases of a policy',
    description:
      'Customers with what they bought, or with metrics, and the tier that the policy must give them.',
  });

export type WrittenCases = z.output<typeof writtenCases>;
export type WrittenCase = WrittenCases['cases'][number];
export type WrittenCustomer = NonNullable<WrittenCase['customers']>[number];
