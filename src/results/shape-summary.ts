// The shape of summary.json, with what each key means.
import * as z from 'zod';
import type { Summary } from '../reports/summary.js';
import { changeShape } from './shape-change.js';
import {
  band,
  count,
  exact,
  guards,
  label,
  list,
  maybe,
  maybeCount,
  maybeExact,
  maybeLabel,
  maybeWords,
  rows,
  said,
  status,
  words,
} from './shape-parts.js';

const tier = z.strictObject({
  tier: words('id'),
  label: label('what people call it'),
  customers: count('customers on it'),
  share: exact('share of all customers'),
  value: exact('what they are worth'),
  value_share: exact('share of what all customers are worth'),
  previous_customers: maybeCount('customers on it in last results; null without them'),
  came_up: count('who came from a worse tier'),
  came_down: count('who came from a better tier'),
  stayed: count('who was here before'),
  new: count('who was not in last results'),
});

const cell = z.strictObject({
  previous_tier: words('id of the tier in last results, or `new`'),
  tier: words('id of the tier now, or `left`'),
  customers: count('customers'),
  previous_value: maybeExact('what they were worth in last results'),
  value: maybeExact('what they are worth now; null for who left'),
});

const movement = z.strictObject({
  up: count('who went up'),
  down: count('who went down'),
  same: count('who is on the same tier'),
  new: count('who was not in last results'),
  left: count('who is no longer there'),
});

const binned = z.strictObject({
  criterion: words('id of the criterion'),
  metric: words('id of its metric'),
  method: words('how the bins were found'),
  reverse: said(z.boolean(), 'whether small values have the most points'),
  bins: list(
    z.strictObject({
      bin: count('number, from 1, which has the fewest points'),
      from: maybeExact('least value; null: no bound'),
      below: maybeExact('values of the bin are less than this; null: no bound'),
      points: exact('points that it gives'),
      customers: count('customers in it'),
    }),
    'bins, fewest points first',
  ),
});

const overrides = z.strictObject({
  counts: said(
    z.strictObject({
      applied: count('applied'),
      redundant: count('the rules give the same tier'),
      expired: count('their last day is over'),
      refused: count('not applied'),
    }),
    'overrides by what became of them',
  ),
  share: exact('share of the customers whom an override put on another tier'),
  up: count('applied ones, to a better tier than the rules gave'),
  down: count('applied ones, to a worse tier'),
  by_approver: list(
    z.strictObject({ approver: words('who approved'), customers: count('customers') }),
    'applied ones by who approved them',
  ),
  by_reason: list(
    z.strictObject({ reason: words('the reason'), customers: count('customers') }),
    'applied ones by reason',
  ),
  last_time: maybe(
    z.strictObject({
      raised: count('customers whom overrides raised last time'),
      lived_up_to: count('of them, who earned that tier since'),
      customers: list(z.string(), 'their ids'),
    }),
    'overrides of last time; null where nobody knows',
  ),
});

export const summaryShape = z
  .strictObject({
    review: words('name of the review'),
    status,
    as_of: words('the last day that counts'),
    policy: words('name of the policy'),
    policy_version: words('its version'),
    currency: words('currency of the policy'),
    value_metric: maybeWords('id of the metric that says what customers are worth'),
    value_label: maybeLabel('what people call that metric'),
    customers: count('customers graded'),
    unseen: count('of them, those in unseen.csv; only where there are some').exactOptional(),
    compared: said(z.boolean(), 'whether there are last results'),
    movement: maybe(movement, 'how many moved; null without last results'),
    value_of_downgraded: maybeExact('what customers who went down are worth now'),
    score_psi: maybe(
      z.strictObject({
        psi: exact('the index'),
        fill: exact('share that stood in for an empty band'),
        bands: list(band, 'ten bands of ten points'),
      }),
      'how far the scores moved since last results; null where one of the two has none',
    ),
    tiers: list(tier, 'tiers, best first'),
    migration: list(cell, 'cells of the migration matrix that hold customers'),
    change: maybe(changeShape, 'the change report; null without last results'),
    bins: list(binned, 'criteria whose points are given by bins'),
    rows,
    guards,
    rejected_value: list(
      z.strictObject({
        export: words('the export'),
        field: words('the field that is summed up as value'),
        rejected: exact('sum of what stands in rejected cells'),
        share: exact('its share of all'),
        customers: list(z.string(), 'who may lose the most, the first of them first'),
      }),
      'exports whose rejected rows may hold more than a twentieth of the value; only where there are some',
    ).exactOptional(),
    overrides: said(overrides, 'what became of overrides'),
  })
  .meta({
    title: 'Summary',
    description: 'summary.json: every number that reports show.',
  }) satisfies z.ZodType<Summary>;
