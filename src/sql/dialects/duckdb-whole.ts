// Decimals of DuckDB as whole numbers of their last place, in which nothing is rounded; and standard deviations of them, with
// a root that is checked by squaring.
import { Decimal } from 'decimal.js';
import { quotientScale, scaleOf, type Typed } from '../../grammar/types.js';

export const power = (exponent: number) => new Decimal(10).pow(exponent).toFixed();

/** 10^-places, exact. */
export const unit = (places: number) =>
  `CAST(${new Decimal(10).pow(-places).toFixed()} AS DECIMAL(${places + 1},${places}))`;

/** The value as an integer count of 10^-scale. */
export function unscaled(value: Typed, scale: number): string {
  if (value.type.kind === 'integer') return `CAST(${value.sql} AS HUGEINT) * ${power(scale)}`;
  const own = scaleOf(value.type);
  const shifted = `CAST(CAST(${value.sql} AS DECIMAL(38,${own})) * ${power(own)} AS HUGEINT)`;
  return scale === own ? shifted : `${shifted} * ${power(scale - own)}`;
}

/** The root of a whole number, rounded down: by a binary root and one step of Newton's, which leaves it off by 1 at most. */
function root(of: string): string {
  const near = `((x + ${of} // x) // 2)`;
  const found = `list_transform([CAST(greatest(1, floor(sqrt(CAST(${of} AS DOUBLE)))) AS HUGEINT)], lambda x: ${near})[1]`;
  return `list_transform([${found}], lambda y: CASE WHEN y * y > ${of} THEN y - 1 WHEN (y + 1) * (y + 1) <= ${of} THEN y + 1 ELSE y END)[1]`;
}

/**
 * Of n values with the sum t and the sum of squares q, all whole numbers of 10^-p, the deviation is sqrt(n q - t t) / n of
 * them. Half up to 6 places that is floor((root(4 10^(12 - 2p) (n q - t t)) + n) / 2n). A root that is rounded down is that of a number
 * that is rounded down, so values of more places are divided before it is taken.
 */
function deviation(n: string, t: string, q: string, places: number): string {
  const four = `(CAST(${n} AS HUGEINT) * (${q}) - (${t}) * (${t})) * 4`;
  const more = 2 * (quotientScale - places);
  const spread = more < 0 ? `(${four}) // CAST(${power(-more)} AS HUGEINT)` : `${four} * ${power(more)}`;
  const rounded = `list_transform([${spread}], lambda w: (${root('w')} + ${n}) // (2 * ${n}))[1]`;
  return `CAST(CAST(${rounded} AS DECIMAL(38,0)) * ${unit(quotientScale)} AS DECIMAL(38,${quotientScale}))`;
}

/** Of a few values that stand side by side. */
export function deviationOf(values: readonly Typed[]): string {
  const places = Math.max(0, ...values.map(({ type }) => scaleOf(type)));
  const numbers = values.map((each) => `(${unscaled(each, places)})`);
  const squares = numbers.map((each) => `${each} * ${each}`).join(' + ');
  return deviation(String(values.length), numbers.join(' + '), squares, places);
}

/** Aggregate: of the values of rows; missing without any. */
export function deviationOver(value: Typed, filter: string): string {
  const places = scaleOf(value.type);
  const number = unscaled(value, places);
  const count = `count(${value.sql})${filter}`;
  const found = deviation(count, `sum(${number})${filter}`, `sum(${number} * ${number})${filter}`, places);
  return `CASE WHEN ${count} > 0 THEN ${found} END`;
}
