// Who stands within one point of a line: of the score that a tier asks for, or that keeps the tier held last time. A point
// more or less would bring the score to the other side.

import { Decimal } from 'decimal.js';
import { indexType } from '../../engine/steps/plan/step.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** So near is near a line, in points. */
export const nearLinePoints = new Decimal(1);

/** Whether scores decide, so that there are lines. */
export function hasLines({ assign, tiers }: Policy): boolean {
  return (
    assign.by === 'score' &&
    tiers.some(({ score, keeps }) => score !== undefined || keeps?.score !== undefined)
  );
}

/** 1 or 0 as SQL; null where there is no line, or no score. @param cells score, and the index of the tier held last time */
export function nearLine(
  policy: Policy,
  { score, previous }: { readonly score: string; readonly previous: string },
  dialect: Dialect,
): string {
  if (!hasLines(policy)) return dialect.cast('NULL', indexType);
  const near = (line: Decimal) =>
    `(${score} >= ${line.minus(nearLinePoints).toFixed()} AND ${score} < ${line.plus(nearLinePoints).toFixed()})`;
  const lines = policy.tiers.flatMap((tier, index) => [
    ...(tier.score === undefined ? [] : [near(tier.score)]),
    // Only who held the tier can keep it.
    ...(tier.keeps?.score === undefined ? [] : [`(${previous} = ${index} AND ${near(tier.keeps.score)})`]),
  ]);
  return dialect.cast(
    `CASE WHEN ${score} IS NULL THEN NULL WHEN ${lines.join(' OR ')} THEN 1 ELSE 0 END`,
    indexType,
  );
}
