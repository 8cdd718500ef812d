// Last year's policy in the plan: what it reads from this year's exports, and whether it can be applied to them at all.

import { standingNames } from '../../engine/steps/decide/moved-tiers.js';
import type { PlannedFormer, Unattributed } from '../../engine/steps/plan/planned.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { pointsColumn } from '../../engine/steps/plan/step.js';
import { Problems } from '../../foundation/problems/problem.js';
import type { ValueType, Want } from '../../grammar/types.js';
import type { Centre } from '../../policy/model/assign.js';
import { policyBeside, scoresAlike, scoringPart } from '../../policy/model/former.js';
import { lastExport, metricsInLast } from '../../policy/model/last.js';
import { criteriaOf, type Metric, type Policy } from '../../policy/model/policy.js';
import { fieldMetric, fieldsNamed, useOf, wantsOf } from './fields.js';
import { checkMetricOnly, checkTypes, type FieldTypes, typesOfMetrics } from './types.js';

/** The scoring part of last year's policy, with the customer fields that its conditions name. */
export function formerPolicy({ policy, centres }: FormerFile, fields: readonly string[]): FormerFile {
  const scoring = scoringPart(policy);
  const named = fieldsNamed(scoring).filter((field) => fields.includes(field));
  return { policy: { ...scoring, metrics: [...named.map(fieldMetric), ...scoring.metrics] }, centres };
}

/** What last year's policy asks of the fields of an export. */
export function wantsOfFormer(policy: Policy, exportName: string): Map<string, Want> {
  const wants = wantsOf(policy, exportName);
  if (exportName !== 'customers') return wants;
  for (const field of fieldsNamed(policy)) wants.set(field, useOf(policy, field));
  return wants;
}

interface Settled {
  readonly former: PlannedFormer;
  /** Metrics that only last year's policy needs. */
  readonly metrics: readonly Metric[];
  readonly metricTypes: ReadonlyMap<string, ValueType>;
}

interface Now {
  /** This year's policy, complete with the customer fields that its conditions name. */
  readonly policy: Policy;
  readonly last: PlannedLast;
  readonly fieldTypes: FieldTypes;
}

/** Last year's policy, ready to grade this year's exports; or what stands in the way. */
export function settleFormer(
  { policy: written, centres }: FormerFile,
  { policy, last, fieldTypes }: Now,
): Settled | Unattributed {
  const absent = absentFrom(written, fieldTypes) ?? misfit(written, fieldTypes);
  if (absent !== undefined) return { code: 'exports_differ', detail: absent };
  const index = new Map(last.tiers);
  const unknown = written.tiers.find(({ id }) => !index.has(id));
  if (unknown !== undefined) return { code: 'tiers_unknown', detail: `tier "${unknown.id}"` };
  const column = ['scored_tier', ...standingNames, ...pointsNames(written)].find(
    (name) => !last.file.headings.includes(name),
  );
  if (column !== undefined) return { code: 'columns_missing', detail: `"${column}"` };
  const { policy: former, added } = policyBeside(policy.metrics, written);
  const metrics = [...policy.metrics, ...added];
  const tiers = written.tiers.map(({ id }) => index.get(id) ?? 0);
  const alike = tiers.every((tier, at) => tier === at) && scoresAlike(policy, former);
  return {
    former: { policy: former, alike, centres, tiers },
    metrics: added,
    metricTypes: typesOfMetrics(metrics, fieldTypes),
  };
}

const pointsNames = (policy: Policy) => criteriaOf(policy).map(({ id }) => pointsColumn(id));

/** The first thing that the policy reads and this year's exports do not have, in words. */
function absentFrom(policy: Policy, fields: FieldTypes): string | undefined {
  const metrics = policy.metrics.map(({ id }) => id);
  const lost = fieldsNamed(policy).find((field) => !metrics.includes(field));
  if (lost !== undefined) return `there is no customer field "${lost}"`;
  for (const { spec } of policy.metrics) {
    if (spec.grain !== 'rows' || spec.export === lastExport) continue;
    const known = fields.get(spec.export);
    if (known === undefined) return `there is no export ${spec.export}`;
    const missing = [...wantsOf(policy, spec.export).keys()].find((field) => !known.has(field));
    if (missing !== undefined) return `${spec.export} has no field "${missing}"`;
  }
  return undefined;
}

/** The first use of a field or metric that its type does not allow, in words. */
function misfit(policy: Policy, fields: FieldTypes): string | undefined {
  const problems = new Problems();
  const nowhere = () => ({ file: '' });
  checkTypes(policy, typesOfMetrics(policy.metrics, fields), fields, nowhere, problems);
  checkMetricOnly(policy, fields, nowhere, problems);
  return problems.list[0]?.reason;
}

/** Which columns of last results are read for comparing both years. */
export function columnsOfLast(
  last: PlannedLast,
  policy: Policy,
  settled: Settled | undefined,
): Pick<PlannedLast, 'standing' | 'points' | 'scored' | 'metrics'> {
  const former = settled?.former;
  const metrics = metricsInLast([...policy.metrics, ...(settled?.metrics ?? [])], last.file.headings);
  const there = last.rows === undefined ? [] : last.file.headings;
  const now = criteriaOf(policy)
    .map(({ id }) => id)
    .filter((id) => there.includes(pointsColumn(id)));
  if (former === undefined) return { standing: false, points: now, scored: last.scored, metrics };
  const then = criteriaOf(former.policy).map(({ id }) => id);
  return { standing: true, points: [...new Set([...then, ...now])], scored: 'scored_tier', metrics };
}

export interface FormerFile {
  readonly policy: Policy;
  readonly centres: readonly Centre[] | undefined;
}
