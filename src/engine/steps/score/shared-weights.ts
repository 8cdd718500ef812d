// The weighted sum of points where missing metrics are excluded and their weight is shared out (policy/model/weights.ts), and
// what each criterion brings into it.

import { Decimal } from 'decimal.js';
import { type Typed, wide } from '../../../grammar/types.js';
import { criteriaOf, type Policy } from '../../../policy/model/policy.js';
import { sharesOut, type WeightGroup, weightGroups } from '../../../policy/model/weights.js';
import { chain } from '../../../sql/chain.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { pointsColumn } from '../plan/step.js';

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
    dialect.cast(`(${chain(weights, '+')})`, wide(0)),
    ...groups.map((group) => factor(group.there)),
  ];
  return {
    dividend: { sql: chain(dividend, '+'), type: wide(6) },
    divisor: { sql: divisor.join(' * '), type: wide(0) },
  };
}

/** Points times whole weights; what is excluded adds nothing. */
function weightedPoints({ criteria }: WeightGroup, dialect: Dialect): string {
  const parts = criteria.map(({ id, weight, excludable }) => {
    const points = dialect.cast(dialect.identifier(pointsColumn(id)), wide(6));
    return `${excludable ? `coalesce(${points}, 0)` : points} * ${weight.toFixed()}`;
  });
  return `(${chain(parts, '+')})`;
}

/** A column of points by criterion. */
export type PointsColumn = (criterion: string) => string;

/**
 * How much more each criterion brings into the score in one column of points than in another, weights that are shared
 * out included, rounded half up to 4 places; what is excluded brings 0.
 */
export function contributionChanges(
  policy: Policy,
  now: PointsColumn,
  then: PointsColumn,
  dialect: Dialect,
): Map<string, string> {
  if (!sharesOut(policy)) {
    return new Map(
      criteriaOf(policy).map(({ id, share }) => {
        const more = `(${dialect.identifier(now(id))} - ${dialect.identifier(then(id))})`;
        return [id, dialect.roundHalfUp(`${more} * ${share.toFixed()}`, 4)];
      }),
    );
  }
  const [after, before] = [now, then].map((column) => sharedContributions(policy, column, dialect));
  return new Map(criteriaOf(policy).map(({ id }) => [id, `${after?.get(id)} - ${before?.get(id)}`]));
}

function sharedContributions(policy: Policy, column: PointsColumn, dialect: Dialect): Map<string, string> {
  const groups = weightGroups(policy).map((group) => ({
    ...group,
    there: presentWeight(group, dialect, column),
  }));
  const all = groups.map(({ weight, there }) => `CASE WHEN ${there} > 0 THEN ${weight.toFixed()} ELSE 0 END`);
  return new Map(
    groups.flatMap(({ weight: whole, criteria, there }) =>
      criteria.map(({ id, weight }) => {
        const points = `coalesce(${dialect.cast(dialect.identifier(column(id)), wide(6))}, 0)`;
        const dividend = `${points} * ${weight.toFixed()} * ${whole.toFixed()}`;
        const divisor = `${dialect.cast(`greatest(1, ${there})`, wide(0))} * greatest(1, ${chain(all, '+')})`;
        return [
          id,
          dialect.divide({ sql: `(${dividend})`, type: wide(6) }, { sql: `(${divisor})`, type: wide(0) }, 4),
        ];
      }),
    ),
  );
}

/** Whole numbers that stand in a statement are held in 32 bits, and so are their sums. */
const largestInteger = 2 ** 31 - 1;

/** The whole weights of the criteria that are not excluded. */
function presentWeight(
  { criteria }: WeightGroup,
  dialect: Dialect,
  column: PointsColumn = pointsColumn,
): string {
  const large = criteria.reduce((sum, { weight }) => sum.plus(weight), new Decimal(0)).gt(largestInteger);
  const number = (weight: Decimal) => (large ? dialect.cast(weight.toFixed(), wide(0)) : weight.toFixed());
  const parts = criteria.map(({ id, weight, excludable }) =>
    excludable
      ? `CASE WHEN ${dialect.identifier(column(id))} IS NULL THEN ${number(new Decimal(0))} ELSE ${number(weight)} END`
      : number(weight),
  );
  return `(${chain(parts, '+')})`;
}
