// The review file as people write it: shape only.
import { z } from 'zod';
import { encodingNames } from '../exports/encoding.js';
import { writtenCondition } from '../policy/condition.js';
import { fieldTypes } from '../policy/types.js';
import { isIsoDate } from '../policy/window.js';
import { decimal, text, whole } from '../yaml/shape.js';
import { fillIn } from './fill-in.js';
import { writtenGuards } from './guards.js';

const dateMessage = 'must be an existing date written YYYY-MM-DD';
export const isoDate = z.string(dateMessage).refine(isIsoDate, dateMessage);

/** A date, or the mark of what is still to be filled in, which is reported with everything else. */
const asOfDate = z
  .string(dateMessage)
  .refine((written) => written === fillIn || isoDate.safeParse(written).success, dateMessage);

const rate = decimal.refine(
  (value) => value.gt(0) && value.decimalPlaces() <= 8,
  'must be a rate above 0 with at most 8 decimals',
);

/** What the engine understands when it reads dates; others would only fail once data is read. */
const dateFormat = text.refine(
  (format) =>
    format === 'excel' ||
    (/%/.test(format) && /^([^%]|%(-[dmyHIMSj]|[dbBaAmyYHIpMSgfnzZj%]))*$/.test(format)),
  'must be a date format such as "%Y-%m-%d" or "%d.%m.%Y", or excel for serial numbers',
);

const column = z.union([
  text,
  z.strictObject({
    heading: text,
    type: z.enum(fieldTypes).optional(),
    formats: z.array(dateFormat).min(1).optional(),
    decimal: z.enum(['.', ',']).optional(),
    currency: z.strictObject({ field: text, rates: z.record(z.string(), rate) }).optional(),
  }),
]);

const operands = z.array(z.union([decimal, text])).min(2);
const computed = z
  .strictObject({ multiply: operands.optional(), add: operands.optional(), subtract: operands.optional() })
  .refine((written) => Object.keys(written).length === 1, 'must be exactly one of multiply, add, subtract');

const exportShape = z.strictObject({
  file: z.union([text, z.array(text).min(1)]),
  encoding: z.enum(encodingNames).optional(),
  delimiter: z.enum(['auto', ',', ';', '\t', 'tab', '|']).optional(),
  skip_lines: whole(0).optional(),
  columns: z.record(z.string(), column).optional(),
  computed: z.record(z.string(), computed).optional(),
  empty: z.array(z.string()).optional(),
  only: writtenCondition.optional(),
  duplicates: z
    .union([
      z.enum(['keep', 'drop', 'reject']),
      z.strictObject({ action: z.enum(['drop', 'reject']), by: z.array(text).min(1).optional() }),
    ])
    .optional(),
  unknown_customers: z.enum(['reject', 'add']).optional(),
  missing_customer: z.enum(['reject', 'set_aside']).optional(),
});

export const writtenReview = z.strictObject({
  review: text.optional(),
  as_of: asOfDate.optional(),
  policy: text.optional(),
  exports: z.record(z.string(), exportShape).optional(),
  aliases: text.optional(),
  last_results: text.optional(),
  results: text.optional(),
  guards: writtenGuards.optional(),
});

export type WrittenReview = z.output<typeof writtenReview>;
export type WrittenExport = z.output<typeof exportShape>;
