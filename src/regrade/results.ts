// A results folder opened on its own, without exports: verified, its policy planned as it was.
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import type { Plan } from '../engine/steps/plan/planned.js';
import { readRegular } from '../foundation/problems/file-errors.js';
import { type Place, Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import type { Prepared } from '../grading/prepare/prepare.js';
import { readPolicy } from '../policy/linter/read-policy.js';
import type { Policy } from '../policy/model/policy.js';
import { type ResultsStanding, standingOf } from '../results/approval.js';
import { readManifest } from '../results/manifest.js';
import { openVerified, type VerifiedResults } from '../results/verify.js';
import { overridesIn } from '../telling/overrides.js';
import { fieldsRead, scratchReview } from './scratch-review.js';

export interface OpenedResults {
  readonly folder: string;
  readonly review: string;
  /** The plan of its policy, with the types that its exports had; it reads no rows. */
  readonly plan: Plan;
  /** Where the policy says what clusters are made of. */
  readonly assignPlace: Place;
  /** As-of date of the review before, where the manifest says so. */
  readonly lastAsOf: string | undefined;
  /** Whether a guard holds the results until somebody approves them. */
  readonly held: boolean;
  /** The same, and whether they are approved since. */
  readonly standing: ResultsStanding;
  /** Customers about whom an override of that review decides. */
  readonly overridden: ReadonlySet<string>;
}

const lastReview = z.object({ last_results: z.object({ as_of: z.string().optional() }).nullish() });

/**
 * Opens results that nobody has changed since they were written.
 * @param scratch folder that is gone afterwards
 * @param verified where somebody verifies them already
 * @throws ProblemsError where they have changed, or are none
 */
export async function openResults(
  name: string,
  scratch: string,
  verified?: VerifiedResults,
): Promise<OpenedResults> {
  const { folder, manifest } = verified ?? (await openVerified(name));
  const problems = new Problems();
  const policyFile = path.join(folder, 'policy.yaml');
  const source = readYaml(shownPath(policyFile), 'policy', problems);
  const policy = source && readPolicy(source, problems)?.policy;
  if (policy === undefined) throw new ProblemsError(problems.list);
  const { plan, assignPlace } = await planUnder(
    { policy, policyFile },
    { folder, asOf: manifest.as_of },
    path.join(scratch, 'plan'),
  );
  const held = manifest.status === 'held';
  return {
    folder,
    review: manifest.review,
    plan,
    assignPlace,
    lastAsOf: readManifest(folder, lastReview)?.last_results?.as_of,
    held,
    standing: standingOf(folder, held),
    overridden: await overriddenIn(folder),
  };
}

/**
 * The plan of a policy over the exports of a results folder, with the types that they had there; it reads no rows.
 * @param work folder that is not there yet
 * @throws ProblemsError where policy and exports do not go together
 */
export function planUnder(
  { policy, policyFile }: { readonly policy: Policy; readonly policyFile: string },
  { folder, asOf }: { readonly folder: string; readonly asOf: string },
  work: string,
): Promise<Prepared> {
  const declared = calledAsFields(declaredIn(path.join(folder, 'review.yaml')));
  const read = fieldsRead(policy);
  const headings = Object.entries(declared).map(([name, { columns, computed }]) => {
    const names = Object.keys(columns ?? {});
    const made = Object.keys(computed ?? {});
    const operands = Object.values(computed ?? {}).flatMap((each) => Object.values(each).flat());
    const more = [
      ...(read.get(name) ?? ['customer_id']),
      ...operands.filter((each) => typeof each === 'string'),
    ];
    const all = [...names, ...more.filter((field) => !names.includes(field) && !made.includes(field))];
    return [name, [...new Set(all)]] as const;
  });
  return scratchReview(work, { policyFile, asOf, fields: new Map(headings), declared });
}

const column = z.union([z.string(), z.looseObject({ heading: z.string() })]);
const declaredExport = z.object({
  columns: z.record(z.string(), column).optional(),
  computed: z.record(z.string(), z.record(z.string(), z.array(z.union([z.string(), z.number()])))).optional(),
  empty: z.unknown().optional(),
  lookup: z
    .record(z.string(), z.object({ on: z.string(), columns: z.record(z.string(), column) }))
    .optional(),
});
type Declared = z.output<typeof declaredExport>;

/**
 * Columns under the names of their fields: no rows are read here, only types follow from them. So what was looked up may
 * stand beside the export's own columns, and no heading of the exports matters, whatever it holds.
 */
function calledAsFields(exports: Readonly<Record<string, Declared>>): Readonly<Record<string, Declared>> {
  const flat = ({ lookup, columns, ...more }: Declared): Declared => {
    const looked = Object.values(lookup ?? {}).flatMap(({ on, columns: fields }) =>
      Object.entries(fields).filter(([field]) => field !== on),
    );
    const all = [...Object.entries(columns ?? {}), ...looked];
    const renamed = all.map(([field, written]) => [
      field,
      typeof written === 'string' ? field : { ...written, heading: field },
    ]);
    return { ...more, ...(all.length > 0 && { columns: Object.fromEntries(renamed) }) };
  };
  return Object.fromEntries(Object.entries(exports).map(([name, each]) => [name, flat(each)]));
}

/** What the review said of the columns of its exports: types come from there. */
function declaredIn(file: string): Readonly<Record<string, Declared>> {
  const shape = z.object({ exports: z.record(z.string(), declaredExport) });
  return shape.parse(parseYaml(readRegular(file).toString())).exports;
}

/** Customers with an override in force; a redundant one decides, too, as soon as the rules give another tier. */
async function overriddenIn(folder: string): Promise<Set<string>> {
  const live = (await overridesIn(folder)).filter(
    ({ row: { status } }) => status === 'applied' || status === 'redundant',
  );
  return new Set(live.map(({ id }) => id));
}
