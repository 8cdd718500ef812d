// Columns of graded.csv, in their order.
import { type Columns, namesOf } from './column.js';

export const graded = {
  customer_id: { type: 'text', means: 'the id, as the exports have it' },
  '<field>': {
    type: 'as in the export',
    each: 'shown field',
    means:
      'a field of the customers export, declared or computed in the review, that no metric of the same name shows',
  },
  tier: {
    type: 'code',
    means:
      'id of the tier that the customer has now, overrides included; empty for whom the policy gives none',
  },
  previous_tier: {
    type: 'code',
    means: 'id of the tier in last results, by what it is called now; empty for who was not there',
  },
  movement: {
    type: 'code',
    means:
      '`up`, `down`, `same`, or `new` for who was not in last results, or had no tier there; `ungraded` for who has none now; else empty without last results',
  },
  steps: {
    type: 'whole number',
    unit: 'tiers',
    means: 'tiers climbed since last results; negative is down, empty for who was not there',
  },
  last_downgrade: {
    type: 'date',
    when: 'where the policy has `not_again_within`',
    means: 'as-of date of the last review in which the customer went down; empty where none is known',
  },
  tier_since: {
    type: 'date',
    when: 'where the policy has `valid`',
    means: 'as-of date of the review in which the customer came to the tier; carried on from last results',
  },
  valid_until: {
    type: 'date',
    when: 'where the policy has `valid`',
    means:
      'day before which the customer does not fall from the tier; carried on from last results, empty on the last tier and where an override gave the tier',
  },
  score: {
    type: 'number',
    unit: 'points, 0 to 100',
    means: 'the score, adjustments included, with at most 4 places; empty in a policy without scores',
  },
  previous_score: {
    type: 'number',
    unit: 'points, 0 to 100',
    means:
      'score in last results, as it was published then; empty for who was not there, and where last results are a plain CSV or have no scores',
  },
  score_change: {
    type: 'number',
    unit: 'points',
    means:
      'score now less score in last results, whatever moved it: the customer, the policy, or both; empty where one of the two is',
  },
  previous_value: {
    type: 'number',
    unit: 'value metric of last results',
    means:
      'what the customer was worth in last results, as it was published then, by the value metric of then; empty for who was not there, and where last results do not say it',
  },
  scored_tier: {
    type: 'code',
    means: 'tier by score and gates, or by what else the policy assigns tiers with',
  },
  moved_tier: { type: 'code', means: 'the same after keep rules and limits of movement' },
  ruled_tier: {
    type: 'code',
    means: 'the same after floors and caps: the tier of the rules, before overrides',
  },
  reasons: { type: 'code', means: 'reason codes, most important first, separated by `;`' },
  firmness: {
    type: 'code',
    when: 'unless the policy says `firmness: off`, a tier depends on how customers rank among all others, or `--no-firmness` leaves it out',
    means:
      '`firm` where no small change gives another tier; else which do and to which tier, `order-1:silver` or `annual_spend+1%:gold`, separated by `;`, first those that move the score least; empty where the metrics do not tell it for every small change',
  },
  margin_orders: {
    type: 'whole number',
    when: 'as `firmness`',
    means:
      'the fewest orders of the average amount that have to be missing for a worse tier, where so many as count as few are enough: one fewer missing keeps the tier; empty where they are not enough',
  },
  margin_value: {
    type: 'number',
    unit: 'value metric',
    when: 'as `firmness`',
    means:
      'the least that the value metric has to be lower, alone, for a worse tier, where the part that counts as small is enough: a cent less than that keeps the tier; empty where it is not enough, and where the value is not computed from rows',
  },
  '<metric>': {
    type: 'as the metric',
    each: 'metric',
    means: 'value of a metric that is not hidden; empty where it is missing',
  },
  '<criterion>_points': {
    type: 'number',
    unit: 'points, 0 to 100',
    each: 'criterion',
    means: 'points of a criterion, with at most 6 places',
  },
  next_tier: { type: 'code', means: 'id of the next better tier; empty for who is on the best' },
  score_to_next: {
    type: 'number',
    unit: 'points',
    means:
      'what the score is short of the score of the next better tier; 0 where only gates stand in the way, empty where that tier has no score',
  },
  discount: {
    type: 'number',
    means: 'the `discount` of the tier, as the policy writes it; empty where it has none',
  },
} as const satisfies Columns;

/** Columns of graded.csv that stand under a name of their own: a metric of that name would stand there twice. */
export const fixedColumns: readonly string[] = namesOf(graded);
