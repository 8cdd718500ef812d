// What each owner's customers are worth, how they moved, and what became of those of last time: figures that incentives are
// paid on.
import type { Decimal } from 'decimal.js';
import { Exact } from '../../grammar/exact.js';

import type { Labels } from '../../policy/model/policy.js';

/** Customers of an owner on a tier. */
export interface OwnerTier {
  readonly customers: number;
  /** Null where nobody knows it. */
  readonly value: string | null;
}

/** Counts and sums of one owner's customers in some results. */
export interface OwnerYear {
  readonly customers: number;
  readonly value: string | null;
  readonly tiers: ReadonlyMap<string, OwnerTier>;
  /** Sum and number of the customers with a value, by metric. */
  readonly metrics: ReadonlyMap<string, { readonly sum: string; readonly customers: number }>;
}

/** What was done of the services of an owner's customers. */
export interface OwnerServices {
  readonly planned: number;
  readonly inTime: number;
  readonly late: number;
  readonly missed: number;
}

/** How many of an owner's customers went where. */
export interface OwnerMoves {
  readonly up: number;
  readonly down: number;
  readonly isNew: number;
}

export interface OwnerFigures {
  /** Empty: customers without an owner. */
  readonly owner: string;
  readonly now: OwnerYear;
  /** Of the older results, by who looked after them then; undefined without any. */
  readonly before: OwnerYear | undefined;
  /** Null where there are no results before. */
  readonly moves: OwnerMoves | null;
  /** Customers of then who were active, and of these who are now, whoever looks after them; undefined without older results. */
  readonly kept: { readonly active: number; readonly retained: number } | undefined;
  readonly services: OwnerServices | undefined;
}

/** All owners, and everybody together. */
export interface OwnersReport {
  readonly review: string;
  readonly asOf: string;
  readonly older: { readonly review: string; readonly asOf: string } | undefined;
  readonly currency: string;
  readonly field: string;
  readonly tiers: readonly { readonly id: string; readonly label: Labels }[];
  /** The value metric; undefined where the policy names none. */
  readonly value: Labels | undefined;
  /** Whether what customers were worth then and are now is the same thing in the same currency. */
  readonly comparable: boolean;
  /** Whether anything tells who moved. */
  readonly moved: boolean;
  readonly metrics: readonly { readonly id: string; readonly label: Labels }[];
  /** The last day that the log was judged up to; undefined without a log. */
  readonly judged: string | undefined;
  readonly owners: readonly OwnerFigures[];
  readonly all: OwnerFigures;
  readonly notes: readonly OwnersNote[];
}

/** What readers have to know of the figures. */
export type OwnersNote =
  | { readonly code: 'no_older' }
  | { readonly code: 'not_compared' }
  | { readonly code: 'other_value_metric'; readonly before: string; readonly now: string }
  | { readonly code: 'other_currency'; readonly before: string; readonly now: string }
  | { readonly code: 'not_its_last_results' }
  | { readonly code: 'not_seen_yet'; readonly customers: number }
  | { readonly code: 'without_tier'; readonly customers: number; readonly before: number }
  | { readonly code: 'merged' }
  | { readonly code: 'tiers_differ'; readonly tiers: readonly string[] }
  | { readonly code: 'held' }
  | { readonly code: 'not_approved' }
  | { readonly code: 'older_held' }
  | { readonly code: 'done_unknown_customers' | 'done_other_service'; readonly rows: number };

const six = 6;

/** Part of a whole as exact decimal of 6 places; null where there is no whole. */
export function partOf(part: Decimal.Value, whole: Decimal.Value): string | null {
  const of = new Exact(whole);
  return of.lte(0) ? null : new Exact(part).div(of).toFixed(six);
}

/** Of the customers who were active then, those who are active now: 0 to 1. */
export function retention({ kept }: OwnerFigures): string | null {
  return kept === undefined ? null : partOf(kept.retained, kept.active);
}

/** What all customers are worth now against then, less 1. */
export function growth({ now, before }: OwnerFigures): string | null {
  if (now.value === null || before?.value == null) return null;
  const part = partOf(now.value, before.value);
  return part === null ? null : new Exact(part).minus(1).toFixed(six);
}

/** The average of those who have a value. */
export function average(year: OwnerYear | undefined, metric: string): string | null {
  const found = year?.metrics.get(metric);
  return found === undefined || found.customers === 0
    ? null
    : new Exact(found.sum).div(found.customers).toFixed(six);
}

/** Of what was due, what was done in time: 0 to 1. */
export function inTimePart({ services }: OwnerFigures): string | null {
  return services === undefined ? null : partOf(services.inTime, services.planned);
}
