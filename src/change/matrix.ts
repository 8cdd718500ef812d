// Cells of the migration matrix, from which the summary and the guards on changes are counted.
import type { Decimal } from 'decimal.js';
import { Exact } from '../grammar/exact.js';

/** One group of customers who went from one tier (`new`) to another (`left`, or `ungraded`: there without a tier). */
export interface Cell {
  readonly previousTier: string;
  readonly tier: string;
  readonly customers: number;
  readonly previousValue: Decimal;
  readonly value: Decimal;
}

/** Tiers climbed, negative is down; or that these customers were there in one of the years only. `ids`: tiers, best first. */
export function climbed(
  { previousTier, tier }: Cell,
  ids: readonly string[],
): number | 'new' | 'left' | 'ungraded' {
  if (tier === 'ungraded') return 'ungraded';
  const [from, to] = [ids.indexOf(previousTier), ids.indexOf(tier)];
  if (from < 0) return 'new';
  return to < 0 ? 'left' : from - to;
}

/** Index of those who are there without a tier; who left has -1. */
export const ungradedIndex = -2;

/** What stands for an index of a tier now. */
export function tierNow(tiers: readonly { readonly id: string }[], index: number): string {
  return tiers[index]?.id ?? (index === ungradedIndex ? 'ungraded' : 'left');
}

/** Whether these customers had a tier, and are there without one. */
export const losesTier = ({ previousTier, tier }: Cell) => tier === 'ungraded' && previousTier !== 'new';

export function countOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.customers, 0);
}

/** Part of a whole, half up to 6 places; 0 of nothing. */
export function shareOf(part: Decimal.Value, whole: Decimal.Value): string {
  const all = new Exact(whole);
  return all.isZero() ? '0' : new Exact(part).div(all).toDecimalPlaces(6).toFixed();
}

/** Shares of the parts of a whole; null for all where one of them is below 0: then the others may be more than the whole. */
export function sharesOf(parts: readonly Decimal.Value[]): (string | null)[] {
  const whole = Exact.sum(0, ...parts);
  const shared = parts.every((part) => new Exact(part).gte(0));
  return parts.map((part) => (shared ? shareOf(part, whole) : null));
}
