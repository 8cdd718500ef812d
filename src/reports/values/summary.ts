// The summary of a review as a value: every number that reports show. Decimals are exact text, counts are numbers.
import type { Decimal } from 'decimal.js';
import { withEnds } from '../../change/bands.js';
import { type Cell, climbed, countOf, losesTier, shareOf, sharesOf } from '../../change/matrix.js';
import { emptyBandShare, type Stability, type StabilityBand } from '../../change/psi.js';
import type { ChangeReport } from '../../change/report.js';
import { Exact } from '../../grammar/exact.js';
import type { Guard } from '../../plan/decisions/guard.js';
import type { RejectedValue } from '../../plan/rows/lost-value.js';
import type { Unclear } from '../../policy/metrics/effect.js';
import { differencesOf } from '../../policy/model/differences.js';
import type { Labels, Language, Policy } from '../../policy/model/policy.js';
import { differencePhrase } from '../../policy/words/differences.js';
import type { BinnedSummary, MetricSummary } from './measured.js';
import { type Decided, type OverridesSummary, summarizeOverrides } from './overrides.js';

/** Counts of an export's rows. */
export interface RowCounts {
  readonly read: number;
  readonly used: number;
  readonly set_aside: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
  /** Continuation lines that took cells from the line above; only where fields are filled down. */
  readonly filled_down?: number;
}

interface TierSummary {
  readonly tier: string;
  readonly label: Readonly<Record<Language, string>>;
  readonly customers: number;
  /** Of all customers, 6 places. */
  readonly share: string;
  readonly value: string;
  /** Null where a tier is worth less than 0. */
  readonly value_share: string | null;
  /** Customers on this tier in last results; null without last results. */
  readonly previous_customers: number | null;
  /** How those who are here now came: from below, from above, stayed, were not there. */
  readonly came_up: number;
  readonly came_down: number;
  readonly stayed: number;
  readonly new: number;
}

/** One difference between the policy of last results and this one. */
export interface PolicyChange {
  readonly section: string;
  readonly id: string;
  readonly change: string;
  readonly text: Labels;
}

/** Both policies compared, by meaning. */
export function policyChanges(former: Policy, now: Policy): PolicyChange[] {
  return differencesOf(former, now).map((each) => ({
    section: each.section,
    id: each.id,
    change: each.change,
    text: { en: differencePhrase(each, 'en'), zh: differencePhrase(each, 'zh') },
  }));
}

/** Customers by how firm their grade is. */
export interface FirmnessCounts {
  /** No small change gives another tier. */
  readonly firm: number;
  /** Some small change gives a better tier, and none a worse one. */
  readonly up: number;
  /** Some small change gives a worse tier. */
  readonly down: number;
  /** Metrics do not tell what every small change comes to. */
  readonly untold: number;
}

/** How firm grades are, and what counts as a small change. */
export interface FirmnessSummary extends FirmnessCounts {
  /** Part of a metric. */
  readonly metrics: string;
  readonly days: number;
  readonly orders: number;
  readonly tiers: readonly (FirmnessCounts & { readonly tier: string })[];
  /** Changes that were not tried, and why. */
  readonly left_out: readonly UntriedOrders[];
  /** Ids of metrics that orders are taken to leave as they are. */
  readonly assumed: readonly string[];
}

/** Orders that were not tried: nobody can say what an order is, or what becomes of a metric that decides. */
export type UntriedOrders =
  | { readonly change: 'orders'; readonly why: 'no orders' }
  | {
      readonly change: 'fewer_orders' | 'further_orders';
      readonly why: Unclear;
      readonly metric: string;
    };

/** Results are held when a guard tripped: somebody has to look at them before they count. */
export type ResultsStatus = 'graded' | 'held';

/** How far the scores moved since last results. */
interface ScoreStability extends Stability {
  /** Share that stood in for an empty band. */
  readonly fill: string;
  /** Ten bands of ten points: the lower bound counts, the last band holds its upper bound, too. */
  readonly bands: readonly (StabilityBand & { readonly from: number; readonly to: number })[];
}

export interface Summary {
  readonly review: string;
  readonly status: ResultsStatus;
  readonly as_of: string;
  readonly policy: string;
  readonly policy_version: string;
  readonly currency: string;
  readonly value_metric: string | null;
  readonly value_label: Readonly<Record<Language, string>> | null;
  /** Those with a tier. */
  readonly customers: number;
  /** Those whom the policy gives no tier, and what they are worth; absent where it gives everybody one. */
  readonly ungraded?: { readonly customers: number; readonly value: string; readonly label: Labels };
  /** Those without any used row up to the as-of date, who count as new next time; absent where there are none. */
  readonly unseen?: number;
  readonly compared: boolean;
  readonly movement: {
    readonly up: number;
    readonly down: number;
    readonly same: number;
    readonly new: number;
    readonly left: number;
    /** Had a tier in last results, and are there without one; absent where nobody can be. */
    readonly ungraded?: number;
  } | null;
  /** This year's value of the customers who went down; null without last results. */
  readonly value_of_downgraded: string | null;
  /** Null where one of the two reviews has no scores. */
  readonly score_psi: ScoreStability | null;
  readonly tiers: readonly TierSummary[];
  readonly migration: readonly {
    previous_tier: string;
    tier: string;
    customers: number;
    /** Null for who is new, and where last results do not say what customers were worth. */
    previous_value: string | null;
    /** Null for who left. */
    value: string | null;
  }[];
  /** Null without last results. */
  readonly change: ChangeReport | null;
  /** What the policy says otherwise than that of last results; absent where nobody knows that one. */
  readonly policy_changes?: readonly PolicyChange[];
  readonly bins: readonly BinnedSummary[];
  /** Of numbers that stand in graded.csv; absent in results that do not say it. */
  readonly metrics?: readonly MetricSummary[];
  /** Absent where results do not say it. */
  readonly firmness?: FirmnessSummary;
  readonly rows: Readonly<Record<string, RowCounts>>;
  readonly guards: readonly Guard[];
  /** Exports of which rejected rows may hold more than a twentieth of the value; absent where none does. */
  readonly rejected_value?: readonly RejectedValue[];
  readonly overrides: OverridesSummary;
}

