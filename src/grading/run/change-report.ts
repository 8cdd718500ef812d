// The change report of grading: the relations of the plan, as the room of change reports asks for them.
import { measureChange } from '../../change/measure.js';
import type { ChangeRelation, NearInputs } from '../../change/relation.js';
import type { ChangeReport } from '../../change/report.js';
import type { Engine } from '../../engine/engine.js';

import type { Plan } from '../../engine/steps/plan/planned.js';
import {
  type Column,
  customerSubject,
  lastPointsColumn,
  lastResults,
  own,
  pointsColumn,
  pointsType,
  profileColumn,
  type Step,
  scoreType,
} from '../../engine/steps/plan/step.js';
import { tierChanges } from '../../engine/steps/tell/tier-changes.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { criteriaOf, type Labels, labelsById } from '../../policy/model/policy.js';
import type { Review } from '../../review/review.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** What changed since last results; undefined without any. Few scans of stored relations. */
export async function changeReport(
  engine: Engine,
  plan: Plan,
  steps: readonly Step[],
  review: Review,
): Promise<ChangeReport | undefined> {
  if (plan.last === undefined) return undefined;
  const columns = steps.find(({ name }) => name === tierReasons)?.columns ?? [];
  const near = { policy: plan.policy, inputs: nearInputs(columns, engine.dialect) };
  return measureChange(engine, relationOf(plan, plan.last, review, engine.dialect), near, engine.dialect);
}

function relationOf(
  plan: Plan,
  last: NonNullable<Plan['last']>,
  review: Review,
  dialect: Dialect,
): ChangeRelation {
  const { policy } = plan;
  const worth = policy.metrics.find(({ id }) => id === policy.value);
  const personal = new Set(review.personal.map(({ field }) => field));
  const scored = last.score !== undefined && criteriaOf(policy).length > 0;
  const figures = (from: string, column: string, type: typeof pointsType) => ({
    from,
    value: { sql: dialect.identifier(column), type },
    text: undefined,
  });
  const score: Labels = { en: 'score', zh: 'score' };
  return {
    from: tierChanges,
    tiers: policy.tiers,
    ordered: true,
    ungraded: policy.ungraded && `${own.tier} IS NULL AND reasons <> 'left'`,
    keys: [{ name: 'customer_id', column: 'customer_id' }],
    scored,
    value:
      worth === undefined || last.value === undefined || last.otherWorth === true
        ? undefined
        : { metric: worth.id, label: worth.label, currency: policy.currency },
    labels: labelsById(policy),
    unattributed: plan.former === undefined ? (plan.unattributed ?? noReason) : undefined,
    returned: last.changes !== undefined,
    profile: {
      from: tierReasons,
      fields: plan.profile
        .filter((field) => !personal.has(field))
        .map((field) => ({ field, sql: dialect.identifier(profileColumn(field)) })),
    },
    distributions: [
      ...(scored
        ? [
            {
              name: 'score',
              label: score,
              before: figures(lastResults, own.previousScore, scoreType),
              now: figures(tierReasons, 'score', scoreType),
            },
          ]
        : []),
      ...criteriaOf(policy)
        .filter(({ id }) => last.points.includes(id))
        .map(({ id }) => ({
          name: pointsColumn(id),
          label: labelsById(policy)[id] ?? { en: id, zh: id },
          before: figures(lastResults, lastPointsColumn(id), pointsType),
          now: figures(tierReasons, pointsColumn(id), pointsType),
        })),
    ],
  };
}

const noReason = { code: 'not_split', detail: '' } as const;

function nearInputs(columns: readonly Column[], dialect: Dialect): NearInputs {
  const subject = customerSubject(columns, dialect);
  return {
    from: tierReasons,
    tier: own.tier,
    subject,
    // Whatever a gate names is a column by then.
    knows: () => true,
  };
}
