// The review file as people write it: shape only, with what each key means beside it; the JSON Schema and the reference
// page are made from this.
import * as z from 'zod';
import { fillIn } from '../foundation/yaml/fill-in.js';
import { decimal, text } from '../foundation/yaml/kinds.js';
import { writtenCondition } from '../grammar/condition.js';
import { writtenEngine } from '../grammar/engine.js';
import { isIsoDate } from '../grammar/window.js';
import { asOfWords } from './as-of.js';
import { audienceKeys } from './audiences.js';
import { writtenGuards } from './guards.js';
import { writtenColumn } from './written-column.js';
import { fileKeys, oneSource } from './written-files.js';
import { writtenLists } from './written-lists.js';
import { writtenLookup } from './written-lookup.js';
import { writtenStatements } from './written-statements.js';

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

const exportShape = z
  .strictObject({
    ...fileKeys,
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
      description:
        'rows that count: a condition over fields; other rows are set aside, and counted. `{ date: { missing: false } }` sets rows without a date aside, which are rejected otherwise',
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
    lookup: z
      .record(z.string(), writtenLookup)
      .optional()
      .meta({
        description:
          'fields of other files by key, such as those of the order for each payment, or of the invoice for each line; any number of files by name',
        examples: [
          {
            orders: {
              file: 'orders.csv',
              on: 'order_id',
              columns: { customer_id: 'customer_id', date: 'purchased_at', status: 'order_status' },
            },
          },
        ],
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
  })
  .check(oneSource.test)
  .meta(oneSource.meta);

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
          .optional()
          .meta({
            description: 'fields, of any export, that stand in results and in no message or log',
            examples: [['name', 'phone']],
          }),
        ...audienceKeys,
      })
      .optional()
      .meta({ description: 'what must not be seen', examples: [{ personal: ['name', 'phone'] }] }),
    lists: writtenLists.optional().meta({
      description:
        'lists of customers by name, for `gradus list RESULTS NAME`: letters, digits and `_`, beginning with a letter',
      examples: [{ at_risk: { when: { 'near.loss': { missing: false } }, sort: ['-annual_spend'] } }],
    }),
    statements: writtenStatements.optional().meta({
      description: 'what statements for customers say besides results, for `gradus statement RESULTS`',
      examples: [{ contact: 'Your account manager', appeal: 'Write to us within 30 days.' }],
    }),
    engine: writtenEngine.optional().meta({
      description: 'what grades; without it, and without --engine, the engine that comes with gradus',
      examples: [{ spark: { remote: 'sc://cluster:15002' } }],
    }),
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
