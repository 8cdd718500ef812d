// Points by a rule for each category of another field: plates of one process by one table, of another by another.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { text } from '../../foundation/yaml/kinds.js';
import type { Condition } from '../../grammar/condition.js';
import { describedBy, optionsNamed } from '../../grammar/described.js';
import { conditionSql } from '../../sql/condition.js';
import { numbered } from './numbered.js';
import { type PointsShape, sheetPlaces } from './shape.js';

/** The rule of one category. */
interface Rule {
  readonly category: string;
  /** Whether a customer is of it. */
  readonly when: Condition;
  readonly kind: string;
  readonly spec: unknown;
}

interface By {
  readonly field: string;
  readonly rules: readonly Rule[];
  /** Of everybody whose category is not listed; undefined: 0 points. */
  readonly other: Omit<Rule, 'category' | 'when'> | undefined;
}

/** What may stand in a rule: shapes that look at no other customers. */
const inside: ReadonlyMap<string, PointsShape> = new Map(numbered.map((shape) => [shape.key, shape]));
const options = new Map([...inside.values()].flatMap((shape) => Object.entries(shape.options ?? {})));
const other = 'other';

function insideShape(key: string): PointsShape {
  const shape = inside.get(key);
  if (shape === undefined) throw new Error(`no points shape ${key} by category`);
  return shape;
}

const isOf = (subject: string, category: string): Condition => ({
  kind: 'test',
  subject,
  test: { op: 'equals', value: category },
});

const rule = z
  .strictObject({
    ...Object.fromEntries(
      [...inside.values()].map((shape) => [shape.key, shape.written.optional().meta(describedBy(shape))]),
    ),
    ...optionsNamed(options),
  })
  .transform((written, context) => {
    const kinds = Object.keys(written).filter((key) => inside.has(key));
    const [kind, second] = kinds;
    if (kind === undefined || second !== undefined) {
      context.addIssue(`must be exactly one of ${[...inside.keys()].join(', ')}`);
      return z.NEVER;
    }
    const shape = insideShape(kind);
    const values = written as Readonly<Record<string, unknown>>;
    for (const key of options.keys())
      if (values[key] !== undefined && !Object.hasOwn(shape.options ?? {}, key))
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `means nothing here: ${kind} does not know it`,
        });
    return { kind, spec: shape.spec(values[kind], values) };
  })
  .meta({ oneOf: [...inside.keys()].map((key) => ({ required: [key] })) });
type WrittenRule = z.output<typeof rule>;

/** Every rule, that of others last. */
const all = ({ rules, other: otherwise }: By) => [...rules, ...(otherwise === undefined ? [] : [otherwise])];

const pointsIn = ({ rules, other: otherwise }: By) => [
  ...rules,
  ...(otherwise === undefined ? [] : [{ category: other, ...otherwise }]),
];

export const by: PointsShape<By> = {
  key: 'by',
  means:
    'points by a rule for each category of a field of the customers, listed under `of:`; `other:` for every category that is not listed (0 points without it)',
  example: '{ by: customers.segment, of: { key: { steps: { 0: 20 } }, other: { line: { 0: 0, 100: 50 } } } }',
  wants: 'numeric',
  written: text
    .refine(
      (name) => /^(customers\.)?[^.]+$/.test(name),
      'must be a field of the customers, such as customers.process',
    )
    .transform((name) => name.replace(/^customers\./, '')),
  options: {
    of: z
      .record(z.string(), rule)
      .refine((written) => Object.keys(written).length > 0, 'needs at least one category')
      .meta({
        description: 'the rule of each category of `by`',
        minProperties: 1,
        examples: [{ hex: { steps: { 0: 0, 10: 100 } }, tri: { up_to: { 0.06: 100 } } }],
      }),
  },
  reverse: 'points',
  spec: (field, { of: written }) => {
    const { [other]: otherwise, ...listed } = (written ?? {}) as Readonly<Record<string, WrittenRule>>;
    const subject = String(field);
    return {
      field: subject,
      rules: Object.entries(listed).map(
        ([category, each]): Rule => ({
          category,
          when: isOf(subject, category),
          ...each,
        }),
      ),
      other: otherwise,
    };
  },
  conditions: ({ rules }) => rules.map(({ when }) => when),
  silent: ({ field, rules, other: otherwise }) =>
    otherwise === undefined ? { field, categories: rules.map(({ category }) => category) } : undefined,
  renamed: (spec, name) => ({
    ...spec,
    field: name(spec.field),
    rules: spec.rules.map((each) => ({ ...each, when: isOf(name(spec.field), each.category) })),
  }),
  sheet: (spec) =>
    pointsIn(spec).flatMap(({ category, kind, spec: given }) =>
      sheetPlaces(insideShape(kind), given).map(
        ([path, points]) => [['of', category, ...path], points] as const,
      ),
    ),
  entries: (spec) => [
    ['by', spec.field],
    ...pointsIn(spec).flatMap(({ category, kind, spec: given }) =>
      (insideShape(kind).sheet?.(given) ?? []).map(
        ([path, points]) => [`${category} ${kind} ${path.join(' ')}`, points.toFixed()] as const,
      ),
    ),
  ],
  sql: ({ rules, other: otherwise }, given) => {
    const pointsOf = (each: Pick<Rule, 'kind' | 'spec'>) => insideShape(each.kind).sql(each.spec, given);
    const whens = rules.map(
      (each) => `WHEN ${conditionSql(each.when, given.subject, given.dialect)} THEN ${pointsOf(each)}`,
    );
    const rest = otherwise === undefined ? '0' : pointsOf(otherwise);
    return whens.length === 0 ? rest : `CASE ${whens.join(' ')} ELSE ${rest} END`;
  },
  range: (spec, outOf) => {
    const ranges = all(spec).flatMap(({ kind, spec: given }) => insideShape(kind).range(given, outOf));
    const ends = spec.other === undefined ? [...ranges, new Decimal(0)] : ranges;
    return [Decimal.min(...ends), Decimal.max(...ends)];
  },
  turns: (spec, outOf) =>
    all(spec).flatMap(({ kind, spec: given }) => insideShape(kind).course?.(given, outOf).turns ?? []),
};
