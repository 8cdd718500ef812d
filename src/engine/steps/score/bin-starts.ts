// bin_starts: where the bins of each criterion begin, found among all graded customers. One row; without criteria that
// have bins there is no such relation. Of a criterion whose bins are divided within groups of customers it is a relation of
// its own, with a row for each group.

import { scaleOf, type Typed, wide } from '../../../grammar/types.js';
import { groupingCriterion } from '../../../grammar/within.js';
import { type Binned, binnedCriteria } from '../../../policy/model/given-points.js';
import type { Policy } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { groupText } from '../plan/compared.js';
import type { Frozen } from '../plan/planned.js';
import { as, binColumn, type Column, indexType, type Step, textType, typedColumn } from '../plan/step.js';
import { customerMetrics } from './customer-metrics.js';
import type { Scoring } from './scoring.js';

/** Column with the lowest value of bin `index`, counted from 1 for the lowest values; bin 1 has none. */
export function startColumn(criterion: string, index: number): string {
  return `_start_${criterion}_${index}`;
}

/** Column of the group in which bins begin there, as text. */
export const groupOfStarts = '_group';

/** 2 to the number of bins. */
export function startsOf({ bins }: Binned): number[] {
  return Array.from({ length: bins.count - 1 }, (_, index) => index + 2);
}

/** The relation that says where the bins of a criterion begin. */
export function startsRelation({ relations }: Pick<Scoring, 'relations'>, { criterion }: Binned): string {
  return criterion.points.within === undefined
    ? relations.binStarts
    : `${relations.binStarts}_${criterion.id}`;
}

/** The column by which customers are grouped. */
export function groupColumn(within: string): string {
  const criterion = groupingCriterion(within);
  return criterion === undefined ? within : binColumn(criterion);
}

/** Criteria with bins, those first in whose bins others are divided. */
function binLevels(policy: Policy): Binned[][] {
  const levels: Binned[][] = [];
  let left = binnedCriteria(policy);
  const done = new Set<string>();
  while (left.length > 0) {
    const ready = left.filter(({ criterion: { points } }) => {
      const by = points.within === undefined ? undefined : groupingCriterion(points.within);
      return by === undefined || done.has(by);
    });
    if (ready.length === 0) throw new Error('bins are divided within each other');
    for (const { criterion } of ready) done.add(criterion.id);
    levels.push(ready);
    left = left.filter((each) => !ready.includes(each));
  }
  return levels;
}

/** The bins in which those of a criterion are divided, and those in which these are, the outermost first. */
function binsAround({ criterion }: Binned, policy: Policy): Binned[][] {
  const { within } = criterion.points;
  const by = within === undefined ? undefined : groupingCriterion(within);
  const found = binnedCriteria(policy).find((each) => each.criterion.id === by);
  return found === undefined ? [] : [...binsAround(found, policy), [found]];
}

export function binStartsStep(scoring: Scoring, metrics: readonly Column[], dialect: Dialect): Step[] {
  const levels = binLevels(scoring.policy).flat();
  const apart = levels.filter(({ criterion }) => criterion.points.within !== undefined);
  const whole = binnedCriteria(scoring.policy).filter(
    ({ criterion }) => criterion.points.within === undefined,
  );
  return [
    ...(whole.length === 0 ? [] : [wholeStep(scoring, whole, metrics, dialect)]),
    ...apart.map((each) => groupedStep(scoring, each, metrics, dialect)),
  ];
}

function columnsOf(each: Binned, metrics: readonly Column[], dialect: Dialect): Column[] {
  const type = each.bins.type(typedColumn(metrics, each.criterion.metric, dialect).type);
  return startsOf(each).map((index) => ({ name: startColumn(each.criterion.id, index), type }));
}

