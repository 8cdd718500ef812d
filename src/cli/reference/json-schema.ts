// JSON Schemas of what people write, made from the shapes that gradus itself reads files with, and of what results hold,
// from the shapes that describe it: a key that is added there appears here by itself. Draft 7, which editors understand best.
import * as z from 'zod';
import { writtenCases } from '../../cases/written.js';
import { changeDocumentShape } from '../../diff/shape.js';
import { writtenPolicy } from '../../policy/reading/written.js';
import { manifestShape } from '../../results/shape-manifest.js';
import { summaryShape } from '../../results/shape-summary.js';
import { writtenReview } from '../../review/written.js';
import { reportShape } from '../../telling/shape-report.js';

const shapes = {
  policy: writtenPolicy,
  review: writtenReview,
  cases: writtenCases,
  summary: summaryShape,
  manifest: manifestShape,
  change: changeDocumentShape,
  report: reportShape,
} as const satisfies Record<string, z.ZodType>;

export type SchemaName = keyof typeof shapes;
export const schemaNames = Object.keys(shapes) as SchemaName[];
/** Kinds of files that people write; the others are in results. */
export const peopleWrite = ['policy', 'review', 'cases'] as const satisfies SchemaName[];

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The shape that files of this kind are read with. */
export function fileShape(name: SchemaName): z.ZodType {
  return shapes[name];
}

/** The JSON Schema (draft 7) of a kind of file. */
export function jsonSchemaOf(name: SchemaName): JsonSchema {
  return z.toJSONSchema(shapes[name], {
    target: 'draft-07',
    io: 'input',
    // Exact decimals are a type of gradus; their shape says itself that they are numbers in a file.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Of shapes that transform what they read zod leaves these out, lest they show what comes out.
      const { default: standard, examples } = z.globalRegistry.get(zodSchema) ?? {};
      Object.assign(
        jsonSchema,
        standard !== undefined && { default: standard },
        examples !== undefined && { examples },
      );
      // zod takes a key for optional as soon as one branch of it transforms what it reads.
      if (zodSchema instanceof z.ZodObject) {
        const shape = Object.entries(zodSchema.shape);
        const required = shape
          .filter(([, each]) => !(each instanceof z.ZodOptional || each instanceof z.ZodExactOptional))
          .map(([key]) => key);
        if (required.length > 0) jsonSchema.required = required;
      }
      // Says nothing: names in JSON are always text.
      const { propertyNames } = jsonSchema;
      if (typeof propertyNames === 'object' && Object.keys(propertyNames).join() === 'type')
        delete jsonSchema.propertyNames;
    },
  });
}

/** The same as the text of a .schema.json file. */
export function schemaText(name: SchemaName): string {
  return `${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`;
}
