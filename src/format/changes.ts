// Columns of changes.csv and of the migration matrix, in their order.
import type { Columns } from './column.js';

const split = 'where the score is split: last results are a folder, and both policies give scores';
const part = { type: 'number', unit: 'points', when: split } as const;
const cause = { type: 'whole number', unit: 'tiers' } as const;
const score = { type: 'number', unit: 'points, 0 to 100' } as const;

export const changes = {
  customer_id: {
    type: 'text',
    means: 'the id, as the exports have it; in a `diff` the columns that `--key` names',
  },
  previous_tier: { type: 'code', means: 'id of the tier in last results; empty for who was not there' },
  tier: { type: 'code', means: 'id of the tier now; empty for who left, or has none now' },
  movement: {
    type: 'code',
    means:
      '`up`, `down`, `new`, `left`, or `ungraded` for who had a tier and has none now; in a `diff` without an order of tiers `moved`',
  },
  steps: {
    type: 'whole number',
    unit: 'tiers',
    means: 'tiers climbed; negative is down, empty for who is new or left',
  },
  steps_behaviour: {
    ...cause,
    means: "last year's policy on this year's data, against the tier that the score gave last year",
  },
  steps_policy: { ...cause, means: "this year's policy against last year's, both on this year's data" },
  steps_movement: {
    ...cause,
    means: 'what keep rules and limits did this year, less what they did last year',
  },
  steps_bounds: { ...cause, means: 'the same of floors and caps' },
  steps_override: { ...cause, means: 'the same of overrides' },
  previous_score: { ...score, means: 'score in last results' },
  score: { ...score, means: 'score now' },
  score_change: { type: 'number', unit: 'points', means: 'score now less score in last results' },
  main_driver: {
    type: 'code',
    means:
      'the largest part that points the way of the change; of equal ones the first. Behaviour names what in it: the criterion that moved the score most (`behaviour:annual_spend`; where segments or clusters decide, of those that they look at), `behaviour:adjustments`, or the metric of the gate, the direct entry or the quota that decided; `unattributed` where nobody knows',
  },
  reasons: { type: 'code', means: 'reason codes, as in graded.csv; `left` for who left' },
  score_change_policy: {
    ...part,
    means: "score by this year's policy less score by last year's, both on this year's data",
  },
  'score_change_by_<criterion>': {
    ...part,
    each: 'criterion',
    means:
      "what a criterion of last year's policy brought in this year, less what it brought in last year; weights that are shared out included",
  },
  score_change_adjustments: {
    ...part,
    means: "bonuses and penalties of last year's policy, this year less last year",
  },
  score_change_clamping_and_rounding: {
    ...part,
    means:
      'the bounds 0 and 100 of the score, and rounding (`score_change_rounding` in older results); with it the parts sum exactly to `score_change`',
  },
} as const satisfies Columns;

export const migration = {
  previous_tier: { type: 'code', means: 'id of the tier in last results, or `new`' },
  tier: { type: 'code', means: 'id of the tier now, `left`, or `ungraded`: there without a tier' },
  customers: {
    type: 'whole number',
    unit: 'customers',
    means: 'how many went from the one to the other; may be 0',
  },
  row_share: {
    type: 'number',
    unit: 'share of 1',
    means: 'their share of all with this `previous_tier`, with at most 6 places; empty where nobody has it',
  },
  previous_value: {
    type: 'number',
    unit: 'value metric',
    means: 'what they were worth in last results; empty for who is new, and where last results do not say it',
  },
  value: {
    type: 'number',
    unit: 'value metric',
    means: 'what they are worth now; empty for who left, and in a policy without `value`',
  },
} as const satisfies Columns;