/** Where bins of all customers begin. */
function wholeStep(
  { relations, frozen }: Scoring,
  binned: readonly Binned[],
  metrics: readonly Column[],
  dialect: Dialect,
): Step {
  const columns = binned.flatMap((each) => columnsOf(each, metrics, dialect));
  const parts = binned.map((each, index) => `(${startsSql(each, metrics, dialect)}) AS b${index}`);
  return {
    name: relations.binStarts,
    reads: frozen === undefined ? [customerMetrics] : [],
    grain: 'the whole review',
    columns,
    stored: true,
    sql:
      frozen === undefined
        ? `SELECT *\nFROM ${parts.join('\nCROSS JOIN ')}`
        : `SELECT ${frozenStarts(columns, binned, frozen, dialect).join(', ')}`,
  };
}

/** Where the bins of a criterion begin in each group. */
function groupedStep(scoring: Scoring, each: Binned, metrics: readonly Column[], dialect: Dialect): Step {
  const { policy, frozen } = scoring;
  const columns: Column[] = [{ name: groupOfStarts, type: textType }, ...columnsOf(each, metrics, dialect)];
  const around = binsAround(each, policy);
  const reads = [customerMetrics, ...around.flat().map((outer) => startsRelation(scoring, outer))];
  const bins = around.flat().map(({ criterion }) => ({ name: binColumn(criterion.id), type: indexType }));
  const from = withBins(scoring, customerMetrics, around, metrics, dialect);
  const group = groupSql(each, [...metrics, ...bins], '', dialect) ?? 'NULL';
  return {
    name: startsRelation(scoring, each),
    reads: frozen === undefined ? [...new Set(reads)] : [],
    grain: 'one group',
    columns,
    stored: true,
    sql:
      frozen === undefined
        ? startsSql(each, metrics, dialect, { from, group })
        : frozenGroups(columns, each, frozen, dialect),
  };
}

/** Where bins began in the review that is looked at again, column by column. */
function frozenStarts(
  columns: readonly Column[],
  binned: readonly Binned[],
  { bins }: Frozen,
  dialect: Dialect,
): string[] {
  const starts = binned.flatMap((each) => {
    const [found] = bins.get(each.criterion.id) ?? [];
    return startsOf(each).map((_, at) => found?.starts[at]?.toFixed() ?? 'NULL');
  });
  return columns.map(({ name, type }, at) => as(dialect.cast(starts[at] ?? 'NULL', type), name, dialect));
}

function frozenGroups(columns: readonly Column[], each: Binned, { bins }: Frozen, dialect: Dialect): string {
  const rows = (bins.get(each.criterion.id) ?? []).map(({ group, starts }) => [
    group ?? null,
    ...startsOf(each).map((_, at) => starts[at]?.toFixed() ?? null),
  ]);
  const names = columns.map((_, at) => `s${at}`);
  const cells = columns.map(({ name, type }, at) => as(dialect.cast(names[at] ?? '', type), name, dialect));
  return `SELECT ${cells.join(', ')} FROM ${dialect.rowsOfText(names, rows)}`;
}

/** @param apart customers with the text of their group; undefined: all of them are together */
function startsSql(
  binned: Binned,
  metrics: readonly Column[],
  dialect: Dialect,
  apart?: { readonly from: string; readonly group: string },
): string {
  const { criterion, bins } = binned;
  const { sql, type } = typedColumn(metrics, criterion.metric, dialect);
  const all = {
    value: { sql: '_value', type },
    position: '_position',
    smaller: '_smaller',
    total: '_total',
    dialect,
  };
  const own = wide(scaleOf(type));
  const names = startsOf(binned).map((index) => startColumn(criterion.id, index));
  const gathered = startsOf(binned).map((index, at) =>
    as(dialect.cast(bins.start(index, all), own), names[at] ?? '', dialect),
  );
  const starts = names.map((name) => {
    const start = bins.finish({ sql: dialect.identifier(name), type: own }, dialect);
    return as(dialect.cast(start, bins.type(type)), name, dialect);
  });
  const group = apart === undefined ? '' : `${groupOfStarts}, `;
  const parted = apart === undefined ? '' : `PARTITION BY ${groupOfStarts}`;
  const each = apart === undefined ? '' : ` GROUP BY ${groupOfStarts}`;
  const from = apart === undefined ? customerMetrics : grouped(apart, dialect);
  const there = apart === undefined ? '' : ` AND ${groupOfStarts} IS NOT NULL`;
  const order = `${parted === '' ? '' : `${parted} `}ORDER BY ${sql}`;
  const values = `SELECT ${group}${sql} AS _value, ${dialect.whole(`row_number() OVER (${order})`)} - 1 AS _position, ${dialect.whole(`rank() OVER (${order})`)} - 1 AS _smaller, count(*) OVER (${parted}) AS _total FROM ${from} WHERE ${sql} IS NOT NULL${there}`;
  return `SELECT ${group}${starts.join(',\n  ')}\nFROM (SELECT ${group}${gathered.join(',\n  ')}\n  FROM (${values})${each})`;
}

