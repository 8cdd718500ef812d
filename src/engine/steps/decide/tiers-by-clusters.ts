// Tiers by clusters: every customer stands on the tier whose centre is nearest, each metric measured in its standard
// deviations. cluster_centres holds the centres: found by k-means from the points that its SQL gives (src/run), or
// taken from an earlier year. Distances are binary numbers, worked out customer by customer in the order that is written
// here, so that threads and the order of rows change nothing; equally near centres: the better tier.

import { scaleOf, type Typed } from '../../../grammar/types.js';
import type { ByClusters, Centre } from '../../../policy/model/assign.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { type Column, indexType, type Step, textType, typedColumn } from '../plan/step.js';
import type { Scoring } from '../score/scoring.js';
import { type Decision, missingEntry } from './decision.js';

/** The centres; not yet found, the step's SQL gives the points in an order that depends on nothing but their values. */
export function clusterCentresStep(
  { policy, centres, relations }: Scoring,
  by: ByClusters,
  before: readonly Column[],
  dialect: Dialect,
): Step {
  const step = {
    name: relations.centres,
    grain: 'one tier and metric',
    columns: [
      { name: 'tier', type: indexType },
      ...['metric', 'centre', 'mean', 'deviation'].map((name) => ({ name, type: textType })),
    ],
    // Found once; what is given is a handful of constants.
    stored: centres === undefined,
  };
  if (centres !== undefined) return { ...step, reads: [], sql: centresSql(centres, dialect) };
  const point = (name: string) => pointOf(typedColumn(before, name, dialect), dialect);
  const values = by.on.map((metric, index) => `${point(metric)} AS _${index}`);
  const complete = by.on.map((metric) => `${typedColumn(before, metric, dialect).sql} IS NOT NULL`);
  const order = [...by.on.map((_, index) => `_${index}`), '_of'].map((name) => `${name} NULLS LAST`);
  return {
    ...step,
    reads: [relations.scores],
    sql: `SELECT ${[...values, `${point(by.of)} AS _of`].join(', ')}\nFROM ${relations.scores}\nWHERE ${complete.join(' AND ')}\nORDER BY ${order.join(', ')}`,
    toFind: { by, clusters: policy.tiers.length },
  };
}

export function centresSql(centres: readonly Centre[], dialect: Dialect): string {
  const rows = centres.map(
    ({ tier, metric, ...numbers }) =>
      `(${[String(tier), ...[metric, numbers.centre, numbers.mean, numbers.deviation].map(dialect.text)].join(', ')})`,
  );
  return `SELECT * FROM (VALUES ${rows.join(',\n  ')}) AS v(tier, metric, centre, mean, deviation)`;
}

const pointOf = ({ sql, type }: Typed, dialect: Dialect) => dialect.binary(sql, scaleOf(type));

export function byClusters(
  { policy, relations }: Scoring,
  { on }: ByClusters,
  before: readonly Column[],
  dialect: Dialect,
): Decision {
  const last = policy.tiers.length - 1;
  const tiers = policy.tiers.map((_, tier) => tier);
  const pick = (tier: number, metric: string, column: string, name: string) =>
    `max(CASE WHEN tier = ${tier} AND metric = ${dialect.text(metric)} THEN ${dialect.binary(column)} END) AS ${name}`;
  const centres = on.flatMap((metric, m) => [
    pick(0, metric, 'deviation', `_s${m}`),
    ...tiers.map((tier) => pick(tier, metric, 'centre', `_c${tier}_${m}`)),
  ]);
  const points = on.map((metric, m) => `${pointOf(typedColumn(before, metric, dialect), dialect)} AS _x${m}`);
  const square = (tier: number, m: number) => {
    const apart = `((_x${m} - _c${tier}_${m}) / _s${m})`;
    return `CASE WHEN _s${m} > 0 THEN ${apart} * ${apart} ELSE 0 END`;
  };
  const distances = tiers.map((tier) => `${on.map((_, m) => square(tier, m)).join(' + ')} AS _far${tier}`);
  const nearest = tiers.slice(0, last).map((tier) => ({
    sql: tiers
      .slice(tier + 1)
      .map((other) => `_far${tier} <= _far${other}`)
      .join(' AND '),
    tier,
    reason: dialect.text('cluster'),
  }));
  return {
    from: `(SELECT *, ${distances.join(',\n  ')}
FROM (SELECT *, ${points.join(', ')} FROM ${relations.scores})
CROSS JOIN (SELECT ${centres.join(',\n  ')} FROM ${relations.centres}))`,
    reads: [relations.centres],
    entries: [missingEntry(on, last, before, dialect), ...nearest],
    rest: { tier: last, reason: dialect.text('cluster') },
  };
}
