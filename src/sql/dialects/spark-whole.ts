// Decimals of Spark as whole numbers of their last place, in which nothing is rounded: DECIMAL(38,0), since there is no integer
// of 128 bits. What has more digits raises. A quotient of decimals keeps twenty digits before the point (Spark 3.5 to 4.3,
// decimalOperations.allowPrecisionLoss=false), so that quotients of whole numbers are taken of what divides without a rest,
// in two parts where they are longer.
import { Decimal } from 'decimal.js';
import { quotientScale, scaleOf, type Typed } from '../../grammar/types.js';

const power = (exponent: number) => new Decimal(10).pow(exponent).toFixed();
const big = 'DECIMAL(38,0)';
const asBig = (sql: string) => `CAST(${sql} AS ${big})`;

let asked = 0;

/**
 * An expression that stands in another one several times is worked out once. It is called by a name that nothing within has,
 * so that the same is always written in the same way.
 */
export function once(sql: string, then: (name: string) => string): string {
  const place = `\u0001${++asked}\u0001`;
  const body = then(place);
  const within = [...body.matchAll(/_let(\d+)/g)].map(([, number]) => Number(number));
  const name = `_let${Math.max(0, ...within) + 1}`;
  return `transform(array(${sql}), ${name} -> ${body.replaceAll(place, name)})[0]`;
}

/** The value as a whole number of 10^-scale. */
export function wholeOf(value: Typed, scale: number): string {
  if (value.type.kind === 'integer') return `(${asBig(value.sql)} * ${asBig(power(scale))})`;
  const own = scaleOf(value.type);
  const shifted = asBig(`CAST(${value.sql} AS DECIMAL(38,${own})) * ${asBig(power(own))}`);
  return scale === own ? shifted : `(${shifted} * ${asBig(power(scale - own))})`;
}

/** A whole number of 10^-places as a decimal. */
export const scaled = (sql: string, places: number) =>
  `CAST(${asBig(sql)} * CAST(${new Decimal(10).pow(-places).toFixed()} AS DECIMAL(${places + 1},${places})) AS DECIMAL(38,${places}))`;

/** Whole n (0 or more) by d (above 0) without the rest, where it has at most twenty digits. */
const short = (n: string, d: string) => asBig(`(${n} - ${n} % ${d}) / ${d}`);

const half = power(18);

/** Whole n (0 or more) by d (above 0) without the rest; both are names, of DECIMAL(38,0). */
function quotient(n: string, d: string): string {
  const unit = asBig(half);
  const long = once(short(n, unit), (high) => {
    const rest = `((${high} % ${d}) * ${unit} + ${n} % ${unit})`;
    return once(rest, (low) => `(${short(high, d)} * ${unit} + ${short(low, d)})`);
  });
  return `CASE WHEN ${n} < ${unit} OR ${d} >= ${unit} THEN ${short(n, d)} ELSE ${long} END`;
}

/** The quotient of decimals half up; missing when the divisor is 0. */
export function divideInSpark(dividend: Typed, divisor: Typed, places = quotientScale): string {
  const scale = Math.max(scaleOf(dividend.type), scaleOf(divisor.type));
  const up = asBig(power(places));
  return once(wholeOf(dividend, scale), (a) =>
    once(wholeOf(divisor, scale), (b) => {
      const n = asBig(`2 * abs(${a}) * ${up} + abs(${b})`);
      const rounded = once(n, (x) => once(asBig(`2 * abs(${b})`), (y) => quotient(x, y)));
      const signed = `CASE WHEN (${a} < 0) <> (${b} < 0) THEN -${rounded} ELSE ${rounded} END`;
      return `CASE WHEN ${b} <> 0 THEN ${scaled(signed, places)} END`;
    }),
  );
}

/** A quotient of whole numbers by a positive constant, both 0 or more, without the rest. */
export function quotientBy(n: string, d: string): string {
  return once(asBig(n), (x) => once(asBig(d), (y) => quotient(x, y)));
}

/** The root of a whole number, rounded down: by a binary root and one step of Newton's, which leaves it off by 1 at most. */
function root(of: string): string {
  const start = asBig(`greatest(CAST(1 AS DOUBLE), floor(sqrt(CAST(${of} AS DOUBLE))))`);
  const near = once(start, (x) => asBig(`(${x} + ${short(of, x)} - (${x} + ${short(of, x)}) % 2) / 2`));
  return once(
    near,
    (y) =>
      `CASE WHEN ${y} * ${y} > ${of} THEN ${y} - 1 WHEN (${y} + 1) * (${y} + 1) <= ${of} THEN ${y} + 1 ELSE ${y} END`,
  );
}

/** As duckdb-whole.ts has it: floor((root(4 10^(12 - 2p) (n q - t t)) + n) / 2n). */
function deviation(n: string, t: string, q: string, places: number): string {
  return once(asBig(n), (count) =>
    once(asBig(t), (sum) => {
      const four = `(${count} * (${asBig(q)}) - ${sum} * ${sum}) * 4`;
      const more = 2 * (quotientScale - places);
      const spread = more < 0 ? quotientBy(four, power(-more)) : asBig(`${four} * ${asBig(power(more))}`);
      const rounded = once(spread, (w) =>
        once(asBig(`${root(w)} + ${count}`), (x) => once(asBig(`2 * ${count}`), (y) => quotient(x, y))),
      );
      return scaled(rounded, quotientScale);
    }),
  );
}

/** Of a few values that stand side by side. */
export function sparkDeviationOf(values: readonly Typed[]): string {
  const places = Math.max(0, ...values.map(({ type }) => scaleOf(type)));
  const numbers = values.map((each) => wholeOf(each, places));
  const squares = numbers.map((each) => `${each} * ${each}`).join(' + ');
  return deviation(String(values.length), numbers.join(' + '), squares, places);
}

/** Aggregate: of the values of rows; missing without any. */
export function sparkDeviationOver(value: Typed, filter: string): string {
  const places = scaleOf(value.type);
  const number = wholeOf(value, places);
  const count = `count(${value.sql})${filter}`;
  const found = deviation(
    `(${count})`,
    `sum(${number})${filter}`,
    `sum(${number} * ${number})${filter}`,
    places,
  );
  return `CASE WHEN ${count} > 0 THEN ${found} END`;
}
