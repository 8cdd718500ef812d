// The highest score that anybody can have: every criterion at its best, every bonus given, and what holds it down missing.
import { Decimal } from 'decimal.js';
import type { Adjustment, Criterion, Policy } from './policy.js';

const hundred = new Decimal(100);
const total = (values: readonly Decimal[]) => Decimal.sum(0, ...values);

/** What the customers in question can have. */
export interface PointsReach {
  /** The highest points for a value; undefined where there is no value. */
  points(criterion: Criterion): Decimal | undefined;
  /** Whether the metric may be missing. */
  missing(criterion: Criterion): boolean;
  /** Whether the adjustment may be given. */
  given(adjustment: Adjustment): boolean;
}

interface Part {
  readonly weight: Decimal;
  readonly best: Decimal;
  /** May be missing, so that its weight goes to the others. */
  readonly excludable: boolean;
}

/** Weights must add up to 100 on both levels. Rounded as scores are where weights are shared out. */
export function highestScore(policy: Policy, reach: PointsReach): Decimal {
  const dimensions = policy.dimensions.map((dimension): Part => {
    const parts = dimension.criteria.map((criterion) => partOf(criterion, reach));
    return {
      weight: dimension.weight,
      best: bestMean(parts),
      excludable: parts.every((part) => part.excludable),
    };
  });
  const bonuses = policy.adjustments
    .filter((adjustment) => reach.given(adjustment))
    .map((adjustment) => Decimal.max(adjustment.add, 0));
  const best = bestMean(dimensions).plus(total(bonuses));
  return Decimal.min(hundred, best)
    .toDecimalPlaces(6, Decimal.ROUND_HALF_UP)
    .toDecimalPlaces(4, Decimal.ROUND_HALF_UP);
}

function partOf(criterion: Criterion, reach: PointsReach): Part {
  const { weight, points } = criterion;
  const given = reach.points(criterion) ?? new Decimal(0);
  const missing = reach.missing(criterion);
  if (points.missing === 'exclude') return { weight, best: given, excludable: missing };
  return { weight, best: missing ? Decimal.max(given, points.missing) : given, excludable: false };
}

/** The highest weighted mean: what may be missing counts only where it lifts the others. */
function bestMean(parts: readonly Part[]): Decimal {
  const mean = (of: readonly Part[]) => {
    const weights = total(of.map((part) => part.weight));
    return weights.isZero() ? weights : total(of.map((part) => part.best.times(part.weight))).div(weights);
  };
  const may = parts.filter((part) => part.excludable).sort((a, b) => b.best.comparedTo(a.best));
  let counted = parts.filter((part) => !part.excludable);
  for (const part of may) {
    if (counted.length > 0 && part.best.lte(mean(counted))) break;
    counted = [...counted, part];
  }
  return mean(counted);
}
