// The shape of report.json, with what each key means.
import * as z from 'zod';
import { causes } from '../policy/model/causes.js';
import type { ReportDocument } from '../reports/document/report-document.js';
import { changeShape } from '../results/shape-change.js';
import {
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
} from '../results/shape-parts.js';
import { summaryShape } from '../results/shape-summary.js';
import { customerShape, customersShape } from './shape-report-customers.js';

const year = z.strictObject({
  customers: countShape('customers'),
  share: exact('share of all customers'),
  value: maybeExact('what they are worth; null where nobody knows it, or these readers may not'),
  value_share: maybeExact('share of what all customers are worth; null where a tier is worth less than 0'),
  benefits: maybeExact('what benefits cost for all of them; null for a tier without such a cost'),
  discounts: maybeExact(
    'what discounts gave away: the same goods at list price would have cost so much more',
  ),
  cost_share: maybeExact('both of them against what the customers are worth'),
});
const now = said(year, 'this time');
const before = maybe(year, 'in last results; null without them');

const steps = z.strictObject({
  customers: countShape('customers'),
  steps: said(z.int(), 'tiers climbed by all of them; negative is down'),
  by: said(z.record(z.enum(causes), z.int()), 'the same by cause: they sum to all'),
});

const scores = z.strictObject({
  bands: list(
    z.strictObject({
      from: countShape('lower bound, which counts'),
      to: countShape('upper bound; the last band holds it, too'),
      customers: countShape('customers with such a score'),
    }),
    'bands of one point, lowest first',
  ),
  thresholds: list(
    z.strictObject({
      tier: wordsShape('id'),
      label: labelShape('what people call it'),
      score: exact('the score that it asks for'),
    }),
    'what tiers ask for, best first',
  ),
  customers: countShape('customers with a score'),
});

const override = z.strictObject({
  customer: wordsShape('id or pseudonym'),
  tier: wordsShape('id of the tier that was decided'),
  ruled_tier: wordsShape('id of the tier by the rules'),
  final_tier: wordsShape('id of the tier in the end'),
  status: wordsShape('applied, redundant, expired or refused'),
  why: wordsShape('why it was not applied; empty where it was'),
  reason: wordsShape('the reason that was given'),
  approved_by: wordsShape('who approved it'),
  decided_on: wordsShape('on which day'),
  expires_on: wordsShape('its last day; empty: none'),
  case: wordsShape('what the review of appeals called it; empty for others'),
});

const file = {
  file: wordsShape('path'),
  sha256: maybeWords('SHA-256 of its bytes; null where a cluster wrote it in parts'),
};
const of = summaryShape.shape;

const change = changeShape.pick({
  customers: true,
  shares: true,
  causes: true,
  migration: true,
  concentration: true,
  at_risk: true,
  labels: true,
});

const results = z.strictObject({
  status,
  currency: of.currency,
  value_metric: maybeWords(
    'id of the metric that says what customers are worth; null: none that may be seen',
  ),
  value_label: maybeLabel('what people call that metric'),
  customers: of.customers,
  ungraded: of.ungraded,
  compared: of.compared,
  movement: of.movement,
  tiers: list(
    z.strictObject({ tier: wordsShape('id'), label: labelShape('what people call it'), now, before }),
    'tiers, best first',
  ),
  total: said(z.strictObject({ now, before }), 'all tiers together'),
  change: maybe(change, 'what changed, as in summary.json; null without last results'),
  steps: maybe(
    z.strictObject({ up: said(steps, 'who went up'), down: said(steps, 'who went down') }),
    'what caused the steps of who moved; null where nobody knows, or nobody moved',
  ),
  scores: maybe(scores, 'customers by score; null without scores'),
  near_misses: maybe(
    customersShape({ counts: said(changeShape.shape.near_misses.options[0], 'by tier') }),
    'who nearly reached a better tier; null where no tier asks for a score or gates',
  ),
  knife_edges: maybe(
    customersShape({ up: countShape('of them, up'), down: countShape('down') }),
    'whose grade something small would change; null where results do not say',
  ),
  falling: maybe(
    customersShape({ points: exact('points that the score fell at least') }),
    'who stayed, but fell; null where results do not say',
  ),
  movers: maybe(
    z.strictObject({
      up: said(customersShape({}), 'who went up'),
      down: said(customersShape({}), 'who went down'),
    }),
    'who moved, by what they were worth in the better of both years; null without last results',
  ),
  overrides: said(
    z.strictObject({
      counts: of.overrides.shape.counts,
      last_time: maybe(
        z.strictObject({
          raised: countShape('customers whom overrides raised last time'),
          lived_up_to: countShape('of them, who earned that tier since'),
        }),
        'overrides of last time; null where nobody knows',
      ),
      list: list(override, 'overrides, in the order of overrides.csv'),
    }),
    'what became of overrides',
  ),
  rows,
  rejected_value: said(
    of.rejected_value.unwrap(),
    'exports whose rejected rows may hold more than a twentieth of the value',
  ),
  unseen: countShape('customers without any row up to the as-of date'),
  notes: list(z.string(), 'assumptions that were made while reading'),
  guards,
  inputs: list(
    z.strictObject({
      role: wordsShape('what it is'),
      file: wordsShape('path, or the name of a table'),
      sha256: maybeWords('SHA-256 of its bytes; null where nobody could know it'),
    }),
    'files and tables that were read',
  ),
  outputs: list(z.strictObject(file), 'files of the results, but the report'),
  listed: said(
    z.strictObject({
      complete: said(z.boolean(), 'whether these are all customers'),
      customers: list(customerShape, 'up to 101,000 customers; those that tell most first'),
    }),
    'single customers',
  ),
});

