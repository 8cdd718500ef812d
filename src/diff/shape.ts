// The shape of change.json, and of what diff prints as JSON, with what each key means.
import * as z from 'zod';
import { changeShape } from '../results/shape-change.js';
import { byName, countShape, list, maybe, maybeWords, said, wordsShape } from '../results/shape-parts.js';
import type { DiffReport } from './report.js';

/** The report as programs read it: notes are in English. */
export interface ChangeDocument extends Omit<DiffReport, 'notes'> {
  readonly tool: 'gradus';
  readonly kind: 'change';
  readonly notes: readonly string[];
}

const side = z.strictObject({
  name: wordsShape('path, as it was given'),
  review: maybeWords('name of the review; null: a plain file'),
  as_of: maybeWords('the last day that counted; null: a plain file'),
});

const different = z.strictObject({
  column: wordsShape('heading'),
  customers: countShape('customers of both sides whose cells differ'),
  examples: list(
    z.strictObject({
      key: byName(z.string(), 'cells of the columns that tell customers apart'),
      old: wordsShape('cell of the older side, cut after 200 characters'),
      new: wordsShape('cell of the newer side, likewise'),
    }),
    'the first of them; none of personal fields',
  ),
});

const columns = z.strictObject({
  shared: countShape('columns that were compared cell by cell, key and tier aside'),
  different: list(different, 'those of them in which cells differ'),
  only_old: list(z.string(), 'columns of the older side alone'),
  only_new: list(z.string(), 'columns of the newer side alone'),
  not_compared: list(
    z.string(),
    'headings that are empty or stand twice in a file, so that nobody knows which cells belong together',
  ),
});

export const changeDocumentShape = z
  .strictObject({
    tool: said(z.literal('gradus'), 'what wrote it'),
    kind: said(z.literal('change'), 'what it is'),
    old: said(side, 'the older side'),
    new: said(side, 'the newer side'),
    identical: maybe(
      z.enum(['bytes', 'meaning']),
      '`bytes`: the same file; `meaning`: the same customers, tiers, columns and cells; null: neither',
    ),
    different: said(
      z.boolean(),
      'whether a customer is on one side only, or a tier or a cell of a shared column differs',
    ),
    key: list(z.string(), 'columns that tell customers apart'),
    tier: wordsShape('column that holds the tier'),
    order: maybe(
      z.enum(['flag', 'new', 'old']),
      'where the order of tiers comes from: `--order`, the policy of the newer or of the older results; null: none is known',
    ),
    change: said(changeShape, 'the change report, as in summary.json'),
    columns: said(columns, 'which columns differ'),
    notes: list(z.string(), 'what should be known of the comparison'),
  })
  .meta({
    title: 'Change',
    description:
      'change.json of `diff --out`, which `diff --format json` prints: what changed between two results.',
  }) satisfies z.ZodType<ChangeDocument>;
