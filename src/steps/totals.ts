// totals_<export>: every aggregate metric over an export in one scan. Rows that are not used fall into one group
// a reason, with no customer, so that the same scan also counts them.

import type { Dialect } from '../dialects/dialect.js';
import { rowsKind } from '../metrics/index.js';
import { subjectsOf } from '../policy/condition.js';
import { recentTransactions } from '../policy/movement.js';
import type { Metric, RowsSpec } from '../policy/policy.js';
import { dayAfter, windowDates } from '../policy/window.js';
import { conditionSql } from '../sql/condition.js';
import { cleanName, fieldSubject } from './clean.js';
import { isAmount, type Plan, type PlannedExport } from './planned.js';
import { markOf, seenIn } from './row-columns.js';
import { purchaseSql, refundFields } from './ruled-cells.js';
import { as, type Column, indexType, metricType, own, type Step, textType } from './step.js';

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
  const newest = planned.asksNewest ? planned.fields.filter((field) => field.name === 'date') : [];
  const seen = planned.careful && planned.fields.some(isAmount) ? [seenSql(planned, dialect)] : [];
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: own.fate, type: indexType },
    { name: own.rows, type: indexType },
    ...newest.map(({ type }) => ({ name: own.newest, type })),
    ...seen.map(() => ({ name: own.seen, type: indexType })),
    ...metrics.map((metric) => ({ name: metric.id, type: metricType(plan, metric.id) })),
  ];
  return {
    name: totalsName(planned.name),
    reads: [cleanName(planned.name)],
    grain: 'one customer, or one reason for rows not used',
    columns,
    stored: true,
    sql: `SELECT ${[as(key, 'customer_id', dialect), own.fate, as('count(*)', own.rows, dialect), ...newest.map(() => as('max("date")', own.newest, dialect)), ...seen.map((each) => as(each, own.seen, dialect)), ...sums].join(',\n  ')}
FROM ${dialect.identifier(cleanName(planned.name))}
GROUP BY ${key}, ${own.fate}`,
  };
}

/** Aggregate: above 0 where anything was seen beside amounts that is worth a closer look. */
function seenSql(planned: PlannedExport, dialect: Dialect): string {
  const each = planned.fields.filter(isAmount).map((field) => {
    const undeclared = field.expected === undefined && field.currency === undefined;
    const marked = undeclared && field.read !== 'percent';
    const mark = `CASE WHEN ${dialect.identifier(markOf(field.name))} IS NOT NULL THEN 16 ELSE 0 END`;
    const seen = `coalesce(${dialect.identifier(seenIn(field.name))}, 0)`;
    return marked ? `(${seen} + ${mark})` : seen;
  });
  return `max(${each.join(' + ')})`;
}

/** Whether a metric counts purchases only: how long ago somebody bought is not changed by what came back. */
export function countsPurchasesOnly(planned: PlannedExport, { id, spec }: OverRows): boolean {
  const refunds = refundFields(planned);
  // Whose `only` speaks of them has decided about refunds.
  const said = spec.only !== undefined && subjectsOf(spec.only).some((field) => refunds.includes(field));
  return refunds.length > 0 && !said && (rowsKind(spec.kind).wants === 'date' || id === recentTransactions);
}

function aggregateSql(plan: Plan, planned: PlannedExport, metric: OverRows, dialect: Dialect): string {
  const { spec } = metric;
  const kind = rowsKind(spec.kind);
  const at = { dialect, asOf: plan.asOf };
  const subject = fieldSubject(planned, dialect);
  const value = spec.field === undefined ? { sql: '1', type: indexType } : subject(spec.field);
  const { from, until } = windowDates(plan.asOf, spec);
  // Rows that are not used fall into a few large groups; counting their different values would cost a quarter of the scan.
  const counted = kind.dear(spec.options) ? [`${own.fate} = 0`] : [];
  const purchases = countsPurchasesOnly(planned, metric) ? purchaseSql(planned, subject, dialect) : undefined;
  const only = [
    ...counted,
    ...(spec.only === undefined ? [] : [conditionSql(spec.only, subject, dialect, plan.asOf)]),
    ...(purchases === undefined ? [] : [purchases]),
  ];
  const begins = from === undefined ? [] : [`"date" >= ${dialect.date(from)}`];
  // Rows later than the as-of date were set aside already.
  const ends = until === plan.asOf ? [] : [`"date" < ${dialect.date(dayAfter(until))}`];
  const filters = {
    window: filter([...begins, ...ends, ...only]),
    upToEnd: filter([...ends, ...only]),
    earlier: from === undefined ? undefined : filter([`"date" < ${dialect.date(from)}`, ...only]),
  };
  return kind.finish(kind.aggregate(value, filters, spec.options, at), at);
}

function filter(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` FILTER (WHERE ${conditions.join(' AND ')})`;
}
