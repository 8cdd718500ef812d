// One column of an export as people write it: its heading, or a mapping with how its cells are read.
import * as z from 'zod';
import { isCounted } from '../foundation/characters/date-formats.js';
import { decimal, text, whole } from '../foundation/yaml/kinds.js';
import { writtenCondition } from '../grammar/condition.js';
import { fieldTypes } from '../grammar/types.js';

const rate = decimal
  .refine(
    (value) => value.gt(0) && value.decimalPlaces() <= 8,
    'must be a rate above 0 with at most 8 decimals',
  )
  .meta({ exclusiveMinimum: 0 });

/** What the engine understands when it reads dates; others would only fail once data is read. */
const dateFormat = text
  .refine(
    (format) =>
      isCounted(format) ||
      (/%/.test(format) && /^([^%]|%(-[dmyHIMSj]|[dbBaAmyYHIpMSgfnzZj%]))*$/.test(format)),
    'must be a date format such as "%Y-%m-%d" or "%d.%m.%Y", or excel for serial numbers, epoch_s or epoch_ms for seconds or milliseconds since 1970',
  )
  .meta({ type: 'string', pattern: '^(excel|epoch_s|epoch_ms|.*%.*)$' });

const codeOf = (written: string) => written.trim().toUpperCase();

const currencyKeys = z.strictObject({
  field: text
    .optional()
    .meta({ description: 'the field that names the currency of the row', examples: ['ccy'] }),
  code: text.optional().meta({
    description:
      'the currency that the whole column is in, where no field names it; marks of others are rejected',
    examples: ['USD'],
  }),
  rates: z
    .record(z.string(), rate)
    .refine(
      (rates) => new Set(Object.keys(rates).map(codeOf)).size === Object.keys(rates).length,
      'must name each currency once; small and capital letters are the same',
    )
    .meta({
      description:
        "what one unit is worth in the policy's currency, by code, in small letters or capitals; rows of another currency are rejected",
      examples: [{ CNY: 1, USD: 7.12 }],
    }),
});

const currency = currencyKeys
  .refine(
    ({ field, code }) => (field === undefined) !== (code === undefined),
    'must have one of field, which names the currency of each row, and code, the currency of the whole column',
  )
  .refine(
    ({ code, rates }) =>
      code === undefined || Object.keys(rates).some((each) => codeOf(each) === codeOf(code)),
    'must have a rate for its code',
  );

/** What is taken off a text. Digits alone would also be taken off the ends of ids that are right. */
const stripped = text.refine(
  (given) => !/^\d[\d.]*$/.test(given),
  'would take digits off ids that are right; write strip: ".0" in quotation marks, or pad: 8 for zeros in front',
);

/** How texts, above all ids, get one spelling. */
const spelling = {
  strip: z
    .union([stripped, z.array(stripped).min(1)])
    .optional()
    .meta({
      description:
        'text, or a list of texts, that is taken off the beginning and the end of each cell; a text without letters and digits, such as a hyphen, wherever it stands. Comes before `pad` and `case`',
      examples: ['.0', ['CUST-', '.0']],
    }),
  pad: whole(1, 100)
    .optional()
    .meta({
      description:
        'how many digits: cells of digits only get zeros in front, or lose them, until they have so many; more digits stay',
      examples: [8],
    }),
  case: z
    .enum(['upper', 'lower'])
    .optional()
    .meta({ description: 'whether letters become capital or small ones', examples: ['upper'] }),
};

const mapping = z.strictObject({
  heading: text.meta({ description: 'the heading in the export', examples: ['客户编号'] }),
  type: z
    .enum(fieldTypes)
    .optional()
    .meta({
      description: 'how cells are read; without it, as the policy needs it. Customer ids are always text',
      examples: ['money'],
    }),
  formats: z
    .array(dateFormat)
    .min(1)
    .optional()
    .meta({
      description:
        'how dates are written; names of months may be English, German, French, Spanish, Italian, Portuguese or Dutch, a zone behind the time is left out. `excel` stands for its serial numbers, `epoch_s` and `epoch_ms` for seconds and milliseconds since 1970 in UTC. Without it, what can only be one date is read: the year first (2026-01-05), or a month by name and a year of four digits (5 Jan 2026, Jan 5, 2026 10:22 AM, Mon, 05 Jan 2026 10:22:01 +0100, 5. Januar 2026)',
      examples: [['%d.%m.%Y', 'excel'], ['%d-%b-%y']],
    }),
  decimal: z
    .enum(['.', ','])
    .optional()
    .meta({ description: 'what stands before the decimals', default: '.', examples: [','] }),
  round: z
    .enum(['half_up'])
    .optional()
    .meta({
      description:
        'money with more than 4 places is rounded half up to 4; without it such cells are rejected. Other numbers are always rounded so, to 6 places; a note counts them',
      examples: ['half_up'],
    }),
  currency: currency.optional().meta({
    description: "amounts in other currencies than the policy's, converted by rate",
    examples: [
      { field: 'ccy', rates: { CNY: 1, USD: 7.12 } },
      { code: 'USD', rates: { USD: 7.12 } },
    ],
  }),
  ...spelling,
  empty: z
    .array(z.string())
    .min(1)
    .optional()
    .meta({
      description:
        'texts that mean that nothing is there, in this column, beside those of the export: ids of nobody, for one',
      examples: [['NA', 'guest']],
    }),
  empty_is: decimal.optional().meta({
    description: "the number that an empty cell stands for, in the policy's currency",
    examples: [0],
  }),
  negative_when: writtenCondition.optional().meta({
    description:
      'rows in which the amount counts negative, whatever its sign: a condition over columns of the row. Metrics over dates then count purchases only',
    examples: [{ type: { in: ['Refund', 'Credit Memo'] } }],
  }),
  fixed: z
    .boolean()
    .optional()
    .meta({
      description:
        'a field of the customers that nothing they do changes: `explain` proposes no other value. Texts, and days that lie behind, are fixed anyway',
      default: false,
      examples: [true],
    }),
});

export const writtenColumn = z.union([text, mapping]);
export type WrittenColumn = z.output<typeof writtenColumn>;
