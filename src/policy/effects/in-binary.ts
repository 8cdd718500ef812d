// Effects reckoned in SQL with binary numbers: quick, and near the exact values. Only for bounds, never for grades.
import { Decimal } from 'decimal.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { Reckoning } from '../metrics/effect.js';

/** Values as SQL: numbers as binary ones, days as they are; truths as SQL that is never null. */
export function inBinary(dialect: Dialect): Reckoning<string, string> {
  const joined = (operator: string) => (a: string, b: string) => `(${a} ${operator} ${b})`;
  const isMissing = (a: string) => `(${a} IS NULL)`;
  const nearer = (a: string, b: string, keepsFirst: string) =>
    `CASE WHEN ${isMissing(b)} OR coalesce(${keepsFirst}, FALSE) THEN ${a} ELSE ${b} END`;
  return {
    number: (value) => dialect.binary(new Decimal(value).toFixed()),
    date: (value) => dialect.date(value),
    missing: 'NULL',
    plus: joined('+'),
    minus: joined('-'),
    times: joined('*'),
    over: (a, b, places) => {
      const quotient = `CASE WHEN ${b} <> 0 THEN ${a} / ${b} END`;
      return places === undefined ? quotient : `round(${quotient}, ${places})`;
    },
    least: (a, b) => nearer(a, b, `${a} <= ${b}`),
    greatest: (a, b) => nearer(a, b, `${a} >= ${b}`),
    choose: (when, then, otherwise) => `CASE WHEN ${when} THEN ${then} ELSE ${otherwise} END`,
    truth: (value) => (value ? 'TRUE' : 'FALSE'),
    isMissing,
    equal: (a, b) => `(${isMissing(a)} AND ${isMissing(b)} OR coalesce(${a} = ${b}, FALSE))`,
    above: (a, b) => `coalesce(${a} > ${b}, FALSE)`,
    both: joined('AND'),
    either: joined('OR'),
    not: (a) => `NOT ${a}`,
  };
}
