// totals_<export>: every aggregate metric over an export in one scan. Rows that are not used fall into one group
// a reason, with no customer, so that the same scan also counts them.

import { subjectsOf } from '../../../grammar/condition.js';
import { dayAfter, windowDates } from '../../../grammar/window.js';
import { partsOfWindow } from '../../../grammar/window-months.js';
import { rowsKind } from '../../../policy/metrics/index.js';
import { recentTransactions } from '../../../policy/model/movement.js';
import type { Metric, RowsSpec } from '../../../policy/model/policy.js';
import { conditionSql } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { isAmount } from '../plan/fields.js';
import type { Plan, PlannedExport, ReadField } from '../plan/planned.js';
import { as, type Column, indexType, metricType, own, type Step, textType } from '../plan/step.js';
import { cleanName, fieldSubject } from '../read/clean.js';
import { markColumns, markOf, seenIn } from '../read/row-columns.js';
import { purchaseSql, refundFields } from '../read/ruled-cells.js';
import { watchedIn } from './watched.js';

export function totalsName(exportName: string): string {
  return `totals_${exportName}`;
}

export type OverRows = Metric & { readonly spec: RowsSpec };

/** The metrics that are summed up over rows of this export. */
export function metricsOver(plan: Plan, exportName: string): OverRows[] {
  return plan.metrics.flatMap((metric) =>
    metric.spec.grain === 'rows' && metric.spec.export === exportName
      ? [{ ...metric, spec: metric.spec }]
      : [],
  );
}

export function totalsStep(plan: Plan, planned: PlannedExport, dialect: Dialect): Step {
  const metrics = metricsOver(plan, planned.name);
  const used = `${own.fate} = 0`;
  const key = `CASE WHEN ${used} THEN customer_id END`;
  const sums = metrics.map((metric) => as(aggregateSql(plan, planned, metric, dialect), metric.id, dialect));
  const twins = refundTwins(plan, planned).map(({ metric, amount }) =>
    as(aggregateSql(plan, planned, metric, dialect, amount), withoutRefunds(metric.id), dialect),
  );
  const newest = planned.asksNewest ? planned.fields.filter((field) => field.name === 'date') : [];
  const seen = [...seenSql(planned, dialect), ...watchedIn(plan, planned, dialect)];
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: own.fate, type: indexType },
    { name: own.rows, type: indexType },
    ...newest.map(({ type }) => ({ name: own.newest, type })),
    ...seen.map(([column]) => column),
    ...metrics.map((metric) => ({ name: metric.id, type: metricType(plan, metric.id) })),
    ...refundTwins(plan, planned).map(({ metric: { id } }) => ({
      name: withoutRefunds(id),
      type: metricType(plan, id),
    })),
  ];
  const since = ownYears(metrics);
  return {
    name: totalsName(planned.name),
    reads: [cleanName(planned.name), ...(since.length === 0 ? [] : [cleanName('customers')])],
    grain: 'one customer, or one reason for rows not used',
    columns,
    stored: true,
    sql: `SELECT ${[as(key, 'customer_id', dialect), own.fate, as('count(*)', own.rows, dialect), ...newest.map(() => as(`max(${dialect.identifier('date')})`, own.newest, dialect)), ...seen.map(([{ name }, sql]) => as(sql, name, dialect)), ...sums, ...twins].join(',\n  ')}
FROM ${withOwnYears(cleanName(planned.name), since, dialect)}
GROUP BY ${key}, ${own.fate}`,
  };
}

/** Amounts of which nothing but the marks beside them says the currency. */
export function unnamedCurrencies(planned: PlannedExport): ReadField[] {
  return planned.fields.filter(
    (field) =>
      isAmount(field) &&
      field.read !== 'percent' &&
      field.expected === undefined &&
      field.currency === undefined,
  );
}

/** What was seen beside amounts: above 0 where something was done to read one, and the marks that came first and last. */
function seenSql(planned: PlannedExport, dialect: Dialect): [Column, string][] {
  const amounts = planned.careful ? planned.fields.filter(isAmount) : [];
  if (amounts.length === 0) return [];
  const seen = amounts.map(({ name }) => `coalesce(${dialect.identifier(seenIn(name))}, 0)`);
  const marks = unnamedCurrencies(planned).flatMap(({ name }): [Column, string][] => {
    const [low, high] = markColumns(name);
    const mark = dialect.identifier(markOf(name));
    return [
      [{ name: low, type: textType }, `min(${mark})`],
      [{ name: high, type: textType }, `max(${mark})`],
    ];
  });
  return [[{ name: own.seen, type: indexType }, `max(${seen.join(' + ')})`], ...marks];
}

const sinceColumn = (field: string) => `_since_${field}`;

/** The fields of the customers from whose days on rows count. */
function ownYears(metrics: readonly OverRows[]): string[] {
  const fields = metrics.flatMap(({ spec: { window } }) => (window.unit === 'since' ? [window.field] : []));
  return [...new Set(fields)];
}

/** The rows of an export beside the days of their customers. */
function withOwnYears(rows: string, fields: readonly string[], dialect: Dialect): string {
  const table = dialect.identifier(rows);
  if (fields.length === 0) return table;
  const days = fields.map((each) =>
    as(dialect.cast(`d.${dialect.identifier(each)}`, { kind: 'date' }), sinceColumn(each), dialect),
  );
  const customers = dialect.identifier(cleanName('customers'));
  return `(SELECT r.*, ${days.join(', ')} FROM ${table} AS r LEFT JOIN ${customers} AS d ON d.customer_id = r.customer_id AND d.${own.fate} = 0)`;
}

