// How the values of a metric lie among the customers of results.

import { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import { customerMetrics } from '../../engine/steps/score/customer-metrics.js';
import { givenEverybody, type ReadsMore } from '../../simulate/graded/everybody.js';
import { scenarioSteps } from '../../simulate/graded/scenario.js';
import type { Gradable } from '../../simulate/today/gradable.js';

/** So many parts of equally many customers. */
const parts = 60;

/** The largest value of each part, in order; customers without a value do not count. */
export async function metricSpread(
  engine: Engine,
  ready: Gradable,
  reads: ReadsMore,
  metric: string,
): Promise<Decimal[]> {
  const { dialect } = engine;
  const plan = { ...ready.plan, given: givenEverybody(ready.told, reads, dialect) };
  const { planned, last } = ready;
  const steps = await scenarioSteps(engine, {
    plan,
    assignPlace: planned.prepared.assignPlace,
    held: last.held,
    worthBefore: reads.worthBefore,
  });
  const value = dialect.identifier(metric);
  const sql = `SELECT max(v) AS v FROM (SELECT ${value} AS v, ntile(${parts}) OVER (ORDER BY ${value}) AS part FROM ${customerMetrics} WHERE ${value} IS NOT NULL) GROUP BY part ORDER BY part`;
  const rows = await engine.rows(oneQuery(steps, { reads: [customerMetrics], sql }, dialect));
  return rows.map(({ v }) => new Decimal(v ?? 0));
}
