// How the value of a customer stands among those of all graded customers. In a review all of them are rows of the same
// relation, and window functions count. When one of them is graded again with other values (explain), the others stay as
// they are: then a relation of their values, summed up, is asked, and the customer's own value is added.
import { quoteIdentifier } from './quoting.js';

/** Which values come first. */
type First = 'lowest' | 'highest';

/** SQL over the customer's row; the rules that use it do not know which of the two ways is taken. */
export interface Among {
  /** Number of customers who have a value. */
  readonly counted: string;
  /** Number of all customers. */
  readonly everybody: string;
  /** Number of customers down to this one, those with the same value included. */
  upTo(first: First): string;
  /** 1 for the first value; equal values share the best rank. */
  rank(first: First): string;
  /** Number of customers with this value. */
  readonly equal: string;
  /** Sum over all customers of the value, or of what is above 0. */
  sum(of: Summed): string;
  /** The same from the highest value down to this one, those with the same value included. */
  sumDown(of: Summed): string;
}

/** What is summed up: SQL of the value, or of its positive part. */
export interface Summed {
  readonly kind: 'value' | 'positive';
  readonly sql: string;
}

/** Among the rows of the relation; `value` is a column of it. Without ROWS counts run to the last row with the same value. */
export function amongRows(value: string): Among {
  const over = (first: First) => `OVER (ORDER BY ${value} ${first === 'lowest' ? 'ASC' : 'DESC'} NULLS LAST)`;
  return {
    counted: `count(${value}) OVER ()`,
    everybody: 'count(*) OVER ()',
    upTo: (first) => `count(${value}) ${over(first)}`,
    rank: (first) => `rank() ${over(first)}`,
    equal: `count(*) ${over('highest')} - rank() ${over('highest')} + 1`,
    sum: ({ sql }) => `sum(${sql}) OVER ()`,
    sumDown: ({ sql }) => `sum(${sql}) ${over('highest')}`,
  };
}

/** The others' values of one metric, or of the score, summed up in a relation of their own. */
export interface Others {
  /** Relation with a row for each value: value_at, same (customers who have it), and up to it, from the lowest on: upto, value_upto, positive_upto. */
  readonly relation: string;
  /** All others, those without a value included. */
  readonly customers: number;
}

/** The relation `from` with what amongOthers reads, about a column of it; `tag` keeps several of them apart. */
export function besideOthers(from: string, value: string, { relation }: Others, tag: string): string {
  const table = quoteIdentifier(relation);
  const name = (part: string) => quoteIdentifier(`_${part}_${tag}`);
  const totals = ['upto', 'value_upto', 'positive_upto'].map(
    (part) => `(SELECT coalesce(max_by(${part}, value_at), 0) FROM ${table}) AS ${name(`all_${part}`)}`,
  );
  const found = ['value_at', 'same', 'upto', 'value_upto', 'positive_upto', 'value_same', 'positive_same'];
  return `(SELECT f.*, ${found.map((part) => `o.${part} AS ${name(part)}`).join(', ')}, ${totals.join(', ')}
FROM (SELECT *, (SELECT max(value_at) FROM ${table} WHERE value_at <= ${value}) AS ${name('near')} FROM ${from}) AS f
LEFT JOIN ${table} AS o ON o.value_at = f.${name('near')})`;
}

/** Among others who stay as they are; `besideOthers` with the same tag must have been put around the relation. */
export function amongOthers(value: string, { customers }: Others, tag: string): Among {
  const column = (part: string) => quoteIdentifier(`_${part}_${tag}`);
  const known = (sql: string) => `coalesce(${sql}, 0)`;
  const own = `CASE WHEN ${value} IS NULL THEN 0 ELSE 1 END`;
  // The nearest value at or below the own one: what is up to it, and what of that is the same value.
  const same = (part: string) =>
    `CASE WHEN ${column('value_at')} = ${value} THEN ${known(column(part))} ELSE 0 END`;
  const below = (upto: string, part: string) => `(${known(column(upto))} - ${same(part)})`;
  const atLeast = `(${column('all_upto')} - ${below('upto', 'same')})`;
  const above = `(${column('all_upto')} - ${known(column('upto'))})`;
  const plus = ({ sql }: Summed, others: string) => `(${others} + coalesce(${sql}, 0))`;
  return {
    counted: `(${column('all_upto')} + ${own})`,
    everybody: String(customers + 1),
    upTo: (first) => (first === 'lowest' ? `(${known(column('upto'))} + ${own})` : `(${atLeast} + ${own})`),
    rank: (first) => (first === 'lowest' ? `(1 + ${below('upto', 'same')})` : `(1 + ${above})`),
    equal: `(${same('same')} + ${own})`,
    sum: (of) => plus(of, column(`all_${of.kind}_upto`)),
    sumDown: (of) =>
      plus(of, `${column(`all_${of.kind}_upto`)} - ${below(`${of.kind}_upto`, `${of.kind}_same`)}`),
  };
}
