// Policy + review + headings → the plan that check, sql and grade share. Pure: nothing is read or written here.

import type { Plan, PlannedExport, PlannedOverride, Unattributed } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { toShow } from '../../exports/headings/data-line.js';
import { fixedColumns } from '../../format/graded.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Place, Problems } from '../../foundation/problems/problem.js';
import { testsIn } from '../../grammar/condition.js';
import type { ValueType } from '../../grammar/types.js';
import type { PolicyPlace } from '../../policy/linter/places.js';
import type { Centre } from '../../policy/model/assign.js';
import { lastExport } from '../../policy/model/last.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { criteriaOf, type Metric, type Policy } from '../../policy/model/policy.js';
import { checkChangeLimits } from '../../review/change-guards.js';
import { columnPlace, readColumns } from '../../review/lookup.js';
import type { ExportSpec, Review } from '../../review/review.js';
import { checkAudiences } from './audiences.js';
import { planExport } from './exports.js';
import { fieldMetric, fieldsNamed } from './fields.js';
import type { FormerFile } from './former.js';
import { columnsOfLast, formerPolicy, settleFormer, wantsOfFormer } from './former.js';
import { checkLists } from './lists.js';
import { testMisfit } from './misfit.js';
import { checkPersonal } from './privacy.js';
import { checkStatements } from './statements.js';
import { checkMetricOnly, checkTypes, knownTypes, typesOfMetrics } from './types.js';

export interface PlanInputs {
  readonly review: Review;
  readonly policy: Policy;
  /** Files of each export, by export name. */
  readonly files: ReadonlyMap<string, readonly PlannedFile[]>;
  readonly last: PlannedLast | undefined;
  /** Old customer id → the id of now. */
  readonly aliases: readonly (readonly [string, string])[];
  /** Last year's policy; undefined without last results. */
  readonly former: FormerFile | Unattributed | undefined;
  /** Centres that clusters are frozen to. */
  readonly centres: readonly Centre[] | undefined;
  /** Those that are to be applied. */
  readonly overrides: readonly PlannedOverride[];
  /** Where a metric, field or condition subject first stands in the policy. */
  readonly place: PolicyPlace;
}

/** Builds the plan; problems are added for everything in which policy, review and exports do not fit together. */
export function buildPlan(
  { review, policy, files, last, former, aliases, centres, overrides, place }: PlanInputs,
  problems: Problems,
): Plan {
  checkExportNames(policy, review, place, problems);
  checkChangeLimits(review.changeLimits, policy, problems);
  checkPersonal(review, files, problems);
  const customers = review.exports.find((each) => each.name === 'customers');
  const implicit = implicitMetrics(policy, customers, files.get('customers') ?? [], place, problems);
  const fields = fieldsOf(customers, files.get('customers') ?? []);
  const formerly = former && 'policy' in former ? formerPolicy(former, fields) : undefined;
  const exports = review.exports.map((spec) =>
    planExport(
      spec,
      files,
      {
        policy,
        implicit: implicit.map((metric) => metric.id),
        merging: aliases.length > 0,
        formerWants: formerly === undefined ? new Map() : wantsOfFormer(formerly.policy, spec.name),
      },
      problems,
    ),
  );
  const metrics = [...implicit, ...policy.metrics];
  const fieldTypes = new Map(exports.map((each) => [each.name, typesOfFields(each)]));
  const metricTypes = typesOfMetrics(metrics, fieldTypes);
  const complete: Policy = { ...policy, metrics };
  const judged = new Map(exports.map((each) => [each.name, typesOfFields(withoutRefused(each))]));
  checkTypes(complete, knownTypes(metrics, metricTypes, judged), judged, place, problems);
  for (const spec of review.exports) checkOnly(spec, judged.get(spec.name), problems);
  checkMetricOnly(complete, judged, place, problems);
  const profile = profileOf(
    exports.find((each) => each.name === 'customers'),
    policy,
  );
  checkAudiences(review, complete, profile, problems);
  checkStatements(review, complete, profile, problems);
  checkColumns(policy, profile, (name) => customers && columnPlace(customers, name), place, problems);
  const unattributed = former === undefined || 'policy' in former ? undefined : former;
  const settled =
    formerly === undefined || last === undefined || problems.list.length > 0
      ? unattributed
      : settleFormer(formerly, { policy: complete, last, fieldTypes });
  const attributed = settled !== undefined && 'former' in settled ? settled : undefined;
  const plan: Plan = {
    asOf: review.asOf,
    policy: complete,
    metrics: [...metrics, ...(attributed?.metrics ?? [])],
    metricTypes: attributed?.metricTypes ?? metricTypes,
    exports,
    given: undefined,
    profile,
    last: last && { ...last, ...columnsOfLast(last, complete, attributed) },
    former: attributed?.former,
    unattributed: settled === undefined || 'former' in settled ? undefined : settled,
    aliases,
    centres,
    frozen: undefined,
    overrides,
    firmness: review.firmness ? policy.firmness : undefined,
  };
  // Names of fields are known once the customers export is.
  if (customers === undefined || customers.columns !== undefined || files.get('customers')?.length)
    checkLists(review, plan, problems);
  return plan;
}

