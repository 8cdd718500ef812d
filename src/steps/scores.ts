// metric_points: points of every criterion. customer_scores: weighted sum, adjustments, then clamped and rounded once.

import type { Dialect } from '../dialects/dialect.js';
import { pointsShape } from '../points/index.js';
import { type Criterion, criteriaOf } from '../policy/policy.js';
import { conditionSql } from '../sql/condition.js';
import { customerMetrics } from './customer-metrics.js';
import type { Plan } from './planned.js';
import {
  adjustedColumn,
  as,
  type Column,
  columnOf,
  customerSubject,
  pointsColumn,
  pointsType,
  type Step,
  scoreType,
  yesNoType,
} from './step.js';

export const metricPoints = 'metric_points';
export const customerScores = 'customer_scores';

export function metricPointsStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const criteria = criteriaOf(plan.policy);
  const points = criteria.map((criterion) =>
    as(pointsSql(criterion, before, dialect), pointsColumn(criterion.id), dialect),
  );
  return {
    name: metricPoints,
    reads: [customerMetrics],
    grain: 'one customer',
    columns: [...before, ...criteria.map(({ id }) => ({ name: pointsColumn(id), type: pointsType }))],
    stored: false,
    sql: `SELECT ${['*', ...points].join(',\n  ')}\nFROM ${customerMetrics}`,
  };
}

function pointsSql({ metric, points }: Criterion, columns: readonly Column[], dialect: Dialect): string {
  const value = columnOf(columns, metric, dialect);
  const given = pointsShape(points.kind).sql(points.spec, value, dialect);
  const turned = points.reverse ? `100 - (${given})` : given;
  return dialect.cast(
    `CASE WHEN ${value.sql} IS NULL THEN ${points.missing.toFixed()} ELSE ${turned} END`,
    pointsType,
  );
}

export function customerScoresStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const { adjustments } = plan.policy;
  const criteria = criteriaOf(plan.policy);
  const subject = customerSubject(before, dialect);
  const flags = adjustments.map((each) =>
    as(conditionSql(each.when, subject, dialect), adjustedColumn(each.id), dialect),
  );
  const weighted = criteria.map(
    ({ id, share }) => `${dialect.identifier(pointsColumn(id))} * ${share.toFixed()}`,
  );
  const added = adjustments.map(
    (each) =>
      `CASE WHEN ${dialect.identifier(adjustedColumn(each.id))} THEN ${each.add.toFixed()} ELSE 0 END`,
  );
  const sum = [...weighted, ...added].join(' + ');
  // Clamped first, so that what is rounded is never negative and half up has one meaning.
  const score = criteria.length === 0 ? 'NULL' : dialect.roundHalfUp(`greatest(0, least(100, ${sum}))`, 4);
  const inner = flags.length === 0 ? metricPoints : `(SELECT *, ${flags.join(', ')} FROM ${metricPoints})`;
  return {
    name: customerScores,
    reads: [metricPoints],
    grain: 'one customer',
    columns: [
      ...before,
      ...adjustments.map((each) => ({ name: adjustedColumn(each.id), type: yesNoType })),
      { name: 'score', type: scoreType },
    ],
    stored: false,
    sql: `SELECT *, ${as(dialect.cast(score, scoreType), 'score', dialect)}\nFROM ${inner}`,
  };
}
