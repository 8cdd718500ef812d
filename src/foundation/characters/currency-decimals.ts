// How many decimals amounts of a currency have (ISO 4217). Node knows them, too, but loads the rules of all languages first.
import { currenciesOf } from './currencies.js';

const others: Readonly<Record<number, readonly string[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: 'CLF UYW'.split(' '),
};

/** Decimals of a currency by its code, its name or its mark; 2 where none is known. */
export function decimalsOf(currency: string): number {
  const code = currenciesOf(currency)[0] ?? currency.trim().toUpperCase();
  for (const [decimals, codes] of Object.entries(others)) if (codes.includes(code)) return Number(decimals);
  return 2;
}
