// What templates may name and mail merges get: one list, from which the page of templates is made, too.
import type { SaidStatement } from '../words/said.js';

/** Of a text, a yes or no, or a list with what each of its items has. */
interface TemplateField {
  readonly kind: 'text' | 'flag' | readonly string[];
  readonly means: string;
}

/** In the order in which they stand in statements.csv; `field` is told apart, since its names are those of the review. */
export const templateFields: Readonly<Record<Exclude<keyof SaidStatement, 'field'>, TemplateField>> = {
  customer_id: { kind: 'text', means: 'the id of the customer' },
  title: { kind: 'text', means: 'what the letter is called' },
  greeting: { kind: 'text', means: 'with the name, where customers may see `name`' },
  headline: { kind: 'text', means: 'a sentence: what became of the tier' },
  why: {
    kind: 'text',
    means: 'a sentence: what mostly made the difference; empty where the tier stayed, or nobody knows',
  },
  encouragement: { kind: 'text', means: 'a sentence for who fell and has a way back; else empty' },
  tier: { kind: 'text', means: 'the tier' },
  previous_tier: { kind: 'text', means: 'the tier of the review before; empty for who is new' },
  as_of: { kind: 'text', means: 'the as-of date of the review' },
  validity: { kind: 'text', means: 'until when the tier is valid, as a phrase' },
  valid_until: { kind: 'text', means: 'the same as a date; empty where results have none' },
  value_label: { kind: 'text', means: 'what the value metric is called' },
  value: { kind: 'text', means: 'the value metric of this review' },
  value_before: { kind: 'text', means: 'the review before; empty where results do not say it' },
  discount: { kind: 'text', means: 'the discount of the tier, as a phrase; empty without one' },
  next_tier: { kind: 'text', means: 'the next better tier; empty on the best one' },
  asks_more: {
    kind: 'text',
    means: 'that it asks for more than what stands in `asks`; empty where it does not',
  },
  up: { kind: 'text', means: 'what leads to it, as sentences; what is enough stands in `ways`' },
  keep: {
    kind: 'text',
    means: 'what becomes of the tier in the next review with the same figures, and how much may be missing',
  },
  note: { kind: 'text', means: 'that all this is by the rules of today' },
  contact: { kind: 'text', means: '`contact` of the review' },
  appeal: { kind: 'text', means: '`appeal` of the review' },
  rose: { kind: 'flag', means: 'whether the tier is a better one than before' },
  fell: { kind: 'flag', means: 'whether it is a worse one' },
  stayed: { kind: 'flag', means: 'whether it is the same' },
  is_new: { kind: 'flag', means: 'whether it is the first' },
  best: { kind: 'flag', means: 'whether it is the best tier there is' },
  counted: { kind: 'text', means: 'the days that figures count, as a sentence' },
  figures: {
    kind: ['label', 'now', 'before'],
    means: 'metrics that customers may see, the value metric first',
  },
  benefits: { kind: ['text'], means: 'discount and perks' },
  asks: {
    kind: ['text', 'met'],
    means: 'what the next tier asks for; empty where customers may not see that',
  },
  ways: { kind: ['text'], means: 'what would have been enough for the next tier, the easiest first' },
  keep_ways: { kind: ['text'], means: 'what is enough to keep the tier, where the same figures are not' },
};

/** Names of the texts. */
export const textFields = Object.entries(templateFields).flatMap(([name, { kind }]) =>
  kind === 'text' ? [name as TextField] : [],
);

type TextField = {
  [K in keyof SaidStatement]: SaidStatement[K] extends string ? K : never;
}[keyof SaidStatement];
