// A file whose fields are looked up by key for the rows of an export, as people write it.
import * as z from 'zod';
import { text } from '../foundation/yaml/kinds.js';
import { writtenColumn } from './written-column.js';
import { fileKeys, oneSource } from './written-files.js';

export const writtenLookup = z
  .strictObject({
    ...fileKeys,
    on: text.meta({
      description:
        'the field of the export that holds the key, also one that comes from a lookup further up. In the file looked up, the key stands in the column that `columns` names for this field, else under the same heading as in the export; it is read as that field is',
      examples: ['order_id'],
    }),
    columns: z
      .record(z.string(), writtenColumn)
      .refine((columns) => Object.keys(columns).length > 0, 'must name at least one field')
      .meta({
        description: 'the fields that come from this file: our name, and its heading or a mapping',
        examples: [{ customer_id: 'customer_id', date: { heading: 'purchased_at', type: 'date' } }],
      }),
    missing: z
      .enum(['reject', 'empty'])
      .optional()
      .meta({
        description:
          'a row of the export whose key is empty or not in this file: rejected (`unknown_order`), or its fields from this file are empty',
        default: 'reject',
        examples: ['empty'],
      }),
  })
  .check(oneSource.test)
  .meta(oneSource.meta);

export type WrittenLookup = z.output<typeof writtenLookup>;
