// The shape of the change report in summary.json, with what each key means.
import * as z from 'zod';
import type { ChangeReport } from '../change/report.js';
import { causes } from '../policy/model/causes.js';
import {
  band,
  byName,
  countShape,
  exact,
  labelShape,
  list,
  maybe,
  maybeCount,
  maybeExact,
  maybeLabel,
  maybeWords,
  said,
  wordsShape,
} from './shape-parts.js';

const driver = z.strictObject({
  driver: maybeWords('`behaviour:annual_spend`, `policy`, ...; null: unknown'),
  customers: countShape('customers'),
  share: exact('share of the customers who went this way'),
});

const cell = z.strictObject({
  previous_tier: wordsShape('id of the tier in last results, or `new`'),
  tier: wordsShape('id of the tier now, or `left`'),
  customers: countShape('customers'),
  row_share: exact('share of the row'),
  net_share: maybeExact('share of the row without those who left'),
  value_share: maybeExact(
    'share of the row, weighted by what customers were worth; null where a cell of the row was worth less than 0',
  ),
  previous_value: maybeExact('what they were worth in last results'),
  value: maybeExact('what they are worth now'),
  causes: maybe(
    z.strictObject({
      main: list(driver, 'main drivers, most customers first'),
      steps: said(z.record(z.enum(causes), z.int()), 'sum of the steps of these customers, by cause'),
    }),
    'why they moved; null for who did not, for new and left, and where nobody knows',
  ),
});

const distribution = z.strictObject({
  name: wordsShape('`score`, or the column of the points of a criterion'),
  label: labelShape('what people call it'),
  psi: maybeExact('population stability index; null where it cannot be measured'),
  bands: list(band, 'bands of equal width, lowest first'),
  unmeasured: maybe(z.enum(['nobody', 'out_of_range', 'no_numbers']), 'why it cannot be measured'),
});

const mover = z.strictObject({
  key: byName(z.string(), 'cells of the columns that tell customers apart'),
  previous_tier: wordsShape('id of the tier in last results'),
  tier: wordsShape('id of the tier now'),
  steps: maybe(z.int(), 'tiers climbed; null without an order of tiers'),
  score_change: maybeExact('score now less score then'),
  main_driver: maybeWords('the largest cause; null where nobody knows'),
});

const field = z.strictObject({
  field: wordsShape('name of the field'),
  values: list(
    z.strictObject({
      value: maybeWords('value of the field; null: empty'),
      customers: countShape('customers of this value who were graded both times'),
      down: countShape('of them, who went down'),
      share: exact('share of those who went down'),
      lift: exact('that share against the share of all customers'),
      concentrated: said(z.boolean(), 'whether chance alone hardly gives as many'),
    }),
    'values of the field',
  ),
});

const shares = {
  up: maybeExact('who went up'),
  down: maybeExact('who went down'),
  two_or_more: maybeExact('who went two tiers or more'),
  moved: exact('who is on another tier'),
  same: exact('who is on the same tier'),
};

const customers = z.strictObject({
  before: countShape('in last results'),
  now: countShape('now'),
  both: countShape('both times'),
  up: maybeCount('of them, who went up; null without an order of tiers'),
  down: maybeCount('who went down'),
  moved: countShape('who is on another tier'),
  same: countShape('who is on the same tier'),
  two_or_more: maybeCount('who went two tiers or more'),
  new: countShape('who was not there'),
  left: countShape('who is no longer there'),
  ungraded: countShape('who had a tier and is there without one; only where somebody can be').exactOptional(),
  returned: maybeCount('of the new, who had left before; null where nobody can say'),
});

const near = z.strictObject({
  points: exact('how far below the score of the tier counts as near'),
  within: exact('how far from a threshold, as a share of it'),
  tiers: list(
    z.strictObject({
      tier: wordsShape('id of the better tier'),
      from: wordsShape('id of the tier where they stand'),
      customers: countShape('customers'),
      score: countShape('who lack score only'),
      gates: countShape('who lack gates only'),
      both: countShape('who lack both'),
    }),
    'customers by tier nearly reached',
  ),
});

export const changeShape = z.strictObject({
  tiers: list(
    z.strictObject({ tier: wordsShape('id'), label: labelShape('what people call it') }),
    'tiers, best first, or by name where no order is known',
  ),
  ordered: said(z.boolean(), 'whether an order of tiers is known'),
  value_metric: maybeWords('id of the metric that says what customers are worth'),
  value_label: maybeLabel('what people call that metric'),
  currency: wordsShape('currency of the policy'),
  labels: byName(labelShape('what people call it'), 'labels of metrics and criteria, by id'),
  customers: said(customers, 'how many customers'),
  shares: said(z.strictObject(shares), 'shares of those who were there both times'),
  causes: said(
    z.strictObject({
      unattributed: maybe(
        z.strictObject({
          code: said(
            z.enum([
              'plain_csv',
              'policy_changed',
              'policy_unreadable',
              'exports_differ',
              'tiers_unknown',
              'columns_missing',
              'not_results',
              'not_its_last_results',
              'not_split',
              'other_tiers',
            ]),
            'what stands in the way',
          ),
          detail: wordsShape('the same in words; empty where the code says it all'),
        }),
        'why nobody can say what moved customers; null where it is known',
      ),
      up: list(driver, 'main drivers of those who went up'),
      down: list(driver, 'main drivers of those who went down'),
    }),
    'why customers moved',
  ),
  migration: list(cell, 'cells of the migration matrix'),
  stability: said(
    z.strictObject({
      fill: exact('share that stood in for an empty band'),
      score: maybe(distribution, 'the score'),
      criteria: list(distribution, 'points of criteria'),
    }),
    'how far distributions moved',
  ),
  concentration: maybe(
    z.strictObject({
      least_customers: countShape('values with fewer customers are left out'),
      most_values: countShape('fields with more values are left out'),
      fields: list(field, 'fields, with their values'),
    }),
    'where downgrades concentrate; null without an order of tiers',
  ),
  at_risk: maybe(
    z.strictObject({
      previous_value: exact('what they were worth then'),
      share: maybeExact(
        'of what everybody graded both times was worth then; null where they or all others were worth less than 0',
      ),
      value: exact('what they are worth now'),
    }),
    'worth of the customers who went down; null where nobody knows it',
  ),
  near_misses: maybe(near, 'who nearly reached a better tier'),
  movers: said(
    z.strictObject({
      up: list(mover, 'largest moves up'),
      down: list(mover, 'largest moves down'),
      moved: list(mover, 'moves, where no order of tiers is known'),
    }),
    'the largest movers',
  ),
}) satisfies z.ZodType<ChangeReport>;
