// The shape of customers and lists of them in report.json.
import * as z from 'zod';
import type { CustomerDocument } from '../reports/document/customers.js';
import {
  byName,
  countShape,
  list,
  maybe,
  maybeExact,
  maybeWords,
  wordsShape,
} from '../results/shape-parts.js';

export const customerShape = z.strictObject({
  customer: wordsShape('id or pseudonym; empty where neither may be seen'),
  fields: byName(z.string(), 'fields that lists show, by name'),
  tier: wordsShape('id of the tier'),
  previous_tier: maybeWords('id of the tier in last results; null for who is new'),
  movement: wordsShape(
    'up, down, same, new, or ungraded: there without a tier; else empty without last results',
  ),
  steps: maybe(z.int(), 'tiers climbed; negative is down'),
  valid_until: maybeWords(
    'day before which the customer does not fall from the tier; null where none is promised',
  ),
  value: maybeExact('what the customer is worth'),
  previous_value: maybeExact('the same in last results'),
  score: maybeExact('score'),
  previous_score: maybeExact('score in last results'),
  score_change: maybeExact('score now less score then'),
  main_driver: maybeWords('`behaviour:annual_spend`, `policy`, ...; null for who did not move'),
  reasons: list(z.string(), 'codes of reasons, as in graded.csv'),
  near: maybe(z.enum(['score', 'gates', 'both']), 'what is missing to the next tier, where that is little'),
  next_tier: maybeWords('id of the next better tier'),
  score_to_next: maybeExact('points that the score is short of it'),
  firmness: maybeWords('`firm`, or what flips the grade and to which tier; null where results do not say'),
  margin_orders: maybeWords(
    'the fewest orders that have to be missing for a worse tier; null where none of the few does',
  ),
  margin_value: maybeExact('the least that the value has to be lower for it; null where no small part does'),
}) satisfies z.ZodType<CustomerDocument>;

/** A list with the first of its customers; @param more what else is told of it */
export function customersShape<T extends z.ZodRawShape>(more: T) {
  return z.strictObject({
    customers: countShape('customers on the list'),
    first: list(customerShape, 'the first of them, by what they are worth'),
    ...more,
  });
}