function typesOfFields(planned: PlannedExport): Map<string, ValueType> {
  return new Map([...planned.fields, ...planned.computed].map((field) => [field.name, field.type]));
}

/** The export without fields whose declared type is refused already: whatever follows from that type says nothing new. */
function withoutRefused(planned: PlannedExport): PlannedExport {
  return { ...planned, fields: planned.fields.filter((field) => !field.refused) };
}

function checkExportNames(
  policy: Policy,
  review: Review,
  place: (name: string) => Place,
  problems: Problems,
): void {
  const known = review.exports.map((each) => each.name);
  // That the review lists no exports at all is reported already.
  if (known.length === 0) return;
  for (const { id, hidden, spec } of policy.metrics) {
    if (id === recentTransactions && !known.includes('transactions')) {
      problems.add({
        code: 'unknown-export',
        place: place(id),
        reason: 'who is inactive shows in the export "transactions", which the review does not list',
        fix: 'add transactions: under exports, or remove inactive',
      });
    }
    if (hidden || spec.grain !== 'rows' || [...known, lastExport].includes(spec.export)) continue;
    problems.add({
      code: 'unknown-export',
      place: place(id),
      reason: `metric "${id}" reads the export "${spec.export}", which the review does not list`,
      fix: didYouMean(spec.export, known),
    });
  }
}

/** Customer fields that conditions name without a metric of their own: `{ strategic: { equals: true } }`. */
function implicitMetrics(
  policy: Policy,
  customers: ExportSpec | undefined,
  files: readonly PlannedFile[],
  place: (name: string) => Place,
  problems: Problems,
): Metric[] {
  const fields = fieldsOf(customers, files);
  return fieldsNamed(policy).flatMap((subject): Metric[] => {
    if (!fields.includes(subject)) {
      const known = [
        ...policy.metrics.filter((metric) => !metric.hidden).map((metric) => metric.id),
        ...toShow(fields),
      ];
      problems.add({
        code: 'unknown-metric',
        place: place(subject),
        reason: `"${subject}" is neither a metric nor a field of the customers export`,
        fix: didYouMean(subject, known),
      });
      return [];
    }
    return [fieldMetric(subject)];
  });
}

/** Names of customer fields that may be used without being declared, or are declared. */
function fieldsOf(customers: ExportSpec | undefined, files: readonly PlannedFile[]): readonly string[] {
  const found = customers === undefined ? [] : readColumns(customers).map((column) => column.field);
  return customers?.columns === undefined ? [...(files[0]?.headings ?? []), ...found] : found;
}

/** Declared customer fields in their order, without those that a metric of the same name shows anyway. */
function profileOf(customers: PlannedExport | undefined, policy: Policy): string[] {
  if (customers === undefined) return [];
  const shown = policy.metrics.filter((metric) => !metric.hidden).map((metric) => metric.id);
  return [...customers.fields.filter((field) => !field.former), ...customers.computed]
    .map((field) => field.name)
    .filter((name) => name !== 'customer_id' && !shown.includes(name));
}

function checkColumns(
  policy: Policy,
  profile: readonly string[],
  profilePlace: (name: string) => Place | undefined,
  place: (name: string) => Place,
  problems: Problems,
): void {
  const points = criteriaOf(policy).map((criterion) => `${criterion.id}_points`);
  const metrics = policy.metrics.filter((metric) => !metric.hidden).map((metric) => metric.id);
  // Every results folder has customer_id from the customers themselves; fields that stand twice are refused by the review.
  const fixed = new Set<string>(fixedColumns.filter((name) => name !== 'customer_id'));
  const seen = new Set<string>();
  for (const name of [...profile, ...metrics, ...points]) {
    const folded = name.toLowerCase();
    if (seen.has(folded) && !profile.includes(name)) {
      problems.add({
        code: 'name-taken',
        place: place(name),
        reason: `two columns of the results would be called "${name}"`,
        fix: 'rename the metric, the criterion or the field',
      });
    } else if (fixed.has(folded) && profile.includes(name)) {
      problems.add({
        code: 'name-taken',
        place: profilePlace(name) ?? place(name),
        reason: `the customer field "${name}" has the name of a column of the results`,
        fix: `declare it under another name, such as customer_${name}`,
      });
    }
    seen.add(folded);
  }
}

function checkOnly(
  spec: ExportSpec,
  types: ReadonlyMap<string, ValueType> | undefined,
  problems: Problems,
): void {
  if (spec.only === undefined) return;
  for (const { subject, test } of testsIn(spec.only)) {
    const type = types?.get(subject);
    const wrong = type && testMisfit(test, type, 'rows');
    const found = spec.place(['only'], subject);
    if (!wrong) continue;
    problems.add({
      code: 'field-type',
      ...(found && { place: found }),
      reason: `${spec.name}.${subject} is ${wrong.reason}`,
      fix: wrong.fix,
    });
  }
}
