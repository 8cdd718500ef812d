// formerly_graded: customer_metrics with what last year's policy makes of this year's data: points, score, scored tier.

import { samePoints } from '../../../policy/model/former.js';
import { binnedCriteria } from '../../../policy/model/given-points.js';
import { criteriaOf } from '../../../policy/model/policy.js';
import { chain } from '../../../sql/chain.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { type Plan, type PlannedFormer, regradedUnder } from '../plan/planned.js';
import {
  adjustedColumn,
  as,
  binColumn,
  type Column,
  formerBinColumn,
  formerPointsColumn,
  indexType,
  own,
  pointsColumn,
  pointsType,
  type Step,
  scoreType,
  textType,
} from '../plan/step.js';
import { adjustmentPoints } from '../score/scores.js';
import { lastYears, type Scoring } from '../score/scoring.js';

export const formerlyGraded = 'formerly_graded';

/** Last year's policy on the metrics of this year. */
export function formerScoring({ policy, centres }: PlannedFormer, from: string): Scoring {
  return { policy, centres, from, given: new Map(), frozen: undefined, relations: lastYears };
}

/** Criteria that have their points from last year's policy already, because both say the same. */
export function pointsGiven(plan: Plan): Map<string, string> {
  // Bins are needed by conditions and by the summary, so points by bins are given anew with them.
  const binned = binnedCriteria(plan.policy).map(({ criterion }) => criterion.id);
  const formerly = regradedUnder(plan).flatMap(criteriaOf);
  return new Map(
    criteriaOf(plan.policy).flatMap((criterion) => {
      const same = formerly.find((each) => samePoints(each, criterion));
      return same === undefined || binned.includes(criterion.id)
        ? []
        : [[criterion.id, formerPointsColumn(same.id)] as const];
    }),
  );
}

/** @param metrics columns of customer_metrics, which go on */
export function formerlyGradedStep(
  former: PlannedFormer,
  metrics: readonly Column[],
  dialect: Dialect,
): Step {
  const { policy, tiers } = former;
  const criteria = criteriaOf(policy);
  const whens = tiers.map((tier, index) => `WHEN ${index} THEN ${tier}`);
  const added: (Column & { sql: string })[] = [
    { name: own.formerIndex, type: indexType, sql: own.scored },
    { name: own.formerBy, type: textType, sql: own.scoredBy },
    { name: own.formerScored, type: indexType, sql: `CASE ${own.scored} ${whens.join(' ')} END` },
    { name: own.formerScore, type: scoreType, sql: 'score' },
    { name: own.formerAdjusted, type: scoreType, sql: adjustedSql(former, dialect) },
    ...criteria.map(({ id }) => ({
      name: formerPointsColumn(id),
      type: pointsType,
      sql: dialect.identifier(pointsColumn(id)),
    })),
    ...binnedCriteria(policy).map(({ criterion: { id } }) => ({
      name: formerBinColumn(id),
      type: indexType,
      sql: dialect.identifier(binColumn(id)),
    })),
  ];
  const kept = metrics.map(({ name }) => dialect.identifier(name));
  return {
    name: formerlyGraded,
    reads: [lastYears.scored],
    grain: 'one customer',
    columns: [...metrics, ...added.map(({ name, type }) => ({ name, type }))],
    stored: false,
    sql: `SELECT ${[...kept, ...added.map(({ name, sql }) => as(sql, name, dialect))].join(',\n  ')}\nFROM ${lastYears.scored}`,
  };
}

/** Points that the adjustments of last year's policy add, from the columns that say which of them hold. */
function adjustedSql({ policy }: PlannedFormer, dialect: Dialect): string {
  const added = adjustmentPoints(policy, (id) => dialect.identifier(adjustedColumn(id)));
  return dialect.cast(added.length === 0 ? '0' : chain(added, '+'), scoreType);
}

/** Where a later relation finds what last year's policy makes of this year's data. */
export function formerResult(former: PlannedFormer, dialect: Dialect) {
  if (former.alike)
    return {
      index: own.scored,
      by: own.scoredBy,
      scored: own.scored,
      score: 'score',
      adjusted: adjustedSql(former, dialect),
      points: pointsColumn,
      bin: binColumn,
    };
  return {
    index: own.formerIndex,
    by: own.formerBy,
    scored: own.formerScored,
    score: own.formerScore,
    adjusted: own.formerAdjusted,
    points: formerPointsColumn,
    bin: formerBinColumn,
  };
}
