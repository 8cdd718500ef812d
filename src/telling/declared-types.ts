// Types of fields as the review of results declares them, so that dates and amounts are told from text.
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { readRegular } from '../foundation/problems/file-errors.js';
import { type FieldType, fieldTypes } from '../grammar/types.js';
import type { DeclaredTypes } from '../reports/xlsx/customer-columns.js';

const columns = z
  .record(z.string(), z.union([z.string(), z.looseObject({ type: z.enum(fieldTypes).optional() })]))
  .optional();
const shape = z.object({
  exports: z.record(
    z.string(),
    z.looseObject({
      columns,
      lookup: z.record(z.string(), z.looseObject({ columns })).optional(),
      computed: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** Types by export and field: `customers.joined`. */
export function declaredTypes(folder: string): DeclaredTypes {
  const review: unknown = parseYaml(readRegular(path.join(folder, 'review.yaml')).toString());
  const types = new Map<string, FieldType>();
  for (const [name, found] of Object.entries(shape.parse(review).exports)) {
    const looked = Object.values(found.lookup ?? {}).map((each) => each.columns);
    for (const [field, column] of [found.columns, ...looked].flatMap((each) => Object.entries(each ?? {})))
      if (typeof column !== 'string' && column.type !== undefined) types.set(`${name}.${field}`, column.type);
    for (const field of Object.keys(found.computed ?? {})) types.set(`${name}.${field}`, 'number');
  }
  return types;
}
