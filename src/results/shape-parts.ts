// Parts that the shapes of summary.json and manifest.json share. JSON Schemas are made from these shapes, and a test
// compares what runs write with them.
import * as z from 'zod';

/** A value with what it means. */
export const said = <T extends z.ZodType>(shape: T, description: string): T => shape.meta({ description });
export const countShape = (description: string) => said(z.int().min(0), description);
export const wordsShape = (description: string) => said(z.string(), description);
/** Exact numbers are text, so that no reader rounds them. */
export const exact = (description: string) => said(z.string().regex(/^-?\d+(\.\d+)?$/), description);
export const maybe = <T extends z.ZodType>(shape: T, description: string) =>
  said(z.union([shape, z.null()]), description);
export const maybeExact = (description: string) => maybe(z.string().regex(/^-?\d+(\.\d+)?$/), description);
export const maybeCount = (description: string) => maybe(z.int().min(0), description);
export const maybeWords = (description: string) => maybe(z.string(), description);
export const list = <T extends z.ZodType>(shape: T, description: string) => said(z.array(shape), description);
export const byName = <T extends z.ZodType>(shape: T, description: string) =>
  said(z.record(z.string(), shape), description);

const labels = z.strictObject({ en: wordsShape('in English'), zh: wordsShape('in Chinese') });
export const labelShape = (description: string) => said(labels, description);
export const maybeLabel = (description: string) => maybe(labels, description);

const rowCounts = z.strictObject({
  read: countShape('rows read'),
  used: countShape('rows that count'),
  set_aside: byName(z.int().min(0), 'rows set aside, by reason'),
  rejected: byName(z.int().min(0), 'rows rejected, by reason code of rejected.csv'),
  filled_down: countShape(
    'lines that took cells from the line above; only where fields are filled down',
  ).exactOptional(),
});
export const rows = byName(rowCounts, 'rows of each export: read is the sum of used, set aside and rejected');

const guard = z.strictObject({
  guard: wordsShape(
    'key of the review file, with the export that it was applied to: `rejected_rows:transactions`',
  ),
  limit: wordsShape('a share, a number of rows, days or overrides, or an index'),
  measured: maybeWords('the same as it was found; null where it could not be measured'),
  tripped: said(z.boolean(), 'whether it holds the results back'),
  part: wordsShape('of a share: what of the whole is measured').exactOptional(),
  whole: wordsShape('of a share: the whole').exactOptional(),
  among: said(
    z.literal('could_fall'),
    'only those who stood above the last tier make the whole',
  ).exactOptional(),
  unmeasured: said(
    z.enum([
      'no_last_results',
      'no_last_scores',
      'no_last_value',
      'value_below_zero',
      'nobody_compared',
      'nobody_could_fall',
    ]),
    'why it could not be measured',
  ).exactOptional(),
});
export const guards = list(guard, 'every guard with its limit and what was measured');
export const status = said(
  z.enum(['graded', 'held']),
  'held: a guard tripped, and somebody has to look at it',
);

export const band = z.strictObject({
  from: said(z.number(), 'lower bound, which counts'),
  to: said(z.number(), 'upper bound'),
  expected: exact('share of the customers in last results'),
  actual: exact('share of the customers now'),
  part: exact('its part of the index'),
  filled: maybe(z.enum(['expected', 'actual']), 'which of the two had nobody here, so that the fill counted'),
});
