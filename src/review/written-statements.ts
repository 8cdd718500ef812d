// What statements for customers say besides results (statements: in the review file), as people write it.
import * as z from 'zod';
import { label, text } from '../foundation/yaml/kinds.js';

/** More would not stay on one page with everything else. */
const mostSigns = 250;

const shortLabel = label.refine(
  (written) =>
    [written]
      .flat()
      .every((each) =>
        Object.values(typeof each === 'string' ? { each } : each).every(
          (said) => (said ?? '').length <= mostSigns,
        ),
      ),
  `must be at most ${mostSigns} characters, so that a statement stays on one page`,
);

export const writtenStatements = z.strictObject({
  contact: shortLabel.optional().meta({
    description: 'whom customers ask, as text or as text by language; without it, nothing is said of it',
    examples: [{ en: 'Your account manager, or vip@example.com', zh: '您的客户经理，或 vip@example.com' }],
  }),
  appeal: shortLabel.optional().meta({
    description: 'how customers appeal, and until when; without it, nothing is said of it',
    examples: [{ en: 'Write to us within 30 days.', zh: '请于 30 日内书面提出。' }],
  }),
  perks: z
    .record(z.string(), label)
    .optional()
    .meta({
      description: 'what customers call the perks of tiers; without it, the names in the policy',
      examples: [{ birthday_gift: { en: 'a birthday gift', zh: '生日礼物' } }],
    }),
  addresses: z
    .array(text)
    .min(1)
    .optional()
    .meta({
      description:
        'fields of the customers export by which customers are reached; without it, those whose names say so, such as `email`, `phone` or `address`',
      examples: [['email', 'mobile']],
    }),
});
