// The shape of summary.json, with what each key means.
import * as z from 'zod';
import { unclearKinds } from '../policy/metrics/effect.js';
import type { Summary } from '../reports/values/summary.js';
import { changeShape } from './shape-change.js';
import {
  band,
  countShape,
  exact,
  guards,
  labelShape,
  list,
  maybe,
  maybeCount,
  maybeExact,
  maybeLabel,
  maybeWords,
  rows,
  said,
  status,
  wordsShape,
} from './shape-parts.js';

const tier = z.strictObject({
  tier: wordsShape('id'),
  label: labelShape('what people call it'),
  customers: countShape('customers on it'),
  share: exact('share of all customers'),
  value: exact('what they are worth'),
  value_share: maybeExact('share of what all customers are worth; null where a tier is worth less than 0'),
  previous_customers: maybeCount('customers on it in last results; null without them'),
  came_up: countShape('who came from a worse tier'),
  came_down: countShape('who came from a better tier'),
  stayed: countShape('who was here before'),
  new: countShape('who was not in last results'),
});

const cell = z.strictObject({
  previous_tier: wordsShape('id of the tier in last results, or `new`'),
  tier: wordsShape('id of the tier now, `left`, or `ungraded`: there without a tier'),
  customers: countShape('customers'),
  previous_value: maybeExact('what they were worth in last results'),
  value: maybeExact('what they are worth now; null for who left'),
});

const movement = z.strictObject({
  up: countShape('who went up'),
  down: countShape('who went down'),
  same: countShape('who is on the same tier'),
  new: countShape('who was not in last results'),
  left: countShape('who is no longer there'),
  ungraded: countShape(
    'who had a tier in last results and is there without one; only where the policy has `ungraded`',
  ).exactOptional(),
});

const binned = z.strictObject({
  criterion: wordsShape('id of the criterion'),
  metric: wordsShape('id of its metric'),
  method: wordsShape('how the bins were found'),
  reverse: said(z.boolean(), 'whether small values have the most points'),
  within: wordsShape(
    'where bins are divided in groups: the field, the metric or `<criterion>.bin` that makes them',
  ).optional(),
  group: wordsShape('the value that makes this group').optional(),
  bins: list(
    z.strictObject({
      bin: countShape('number, from 1, which has the fewest points'),
      from: maybeExact('least value; null: no bound'),
      below: maybeExact('values of the bin are less than this; null: no bound'),
      points: exact('points that it gives'),
      customers: countShape('customers in it'),
    }),
    'bins, fewest points first',
  ),
});

const metric = z.strictObject({
  metric: wordsShape('id of the metric'),
  least: maybeExact('least value; null where nobody has one'),
  most: maybeExact('largest value'),
  decimals: countShape('decimal places that a value has at most'),
});

const firmCounts = {
  firm: countShape('customers whom no small change gives another tier'),
  up: countShape('customers whom some small change gives a better tier, and none a worse one'),
  down: countShape('customers whom some small change gives a worse tier'),
  untold: countShape('customers of whom metrics do not tell what every small change comes to'),
};
const firmness = z.strictObject({
  ...firmCounts,
  metrics: exact('part of a metric that counts as small'),
  days: countShape('days that count as few'),
  orders: countShape('orders that count as few'),
  tiers: list(
    z.strictObject({ tier: wordsShape('id of the tier now'), ...firmCounts }),
    'the same for each tier, best first',
  ),
  left_out: list(
    z.union([
      z.strictObject({
        change: said(z.literal('orders'), 'neither more nor fewer orders were tried'),
        why: said(z.literal('no orders'), 'no sum and number over the same rows stand side by side'),
      }),
      z.strictObject({
        change: said(z.enum(['fewer_orders', 'further_orders']), 'orders that were not tried'),
        why: said(z.enum(unclearKinds), 'on what it depends what becomes of the metric'),
        metric: wordsShape('id of the metric'),
      }),
    ]),
    'changes that were not tried',
  ),
  assumed: list(z.string(), 'metrics that orders were taken to leave as they are'),
});

const overrides = z.strictObject({
  counts: said(
    z.strictObject({
      applied: countShape('applied'),
      redundant: countShape('the rules give the same tier'),
      expired: countShape('their last day is over'),
      refused: countShape('not applied'),
    }),
    'overrides by what became of them',
  ),
  share: exact('share of the customers whom an override put on another tier'),
  up: countShape('applied ones, to a better tier than the rules gave'),
  down: countShape('applied ones, to a worse tier'),
  by_approver: list(
    z.strictObject({ approver: wordsShape('who approved'), customers: countShape('customers') }),
    'applied ones by who approved them',
  ),
  by_reason: list(
    z.strictObject({ reason: wordsShape('the reason'), customers: countShape('customers') }),
    'applied ones by reason',
  ),
  last_time: maybe(
    z.strictObject({
      raised: countShape('customers whom overrides raised last time'),
      lived_up_to: countShape('of them, who earned that tier since'),
      customers: list(z.string(), 'their ids'),
    }),
    'overrides of last time; null where nobody knows',
  ),
});

export const summaryShape = z
  .strictObject({
    review: wordsShape('name of the review'),
    status,
    as_of: wordsShape('the last day that counts'),
    policy: wordsShape('name of the policy'),
    policy_version: wordsShape('its version'),
    currency: wordsShape('currency of the policy'),
    value_metric: maybeWords('id of the metric that says what customers are worth'),
    value_label: maybeLabel('what people call that metric'),
    customers: countShape('customers with a tier'),
    ungraded: said(
      z.strictObject({
        customers: countShape('customers'),
        value: exact('what they are worth'),
        label: labelShape('what people call them'),
      }),
      'customers whom the policy gives no tier; only where it has `ungraded`',
    ).exactOptional(),
    unseen: countShape('those in unseen.csv; only where there are some').exactOptional(),
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
    policy_changes: list(
      z.strictObject({
        section: wordsShape('part of the policy: tier, metric, ...'),
        id: wordsShape('id in this policy; empty where there is only one such part'),
        change: wordsShape('changed, new, removed, renamed, merged or order'),
        text: labelShape('the same in words'),
      }),
      'what the policy says otherwise than that of last results; absent where nobody knows that one',
    ).exactOptional(),
    bins: list(binned, 'criteria whose points are given by bins; with groups one entry for each group'),
    metrics: list(
      metric,
      'metrics in graded.csv that are numbers, in the order of the policy',
    ).exactOptional(),
    firmness: said(
      firmness,
      'how firm grades are; not where the policy says `off`, tiers depend on how customers rank among all others, or `--no-firmness` leaves it out',
    ).exactOptional(),
    rows,
    guards,
    rejected_value: list(
      z.strictObject({
        export: wordsShape('the export'),
        field: wordsShape('the field that is summed up as value'),
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
