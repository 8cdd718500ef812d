// customer_metrics: one value per metric and customer. Totals are joined to customers, then metrics of metrics are
// added level by level, each level a SELECT around the one before, so that a metric which looks at all customers finds
// what it reads complete.

import { type Typed, wide } from '../../../grammar/types.js';
import { monthsIn } from '../../../grammar/window-months.js';
import { derivedKind, looksAcross, rowsKind } from '../../../policy/metrics/index.js';
import { binnedCriteria } from '../../../policy/model/given-points.js';
import { lastExport } from '../../../policy/model/last.js';
import { type Metric, type RowsSpec, readsOf } from '../../../policy/model/policy.js';
import { conditionSql } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { amongSql, type ComparedColumn, type GradedColumns, withOthers } from '../plan/compared.js';
import { type Plan, regradedUnder } from '../plan/planned.js';
import {
  as,
  type Column,
  indexType,
  lastMetricColumn,
  lastMetricType,
  lastResults,
  metricType,
  profileColumn,
  rowsColumn,
  type Step,
  textType,
} from '../plan/step.js';
import { carriedColumns, toldColumns, toldOr } from './given.js';
import { carriedFields, gradedCustomers } from './graded-customers.js';
import { totalsName } from './totals.js';

export const customerMetrics = 'customer_metrics';

export function customerMetricsStep(plan: Plan, dialect: Dialect): Step {
  const quoted = (name: string) => dialect.identifier(name);
  const summed = plan.exports.filter((each) => each.name !== 'customers');
  const profile = carriedFields(plan);
  const levels = levelsOf(plan.metrics);
  const base: string[] = [
    'c.customer_id',
    'c._listed',
    ...profile.map((column) => `c.${quoted(profileColumn(column.name))}`),
  ];
  for (const each of summed)
    base.push(as(`coalesce(${summedAs(each.name, dialect)}._rows, 0)`, rowsColumn(each.name), dialect));
  for (const { name } of [...carriedColumns(plan), ...toldColumns(plan)]) base.push(`c.${quoted(name)}`);
  for (const metric of levels[0] ?? []) base.push(as(baseValue(plan, metric, dialect), metric.id, dialect));
  const joins = summed.map(
    (each) =>
      `LEFT JOIN (SELECT * FROM ${quoted(totalsName(each.name))} WHERE _fate = 0) AS ${summedAs(each.name, dialect)} ON ${summedAs(each.name, dialect)}.customer_id = c.customer_id`,
  );
  const before = takesLast(plan);
  if (before) joins.push(`LEFT JOIN ${lastResults} AS ${lastAs} ON ${lastAs}.customer_id = c.customer_id`);
  let sql = `SELECT ${base.join(',\n  ')}\nFROM ${gradedCustomers} AS c\n${joins.join('\n')}`;
  for (const [depth, level] of levels.slice(1).entries()) {
    const place = `m${depth}`;
    const added = level.map((metric) => as(derivedValue(plan, metric, place, dialect), metric.id, dialect));
    const ranked = level.flatMap(({ spec }) => (looksAcross(spec.kind) ? [comparedIn(spec)] : []));
    sql = `SELECT *, ${added.join(',\n  ')}\nFROM ${withOthers(gradingOf(plan), ranked, place, `(${sql})`, dialect)}`;
  }
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: '_listed', type: indexType },
    ...profile.map((column) => ({ name: profileColumn(column.name), type: column.type })),
    ...summed.map((each) => ({ name: rowsColumn(each.name), type: indexType })),
    ...carriedColumns(plan),
    ...toldColumns(plan),
    ...plan.metrics.map((metric) => ({ name: metric.id, type: metricType(plan, metric.id) })),
  ];
  return {
    name: customerMetrics,
    reads: [
      gradedCustomers,
      ...summed.map((each) => totalsName(each.name)),
      ...(before ? [lastResults] : []),
    ],
    grain: 'one customer',
    columns,
    // Views are computed anew by every reader; where bins begin is asked before points are given.
    stored: [plan.policy, ...regradedUnder(plan)].some((policy) => binnedCriteria(policy).length > 0),
    sql,
  };
}

/** Where metrics of last results stand. */
const lastAs = '_last';

/** Whether metrics are taken from last results; whoever is told has them told. */
function takesLast({ given, last }: Plan): boolean {
  return given === undefined && last !== undefined && last.carried === undefined && last.metrics.length > 0;
}

/** What last results say of a metric; nothing where they do not have it. */
function lastValue(plan: Plan, metric: string, dialect: Dialect): string {
  return takesLast(plan) && plan.last?.metrics.includes(metric)
    ? `${lastAs}.${dialect.identifier(lastMetricColumn(metric))}`
    : dialect.cast('NULL', lastMetricType);
}

/** What the totals of an export are called here: its name may be that of anything else in the statement. */
function summedAs(name: string, dialect: Dialect): string {
  return dialect.identifier(`_of_${name}`);
}