/** Whether a metric counts purchases only: how long ago somebody bought is not changed by what came back. */
function countsPurchasesOnly(planned: PlannedExport, { id, spec }: OverRows): boolean {
  const refunds = refundFields(planned);
  // Whose `only` speaks of them has decided about refunds.
  const said = spec.only !== undefined && subjectsOf(spec.only).some((field) => refunds.includes(field));
  return refunds.length > 0 && !said && (rowsKind(spec.kind).wants === 'date' || id === recentTransactions);
}

/** Column of what a metric would be without rows of which the amount is below 0. */
export const withoutRefunds = (metric: string) => `_without_refunds_${metric}`;

/** Recency that refunds may set, because the review does not tell them from purchases, and the amount that would tell. */
export function refundTwins(
  plan: Plan,
  planned: PlannedExport,
): { readonly metric: OverRows; readonly amount: string }[] {
  const amount = amountOf(plan, planned);
  if (amount === undefined || refundFields(planned).length > 0) return [];
  return metricsOver(plan, planned.name)
    .filter(({ hidden, spec }) => {
      const said = spec.only !== undefined && subjectsOf(spec.only).includes(amount);
      return !hidden && rowsKind(spec.kind).movedBy === 'last day' && !said;
    })
    .map((metric) => ({ metric, amount }));
}

/** The field whose sum says what a customer is worth; else the one called amount. */
function amountOf({ policy }: Plan, { name, fields, computed }: PlannedExport): string | undefined {
  const worth = policy.metrics.find(({ id }) => id === policy.value)?.spec;
  const summed = worth?.grain === 'rows' && worth.export === name ? worth.field : undefined;
  return [...fields, ...computed].find(
    (field) => field.name === (summed ?? 'amount') && field.type.kind === 'decimal',
  )?.name;
}

/** Ids of the metrics that count purchases only; hidden ones serve others, but for the one of who is inactive. */
export function purchasesOnly(plan: Plan): string[] {
  return plan.exports.flatMap((planned) =>
    metricsOver(plan, planned.name)
      .filter((metric) => countsPurchasesOnly(planned, metric))
      .filter(({ id, hidden }) => !hidden || id === recentTransactions)
      .map(({ id }) => id),
  );
}

/** @param positive a field below 0 in rows that do not count */
function aggregateSql(
  plan: Plan,
  planned: PlannedExport,
  metric: OverRows,
  dialect: Dialect,
  positive?: string,
): string {
  const { spec } = metric;
  const kind = rowsKind(spec.kind);
  const at = { dialect, asOf: plan.asOf };
  const subject = fieldSubject(planned, dialect);
  const read = spec.field === undefined ? { sql: '1', type: indexType } : subject(spec.field);
  // Half as dear as one more condition of the filter.
  const value =
    positive === undefined
      ? read
      : { ...read, sql: `CASE WHEN ${dialect.identifier(positive)} < 0 THEN NULL ELSE ${read.sql} END` };
  const { from, until } = windowDates(plan.asOf, spec);
  // Rows that are not used fall into a few large groups; counting their different values would cost a quarter of the scan.
  const counted = kind.dear(spec.options) ? [`${own.fate} = 0`] : [];
  const purchases = countsPurchasesOnly(planned, metric) ? purchaseSql(planned, subject, dialect) : undefined;
  const only = [
    ...counted,
    ...(spec.only === undefined ? [] : [conditionSql(spec.only, subject, dialect, plan.asOf)]),
    ...(purchases === undefined ? [] : [purchases]),
  ];
  const date = dialect.identifier('date');
  const begins = beginsSql(spec, from, dialect);
  // Rows later than the as-of date were set aside already.
  const ends = until === plan.asOf ? [] : [`${date} < ${dialect.date(dayAfter(until))}`];
  const filters = {
    window: filter([...(begins === undefined ? [] : [begins.within]), ...ends, ...only]),
    upToEnd: filter([...ends, ...only]),
    earlier: begins && filter([begins.earlier, ...only]),
    parts: partsSql(plan, spec, only, dialect),
  };
  return kind.finish(kind.aggregate(value, filters, spec.options, at), at);
}

/** Whether a row lies behind the beginning of a window, or before it; undefined where it has none. */
function beginsSql(
  { window }: RowsSpec,
  from: string | undefined,
  dialect: Dialect,
): { readonly within: string; readonly earlier: string } | undefined {
  const date = dialect.identifier('date');
  if (window.unit === 'since') {
    const since = dialect.identifier(sinceColumn(window.field));
    // Who has no day of their own has no row on either side.
    const where = (sign: string) => `coalesce(${date} ${sign} ${since}, FALSE)`;
    return { within: where('>='), earlier: where('<') };
  }
  if (from === undefined) return undefined;
  return { within: `${date} >= ${dialect.date(from)}`, earlier: `${date} < ${dialect.date(from)}` };
}

/** The filter of each part of a window, where the kind divides it. */
function partsSql(
  plan: Plan,
  spec: RowsSpec,
  only: readonly string[],
  dialect: Dialect,
): string[] | undefined {
  const months = rowsKind(spec.kind).inParts?.(spec.options);
  const parts = months === undefined ? undefined : partsOfWindow(plan.asOf, spec, months);
  const date = dialect.identifier('date');
  return parts?.map(({ from, until }) =>
    filter([`${date} >= ${dialect.date(from)}`, `${date} < ${dialect.date(dayAfter(until))}`, ...only]),
  );
}

function filter(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` FILTER (WHERE ${conditions.join(' AND ')})`;
}
