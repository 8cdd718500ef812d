// The weighted sum of points where missing metrics are excluded and their weight is shared out (policy/weights.ts).
import type { Dialect } from '../dialects/dialect.js';
import type { Policy } from '../policy/policy.js';
import { type Typed, wide } from '../policy/types.js';
import { type WeightGroup, weightGroups } from '../policy/weights.js';
import { pointsColumn } from './step.js';

/**
 * What stands above and below the line of the one quotient that is the score: points times whole weights, and the
 * weights of what is there (0 where every criterion is missing).
 */
export function sharedParts(policy: Policy, dialect: Dialect): { dividend: Typed; divisor: Typed } {
  const groups = weightGroups(policy).map((group) => ({
    weight: group.weight.toFixed(),
    points: weightedPoints(group, dialect),
    there: presentWeight(group, dialect),
  }));
  const factor = (there: string) => `greatest(1, ${there})`;
  const dividend = groups.map(({ weight, points }, at) =>
    [points, weight, ...groups.filter((_, other) => other !== at).map((other) => factor(other.there))].join(
      ' * ',
    ),
  );
  const weights = groups.map(({ weight, there }) => `CASE WHEN ${there} > 0 THEN ${weight} ELSE 0 END`);
  const divisor = [
    dialect.cast(`(${weights.join(' + ')})`, wide(0)),
    ...groups.map((group) => factor(group.there)),
  ];
  return {
    dividend: { sql: dividend.join(' + '), type: wide(6) },
    divisor: { sql: divisor.join(' * '), type: wide(0) },
  };
}

/** Points times whole weights; what is excluded adds nothing. */
function weightedPoints({ criteria }: WeightGroup, dialect: Dialect): string {
  const parts = criteria.map(({ id, weight, excludable }) => {
    const points = dialect.cast(dialect.identifier(pointsColumn(id)), wide(6));
    return `${excludable ? `coalesce(${points}, 0)` : points} * ${weight.toFixed()}`;
  });
  return `(${parts.join(' + ')})`;
}

/** The whole weights of the criteria that are not excluded. */
function presentWeight({ criteria }: WeightGroup, dialect: Dialect): string {
  const parts = criteria.map(({ id, weight, excludable }) =>
    excludable
      ? `CASE WHEN ${dialect.identifier(pointsColumn(id))} IS NULL THEN 0 ELSE ${weight.toFixed()} END`
      : weight.toFixed(),
  );
  return `(${parts.join(' + ')})`;
}
