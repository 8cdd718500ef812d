// Decimals of DuckDB as whole numbers of their last place, in which nothing is rounded.
import { Decimal } from 'decimal.js';
import { scaleOf, type Typed } from '../../grammar/types.js';

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
