// The exports that a policy reads, as a scratch review sees them: files whose headings are the fields that the policy
// names. Cases are planned and graded by way of such a review, so that they take the same way as any other.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify as csv } from 'csv-stringify/sync';
import { Decimal } from 'decimal.js';
import { stringify } from 'yaml';
import type { Policy } from '../policy/policy.js';
import { type Problem, ProblemsError } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { fieldsInConditions, wantsOf } from '../run/fields.js';
import { type Prepared, prepare } from '../run/prepare.js';
import { historyNames } from '../steps/moved-tiers.js';
import { defused } from '../text/formulas.js';
import type { Case, CaseCustomer, Value } from './read.js';

/** Fields by export. Customers are always there: everybody who is graded is listed. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** The fields that a policy reads from each export. */
export function fieldsRead(policy: Policy): Fields {
  const names = policy.metrics.flatMap(({ spec }) => (spec.grain === 'rows' ? [spec.export] : []));
  return new Map(
    [...new Set(['customers', ...names])].map((name) => {
      const more = name === 'customers' ? fieldsInConditions(policy) : [];
      return [name, [...new Set(['customer_id', ...wantsOf(policy, name).keys(), ...more])]];
    }),
  );
}

/** Fields that rows may hold although no rule reads them: dates set rows aside, names are for people. */
export function alsoAllowed(exportName: string): readonly string[] {
  return exportName === 'customers' ? ['name'] : ['date'];
}

type Row = Readonly<Record<string, Value>>;

/**
 * Prepares a review of these rows (none: headings only) in a folder of its own.
 * @param declared what the review says of an export besides its file, by name
 */
export async function scratchReview(
  policyFile: string,
  folder: string,
  asOf: string,
  fields: Fields,
  rowsOf: (exportName: string) => readonly Row[],
  declared: Readonly<Record<string, object>> = {},
): Promise<Prepared> {
  mkdirSync(folder);
  for (const [name, read] of fields) {
    const rows = rowsOf(name);
    const headings = [...new Set([...read, ...rows.flatMap((row) => Object.keys(row))])];
    const lines = [headings, ...rows.map((row) => headings.map((heading) => cell(row[heading])))];
    // Quoted throughout: a line of empty cells must not look like a blank one.
    writeFileSync(path.join(folder, `${name}.csv`), csv(lines, { quoted: true }));
  }
  const review = {
    as_of: asOf,
    policy: policyFile,
    exports: Object.fromEntries(
      [...fields.keys()].map((name) => [name, { ...declared[name], file: `${name}.csv` }]),
    ),
  };
  const file = path.join(folder, 'review.yaml');
  writeFileSync(file, stringify(review));
  try {
    return await prepare(file, {});
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems.map((problem) => outOf(folder, problem, policyFile)));
  }
}

/** Nobody knows the scratch folder: what is wrong there is wrong with the policy. */
function outOf(folder: string, problem: Problem, policyFile: string): Problem {
  const inside = problem.place !== undefined && path.resolve(problem.place.file).startsWith(folder);
  return inside ? { ...problem, place: { file: shownPath(policyFile) } } : problem;
}

function cell(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  return value instanceof Decimal ? value.toFixed() : String(value);
}

/** The rows of a case for an export: with their customer, and customers themselves where the case lists none. */
export function rowsOf({ rows, customers }: Case, exportName: string): readonly Row[] {
  const [only] = customers;
  const given = rows?.get(exportName)?.map((row) => ({ customer_id: only?.id ?? null, ...row }));
  if (given !== undefined || exportName !== 'customers') return given ?? [];
  const named = [...(rows?.values() ?? [])].flat().map((row) => cell(row.customer_id));
  const ids = new Set([...customers.map((each) => each.id), ...named.filter((id) => id !== '')]);
  return [...ids].map((id) => ({ customer_id: id }));
}

/** A customer with what last results say. */
type Held = Pick<CaseCustomer, 'id' | 'last'>;

/** Writes the last results of a case; undefined where it has none. */
export function writeLast(
  { compared, customers }: Pick<Case, 'compared'> & { readonly customers: readonly Held[] },
  file: string,
): string | undefined {
  if (!compared) return undefined;
  const held = customers.flatMap(({ id, last }) =>
    last === undefined
      ? []
      : [[defused(id), last.tier, cell(last.score), last.scoredTier, last.movement, last.lastDowngrade]],
  );
  const heading = ['customer_id', 'tier', 'score', ...Object.values(historyNames)];
  writeFileSync(file, csv([heading, ...held], { quoted: true }));
  return file;
}