/** Everybody who stands in graded.csv, with a tier or without. */
export function everybodyIn({ customers, ungraded }: Pick<Summary, 'customers' | 'ungraded'>): number {
  return customers + (ungraded?.customers ?? 0);
}

export interface SummaryInputs {
  readonly review: string;
  readonly asOf: string;
  readonly policy: Policy;
  readonly compared: boolean;
  /** Whether last results say what customers were worth. */
  readonly valued: boolean;
  readonly cells: readonly Cell[];
  readonly bins: readonly BinnedSummary[];
  readonly metrics: readonly MetricSummary[] | undefined;
  readonly firmness: FirmnessSummary | undefined;
  readonly stability: Stability | undefined;
  readonly change: ChangeReport | undefined;
  readonly rows: Readonly<Record<string, RowCounts>>;
  readonly guards: readonly Guard[];
  readonly decided: Decided;
  readonly lost: readonly RejectedValue[];
  readonly unseen: number;
  /** The policy of last results, as it is written there; undefined where nobody knows it. */
  readonly former: Policy | undefined;
}

function worthOf(cells: readonly Cell[]): Decimal {
  return Exact.sum(0, ...cells.map((cell) => cell.value));
}

/** Builds the summary from the cells of the migration matrix. */
export function summarize(inputs: SummaryInputs): Summary {
  const { review, asOf, policy, compared, cells, bins, metrics, rows, guards, decided } = inputs;
  const ids = policy.tiers.map((tier) => tier.id);
  const among = (way: Way, within = cells) => within.filter((cell) => wayOf(cell, ids) === way);
  const without = cells.filter((cell) => cell.tier === 'ungraded');
  const here = cells.filter((cell) => ids.includes(cell.tier));
  const customers = countOf(here);
  const shares = sharesOf(policy.tiers.map(({ id }) => worthOf(here.filter(({ tier }) => tier === id))));
  const metric = policy.metrics.find((each) => each.id === policy.value);
  return {
    review,
    status: guards.some((guard) => guard.tripped) ? 'held' : 'graded',
    as_of: asOf,
    policy: policy.name,
    policy_version: policy.version,
    currency: policy.currency,
    value_metric: metric?.id ?? null,
    value_label: metric?.label ?? null,
    customers,
    ...(policy.ungraded !== undefined && {
      ungraded: {
        customers: countOf(without),
        value: worthOf(without).toFixed(),
        label: policy.ungraded.label,
      },
    }),
    ...(inputs.unseen > 0 && { unseen: inputs.unseen }),
    compared,
    movement: compared
      ? {
          up: countOf(among('up')),
          down: countOf(among('down')),
          same: countOf(among('same')),
          new: countOf(among('new')),
          left: countOf(among('left')),
          ...(policy.ungraded !== undefined && { ungraded: countOf(cells.filter(losesTier)) }),
        }
      : null,
    value_of_downgraded: compared ? worthOf(among('down')).toFixed() : null,
    score_psi: scoreStability(inputs.stability),
    tiers: policy.tiers.map((tier, at): TierSummary => {
      const on = here.filter((cell) => cell.tier === tier.id);
      return {
        tier: tier.id,
        label: tier.label,
        customers: countOf(on),
        share: shareOf(countOf(on), customers),
        value: worthOf(on).toFixed(),
        value_share: shares[at] ?? null,
        previous_customers: compared ? countOf(cells.filter((cell) => cell.previousTier === tier.id)) : null,
        came_up: countOf(among('up', on)),
        came_down: countOf(among('down', on)),
        stayed: countOf(among('same', on)),
        new: compared ? countOf(among('new', on)) : 0,
      };
    }),
    migration: compared ? migrationOf(inputs) : [],
    change: inputs.change ?? null,
    ...(inputs.former !== undefined && { policy_changes: policyChanges(inputs.former, policy) }),
    bins,
    ...(metrics !== undefined && { metrics }),
    ...(inputs.firmness !== undefined && { firmness: inputs.firmness }),
    rows,
    guards,
    ...(inputs.lost.length > 0 && { rejected_value: inputs.lost }),
    overrides: summarizeOverrides(decided, customers),
  };
}

/** How customers of a cell moved. */
type Way = 'up' | 'down' | 'same' | Extract<ReturnType<typeof climbed>, string>;

function wayOf(cell: Cell, ids: readonly string[]): Way {
  const steps = climbed(cell, ids);
  if (typeof steps === 'string') return steps;
  return steps > 0 ? 'up' : steps < 0 ? 'down' : 'same';
}

function migrationOf({ cells, valued }: SummaryInputs): Summary['migration'] {
  return cells.map((cell) => ({
    previous_tier: cell.previousTier,
    tier: cell.tier,
    customers: cell.customers,
    previous_value: valued && cell.previousTier !== 'new' ? cell.previousValue.toFixed() : null,
    value: cell.tier === 'left' ? null : cell.value.toFixed(),
  }));
}

function scoreStability(stability: Stability | undefined): ScoreStability | null {
  if (stability === undefined) return null;
  return { psi: stability.psi, fill: emptyBandShare, bands: withEnds(stability.bands) };
}
