// How the value of a customer stands among those of all graded customers. In a review all of them are rows of the same
// relation, and window functions count. When one of them is graded again with other values (explain), the others stay as
// they are: then a relation of everybody's values, summed up, is asked; what the customer had is taken out, and its value of now is added.
import type { Dialect } from './dialects/dialect.js';

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
  /** The lowest and the highest value. */
  readonly least: string;
  readonly greatest: string;
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

/**
 * Among the rows of the relation; `value` is a column of it. Without ROWS counts run to the last row with the same value.
 * @param within columns: rows are compared only with those that have the same there
 */
export function amongRows(value: string, within: readonly string[], dialect: Pick<Dialect, 'whole'>): Among {
  const group = within.length === 0 ? '' : `PARTITION BY ${within.join(', ')}`;
  const order = (first: First) => `ORDER BY ${value} ${first === 'lowest' ? 'ASC' : 'DESC'} NULLS LAST`;
  const over = (first: First) => `OVER (${group === '' ? '' : `${group} `}${order(first)})`;
  const all = `OVER (${group})`;
  return {
    counted: `count(${value}) ${all}`,
    everybody: `count(*) ${all}`,
    upTo: (first) => `count(${value}) ${over(first)}`,
    rank: (first) => dialect.whole(`rank() ${over(first)}`),
    equal: `count(*) ${over('highest')} - rank() ${over('highest')} + 1`,
    least: `min(${value}) ${all}`,
    greatest: `max(${value}) ${all}`,
    sum: ({ sql }) => `sum(${sql}) ${all}`,
    sumDown: ({ sql }) => `sum(${sql}) ${over('highest')}`,
  };
}

/** Everybody's values of one metric, or of the score, summed up in a relation of their own; others are all but one of them. */
export interface Others {
  /** Relation with a row for each group and value: group_at, value_at, same (customers who have it), and up to it, from the lowest on: upto, value_upto, positive_upto. */
  readonly relation: string;
  /** Relation of what each customer who is graded again has in those sums, to be taken out of them: customer_id, own_value, own_group. */
  readonly own: string;
  /** Relation of what all of a group come to: group_at, customers (those without a value included), upto, value_upto, positive_upto. */
  readonly groups: string;
}

/** A column by which customers stand. */
export interface StandingColumn {
  readonly value: string;
  /** SQL of a text that is the same for customers who are compared with each other; undefined: all of them are. */
  readonly group: string | undefined;
}

/**
 * The relation `from` with what amongOthers reads, about a column of it; `tag` keeps several of them apart. Many customers
 * stand in it, each among others of its own: everybody's sums are looked up once, and what is its own is taken out.
 * @param standing over `f`, as the relation is called inside
 */
export function besideOthers(
  from: string,
  { value, group }: StandingColumn,
  { relation, own, groups }: Others,
  tag: string,
  dialect: Dialect,
): string {
  const table = dialect.identifier(relation);
  // Who was compared with nobody then is not to be taken out.
  const mineToo = `w.own_group ${group === undefined ? 'IS NOT NULL' : `= ${group}`}`;
  const name = (part: string) => dialect.identifier(`_${part}_${tag}`);
  const positive = 'CASE WHEN w.own_value > 0 THEN w.own_value ELSE 0 END';
  const parts = [
    ['', 'same', '1'],
    ['value_', 'value_same', 'w.own_value'],
    ['positive_', 'positive_same', positive],
  ] as const;
  const less = (sql: string, where: string, mine: string) =>
    `coalesce(${sql}, 0) - CASE WHEN ${mineToo} AND ${where} THEN ${mine} ELSE 0 END`;
  const found = parts.flatMap(([kind, same, mine]) => [
    `${less(`a.${kind}upto`, 'w.own_value IS NOT NULL', mine)} AS ${name(`all_${kind}upto`)}`,
    `${less(`o.${kind}upto`, `w.own_value <= ${value}`, mine)} AS ${name(`${kind}upto`)}`,
    `CASE WHEN o.value_at = ${value} THEN ${less(`o.${same}`, `w.own_value = ${value}`, mine)} ELSE 0 END AS ${name(same)}`,
  ]);
  const ownIn = `CASE WHEN ${mineToo} THEN w.own_value END AS ${name('own')}`;
  const customers = `${less('a.customers', 'TRUE', '1')} AS ${name('customers')}`;
  return `(SELECT f.*, ${ownIn}, ${customers}, ${found.join(', ')}
FROM ${from} AS f
LEFT JOIN ${dialect.identifier(own)} AS w ON w.customer_id = f.customer_id
LEFT JOIN ${dialect.identifier(groups)} AS a ON ${group === undefined ? 'TRUE' : `a.group_at = ${group}`}
${dialect.joinAtMost(table, 'o', ['value_at', value], group === undefined ? [] : [['group_at', group]])})`;
}

/** Among others who stay as they are; `besideOthers` with the same tag must have been put around the relation. */
export function amongOthers(
  { value, group }: StandingColumn,
  { relation }: Others,
  tag: string,
  dialect: Dialect,
): Among {
  const column = (part: string) => dialect.identifier(`_${part}_${tag}`);
  // Without the customer's own value the end is the next one, unless somebody else has it, too.
  const end = (which: 'min' | 'max') => {
    const table = dialect.identifier(relation);
    const where = group === undefined ? 'WHERE TRUE' : `WHERE group_at = ${group}`;
    const of = (more: string) => `(SELECT ${which}(value_at) FROM ${table} ${where}${more})`;
    const last = of('');
    const shared = `EXISTS (SELECT 1 FROM ${table} ${where} AND value_at = ${last} AND same > 1)`;
    const others = `CASE WHEN ${column('own')} = ${last} AND NOT ${shared} THEN ${of(` AND value_at <> ${last}`)} ELSE ${last} END`;
    return `${which === 'min' ? 'least' : 'greatest'}(coalesce(${others}, ${value}), ${value})`;
  };
  const own = `CASE WHEN ${value} IS NULL THEN 0 ELSE 1 END`;
  const below = (upto: string, same: string) => `(${column(upto)} - ${column(same)})`;
  const atLeast = `(${column('all_upto')} - ${below('upto', 'same')})`;
  const above = `(${column('all_upto')} - ${column('upto')})`;
  const plus = ({ sql }: Summed, others: string) => `(${others} + coalesce(${sql}, 0))`;
  return {
    counted: `(${column('all_upto')} + ${own})`,
    everybody: `(${column('customers')} + 1)`,
    upTo: (first) => (first === 'lowest' ? `(${column('upto')} + ${own})` : `(${atLeast} + ${own})`),
    rank: (first) => (first === 'lowest' ? `(1 + ${below('upto', 'same')})` : `(1 + ${above})`),
    equal: `(${column('same')} + ${own})`,
    least: end('min'),
    greatest: end('max'),
    sum: (of) => plus(of, column(`all_${of.kind}_upto`)),
    sumDown: (of) =>
      plus(of, `${column(`all_${of.kind}_upto`)} - ${below(`${of.kind}_upto`, `${of.kind}_same`)}`),
  };
}
