// Customers whose metrics are told in place of exports: graded_customers carries the told values, and customer_metrics
// takes them where it would else compute. From there on everything is as in any review.
import { Decimal } from 'decimal.js';
import type { Literal } from '../../../grammar/condition.js';
import type { ValueType } from '../../../grammar/types.js';
import type { Metric } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { as, type Column, indexType, metricType, type Step, textType, yesNoType } from '../plan/step.js';
import type { GivenCustomer, GivenRelation } from '../plan/told-customers.js';

/** Whether a metric was told, and its value. */
const toldColumn = (metric: string) => `_told_${metric}`;
const valueColumn = (metric: string) => `_given_${metric}`;

/** The columns that say whether a metric was told, and its value. */
export const toldNames = (metric: string) => ({ told: toldColumn(metric), value: valueColumn(metric) });

/** graded_customers, but for its name: the customers as they are told. */
export function givenCustomers(
  plan: Plan,
  given: NonNullable<Plan['given']>,
  dialect: Dialect,
): Omit<Step, 'name'> {
  return {
    reads: [],
    grain: 'one customer',
    columns: [
      { name: 'customer_id', type: textType },
      { name: '_listed', type: indexType },
      ...carriedColumns(plan),
      ...toldColumns(plan),
    ],
    // Read once, however many steps look at it.
    stored: true,
    sql: isRelation(given)
      ? `SELECT *, ${as('1', '_listed', dialect)} FROM (${given.sql})`
      : givenRows(plan, given, dialect),
  };
}

const isRelation = (given: NonNullable<Plan['given']>): given is GivenRelation => 'sql' in given;

/** Customers that stand in the statement one by one. */
function givenRows(plan: Plan, given: readonly GivenCustomer[], dialect: Dialect): string {
  const told = toldMetrics(plan);
  // As text, which casts read exactly: numbers side by side would get a type that holds all of them.
  const rows = given.map(({ id, metrics }) => [
    id,
    ...told.flatMap(({ id: metric }) => [String(metrics.has(metric)), textOf(metrics.get(metric))]),
  ]);
  const names = ['c', ...told.flatMap((_, at) => [`t${at}`, `v${at}`])];
  const cells = [
    as('c', 'customer_id', dialect),
    as('1', '_listed', dialect),
    ...told.flatMap(({ id }, at) => [
      as(dialect.cast(`t${at}`, yesNoType), toldColumn(id), dialect),
      as(dialect.decimalFrom(`v${at}`, metricType(plan, id)), valueColumn(id), dialect),
    ]),
  ];
  return `SELECT ${cells.join(', ')} FROM ${dialect.rowsOfText(names, rows)}`;
}

/** Metrics that are told of at least one customer. */
function toldMetrics({ given, policy }: Plan): Metric[] {
  if (given === undefined) return [];
  const told = (id: string) =>
    isRelation(given) ? given.metrics.has(id) : given.some((customer) => customer.metrics.has(id));
  return policy.metrics.filter(({ id }) => told(id));
}

/** Columns that a relation of customers has besides, which go on as they are. */
export function carriedColumns({ given }: Plan): readonly Column[] {
  return given !== undefined && isRelation(given) ? (given.carries ?? []) : [];
}

/** Columns of told values, which customer_metrics hands on for metrics of metrics. */
export function toldColumns(plan: Plan): Column[] {
  return toldMetrics(plan).flatMap(({ id }) => [
    { name: toldColumn(id), type: yesNoType },
    { name: valueColumn(id), type: metricType(plan, id) },
  ]);
}

/**
 * A column of `toldColumns` from a relation with a column of text for each metric: everything in it is told. The hidden
 * metrics that no such relation has are told as missing.
 */
export function toldFrom(column: string, type: ValueType, dialect: Dialect): string {
  if (column.startsWith(toldColumn(''))) return as('TRUE', column, dialect);
  const metric = column.slice(valueColumn('').length);
  const cell = metric.startsWith('_') ? 'NULL' : dialect.identifier(metric);
  return as(dialect.cast(cell, type), column, dialect);
}

function textOf(value: Literal | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Decimal ? value.toFixed() : String(value);
}

/** The told value of a metric where there is one, else what is computed. */
export function toldOr(plan: Plan, metric: Metric, computed: string, dialect: Dialect): string {
  if (!toldMetrics(plan).includes(metric)) return computed;
  const [told, value] = [toldColumn(metric.id), valueColumn(metric.id)].map(dialect.identifier);
  return `CASE WHEN ${told} THEN ${value} ELSE ${computed} END`;
}
