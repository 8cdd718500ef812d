// Every key says what it means, with an example, and every example is what gradus accepts.
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import {
  fileShape,
  type JsonSchema,
  jsonSchemaOf,
  peopleWrite,
  schemaNames,
} from '../../src/cli/reference/json-schema.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';

interface Key {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Every key below a schema. */
function keysOf(schema: JsonSchema, path: string): Key[] {
  const inner = (each: unknown, at: string) =>
    typeof each === 'object' && each !== null ? keysOf(each as JsonSchema, at) : [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, each]) => [
      { path: `${path}.${key}`, schema: each as JsonSchema },
      ...inner(each, `${path}.${key}`),
    ]),
    ...(schema.anyOf ?? []).flatMap((each) => inner(each, path)),
    ...inner(schema.additionalProperties, `${path}.<name>`),
    ...(Array.isArray(schema.items) ? [] : inner(schema.items, `${path}[]`)),
    ...Object.entries(schema.definitions ?? {}).flatMap(([name, each]) => inner(each, name)),
  ];
}

/** What holds other keys, says its values itself, or points to what does needs no example. */
function showsItself({ enum: values, type, properties, items, allOf, $ref, anyOf }: JsonSchema): boolean {
  return (
    [values, properties, items, allOf, $ref, anyOf].some((each) => each !== undefined) || type === 'boolean'
  );
}

/** Schemas inside a zod schema. */
function within(schema: unknown): unknown[] {
  if (schema instanceof z.ZodObject) return [...Object.values(schema.shape), schema.def.catchall];
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodUnion) return [...schema.options];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodLazy) return [schema.unwrap()];
  if (schema instanceof z.ZodPipe) return [schema.in, schema.out];
  return [];
}

function allSchemas(schema: unknown, seen = new Set<unknown>()): Set<unknown> {
  if (schema === undefined || seen.has(schema)) return seen;
  seen.add(schema);
  for (const each of within(schema)) allSchemas(each, seen);
  return seen;
}

describe.each(peopleWrite)('%s', (name) => {
  const keys = keysOf(jsonSchemaOf(name), name);

  it('says of every key what it means', () => {
    expect(keys.length).toBeGreaterThan(10);
    const silent = keys.filter(({ schema }) => schema.description === undefined && schema.$ref === undefined);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('shows an example of every key that does not show itself', () => {
    const bare = keys.filter(
      ({ schema }) => !showsItself(schema) && schema.examples === undefined && schema.default === undefined,
    );
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  it('shows examples and defaults that gradus accepts', () => {
    let shown = 0;
    for (const schema of allSchemas(fileShape(name))) {
      if (!(schema instanceof z.ZodType)) continue;
      const { examples = [], default: standard, description } = z.globalRegistry.get(schema) ?? {};
      for (const example of [...(examples as unknown[]), ...(standard === undefined ? [] : [standard])]) {
        shown++;
        const { value } = parseYaml('example.yaml', stringify(example));
        expect(schema.safeParse(value), `${description}: ${stringify(example)}`).toMatchObject({
          success: true,
        });
      }
    }
    expect(shown).toBeGreaterThan(8);
  });
});

describe.each(schemaNames.filter((name) => !(peopleWrite as readonly string[]).includes(name)))(
  '%s',
  (name) => {
    it('says of every key what it means', () => {
      const keys = keysOf(jsonSchemaOf(name), name);
      expect(keys.length).toBeGreaterThan(30);
      const silent = keys.filter(
        ({ schema }) => schema.description === undefined && schema.$ref === undefined,
      );
      expect(silent.map(({ path }) => path)).toEqual([]);
    });
  },
);
