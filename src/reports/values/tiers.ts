// What each tier costs and brings, in both years, and what caused the steps of who moved.
import { Decimal } from 'decimal.js';
import { shareOf, sharesOf } from '../../change/matrix.js';
import type { ChangeReport } from '../../change/report.js';
import { Exact } from '../../grammar/exact.js';
import { causes as allCauses, type Cause } from '../../policy/model/causes.js';
import type { Tier } from '../../policy/model/policy.js';
import type { CausedSteps, ReportValues, TierYear, ToldTier } from './report-values.js';
import type { Summary } from './summary.js';

/** Places of amounts that are computed here: money has four at most. */
const places = 4;

/** Customers of a tier. */
interface Held {
  readonly customers: number;
  /** Null where nobody knows it. */
  readonly value: Decimal | null;
}

/** Tiers with customers, worth and cost, and all of them together. */
export function toldTiers(summary: Summary, tiers: readonly Tier[]): Pick<ReportValues, 'tiers' | 'total'> {
  const valued = summary.value_metric !== null;
  const now = summary.tiers.map(
    ({ customers, value }): Held => ({
      customers,
      value: valued ? new Decimal(value) : null,
    }),
  );
  const before = summary.compared ? summary.tiers.map(({ tier }) => heldBefore(summary, tier)) : undefined;
  const years = yearsOf(now, tiers);
  const yearsBefore = before && yearsOf(before, tiers);
  return {
    tiers: summary.tiers.map(
      ({ tier, label }, at): ToldTier => ({
        tier,
        label,
        now: years.tiers[at] ?? years.total,
        before: yearsBefore?.tiers[at] ?? null,
      }),
    ),
    total: { now: years.total, before: yearsBefore?.total ?? null },
  };
}

/** Who stood on a tier in last results, those who left included, and what they were worth. */
function heldBefore({ migration }: Summary, tier: string): Held {
  const from = migration.filter((cell) => cell.previous_tier === tier);
  const known = from.every((cell) => cell.previous_value !== null);
  return {
    customers: from.reduce((sum, cell) => sum + cell.customers, 0),
    value: known && from.length > 0 ? Exact.sum(0, ...from.map((cell) => cell.previous_value ?? 0)) : null,
  };
}

/** What tiers and all of them together hold, cost and bring, of who stands on each. */
export function yearsOf(
  held: readonly Held[],
  tiers: readonly Tier[],
): { readonly tiers: TierYear[]; readonly total: TierYear } {
  const customers = held.reduce((sum, each) => sum + each.customers, 0);
  const known = held.some(({ value }) => value !== null);
  const worth = known ? Exact.sum(0, ...held.map(({ value }) => value ?? 0)) : null;
  const all: Held = { customers, value: worth };
  const shares = sharesOf(held.map(({ value }) => value ?? 0));
  const costs = held.map((each, at) => costOf(each, tiers[at]));
  const sum = (of: 'benefits' | 'discounts') => {
    const found = costs.flatMap((cost) => cost[of] ?? []);
    return found.length === 0 ? null : Exact.sum(0, ...found);
  };
  return {
    tiers: held.map((each, at) => yearOf(each, costs[at] ?? noCost, customers, shares[at] ?? null)),
    total: yearOf(
      all,
      { benefits: sum('benefits'), discounts: sum('discounts') },
      customers,
      shareOf(worth ?? 0, worth ?? 0),
    ),
  };
}

interface Cost {
  readonly benefits: Decimal | null;
  readonly discounts: Decimal | null;
}

const noCost: Cost = { benefits: null, discounts: null };

function costOf({ customers, value }: Held, tier: Tier | undefined): Cost {
  const annual = tier?.annualCost;
  const discount = tier?.discount;
  return {
    benefits: annual === undefined ? null : new Exact(annual).times(customers),
    discounts:
      discount === undefined || discount.isZero() || value === null
        ? null
        : new Exact(value).times(new Exact(1).div(discount).minus(1)).toDecimalPlaces(places),
  };
}

/**
 * @param all customers of all tiers
 * @param valueShare of what all of them are worth
 */
function yearOf(
  { customers, value }: Held,
  { benefits, discounts }: Cost,
  all: number,
  valueShare: string | null,
): TierYear {
  const cost = benefits === null && discounts === null ? null : Exact.sum(benefits ?? 0, discounts ?? 0);
  return {
    customers,
    share: shareOf(customers, all),
    value: value?.toFixed() ?? null,
    valueShare: value === null ? null : valueShare,
    benefits: benefits?.toFixed() ?? null,
    discounts: discounts?.toFixed() ?? null,
    // Against nothing, or less, no cost is a part.
    costShare: cost === null || value === null || value.lte(0) ? null : shareOf(cost, value),
  };
}

/** What caused the steps of who went up and of who went down; null where that is unknown, or nobody moved. */
export function causedSteps(change: ChangeReport | null): ReportValues['causes'] {
  if (change === null || change.causes.unattributed !== null || !change.ordered) return null;
  const up = stepsOf(change, (steps) => steps > 0);
  const down = stepsOf(change, (steps) => steps < 0);
  return up.customers + down.customers === 0 ? null : { up, down };
}

function stepsOf({ migration, tiers }: ChangeReport, goes: (steps: number) => boolean): CausedSteps {
  const place = (tier: string) => tiers.findIndex((each) => each.tier === tier);
  const climbed = (cell: ChangeReport['migration'][number]) => place(cell.previous_tier) - place(cell.tier);
  const cells = migration.filter((cell) => cell.causes !== null && goes(climbed(cell)));
  const by = (cause: Cause) => cells.reduce((sum, { causes }) => sum + (causes?.steps[cause] ?? 0), 0);
  return {
    customers: cells.reduce((sum, { customers }) => sum + customers, 0),
    steps: cells.reduce((sum, cell) => sum + cell.customers * climbed(cell), 0),
    by: Object.fromEntries(allCauses.map((cause) => [cause, by(cause)])) as Record<Cause, number>,
  };
}
