// Effects reckoned in SQL, for all customers at once.
import { Decimal } from 'decimal.js';
import { isNumeric, scaleOf, type Typed, wide } from '../../grammar/types.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { Reckoning } from '../metrics/effect.js';

/** Products have at most so many places: no amount has more than 6. */
const productPlaces = 12;

/** Values as typed SQL, truths as SQL that is never null. */
export function inSql(dialect: Dialect): Reckoning<Typed, string> {
  const missing: Typed = { sql: 'NULL', type: { kind: 'integer' } };
  /** Both as one type, as long as both are numbers. */
  const alike = (a: Typed, b: Typed): readonly [string, string, Typed['type']] => {
    const scale = wide(Math.max(scaleOf(a.type), scaleOf(b.type)));
    const type = isNumeric(a.type) && isNumeric(b.type) ? scale : isNumeric(a.type) ? b.type : a.type;
    return [dialect.cast(a.sql, type), dialect.cast(b.sql, type), type];
  };
  const joined =
    (operator: string) =>
    (a: Typed, b: Typed): Typed => {
      const [x, y, type] = alike(a, b);
      return { sql: `(${x} ${operator} ${y})`, type };
    };
  const chosen = (when: string, a: Typed, b: Typed): Typed => {
    const [x, y, type] = alike(a, b);
    return { sql: `CASE WHEN ${when} THEN ${x} ELSE ${y} END`, type };
  };
  const isMissing = (a: Typed) => `(${a.sql} IS NULL)`;
  const above = (a: Typed, b: Typed) => `coalesce(${a.sql} > ${b.sql}, FALSE)`;
  const nearer = (a: Typed, b: Typed, keepsFirst: string) =>
    chosen(`${isMissing(b)} OR coalesce(${keepsFirst}, FALSE)`, a, b);
  return {
    number: (value) => {
      const decimal = new Decimal(value);
      return decimal.isNegative()
        ? { ...dialect.number(decimal), sql: `(${dialect.number(decimal).sql})` }
        : dialect.number(decimal);
    },
    date: (value) => ({ sql: dialect.date(value), type: { kind: 'date' } }),
    missing,
    plus: joined('+'),
    minus: joined('-'),
    times: (a, b) => dialect.multiply(a, b, productPlaces),
    over: (a, b, places) => ({ sql: dialect.divide(a, b, places), type: wide(places ?? 6) }),
    least: (a, b) => nearer(a, b, `${a.sql} <= ${b.sql}`),
    greatest: (a, b) => nearer(a, b, `${a.sql} >= ${b.sql}`),
    choose: chosen,
    truth: (value) => (value ? 'TRUE' : 'FALSE'),
    isMissing,
    equal: (a, b) => `(${isMissing(a)} AND ${isMissing(b)} OR coalesce(${a.sql} = ${b.sql}, FALSE))`,
    above,
    both: (a, b) => `(${a} AND ${b})`,
    either: (a, b) => `(${a} OR ${b})`,
    not: (a) => `NOT ${a}`,
  };
}
