// Figures as people read them.
import { Decimal } from 'decimal.js';
import { decimalsOf } from '../../foundation/characters/currency-decimals.js';
import { grouped } from '../../foundation/characters/thousands.js';

/** An amount with the decimals of its currency, for the eye; the exact value stands in summary.json. */
export function money(exact: string, currency: string): string {
  return grouped(new Decimal(exact).toFixed(decimalsOf(currency), Decimal.ROUND_HALF_UP));
}

/** A share in percent, for the eye: `12.5%`. */
export function percent(share: string, places = 1): string {
  return `${new Decimal(share).times(100).toFixed(places)}%`;
}

/** A share in percent with all its digits. */
export function exactPercent(share: string): string {
  return `${new Decimal(share).times(100).toFixed()}%`;
}
