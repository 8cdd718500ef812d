// The summary of a review as a value: every number that reports show. Decimals are exact text, counts are numbers.
import { Decimal } from 'decimal.js';
import type { Language, Policy } from '../policy/policy.js';

/** One group of customers who went from one tier (`new`) to another (`left`). */
export interface Cell {
  readonly previousTier: string;
  readonly tier: string;
  readonly customers: number;
  readonly previousValue: Decimal;
  readonly value: Decimal;
}

/** Counts of an export's rows. */
export interface RowCounts {
  readonly read: number;
  readonly used: number;
  readonly set_aside: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
}

/** A guard with what it allows and what was found. Only results that no guard stopped are written. */
export interface Guard {
  /** Key of the review file, and the export that it was applied to: `rejected_rows:transactions`. */
  readonly guard: string;
  /** A share, a number of rows, or a number of days, as exact text. */
  readonly limit: string;
  readonly measured: string;
  readonly tripped: boolean;
}

interface TierSummary {
  readonly tier: string;
  readonly label: Readonly<Record<Language, string>>;
  readonly customers: number;
  /** Of all customers, 6 places. */
  readonly share: string;
  readonly value: string;
  readonly value_share: string;
  /** Customers on this tier in last results; null without last results. */
  readonly previous_customers: number | null;
  /** How those who are here now came: from below, from above, stayed, were not there. */
  readonly came_up: number;
  readonly came_down: number;
  readonly stayed: number;
  readonly new: number;
}

/** A criterion whose points are given by bins. Values are exact text. */
export interface BinnedSummary {
  readonly criterion: string;
  readonly metric: string;
  readonly method: string;
  readonly reverse: boolean;
  /** From bin 1, which gives the fewest points. A bin holds values of at least `from` and less than `below`; null: no bound. */
  readonly bins: readonly {
    readonly bin: number;
    readonly from: string | null;
    readonly below: string | null;
    readonly points: string;
    readonly customers: number;
  }[];
}

export interface Summary {
  readonly review: string;
  readonly as_of: string;
  readonly policy: string;
  readonly policy_version: string;
  readonly currency: string;
  readonly value_metric: string | null;
  readonly value_label: Readonly<Record<Language, string>> | null;
  readonly customers: number;
  readonly compared: boolean;
  readonly movement: {
    readonly up: number;
    readonly down: number;
    readonly same: number;
    readonly new: number;
    readonly left: number;
  } | null;
  /** This year's value of the customers who went down; null without last results. */
  readonly value_of_downgraded: string | null;
  readonly tiers: readonly TierSummary[];
  readonly migration: readonly {
    previous_tier: string;
    tier: string;
    customers: number;
    previous_value: string;
    value: string;
  }[];
  readonly bins: readonly BinnedSummary[];
  readonly rows: Readonly<Record<string, RowCounts>>;
  readonly guards: readonly Guard[];
}

export interface SummaryInputs {
  readonly review: string;
  readonly asOf: string;
  readonly policy: Policy;
  readonly compared: boolean;
  readonly cells: readonly Cell[];
  readonly bins: readonly BinnedSummary[];
  readonly rows: Readonly<Record<string, RowCounts>>;
  readonly guards: readonly Guard[];
}

const zero = new Decimal(0);

function countOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.customers, 0);
}

function worthOf(cells: readonly Cell[]): Decimal {
  return cells.reduce((sum, cell) => sum.plus(cell.value), zero);
}

/** Part of a whole, half up to 6 places; 0 of nothing. */
function share(part: Decimal.Value, whole: Decimal): string {
  return whole.isZero()
    ? '0'
    : new Decimal(part).div(whole).toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed();
}

/** Builds the summary from the cells of the migration matrix. */
export function summarize({
  review,
  asOf,
  policy,
  compared,
  cells,
  bins,
  rows,
  guards,
}: SummaryInputs): Summary {
  const ids = policy.tiers.map((tier) => tier.id);
  const rank = (cell: Cell) => {
    const [from, to] = [ids.indexOf(cell.previousTier), ids.indexOf(cell.tier)];
    if (from < 0) return 'new';
    if (to < 0) return 'left';
    return to < from ? 'up' : to > from ? 'down' : 'same';
  };
  const among = (way: ReturnType<typeof rank>, within = cells) => within.filter((cell) => rank(cell) === way);
  const here = cells.filter((cell) => ids.includes(cell.tier));
  const customers = countOf(here);
  const worth = worthOf(here);
  const metric = policy.metrics.find((each) => each.id === policy.value);
  return {
    review,
    as_of: asOf,
    policy: policy.name,
    policy_version: policy.version,
    currency: policy.currency,
    value_metric: metric?.id ?? null,
    value_label: metric?.label ?? null,
    customers,
    compared,
    movement: compared
      ? {
          up: countOf(among('up')),
          down: countOf(among('down')),
          same: countOf(among('same')),
          new: countOf(among('new')),
          left: countOf(among('left')),
        }
      : null,
    value_of_downgraded: compared ? worthOf(among('down')).toFixed() : null,
    tiers: policy.tiers.map((tier): TierSummary => {
      const on = here.filter((cell) => cell.tier === tier.id);
      return {
        tier: tier.id,
        label: tier.label,
        customers: countOf(on),
        share: share(countOf(on), new Decimal(customers)),
        value: worthOf(on).toFixed(),
        value_share: share(worthOf(on), worth),
        previous_customers: compared ? countOf(cells.filter((cell) => cell.previousTier === tier.id)) : null,
        came_up: countOf(among('up', on)),
        came_down: countOf(among('down', on)),
        stayed: countOf(among('same', on)),
        new: compared ? countOf(among('new', on)) : 0,
      };
    }),
    migration: compared
      ? cells.map((cell) => ({
          previous_tier: cell.previousTier,
          tier: cell.tier,
          customers: cell.customers,
          previous_value: cell.previousValue.toFixed(),
          value: cell.value.toFixed(),
        }))
      : [],
    bins,
    rows,
    guards,
  };
}
