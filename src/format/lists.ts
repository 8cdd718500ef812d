// Columns of the shorter tables: rows not used, overrides, centres, customers of whom nothing is known yet.
import type { Columns } from './column.js';

export const rejected = {
  export: { type: 'text', means: 'export that the row belongs to, as the review calls it' },
  file: { type: 'text', means: 'file, relative to the review' },
  record: {
    type: 'whole number',
    means: 'number of the row in the file, from 1; blank lines and the heading do not count',
  },
  line: {
    type: 'whole number',
    means: 'line on which the row begins, from 1; in Parquet the number of the row',
  },
  column: {
    type: 'text',
    means:
      'heading of the cell that is why, behind its file where it was looked up; empty where it is the whole row',
  },
  reason_code: { type: 'code', means: 'why the row is rejected, as summary.json counts it' },
  reason: { type: 'text', means: 'the same in words' },
  raw_text: { type: 'text', means: 'the row as it stands in the file' },
} as const satisfies Columns;

const ifWritten = 'where the overrides that were read have it, or there were none to read';

/** Overrides as people write them. */
export const overrides = {
  customer_id: { type: 'text', means: 'the customer whom it is about' },
  tier: { type: 'code', means: 'tier that people decided' },
  kind: {
    type: 'code',
    when: ifWritten,
    means: 'how the tier binds: `fix` (or empty), `at_least` or `at_most`',
  },
  reason: { type: 'text', means: 'why people decided so' },
  requested_by: { type: 'text', means: 'who asked for it' },
  approved_by: { type: 'text', means: 'who decided it' },
  decided_on: { type: 'date', means: 'day of the decision' },
  expires_on: { type: 'date', when: ifWritten, means: 'last day on which it holds; empty: no end' },
  case: { type: 'text', when: ifWritten, means: 'what the reason code calls it' },
  '<other>': {
    type: 'text',
    each: 'other column',
    means: 'any other column of the overrides that were read',
  },
} as const satisfies Columns;

/** What results add to each override; found in an input, they are answers of an earlier review. */
export const answers = {
  status: { type: 'code', means: 'what became of it: `applied`, `redundant`, `expired` or `refused`' },
  why: { type: 'text', means: 'why it was not applied; empty where it was' },
  ruled_tier: { type: 'code', means: 'tier of the customer by the rules' },
  final_tier: { type: 'code', means: 'tier of the customer with the overrides' },
} as const satisfies Columns;

export const centres = {
  tier: { type: 'code', means: 'tier of the cluster' },
  metric: { type: 'code', means: 'metric that customers are clustered on' },
  centre: { type: 'number', means: 'centre of the cluster, in the unit of the metric' },
  mean: { type: 'number', means: 'mean of the metric over all customers, which standardises it' },
  deviation: { type: 'number', means: 'its standard deviation, likewise' },
} as const satisfies Columns;

export const unseen = {
  customer_id: { type: 'text', means: 'the id, as the exports have it' },
} as const satisfies Columns;
