// totals_<export>: every aggregate metric over an export in one scan. Rows that are not used fall into one group
// a reason, with no customer, so that the same scan also counts them.

import type { Dialect } from '../dialects/dialect.js';
import { rowsKind } from '../metrics/index.js';
import type { Metric, RowsSpec } from '../policy/policy.js';
import { dayAfter, windowDates } from '../policy/window.js';
import { conditionSql } from '../sql/condition.js';
import { cleanName, fieldSubject } from './clean.js';
import type { Plan, PlannedExport } from './planned.js';
import { as, type Column, indexType, metricType, own, type Step, textType } from './step.js';

export function totalsName(exportName: string): string {
  return `totals_${exportName}`;
}

/** The metrics that are summed up over rows of this export. */
export function metricsOver(plan: Plan, exportName: string): (Metric & { spec: RowsSpec })[] {
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
  const sums = metrics.map((metric) =>
    as(aggregateSql(plan, planned, metric.spec, dialect), metric.id, dialect),
  );
  const newest = planned.asksNewest ? planned.fields.filter((field) => field.name === 'date') : [];
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: own.fate, type: indexType },
    { name: own.rows, type: indexType },
    ...newest.map(({ type }) => ({ name: own.newest, type })),
    ...metrics.map((metric) => ({ name: metric.id, type: metricType(plan, metric.id) })),
  ];
  return {
    name: totalsName(planned.name),
    reads: [cleanName(planned.name)],
    grain: 'one customer, or one reason for rows not used',
    columns,
    stored: true,
    sql: `SELECT ${[as(key, 'customer_id', dialect), own.fate, as('count(*)', own.rows, dialect), ...newest.map(() => as('max("date")', own.newest, dialect)), ...sums].join(',\n  ')}
FROM ${dialect.identifier(cleanName(planned.name))}
GROUP BY ${key}, ${own.fate}`,
  };
}

function aggregateSql(plan: Plan, planned: PlannedExport, spec: RowsSpec, dialect: Dialect): string {
  const kind = rowsKind(spec.kind);
  const at = { dialect, asOf: plan.asOf };
  const subject = fieldSubject(planned, dialect);
  const value = spec.field === undefined ? { sql: '1', type: indexType } : subject(spec.field);
  const { from, until } = windowDates(plan.asOf, spec);
  // Rows that are not used fall into a few large groups; counting their different values would cost a quarter of the scan.
  const counted = kind.dear(spec.options) ? [`${own.fate} = 0`] : [];
  const only = spec.only === undefined ? counted : [...counted, conditionSql(spec.only, subject, dialect)];
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
