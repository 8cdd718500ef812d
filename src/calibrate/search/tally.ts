// What comes out for a choice of thresholds, added up from what everybody responds: sums over scores from each cut upwards, so
// that a choice is a few differences. Plain numbers: this only says which policies are worth grading; what is printed is graded.

import { Decimal } from 'decimal.js';
import type { Policy } from '../../policy/model/policy.js';
import type { CostKind } from '../asked/limits.js';
import type { RespondingGroup } from './responses.js';

/** Where each figure stands in a tally: customers of each tier first. */
export interface TallyPlaces {
  readonly tiers: number;
  readonly cost: number;
  readonly downgraded: number;
  readonly changed: number;
  readonly down_more_than_one: number;
  readonly moved: number;
  readonly length: number;
}

function placesOf({ tiers: { length } }: Pick<Policy, 'tiers'>): TallyPlaces {
  return {
    tiers: length,
    cost: length,
    downgraded: length + 1,
    changed: length + 2,
    down_more_than_one: length + 3,
    moved: length + 4,
    length: length + 5,
  };
}

/** Figures of who reaches each cut at least, for each first tier that may be reached. */
export interface Tallies {
  readonly places: TallyPlaces;
  /** `sums[reach][bin * places.length + place]`: everybody who reaches at least so many cuts; one bin beyond the last is empty. */
  readonly sums: readonly Float64Array[];
  /** Customers who reach at least so many cuts. */
  readonly customers: Float64Array;
  /** Customers of last results, and those of them who stood above the last tier. */
  readonly compared: number;
  readonly couldFall: number;
}

/** Costs of a tier: of each customer, and as a part of what they are worth. */
interface TierCost {
  readonly each: number;
  readonly part: number;
}

/** @param bins so many there are: one more than cuts */
export function talliesOf(
  responses: readonly (readonly RespondingGroup[])[],
  policy: Policy,
  { bins, of }: { readonly bins: number; readonly of: CostKind },
): Tallies {
  const places = placesOf(policy);
  const costs = policy.tiers.map(
    ({ annualCost, discount }): TierCost => ({
      each: annualCost?.toNumber() ?? 0,
      // What the same goods would have cost at list price, less what was paid.
      part:
        of === 'benefits' || discount === undefined || discount.isZero()
          ? 0
          : new Decimal(1).div(discount).minus(1).toNumber(),
    }),
  );
  const sums = responses.map((groups) => {
    const sum = new Float64Array((bins + 1) * places.length);
    for (const group of groups) addGroup(sum, group, places, costs);
    return upwards(sum, bins, places.length);
  });
  const [first = []] = responses;
  const customers = new Float64Array(bins + 1);
  for (const each of first) customers[each.bin] = (customers[each.bin] ?? 0) + each.customers;
  const counted = (wanted: (previous: number) => boolean) =>
    first.reduce(
      (all, { previous, customers: n }) => all + (previous !== null && wanted(previous) ? n : 0),
      0,
    );
  return {
    places,
    sums,
    customers: upwards(customers, bins, 1),
    compared: counted(() => true),
    couldFall: counted((previous) => previous < policy.tiers.length - 1),
  };
}

function addGroup(
  sum: Float64Array,
  { bin, now, previous, tier, customers, value }: RespondingGroup,
  places: TallyPlaces,
  costs: readonly TierCost[],
): void {
  const add = (place: number, size: number) => {
    const at = bin * places.length + place;
    sum[at] = (sum[at] ?? 0) + size;
  };
  if (now !== tier) add(places.moved, customers);
  if (tier !== null) {
    const { each = 0, part = 0 } = costs[tier] ?? {};
    add(tier, customers);
    add(places.cost, customers * each + value * part);
  }
  if (previous === null || previous === tier) return;
  add(places.changed, customers);
  if (tier === null) {
    // Who has a tier no more went down, by no number of steps; guards count those who could fall.
    if (previous < places.tiers - 1) add(places.downgraded, customers);
    return;
  }
  if (tier > previous) add(places.downgraded, customers);
  if (tier > previous + 1) add(places.down_more_than_one, customers);
}

/** From figures of each bin to those of this bin and all above it. */
function upwards(sum: Float64Array, bins: number, length: number): Float64Array {
  for (let at = (bins - 1) * length - 1; at >= 0; at--) sum[at] = (sum[at] ?? 0) + (sum[at + length] ?? 0);
  return sum;
}
