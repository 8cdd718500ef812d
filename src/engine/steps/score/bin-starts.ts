// bin_starts: where the bins of each criterion begin, found among all graded customers. One row; without criteria that
// have bins there is no such relation.

import { scaleOf, wide } from '../../../grammar/types.js';
import { type Binned, binnedCriteria } from '../../../policy/model/given-points.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Frozen } from '../plan/planned.js';
import { as, type Column, type Step, typedColumn } from '../plan/step.js';
import { customerMetrics } from './customer-metrics.js';
import type { Scoring } from './scoring.js';

/** Column with the lowest value of bin `index`, counted from 1 for the lowest values; bin 1 has none. */
export function startColumn(criterion: string, index: number): string {
  return `_start_${criterion}_${index}`;
}

/** 2 to the number of bins. */
export function startsOf({ bins }: Binned): number[] {
  return Array.from({ length: bins.count - 1 }, (_, index) => index + 2);
}

export function binStartsStep(
  { policy, relations, frozen }: Scoring,
  metrics: readonly Column[],
  dialect: Dialect,
): Step[] {
  const binned = binnedCriteria(policy);
  if (binned.length === 0) return [];
  const columns = binned.flatMap((each) => {
    const type = each.bins.type(typedColumn(metrics, each.criterion.metric, dialect).type);
    return startsOf(each).map((index): Column => ({ name: startColumn(each.criterion.id, index), type }));
  });
  const parts = binned.map((each, index) => `(${startsSql(each, metrics, dialect)}) AS b${index}`);
  return [
    {
      name: relations.binStarts,
      reads: frozen === undefined ? [customerMetrics] : [],
      grain: 'the whole review',
      columns,
      stored: true,
      sql:
        frozen === undefined
          ? `SELECT *\nFROM ${parts.join('\nCROSS JOIN ')}`
          : `SELECT ${frozenStarts(columns, binned, frozen, dialect).join(', ')}`,
    },
  ];
}

/** Where bins began in the review that is looked at again, column by column. */
function frozenStarts(
  columns: readonly Column[],
  binned: readonly Binned[],
  { bins }: Frozen,
  dialect: Dialect,
): string[] {
  const starts = binned.flatMap((each) =>
    startsOf(each).map((_, at) => bins.get(each.criterion.id)?.[at]?.toFixed() ?? 'NULL'),
  );
  return columns.map(({ name, type }, at) => as(dialect.cast(starts[at] ?? 'NULL', type), name, dialect));
}

function startsSql(binned: Binned, metrics: readonly Column[], dialect: Dialect): string {
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
  const values = `SELECT ${sql} AS _value, row_number() OVER (ORDER BY ${sql}) - 1 AS _position, rank() OVER (ORDER BY ${sql}) - 1 AS _smaller, count(*) OVER () AS _total FROM ${customerMetrics} WHERE ${sql} IS NOT NULL`;
  return `SELECT ${starts.join(',\n  ')}\nFROM (SELECT ${gathered.join(',\n  ')}\n  FROM (${values}))`;
}

/** The customer's bin, 1 for the fewest points; missing where the metric is. `starts` are columns beside the metric. */
export function binSql({ criterion, bins }: Binned, metrics: readonly Column[], dialect: Dialect): string {
  const { sql } = typedColumn(metrics, criterion.metric, dialect);
  const numbered = (index: number) => (criterion.points.reverse ? bins.count + 1 - index : index);
  const whens = startsOf({ criterion, bins })
    .reverse()
    .map(
      (index) =>
        `WHEN ${sql} >= ${dialect.identifier(startColumn(criterion.id, index))} THEN ${numbered(index)}`,
    );
  return `CASE WHEN ${sql} IS NULL THEN NULL ${whens.join(' ')} ELSE ${numbered(1)} END`;
}
