// The currency that a heading of amounts says: `Amount (EUR)`, `金额（元）`, `Betrag in EUR`, `Total USD`.
import { currenciesOf, usualCurrencies } from '../../foundation/characters/currencies.js';

/** What stands in brackets or last, as it is written; empty where nothing does. */
export function headingUnit(heading: string): string {
  const [, inBrackets] = /[([（【]\s*([^)\]）】]+?)\s*[)\]）】]/u.exec(heading) ?? [];
  const [, last] = /\b([A-Z]{3})\s*$/.exec(heading) ?? [];
  return inBrackets ?? last ?? '';
}

/** The currencies that it may be, the most usual first; none where it is none, or a word that may mean something else. */
export function headingCurrencies(heading: string): readonly string[] {
  const unit = headingUnit(heading);
  return /^[A-Za-z.]*$/.test(unit) && !usualCurrencies.has(unit) ? [] : currenciesOf(unit);
}
