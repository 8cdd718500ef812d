// Cells of the migration matrix, from which the summary and the guards on changes are counted.
import { Decimal } from 'decimal.js';

/** Decimals wide enough that no sum of values is rounded: the engine's own have 38 digits. */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });

/** One group of customers who went from one tier (`new`) to another (`left`). */
export interface Cell {
  readonly previousTier: string;
  readonly tier: string;
  readonly customers: number;
  readonly previousValue: Decimal;
  readonly value: Decimal;
}

/** Tiers climbed, negative is down; or that these customers were there in one of the years only. `ids`: tiers, best first. */
export function climbed({ previousTier, tier }: Cell, ids: readonly string[]): number | 'new' | 'left' {
  const [from, to] = [ids.indexOf(previousTier), ids.indexOf(tier)];
  if (from < 0) return 'new';
  return to < 0 ? 'left' : from - to;
}

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
