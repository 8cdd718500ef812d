// Shape check: a zod schema against a YAML file, every finding as a problem with its place and a suggestion.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { nearest } from '../problems/nearest.js';
import type { Problems } from '../problems/problem.js';
import type { YamlFile, YamlValue } from './document.js';
import { allProblems, type Issue, issuePath, keysAt, pathText } from './shape-problems.js';

// A file is checked once, so compiling the check would take longer than the check.
z.config({ jitless: true });

/**
 * Checks the value of a file. Problems are added for everything that does not fit.
 * @returns the typed value, also where only keys were misspelt; undefined when anything else was wrong
 */
export function readShape<S extends z.ZodType>(
  source: YamlFile,
  schema: S,
  problems: Problems,
): z.output<S> | undefined {
  const result = schema.safeParse(source.value, { reportInput: true });
  if (result.success) return result.data;
  const { issues } = result.error;
  for (const each of allProblems(source, schema, issues, [])) problems.add(each);
  const mended = mendKeys(source.value, schema, issues);
  if (mended === undefined) return undefined;
  const again = schema.safeParse(mended, { reportInput: true });
  if (again.success) return again.data;
  for (const each of allProblems(source, schema, again.error.issues, [])) problems.add(each);
  return undefined;
}

/**
 * The value as if misspelt keys had been written right, so that one slip does not hide every other mistake of the file;
 * undefined where more than keys is wrong.
 */
function mendKeys(value: YamlValue, schema: z.ZodType, issues: readonly Issue[]): YamlValue | undefined {
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
  const places = new Set(unknown.map((issue) => pathText(issuePath(issue, []))));
  if (!issues.every((issue) => places.has(pathText(issuePath(issue, []))))) return undefined;
  const mended = copyOf(value);
  for (const issue of unknown) {
    const path = issuePath(issue, []);
    const at = path.reduce<unknown>(
      (inner, part) => (inner as Record<string | number, unknown>)[part],
      mended,
    );
    if (typeof at !== 'object' || at === null || at instanceof Decimal) return undefined;
    const object = at as Record<string, YamlValue>;
    for (const key of issue.keys) {
      const meant = nearest(
        key,
        keysAt(schema, path).filter((known) => !(known in object)),
      );
      if (meant !== undefined) object[meant] = object[key] ?? null;
      delete object[key];
    }
  }
  return mended;
}

function copyOf(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return value;
  const copy = Object.create(null) as Record<string, YamlValue>;
  for (const [key, each] of Object.entries(value)) copy[key] = copyOf(each);
  return copy;
}
