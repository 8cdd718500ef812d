// A review of a few made-up rows, written into a folder of its own and graded by the same steps.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify as csv } from 'csv-stringify/sync';
import { Decimal } from 'decimal.js';
import { stringify } from 'yaml';
import { historyNames } from '../engine/steps/decide/moved-tiers.js';
import type { PlannedLast } from '../engine/steps/plan/planned-last.js';
import { defused } from '../foundation/characters/formulas.js';
import { type Problem, type Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { numberAsText } from '../foundation/yaml/written-number.js';
import { planLast } from '../grading/prepare/last-results.js';
import { type Prepared, prepare } from '../grading/prepare/prepare.js';
import type { Literal } from '../grammar/condition.js';
import { fieldsNamed, wantsOf } from '../plan/planning/fields.js';
import { lastExport } from '../policy/model/last.js';
import type { Policy } from '../policy/model/policy.js';

/** A value of a metric or of a cell; null where there is none. */
export type GivenValue = Literal | null;

export interface Last {
  readonly tier: string;
  readonly score: Decimal | undefined;
  /** What the customer was worth. */
  readonly value: Decimal | undefined;
  readonly scoredTier: string | undefined;
  readonly movement: string | undefined;
  readonly lastDowngrade: string | undefined;
  readonly tierSince?: string | undefined;
  readonly validUntil?: string | undefined;
  readonly ruledTier?: string | undefined;
  /** What metrics were then, for those that are taken from last results. */
  readonly metrics?: ReadonlyMap<string, GivenValue> | undefined;
}

/** Fields by export. Customers are always there: everybody who is graded is listed. */
export type FieldsByExport = ReadonlyMap<string, readonly string[]>;

/** The fields that a policy reads from each export. */
export function fieldsRead(policy: Policy): FieldsByExport {
  const names = policy.metrics.flatMap(({ spec }) =>
    spec.grain === 'rows' && spec.export !== lastExport ? [spec.export] : [],
  );
  return new Map(
    [...new Set(['customers', ...names])].map((name) => {
      const more = name === 'customers' ? fieldsNamed(policy) : [];
      return [name, [...new Set(['customer_id', ...wantsOf(policy, name).keys(), ...more])]];
    }),
  );
}

export type GivenRow = Readonly<Record<string, GivenValue>>;

/** What a review of made-up rows is of. */
interface ScratchReview {
  readonly policyFile: string;
  readonly asOf: string;
  readonly fields: FieldsByExport;
  /** What the review says of an export besides its file, by name. */
  readonly declared?: Readonly<Record<string, object>>;
}

/** Prepares a review of these rows (none: headings only) in a folder of its own. */
export async function scratchReview(
  folder: string,
  { policyFile, asOf, fields, declared = {} }: ScratchReview,
  rowsOf: (exportName: string) => readonly GivenRow[] = () => [],
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

export function cell(value: GivenValue | undefined): string {
  if (value === undefined || value === null) return '';
  return value instanceof Decimal ? numberAsText(value) : String(value);
}

/** A customer with what last results say. */
interface Held {
  readonly id: string;
  readonly last: Last | undefined;
}

/** Plans last results that `writeLast` wrote: unlike a CSV of other programs they say what score and value are. */
export async function planWritten(
  file: string | undefined,
  policy: Policy,
  problems: Problems,
): Promise<PlannedLast | undefined> {
  const last = file === undefined ? undefined : await planLast(file, policy, problems);
  return last && { ...last, score: 'score', value: 'value' };
}

/** Writes the last results of a case; undefined where it has none. */
export function writeLast(
  { compared, customers }: { readonly compared: boolean; readonly customers: readonly Held[] },
  file: string,
): string | undefined {
  if (!compared) return undefined;
  const metrics = [...new Set(customers.flatMap(({ last }) => [...(last?.metrics?.keys() ?? [])]))];
  const held = customers.flatMap(({ id, last }) =>
    last === undefined
      ? []
      : [
          [
            defused(id),
            last.tier,
            cell(last.score),
            cell(last.value),
            last.scoredTier,
            last.movement,
            last.lastDowngrade,
            last.tierSince,
            last.validUntil,
            last.ruledTier ?? last.tier,
            ...metrics.map((id) => cell(last.metrics?.get(id))),
          ],
        ],
  );
  const heading = ['customer_id', 'tier', 'score', 'value', ...Object.values(historyNames), ...metrics];
  writeFileSync(file, csv([heading, ...held], { quoted: true }));
  return file;
}
