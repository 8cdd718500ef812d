// metric_points: bin and points of every criterion. customer_scores: weighted sum, adjustments, then clamped and rounded
// once.

import { binnedCriteria, mostOf } from '../../../policy/model/given-points.js';
import { type Criterion, criteriaOf, type Policy } from '../../../policy/model/policy.js';
import { sharesOut } from '../../../policy/model/weights.js';
import { pointsShape } from '../../../policy/points/index.js';
import { chain } from '../../../sql/chain.js';
import { conditionSql } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { amongSql, type ComparedColumn, withOthers } from '../plan/compared.js';
import {
  adjustedColumn,
  as,
  binColumn,
  type Column,
  customerSubject,
  indexType,
  pointsColumn,
  pointsType,
  type Step,
  scoreType,
  typedColumn,
  yesNoType,
} from '../plan/step.js';
import { groupColumn, startsRelation, withAllBins } from './bin-starts.js';
import type { Scoring } from './scoring.js';
import { sharedParts } from './shared-weights.js';

export function metricPointsStep(scoring: Scoring, before: readonly Column[], dialect: Dialect): Step {
  const { policy, relations } = scoring;
  const criteria = criteriaOf(policy);
  const binned = binnedCriteria(policy);
  const points = criteria.map((criterion) => {
    const given = scoring.given.get(criterion.id);
    const sql =
      given === undefined ? pointsSql(scoring, criterion, before, dialect) : dialect.identifier(given);
    return as(sql, pointsColumn(criterion.id), dialect);
  });
  const ranked = criteria.flatMap((criterion) =>
    pointsShape(criterion.points.kind).amongAll ? [comparedBy(criterion)] : [],
  );
  const grading = { frozen: scoring.frozen, columns: before };
  const from = withOthers(grading, ranked, 'p', withAllBins(scoring, before, dialect), dialect);
  return {
    name: relations.points,
    reads: [scoring.from, ...new Set(binned.map((each) => startsRelation(scoring, each)))],
    grain: 'one customer',
    columns: [
      ...before,
      ...binned.map(({ criterion }) => ({ name: binColumn(criterion.id), type: indexType })),
      ...criteria.map(({ id }) => ({ name: pointsColumn(id), type: pointsType })),
    ],
    stored: false,
    sql: `SELECT ${['*', ...points].join(',\n  ')}\nFROM ${from}`,
  };
}

/** How a criterion whose points look at all customers compares them. */
function comparedBy({ metric, points: { within } }: Criterion): ComparedColumn {
  return { name: metric, within: within === undefined ? [] : [within], among: 'rated' };
}

function pointsSql(
  { frozen }: Scoring,
  criterion: Criterion,
  columns: readonly Column[],
  dialect: Dialect,
): string {
  const { id, metric, points } = criterion;
  const value = typedColumn(columns, metric, dialect);
  const shape = pointsShape(points.kind);
  const bin = dialect.identifier(binColumn(id));
  const among = amongSql({ frozen, columns }, comparedBy(criterion), 'p', dialect);
  const outOf = mostOf(points);
  const subject = customerSubject(columns, dialect);
  const given = shape.sql(points.spec, {
    value,
    bin,
    reverse: points.reverse,
    outOf,
    among,
    subject,
    dialect,
  });
  const turned = points.reverse && shape.reverse === 'points' ? `100 - (${given})` : given;
  const missing = points.missing === 'exclude' ? 'NULL' : points.missing.toFixed();
  const absent =
    points.within === undefined
      ? `${value.sql} IS NULL`
      : `${value.sql} IS NULL OR ${dialect.identifier(groupColumn(points.within))} IS NULL`;
  return dialect.cast(`CASE WHEN ${absent} THEN ${missing} ELSE ${turned} END`, pointsType);
}

/** Points of each adjustment, where SQL says that it holds. */
export function adjustmentPoints({ adjustments }: Policy, holds: (id: string) => string): string[] {
  return adjustments.map(({ id, add }) => `CASE WHEN ${holds(id)} THEN ${add.toFixed()} ELSE 0 END`);
}

export function customerScoresStep(
  { policy, relations }: Scoring,
  before: readonly Column[],
  dialect: Dialect,
): Step {
  const { adjustments } = policy;
  const subject = customerSubject(before, dialect);
  const flags = adjustments.map((each) =>
    as(conditionSql(each.when, subject, dialect), adjustedColumn(each.id), dialect),
  );
  const added = adjustmentPoints(policy, (id) => dialect.identifier(adjustedColumn(id)));
  const { weighted, inner, keep } = weightedSum(policy, relations.points, before, flags, dialect);
  const sum = chain([weighted, ...added], '+');
  // Clamped first, so that what is rounded is never negative and half up has one meaning.
  const score =
    policy.dimensions.length === 0 ? 'NULL' : dialect.roundHalfUp(`greatest(0, least(100, ${sum}))`, 4);
  return {
    name: relations.scores,
    reads: [relations.points],
    grain: 'one customer',
    columns: [
      ...before,
      ...adjustments.map((each) => ({ name: adjustedColumn(each.id), type: yesNoType })),
      { name: 'score', type: scoreType },
    ],
    stored: false,
    sql: `SELECT ${keep}, ${as(dialect.cast(score, scoreType), 'score', dialect)}\nFROM ${inner}`,
  };
}

/** The weighted sum of points before adjustments, what it is selected from, and which columns of that stay. */
function weightedSum(
  policy: Policy,
  from: string,
  before: readonly Column[],
  flags: readonly string[],
  dialect: Dialect,
): { weighted: string; inner: string; keep: string } {
  if (!sharesOut(policy)) {
    const weighted = criteriaOf(policy).map(
      ({ id, share }) => `${dialect.identifier(pointsColumn(id))} * ${share.toFixed()}`,
    );
    const inner = flags.length === 0 ? from : `(SELECT *, ${flags.join(', ')} FROM ${from})`;
    return { weighted: chain(weighted, '+'), inner, keep: '*' };
  }
  const { dividend, divisor } = sharedParts(policy, dialect);
  const parts = [as(dividend.sql, '_dividend', dialect), as(divisor.sql, '_divisor', dialect)];
  // Adjustments have no more than these 4 places, so that rounding here and rounding the score is rounding once.
  const quotient = dialect.divide({ ...dividend, sql: '_dividend' }, { ...divisor, sql: '_divisor' }, 4);
  const kept = [
    ...before.map((column) => column.name),
    ...policy.adjustments.map((each) => adjustedColumn(each.id)),
  ];
  return {
    weighted: `coalesce(${quotient}, 0)`,
    inner: `(SELECT *, ${[...flags, ...parts].join(',\n  ')}\n  FROM ${from})`,
    keep: kept.map((name) => dialect.identifier(name)).join(', '),
  };
}
