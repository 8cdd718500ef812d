// What is wrong with the shape of a YAML file, in words, with the place of each problem.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { didYouMean, nearest } from '../problems/nearest.js';
import type { Problem } from '../problems/problem.js';
import type { YamlFile, YamlPath, YamlValue } from './document.js';
import { fillIn } from './fill-in.js';
import { notANumber } from './kinds.js';

export function allProblems(
  source: YamlFile,
  schema: z.ZodType,
  issues: readonly Issue[],
  above: YamlPath,
): Problem[] {
  const told = new Set<string>();
  return issues.flatMap((issue): Problem[] => {
    const path = issuePath(issue, above);
    const number = numberAbove(source, path, issue.code === 'unrecognized_keys');
    if (number !== undefined) {
      const name = pathText(number);
      if (told.has(name)) return [];
      told.add(name);
      return [wrong(source, number, kindNames.object ?? '')];
    }
    // Rules on a mapping as a whole judge it without the misspelt key, which is reported already.
    const misspelt = issues.some(
      (each) => each.code === 'unrecognized_keys' && pathText(issuePath(each, above)) === pathText(path),
    );
    // Of another kind altogether: what else a value of the right kind must be says nothing.
    const otherKind = issues.some(
      (each) =>
        each !== issue && each.code === 'invalid_type' && pathText(issuePath(each, above)) === pathText(path),
    );
    return (issue.code === 'custom' && misspelt) || otherKind ? [] : problemsOf(source, schema, issue, above);
  });
}

export function issuePath(issue: Issue, above: YamlPath): YamlPath {
  return [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
}

/** Numbers are objects to the schema; the path of the number that it looked into as if it were a mapping. */
function numberAbove(source: YamlFile, path: YamlPath, itself: boolean): YamlPath | undefined {
  let value: YamlValue | undefined = source.value;
  for (let depth = 0; depth <= path.length; depth++) {
    if (value instanceof Decimal) return depth < path.length || itself ? path.slice(0, depth) : undefined;
    if (typeof value !== 'object' || value === null) return undefined;
    const part = path[depth];
    if (part === undefined) return undefined;
    value = (value as Record<string | number, YamlValue>)[part];
  }
  return undefined;
}

export function wrong(source: YamlFile, path: YamlPath, must: string): Problem {
  const what = path.length === 0 ? 'the file' : `${pathText(path)}:`;
  return { code: 'wrong-value', place: source.place(path), reason: `${what} must be ${must}` };
}

export type Issue = z.core.$ZodIssue;

function problemsOf(source: YamlFile, schema: z.ZodType, issue: Issue, above: YamlPath): Problem[] {
  const path = issuePath(issue, above);
  if (isAbsent(issue)) return [absent(source, path)];
  if ('input' in issue && issue.input === null) return [empty(source, path)];
  if ('input' in issue && issue.input === fillIn) return [toBeFilledIn(source, path, issue)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(source, schema, issue.keys, path);
    case 'invalid_union':
      return unionProblems(source, schema, issue, path);
    default:
      return [wrongValue(source, path, issue)];
  }
}

function toBeFilledIn(source: YamlFile, path: YamlPath, issue: Issue): Problem {
  return {
    code: 'fill-in',
    place: source.place(path),
    reason: `${pathText(path)} is still to be filled in`,
    fix: `write in place of ${fillIn} what is right; it ${plain(issue)}`,
  };
}

/** A file of another kind has nothing but unknown keys, perhaps very many. */
const unknownKeysShown = 20;

function unknownKeys(
  source: YamlFile,
  schema: z.ZodType,
  keys: readonly string[],
  path: YamlPath,
): Problem[] {
  const more = keys.length - unknownKeysShown;
  const where = path.length > 0 ? ` in ${pathText(path)}` : '';
  return keys.slice(0, unknownKeysShown).map((key, index) => ({
    code: 'unknown-key',
    place: source.place(path, key),
    reason: `unknown key "${key}"${where}${index === unknownKeysShown - 1 && more > 0 ? `, and ${more} more` : ''}`,
    fix: didYouMean(key, keysAt(schema, path)),
  }));
}

function absent(source: YamlFile, path: YamlPath): Problem {
  const key = String(path.at(-1) ?? '');
  return {
    code: 'missing-key',
    place: source.place(path.slice(0, -1)),
    reason: `"${key}" is missing${path.length > 1 ? ` in ${pathText(path.slice(0, -1))}` : ''}`,
    fix: `add ${key}: ...`,
  };
}

/** `key:` with nothing behind it. */
function empty(source: YamlFile, path: YamlPath): Problem {
  const key = path.at(-1);
  if (key === undefined)
    return {
      code: 'wrong-value',
      place: source.place([]),
      reason: 'the file is empty',
      fix: 'write it, or name another file',
    };
  return {
    code: 'wrong-value',
    place: typeof key === 'string' ? source.place(path.slice(0, -1), key) : source.place(path),
    reason: `${pathText(path)}: has no value`,
    fix:
      typeof key === 'string'
        ? `write a value after ${key}:, or remove the key`
        : 'write a value, or remove it',
  };
}

function wrongValue(source: YamlFile, path: YamlPath, issue: Issue): Problem {
  const key = issue.code === 'custom' && issue.params?.atKey === true ? path.at(-1) : undefined;
  const place = key === undefined ? source.place(path) : source.place(path.slice(0, -1), String(key));
  const what = path.length === 0 ? 'the file' : `${pathText(key === undefined ? path : path.slice(0, -1))}:`;
  const near =
    issue.code === 'invalid_value' && 'input' in issue && typeof issue.input === 'string'
      ? nearest(issue.input, issue.values.map(String))
      : undefined;
  return {
    code: 'wrong-value',
    place,
    reason: `${what} ${plain(issue)}`,
    ...(near !== undefined && { fix: `did you mean "${near}"?` }),
  };
}

/** Of a union that failed, the branch that came furthest speaks; the other branches only add noise. */
function unionProblems(
  source: YamlFile,
  schema: z.ZodType,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: YamlPath,
): Problem[] {
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const ranked = branches
    .map((branch) => ({
      branch,
      structural: branch.some(
        (each) =>
          each.path.length === 0 &&
          (each.code === 'invalid_type' || (each.code === 'custom' && each.message === notANumber)),
      ),
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
  return allProblems(source, schema, best.branch, path);
}

function isAbsent(issue: Issue): boolean {
  return issue.path.length > 0 && 'input' in issue && issue.input === undefined;
}

export function plain(issue: Issue): string {
  // What the schema says itself is better than what can be said of any schema.
  if (!/^(Invalid|Too )/.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') return `must be ${kindNames[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(quotedMark).join(' or ')}`;
  if (issue.code === 'too_small')
    return issue.origin === 'string'
      ? 'must not be empty'
      : `needs at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`;
  return issue.message;
}

/** Words as they are; marks such as , and ; in quotes. */
function quotedMark(value: unknown): string {
  const text = String(value);
  return /^[\w-]+$/.test(text) ? text : JSON.stringify(text);
}

const kindNames: Record<string, string> = {
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
  tuple: 'a list of two values',
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
};

/** Keys known at a path of the schema, over all branches of its unions. */
export function keysAt(schema: unknown, path: YamlPath): string[] {
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
export function pathText(path: YamlPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part + 1}]` : index === 0 ? part : `.${part}`))
    .join('');
}
