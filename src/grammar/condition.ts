// Conditions: a mapping of metric to test, all of which must hold; any, all and not nest.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { decimal } from '../foundation/yaml/kinds.js';
import { asOfShift, isAsOf } from './window.js';

export type Literal = Decimal | string | boolean;

export type Test =
  | { readonly op: 'at_least' | 'more_than' | 'at_most' | 'less_than'; readonly value: Literal }
  | { readonly op: 'equals'; readonly value: Literal }
  | { readonly op: 'in'; readonly values: readonly Literal[] }
  | { readonly op: 'between'; readonly low: Literal; readonly high: Literal }
  | { readonly op: 'missing'; readonly value: boolean };

/** Resolved condition. `subject` is a metric id, a field, `score`, `<criterion>.points` or `<criterion>.bin`. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'test'; readonly subject: string; readonly test: Test };

/** The criterion that a subject asks for its points or its bin; undefined for all other subjects. */
export function criterionPart(subject: string): { criterion: string; of: 'points' | 'bin' } | undefined {
  const match = /^(.*)\.(points|bin)$/s.exec(subject);
  return match === null
    ? undefined
    : { criterion: match[1] ?? '', of: match[2] === 'bin' ? 'bin' : 'points' };
}

const asOfDate = z
  .strictObject({ as_of: asOfShift.meta({ description: 'span to the as-of date', examples: ['-30 days'] }) })
  .transform(({ as_of }) => as_of);
const bound = z.union([decimal, z.string().min(1), asOfDate]);
const scalar = z.union([decimal, z.boolean(), z.string()]);

/** Whether two ends of a kind stand the wrong way round. */
function isAbove(low: Literal, high: Literal): boolean {
  if (low instanceof Decimal && high instanceof Decimal) return low.gt(high);
  // Where the as-of date is, nobody knows yet.
  return typeof low === 'string' && typeof high === 'string' && !isAsOf(low) && !isAsOf(high) && low > high;
}

const writtenTest = z
  .strictObject({
    at_least: bound.optional().meta({ description: 'this or more; a later date', examples: [100] }),
    more_than: bound.optional().meta({ description: 'more than this', examples: [0] }),
    at_most: bound.optional().meta({ description: 'this or less; an earlier date', examples: [90] }),
    less_than: bound.optional().meta({ description: 'less than this', examples: [0] }),
    equals: scalar.optional().meta({ description: 'exactly this', examples: [true] }),
    in: z
      .array(scalar)
      .min(1)
      .optional()
      .meta({ description: 'one of these', examples: [['north', 'south']] }),
    between: z
      .tuple([bound, bound])
      .refine(
        ([low, high]) => !isAbove(low, high),
        'names the upper end first, so nothing lies between; write [smaller, larger]',
      )
      .optional()
      .meta({ description: 'from the first to the second, both ends count', examples: [[10, 20]] }),
    missing: z
      .boolean()
      .optional()
      .meta({ description: 'whether there is no value; no other test holds for a missing value' }),
  })
  .refine((test) => Object.keys(test).length > 0, 'needs a test such as at_least: 100')
  .meta({
    id: 'test',
    title: 'Test',
    minProperties: 1,
    description:
      'What is asked of a metric, a field, `score`, `<criterion>.points` or `<criterion>.bin`. Of several tests all must hold.',
  });
type WrittenTest = z.output<typeof writtenTest>;

/** As people write it. */
export type WrittenCondition = {
  any?: WrittenCondition[] | undefined;
  all?: WrittenCondition[] | undefined;
  not?: WrittenCondition | undefined;
  [subject: string]: unknown;
};

export const writtenCondition: z.ZodType<WrittenCondition> = z
  .lazy(() =>
    z
      .object({
        any: z
          .array(writtenCondition)
          .min(1)
          .optional()
          .meta({ description: 'at least one of these conditions holds' }),
        all: z
          .array(writtenCondition)
          .min(1)
          .optional()
          .meta({ description: 'all of these conditions hold' }),
        not: writtenCondition.optional().meta({ description: 'this condition does not hold' }),
      })
      .catchall(writtenTest)
      .refine((condition) => Object.keys(condition).length > 0, 'is empty; name a metric and a test')
      .meta({ minProperties: 1 }),
  )
  .meta({
    id: 'condition',
    title: 'Condition',
    description: 'What must hold: names with what is asked of them. Of several names all must hold.',
  }) as z.ZodType<WrittenCondition>;

/** Resolves a written condition; the shape was checked before. */
export function resolveCondition(written: WrittenCondition): Condition {
  const parts: Condition[] = [];
  for (const [key, value] of Object.entries(written)) {
    if (value === undefined) continue;
    if (key === 'any' || key === 'all') {
      parts.push({ kind: key, of: (value as WrittenCondition[]).map(resolveCondition) });
    } else if (key === 'not') {
      parts.push({ kind: 'not', of: resolveCondition(value as WrittenCondition) });
    } else {
      for (const test of testsOf(value as WrittenTest)) parts.push({ kind: 'test', subject: key, test });
    }
  }
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : { kind: 'all', of: parts };
}

function testsOf(written: WrittenTest): Test[] {
  const tests: Test[] = [];
  for (const op of ['at_least', 'more_than', 'at_most', 'less_than', 'equals'] as const) {
    const value = written[op];
    if (value !== undefined) tests.push({ op, value });
  }
  if (written.in !== undefined) tests.push({ op: 'in', values: written.in });
  if (written.between !== undefined)
    tests.push({ op: 'between', low: written.between[0], high: written.between[1] });
  if (written.missing !== undefined) tests.push({ op: 'missing', value: written.missing });
  return tests;
}

/** Every test in a condition, with what it asks. */
export function testsIn(condition: Condition): { subject: string; test: Test }[] {
  if (condition.kind === 'test') return [condition];
  if (condition.kind === 'not') return testsIn(condition.of);
  return condition.of.flatMap(testsIn);
}

/** Subjects of a condition, each once, in order of appearance. */
export function subjectsOf(condition: Condition): string[] {
  return [...new Set(testsIn(condition).map((each) => each.subject))];
}

/** The written subjects with their paths below the condition and what is asked of them, for places in problems. */
export function writtenSubjects(
  written: WrittenCondition,
  path: readonly (string | number)[],
): { subject: string; path: readonly (string | number)[]; tests: readonly Test[] }[] {
  return Object.entries(written).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (key === 'any' || key === 'all') {
      return (value as WrittenCondition[]).flatMap((each, index) =>
        writtenSubjects(each, [...path, key, index]),
      );
    }
    if (key === 'not') return writtenSubjects(value as WrittenCondition, [...path, key]);
    return [{ subject: key, path, tests: testsOf(value as WrittenTest) }];
  });
}
