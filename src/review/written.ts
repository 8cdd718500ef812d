// The review file as people write it: shape only, with what each key means beside it; the JSON Schema and the reference
// page are made from this.
import * as z from 'zod';
import { isEncoding, nearestEncoding } from '../exports/encoding-names.js';
import { writtenCondition } from '../policy/condition.js';
import { isIsoDate } from '../policy/window.js';
import { fillIn } from '../yaml/fill-in.js';
import { decimal, text, whole } from '../yaml/shape.js';
import { asOfWords } from './as-of.js';
import { writtenGuards } from './guards.js';
import { writtenColumn } from './written-column.js';

const datePattern = '\\d{4}-\\d{2}-\\d{2}';
const dateMessage = 'must be an existing date written YYYY-MM-DD';
export const isoDate = z
  .string(dateMessage)
  .refine(isIsoDate, dateMessage)
  .meta({ pattern: `^${datePattern}$` });

const asOfMessage = `${dateMessage}, or ${asOfWords.slice(0, -1).join(', ')} or ${asOfWords.at(-1)}`;
/** A date, the end of a period that is over, or the mark of what is still to be filled in, which is reported with everything else. */
const asOf = z.union([
  z.enum(asOfWords, asOfMessage),
  z
    .string(asOfMessage)
    .refine((written) => written === fillIn || isIsoDate(written), { error: asOfMessage, abort: true })
    .meta({ pattern: `^(${datePattern}|${fillIn})$` }),
]);

const operands = z.array(z.union([decimal, text])).min(2);
const operandsMeta = { examples: [['quantity', 'price']] };
const computed = z
  .strictObject({
    multiply: operands
      .optional()
      .meta({ description: 'product of fields and numbers, at most 12 places', ...operandsMeta }),
    add: operands.optional().meta({ description: 'sum of fields and numbers', ...operandsMeta }),
    subtract: operands.optional().meta({ description: 'the first less the others', ...operandsMeta }),
  })
  .refine((written) => Object.keys(written).length === 1, 'must be exactly one of multiply, add, subtract')
  .meta({ minProperties: 1, maxProperties: 1 });

/** Numbers such as 1250 are names of code pages. */
const encoding = text.refine((name) => name === 'auto' || isEncoding(name), {
  error: ({ input }) => {
    const near = nearestEncoding(String(input));
    return `must be auto or the name of an encoding, such as utf-8, gb18030, shift_jis or windows-1252${near === undefined ? '' : `; did you mean "${near}"?`}`;
  },
});