const grouped = ({ from, group }: { readonly from: string; readonly group: string }, dialect: Dialect) =>
  `(SELECT *, ${as(group, groupOfStarts, dialect)} FROM ${from})`;

/** The text of the customer's group; undefined where customers are not grouped. @param of stands in front of columns */
function groupSql(
  { criterion }: Binned,
  columns: readonly Column[],
  of: '' | 'm.',
  dialect: Dialect,
): string | undefined {
  const { within } = criterion.points;
  if (within === undefined) return undefined;
  const { sql, type } = typedColumn(columns, groupColumn(within), dialect);
  return groupText([{ sql: `${of}${sql}`, type }], dialect);
}

/** A relation of customers with their bins: 1 for the fewest points; missing where the metric or the group is. */
export function withBins(
  scoring: Scoring,
  from: string,
  levels: readonly (readonly Binned[])[],
  columns: readonly Column[],
  dialect: Dialect,
): string {
  const known = [...columns];
  let sql = from;
  for (const level of levels) {
    const cells = level.map((each) =>
      as(binSql(each, known, dialect), binColumn(each.criterion.id), dialect),
    );
    const grouped = level.filter(({ criterion }) => criterion.points.within !== undefined);
    const whole = grouped.length < level.length ? [`CROSS JOIN ${scoring.relations.binStarts}`] : [];
    const joins = grouped.map((each, at) => {
      const group = groupSql(each, known, 'm.', dialect);
      return `LEFT JOIN ${dialect.identifier(startsRelation(scoring, each))} AS g${at} ON g${at}.${groupOfStarts} = ${group}`;
    });
    sql = `(SELECT m.*, ${cells.join(', ')} FROM ${sql} AS m ${[...whole, ...joins].join(' ')})`;
    known.push(...level.map(({ criterion }) => ({ name: binColumn(criterion.id), type: indexType })));
  }
  return sql;
}

/** The same with all bins of a policy. */
export function withAllBins(scoring: Scoring, columns: readonly Column[], dialect: Dialect): string {
  return withBins(scoring, scoring.from, binLevels(scoring.policy), columns, dialect);
}

function binSql({ criterion, bins }: Binned, columns: readonly Column[], dialect: Dialect): string {
  const { points } = criterion;
  const { sql }: Typed = typedColumn(columns, criterion.metric, dialect);
  const numbered = (index: number) => (points.reverse ? bins.count + 1 - index : index);
  const whens = startsOf({ criterion, bins })
    .reverse()
    .map(
      (index) =>
        `WHEN ${sql} >= ${dialect.identifier(startColumn(criterion.id, index))} THEN ${numbered(index)}`,
    );
  const absent =
    points.within === undefined
      ? `${sql} IS NULL`
      : `${sql} IS NULL OR ${dialect.identifier(groupColumn(points.within))} IS NULL`;
  return `CASE WHEN ${absent} THEN NULL ${whens.join(' ')} ELSE ${numbered(1)} END`;
}
