// What is left of the weights where a customer's missing metrics are excluded. A criterion's weight goes to the other
// criteria of its dimension, in proportion to theirs; a dimension without any criterion left gives its weight to the
// other dimensions in the same way. So the score is one quotient of whole numbers and points:
// sum of A_d * (sum of w p of d / sum of w of d), divided by the sum of A_d, over what is there.
import { Decimal } from 'decimal.js';
import { type Criterion, criteriaOf, type Policy } from './policy.js';

/** Criteria that stand for one weight in the score: a dimension, or all that cannot lose a criterion together. */
export interface WeightGroup {
  /** A whole number; only its proportion to the other groups counts. */
  readonly weight: Decimal;
  /** Whole weights; only their proportion within the group counts. */
  readonly criteria: readonly {
    readonly id: string;
    readonly weight: Decimal;
    readonly excludable: boolean;
  }[];
}

const excludable = ({ points }: Criterion) => points.missing === 'exclude';

/** Whether any criterion is excluded where its metric is missing. */
export function sharesOut(policy: Policy): boolean {
  return criteriaOf(policy).some(excludable);
}

/** The groups of a policy; those weights that are always there form the first. */
export function weightGroups(policy: Policy): WeightGroup[] {
  const fixed = policy.dimensions.filter((dimension) => !dimension.criteria.some(excludable));
  const loose = policy.dimensions.filter((dimension) => dimension.criteria.some(excludable));
  const always = fixed.flatMap((dimension) =>
    dimension.criteria.map((criterion) => ({ criterion, weight: dimension.weight.times(criterion.weight) })),
  );
  const groups = [
    ...(always.length === 0
      ? []
      : [{ weight: Decimal.sum(...fixed.map((each) => each.weight)), criteria: always }]),
    ...loose.map((dimension) => ({
      weight: dimension.weight,
      criteria: dimension.criteria.map((criterion) => ({ criterion, weight: criterion.weight })),
    })),
  ];
  const weights = wholeProportion(groups.map((group) => group.weight));
  return groups.map((group, at) => {
    const within = wholeProportion(group.criteria.map((each) => each.weight));
    return {
      weight: weights[at] ?? new Decimal(0),
      criteria: group.criteria.map(({ criterion }, index) => ({
        id: criterion.id,
        weight: within[index] ?? new Decimal(0),
        excludable: excludable(criterion),
      })),
    };
  });
}

/**
 * What each criterion weighs in the whole score of a customer, 0 to 1: excluded criteria weigh nothing, and the others
 * have their weight.
 */
export function effectiveShares(
  policy: Policy,
  isThere: (criterion: string) => boolean,
): Map<string, Decimal> {
  if (!sharesOut(policy)) return new Map(criteriaOf(policy).map(({ id, share }) => [id, share]));
  const sum = (weights: readonly Decimal[]) => Decimal.sum(0, ...weights);
  const groups = weightGroups(policy).map(({ weight, criteria }) => {
    const there = criteria.filter(({ id }) => isThere(id));
    const within = sum(there.map((each) => each.weight));
    return { weight: within.isZero() ? new Decimal(0) : weight, there, within };
  });
  const whole = sum(groups.map(({ weight }) => weight));
  const shares = groups.flatMap(({ weight, there, within }) =>
    there.map((each) => [each.id, weight.times(each.weight).div(within.times(whole))] as const),
  );
  const found = new Map(shares);
  return new Map(criteriaOf(policy).map(({ id }) => [id, found.get(id) ?? new Decimal(0)]));
}

/** The smallest whole numbers in the same proportion. */
function wholeProportion(weights: readonly Decimal[]): Decimal[] {
  const places = Math.max(0, ...weights.map((weight) => weight.decimalPlaces()));
  const whole = weights.map((weight) => weight.times(new Decimal(10).pow(places)));
  const common = whole.reduce(greatestCommon, new Decimal(0));
  return common.isZero() ? whole : whole.map((weight) => weight.div(common));
}

function greatestCommon(a: Decimal, b: Decimal): Decimal {
  return b.isZero() ? a : greatestCommon(b, a.mod(b));
}

/** How large the whole numbers of the quotient become. */
export function sharingSize(groups: readonly WeightGroup[]): Decimal {
  const all = (weights: readonly Decimal[]) => Decimal.sum(0, ...weights);
  return groups
    .map((group) => all(group.criteria.map((each) => each.weight)))
    .reduce((size, each) => size.times(each), all(groups.map((group) => group.weight)));
}

/** Of the 38 digits of exact numbers, points take 3 in front and 6 behind, rounding 4, and the engine keeps some room. */
export const largestSharing = new Decimal('1e22');

/** Whether the weights add up to 100 on both levels; without that scores mean nothing. */
export function weightsAddUp(policy: Policy): boolean {
  const groups = [policy.dimensions, ...policy.dimensions.map((dimension) => dimension.criteria)];
  return groups.every((group) => Decimal.sum(0, ...group.map((each) => each.weight)).eq(100));
}
