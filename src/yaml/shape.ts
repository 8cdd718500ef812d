// Shape check: a zod schema against a YAML file, every finding as a problem with its place and a suggestion.
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { didYouMean } from '../problems/nearest.js';
import type { Problem, Problems } from '../problems/problem.js';
import type { Path, YamlFile } from './document.js';

/** An exact number as YAML gave it. */
export const decimal = z
  .custom<Decimal>((value) => value instanceof Decimal, 'must be a number')
  .meta({ type: 'number' });

/** A whole number from `least` on. */
export const whole = (least: number) =>
  z
    .custom<Decimal>(
      (value) => value instanceof Decimal && value.isInteger() && value.gte(least),
      `must be a whole number, ${least} or more`,
    )
    .transform((value) => value.toNumber());

/** Text; plain numbers are taken as the text they were written as (tier ids such as 1, versions such as 2026.1). */
export const text = z.preprocess(
  (value) => (value instanceof Decimal ? value.toFixed() : value),
  z.string().min(1),
);

/** Text, or the same text by language. */
export const label = z.union([text, z.strictObject({ en: text.optional(), zh: text.optional() })]);
export type Label = z.output<typeof label>;

/**
 * Checks the value of a file. Problems are added for everything that does not fit.
 * @returns the typed value, or undefined when anything was wrong
 */
export function readShape<S extends z.ZodType>(
  source: YamlFile,
  schema: S,
  problems: Problems,
): z.output<S> | undefined {
  const result = schema.safeParse(source.value, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues)
    for (const each of problemsOf(source, schema, issue)) problems.add(each);
  return undefined;
}

type Issue = z.core.$ZodIssue;

function problemsOf(source: YamlFile, schema: z.ZodType, issue: Issue, above: Path = []): Problem[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'unknown-key' as const,
        place: source.place(path, key),
        reason: `unknown key "${key}"${path.length > 0 ? ` in ${pathText(path)}` : ''}`,
        fix: didYouMean(key, keysAt(schema, path)),
      }));
    case 'invalid_union':
      return unionProblems(source, schema, issue, path);
    default: {
      if (isAbsent(issue)) {
        const key = String(path.at(-1) ?? '');
        return [
          {
            code: 'missing-key',
            place: source.place(path.slice(0, -1)),
            reason: `"${key}" is missing${path.length > 1 ? ` in ${pathText(path.slice(0, -1))}` : ''}`,
            fix: `add ${key}: ...`,
          },
        ];
      }
      return [
        { code: 'wrong-value', place: source.place(path), reason: `${pathText(path)}: ${plain(issue)}` },
      ];
    }
  }
}

/** Of a union that failed, the branch that came furthest speaks; the other branches only add noise. */
function unionProblems(
  source: YamlFile,
  schema: z.ZodType,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
): Problem[] {
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const ranked = branches
    .map((branch) => ({
      branch,
      structural: branch.some((each) => each.path.length === 0 && each.code === 'invalid_type'),
    }))
    .sort((a, b) => Number(a.structural) - Number(b.structural) || a.branch.length - b.branch.length);
  const best = ranked[0];
  if (best === undefined || best.structural) {
    const wanted = branches.flatMap((branch) => branch.map(plain));
    return [
      {
        code: 'wrong-value',
        place: source.place(path),
        reason: `${pathText(path)}: ${[...new Set(wanted)].join(', or ')}`,
      },
    ];
  }
  return best.branch.flatMap((each) => problemsOf(source, schema, each, path));
}

function isAbsent(issue: Issue): boolean {
  return issue.path.length > 0 && 'input' in issue && issue.input === undefined;
}

function plain(issue: Issue): string {
  if (issue.code === 'invalid_type') return `must be ${kindNames[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'must not be empty' : `needs at least ${issue.minimum}`;
  return issue.message;
}

const kindNames: Record<string, string> = {
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
};

/** Keys known at a path of the schema, over all branches of its unions. */
function keysAt(schema: unknown, path: Path): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodDefault) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodLazy) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe)
    return keysAt(schema.in instanceof z.ZodTransform ? schema.out : schema.in, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
  const [first, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    if (first === undefined) return Object.keys(schema.shape);
    const inner: unknown = schema.shape[String(first)] ?? schema.def.catchall;
    return inner === undefined ? [] : keysAt(inner, rest);
  }
  if (first === undefined) return [];
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  return [];
}

/** `tiers[2].requires` from a path. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part + 1}]` : index === 0 ? part : `.${part}`))
    .join('');
}