const count = said(
  z.union([z.int().min(0), z.literal('small'), z.literal('withheld')]),
  'customers; `small`: from 1 to limit - 1; `withheld`: not told, so that no small one can be reckoned',
);
const amount = maybeExact('amount; null: withheld');
const worthTable = z.strictObject({
  rows: list(labelShape('what people call it'), 'tiers of last time, and who is new; else one row of all'),
  columns: list(labelShape('what people call it'), 'tiers of now, and who left'),
  table: maybe(
    z.strictObject({
      cells: list(z.array(amount), 'amounts by row and column'),
      rows: list(amount, 'totals of rows'),
      columns: list(amount, 'totals of columns'),
      total: amount,
    }),
    'null where nothing of it may be told',
  ),
});
const worth = z.strictObject({
  share: exact('amounts of which one customer makes a larger share are withheld'),
  label: labelShape('what people call the metric'),
  currency: wordsShape('currency of the policy'),
  now: said(worthTable, 'now'),
  before: maybe(worthTable, 'then; null where nobody knows it'),
});
const counts = z.strictObject({
  limit: maybeCount('counts from 1 to one less are not told; null: all are'),
  rows: list(labelShape('what people call it'), 'tiers of last time, and who is new; else one row of all'),
  columns: list(labelShape('what people call it'), 'tiers of now, and who left'),
  table: maybe(
    z.strictObject({
      cells: list(
        z.array(z.union([count, z.null()])),
        'counts by row and column; null where there can be none: nobody is new and gone',
      ),
      rows: list(count, 'totals of rows'),
      columns: list(count, 'totals of columns'),
      total: count,
    }),
    'null where even that would tell a small count',
  ),
  worth: maybe(worth, 'what customers are worth; null where these readers may not see it'),
});

const policyLine = z.strictObject({
  name: labelShape('part of the policy'),
  facts: labelShape('what it says'),
});

export const reportShape = z
  .strictObject({
    tool: said(z.literal('gradus'), 'what wrote it'),
    kind: said(z.literal('report'), 'what it is'),
    version: wordsShape('version of gradus that graded'),
    audience: maybeWords('for whom it is; null: for the team, with everything'),
    part: maybe(
      z.strictObject({
        field: wordsShape('the field'),
        value: maybeWords('its value; null: customers without any'),
      }),
      'whose customers alone it tells of: those with one value of a field; null: all',
    ),
    review: of.review,
    as_of: of.as_of,
    policy: said(
      z.strictObject({
        name: wordsShape('its name'),
        version: wordsShape('its version'),
        fingerprint: wordsShape('SHA-256 of its meaning'),
        words: list(policyLine, 'the policy in words'),
      }),
      'the policy',
    ),
    policy_changes: maybe(
      of.policy_changes.unwrap(),
      'what it says otherwise than that of last results; null where nobody knows that one',
    ),
    approval: maybe(
      z.strictObject({
        approved_by: maybeWords('who approved the results; null: not for these readers'),
        approved_at: wordsShape('when'),
        note: maybeWords('note of who approved'),
        accepted: list(
          z.strictObject({ guard: wordsShape('the guard'), because: wordsShape('why it is accepted') }),
          'tripped guards that were accepted',
        ),
        signed: maybe(z.boolean(), 'whether the approval is signed; null: not for these readers'),
      }),
      'null as long as nobody approved the results',
    ),
    results: maybe(results, 'everything; null for readers who are told tables alone'),
    counts: maybe(counts, 'the tables for readers from whom counts or amounts are withheld; null for others'),
  })
  .meta({
    title: 'Report',
    description: 'report.json, which `gradus report --format json` writes: the report for programs.',
  }) satisfies z.ZodType<ReportDocument>;