/** Metrics over rows first, then those that read only what stands before them. */
function levelsOf(metrics: readonly Metric[]): Metric[][] {
  const level = new Map<string, number>();
  const levels: Metric[][] = [];
  for (const metric of metrics) {
    const reads = readsOf(metric.spec);
    const at = metric.spec.grain === 'rows' ? 0 : 1 + Math.max(0, ...reads.map((id) => level.get(id) ?? 0));
    level.set(metric.id, at);
    levels[at] = [...(levels[at] ?? []), metric];
  }
  return Array.from(levels, (each) => each ?? []).filter((each, index) => index === 0 || each.length > 0);
}

function baseValue(plan: Plan, metric: Metric, dialect: Dialect): string {
  const { spec } = metric;
  if (spec.grain !== 'rows') return 'NULL';
  const kind = rowsKind(spec.kind);
  const type = metricType(plan, metric.id);
  if (plan.given !== undefined) {
    const nothing = dialect.cast(kind.ofNothing ?? 'NULL', type);
    return standIn(plan, metric, toldOr(plan, metric, nothing, dialect), dialect);
  }
  if (spec.export === 'customers') {
    const field = `c.${dialect.identifier(profileColumn(spec.field ?? ''))}`;
    const own = kind.finish(field, { dialect, asOf: plan.asOf });
    return standIn(plan, metric, ofWhom(plan, spec, own, dialect), dialect);
  }
  if (spec.export === lastExport)
    return standIn(plan, metric, lastValue(plan, spec.field ?? '', dialect), dialect);
  const value = `${summedAs(spec.export, dialect)}.${dialect.identifier(metric.id)}`;
  const filled =
    kind.ofNothing === undefined ? value : dialect.cast(`coalesce(${value}, ${kind.ofNothing})`, type);
  // Who has no day of their own has no such window: nothing is known, which is not 0.
  const since =
    spec.window.unit === 'since' ? dialect.identifier(profileColumn(spec.window.field)) : undefined;
  const known = since === undefined ? filled : `CASE WHEN c.${since} IS NOT NULL THEN ${filled} END`;
  return standIn(plan, metric, known, dialect);
}

/** A field of the customers, of those who meet the condition of the metric. */
function ofWhom(plan: Plan, { only }: RowsSpec, value: string, dialect: Dialect): string {
  if (only === undefined) return value;
  const fields = carriedFields(plan);
  const subject = (name: string): Typed => {
    const type = fields.find((each) => each.name === name)?.type ?? textType;
    return { sql: `c.${dialect.identifier(profileColumn(name))}`, type };
  };
  return `CASE WHEN ${conditionSql(only, subject, dialect, plan.asOf)} THEN ${value} END`;
}

/** The metric that a metric over metrics reads first, and whom it is compared with. */
function comparedIn(spec: Metric['spec']): ComparedColumn {
  const { operands, within } = spec.grain === 'metrics' ? spec : { operands: [], within: undefined };
  const [first] = operands;
  return {
    name: typeof first === 'string' ? first : '',
    within: within === undefined ? [] : [within],
    among: 'everybody',
  };
}

function gradingOf({ frozen, metrics, metricTypes }: Plan): GradedColumns {
  const columns = metrics.flatMap(({ id }) => {
    const type = metricTypes.get(id);
    return type === undefined ? [] : [{ name: id, type }];
  });
  return { frozen, columns };
}

function derivedValue(plan: Plan, metric: Metric, place: string, dialect: Dialect): string {
  const { spec } = metric;
  if (spec.grain !== 'metrics') return 'NULL';
  const operands = spec.operands.map((each): Typed => {
    if (typeof each !== 'string')
      return {
        sql: dialect.cast(each.toFixed(), wide(each.decimalPlaces())),
        type: wide(each.decimalPlaces()),
      };
    return { sql: dialect.identifier(each), type: metricType(plan, each) };
  });
  const among = amongSql(gradingOf(plan), comparedIn(spec), place, dialect);
  const months = spec.window === undefined ? undefined : monthsIn(spec.window, plan.asOf);
  const at = { dialect, asOf: plan.asOf, among, months };
  const value = derivedKind(spec.kind).sql(operands, at, spec.options);
  // Who is in no group is compared with nobody.
  const grouped =
    spec.within === undefined
      ? value
      : `CASE WHEN ${dialect.identifier(spec.within)} IS NOT NULL THEN ${value} END`;
  const computed = dialect.cast(grouped, metricType(plan, metric.id));
  return standIn(plan, metric, toldOr(plan, metric, computed, dialect), dialect);
}

function standIn(plan: Plan, { id, missing }: Metric, value: string, dialect: Dialect): string {
  if (missing === undefined) return value;
  const type = metricType(plan, id);
  // One by one: what engines hold both in by themselves may have fewer places.
  return `coalesce(${dialect.cast(value, type)}, ${dialect.cast(dialect.number(missing).sql, type)})`;
}