const exportShape = z.strictObject({
  file: z.union([text, z.array(text).min(1)]).meta({
    description:
      'a path, a glob or a list of them, relative to this file; .csv, .csv.gz, .csv.zst, .parquet, .xlsx, .xlsm, .xlsb, .xls',
    examples: ['exports/orders-*.csv'],
  }),
  sheet: text.optional().meta({
    description: 'sheet of a workbook; needed where it has several',
    examples: ['Orders'],
  }),
  encoding: encoding.optional().meta({
    description:
      'encoding of the text, by any usual name; `auto` reads UTF-8 and what begins with a byte-order mark, and for other text stops and names the likely one. Without meaning for workbooks and parquet files',
    default: 'auto',
    examples: ['gb18030', 'windows-1252', 'shift_jis'],
  }),
  delimiter: z
    .enum(['auto', ',', ';', '\t', 'tab', '|'])
    .optional()
    .meta({ description: 'what separates the cells', default: 'auto', examples: [';'] }),
  skip_lines: whole(0)
    .optional()
    .meta({ description: 'lines above the heading; title lines are also found by themselves', default: 0 }),
  headings: z
    .enum(['line', 'none'])
    .optional()
    .meta({
      description:
        '`none`: no line of headings stands above the rows, and `columns` names columns by number, from 1',
      default: 'line',
      examples: ['none'],
    }),
  columns: z
    .record(z.string(), writtenColumn)
    .optional()
    .meta({
      description:
        'our name of a field: its heading, or a mapping; without it, every heading is a field of that name',
      examples: [{ customer_id: 'Customer No', rating: { heading: 'Score', type: 'number' } }],
    }),
  computed: z
    .record(z.string(), computed)
    .optional()
    .meta({
      description: 'fields computed from fields of the same row',
      examples: [{ amount: { multiply: ['quantity', 'price'] } }],
    }),
  empty: z
    .array(z.string())
    .optional()
    .meta({
      description: 'texts that mean that nothing is there; without it, a list of the usual ones',
      examples: [['-', 'N/A']],
    }),
  only: writtenCondition.optional().meta({
    description: 'rows that count: a condition over fields; other rows are set aside, and counted',
    examples: [{ status: { in: ['paid', 'shipped'] } }],
  }),
  fill_down: z
    .array(text)
    .min(1)
    .optional()
    .meta({
      description:
        'fields that lines below the first one of an order leave blank and take from the line above; list the order number among them, and no amounts of the whole order',
      examples: [['order_id', 'date', 'customer_id']],
    }),
  duplicates: z
    .union([
      z.enum(['keep', 'drop', 'reject']),
      z.strictObject({
        action: z
          .enum(['drop', 'reject'])
          .meta({ description: 'what happens to a row that repeats another' }),
        by: z
          .array(text)
          .min(1)
          .optional()
          .meta({
            description: 'fields that are compared; without it, all cells',
            examples: [['order_id', 'line']],
          }),
      }),
    ])
    .optional()
    .meta({
      description: 'what happens to identical rows; a mapping names the fields that are compared',
      default: 'keep',
      examples: ['drop', { action: 'drop', by: ['order_id', 'line'] }],
    }),
  unknown_customers: z
    .enum(['reject', 'set_aside', 'add'])
    .optional()
    .meta({
      description:
        'a row whose customer is not in the customers export. Rows of customers whom `only` of the customers export leaves out are always set aside',
      default: 'reject',
      examples: ['set_aside'],
    }),
  missing_customer: z
    .enum(['reject', 'set_aside'])
    .optional()
    .meta({ description: 'a row without a customer, such as an anonymous sale', default: 'reject' }),
});

export const writtenReview = z
  .strictObject({
    review: text
      .optional()
      .meta({ description: 'name of the review, for reports', examples: ['Annual customer review 2026'] }),
    as_of: asOf.optional().meta({
      description:
        'the last day that counts; later rows are set aside. Words stand for the end of a period that is over today. Needed here or as --as-of',
      examples: ['2026-12-31', 'last-month-end'],
    }),
    policy: text.optional().meta({
      description: 'the policy file, relative to this file. Needed here or as --policy',
      examples: ['policy.yaml'],
    }),
    exports: z
      .record(z.string(), exportShape)
      .optional()
      .meta({
        description:
          'exports by name. `customers` is optional: without it, customers are those with a used transaction',
        examples: [{ transactions: { file: 'exports/orders.csv' } }],
      }),
    aliases: text.optional().meta({
      description: 'CSV with old_id and new_id: merged customers keep their history',
      examples: ['merged-customers.csv'],
    }),
    last_results: text.optional().meta({
      description: 'results of the review before: a results folder, or a CSV with customer_id and tier',
      examples: ['results/2025'],
    }),
    signers: text.optional().meta({
      description:
        'file of allowed signers, one `name key-type key` a line, as ssh-keygen knows it: who may sign approvals. Signed last results are checked against it',
      examples: ['signers'],
    }),
    overrides: text.optional().meta({
      description: 'CSV of what people decided in place of the rules, one row a customer',
      examples: ['overrides.csv'],
    }),
    results: text
      .optional()
      .meta({ description: 'folder for the results. Needed here or as --out', examples: ['results/2026'] }),
    privacy: z
      .strictObject({
        personal: z
          .array(text)
          .min(1)
          .meta({
            description: 'fields, of any export, that stand in results and in no message or log',
            examples: [['name', 'phone']],
          }),
      })
      .optional()
      .meta({ description: 'what must not be seen', examples: [{ personal: ['name', 'phone'] }] }),
    guards: writtenGuards.optional().meta({
      description: 'limits that stop a review in which something must be wrong',
      examples: [{ rejected_rows: '5%' }],
    }),
  })
  .meta({
    title: 'Review',
    description:
      'One grading run: exports, policy, as-of date, last results. Paths are relative to the file.',
  });

export type WrittenReview = z.output<typeof writtenReview>;
export type WrittenExport = z.output<typeof exportShape>;
