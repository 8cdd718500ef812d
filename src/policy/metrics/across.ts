// Metrics that compare a customer with all graded customers, or `within` a group of them. Whose operand is missing is not among them: the result is
// missing, and nobody else's changes. Customers with equal values always get the same.
import * as z from 'zod';
import { integer, quotientScale, type Typed, wide } from '../../grammar/types.js';
import { writtenGroup } from '../../grammar/within.js';
import type { Among, Summed } from '../../sql/among.js';
import { percentileSql } from '../../sql/percentile.js';
import { type DerivedKind, type MetricKind, type MetricsContext, metricName } from './kind.js';

const within = { within: writtenGroup } as const;

const amongAll = {
  grain: 'metrics',
  options: within,
  written: metricName,
  operands: [1, 1],
  needs: 'nothing',
  type: () => wide(quotientScale),
} as const;

const where = (present: Typed, value: string) => `CASE WHEN ${present.sql} IS NOT NULL THEN ${value} END`;

const percentile: DerivedKind = {
  ...amongAll,
  key: 'percentile',
  means:
    'percentage of customers whose value is at most this one: 100 for the highest value; 6 places, equal values the same',
  example: '{ percentile: annual_spend, within: customers.segment }',
  least: 0,
  sql: ([metric], { dialect, among }) =>
    metric ? where(metric, percentileSql(among, false, dialect)) : 'NULL',
};

const rank: DerivedKind = {
  ...amongAll,
  key: 'rank',
  means:
    '1 for the highest value, or for the lowest with `order: ascending`; equal values share the best rank (1, 2, 2, 4)',
  example: '{ rank: recency_days, order: ascending }',
  options: {
    ...within,
    order: z.enum(['ascending', 'descending']).meta({
      description: 'whether the lowest or the highest value comes first',
      default: 'descending',
    }),
  },
  type: () => integer,
  least: 1,
  sql: ([metric], { among }, { order }) =>
    metric ? where(metric, among.rank(order === 'ascending' ? 'lowest' : 'highest')) : 'NULL',
};

/** The part of a total, missing unless the total is above 0: of nothing or of a loss there are no parts. */
function partOf(
  metric: Typed,
  { dialect, among }: MetricsContext,
  part: (value: Summed, among: Among) => string,
): string {
  const type = wide(metric.type.kind === 'decimal' ? metric.type.scale : 0);
  const value: Summed = { kind: 'value', sql: metric.sql };
  const total = among.sum(value);
  const divided = dialect.divide({ sql: part(value, among), type }, { sql: total, type });
  return `CASE WHEN ${metric.sql} IS NOT NULL AND ${total} > 0 THEN ${divided} END`;
}

const share: DerivedKind = {
  ...amongAll,
  key: 'share',
  means:
    'part of the total of all customers (or of those in the same group) as a ratio (0.25 is a quarter), 6 places; missing unless the total is above 0',
  example: '{ share: annual_spend }',
  sql: ([metric], at) => (metric ? partOf(metric, at, ({ sql }) => sql) : 'NULL'),
};

const cumulativeShare: DerivedKind = {
  ...amongAll,
  key: 'cumulative_share',
  means:
    'best first, the part of the total that the customers down to this one make up, all with the same value included; otherwise as share',
  example: '{ cumulative_share: annual_spend }',
  sql: ([metric], at) => (metric ? partOf(metric, at, (value, among) => among.sumDown(value)) : 'NULL'),
};

/** Kinds whose value depends on all customers. */
export const across: readonly MetricKind[] = [percentile, rank, share, cumulativeShare];
