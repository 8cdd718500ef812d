// Lists (lists: in the review file): saved filters over graded.csv and changes.csv, as people write them.
import * as z from 'zod';
import { label, text } from '../foundation/yaml/kinds.js';
import { writtenCondition } from '../grammar/condition.js';

const writtenList = z.strictObject({
  label: label.optional().meta({
    description: 'name of the list for people; without it, its own',
    examples: ['Call before June'],
  }),
  when: writtenCondition.meta({
    description:
      'who is listed: a condition over columns of graded.csv and changes.csv, `near.gain`, `near.loss` and `override.<column>`',
    examples: [{ movement: { equals: 'same' }, score_change: { at_most: -10 } }],
  }),
  columns: z
    .array(text)
    .min(1)
    .optional()
    .meta({
      description:
        'columns, in their order; without it, id, fields that are not personal, tiers, score and value',
      examples: [['customer_id', 'name', 'tier', 'score_change']],
    }),
  sort: z
    .array(text)
    .min(1)
    .optional()
    .meta({
      description:
        'columns to sort by, with `-` in front from the highest down; tiers go by their order, best first; without it, by id',
      examples: [['-annual_spend', 'name']],
    }),
});

/** Lists by name. */
export const writtenLists = z.record(z.string(), writtenList);
export type WrittenLists = z.output<typeof writtenLists>;
