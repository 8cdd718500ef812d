// Between which ends the values of each metric lie, and how many decimals they have, for the summary: who explains or tries other
// values needs to know it of all customers, and would have to read them all for it.
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { metricType } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { isNumeric, scaleOf, type Typed } from '../../grammar/types.js';
import type { MetricSummary } from '../../reports/values/measured.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** The metrics of graded.csv that are numbers, in the order of the policy. */
export async function summarizeMetrics(engine: Engine, plan: Plan): Promise<MetricSummary[]> {
  const { dialect } = engine;
  const metrics = plan.policy.metrics
    .filter(({ id, hidden }) => !hidden && isNumeric(metricType(plan, id)))
    .map(({ id }) => ({ id, value: { sql: dialect.identifier(id), type: metricType(plan, id) } }));
  if (metrics.length === 0) return [];
  const asked = metrics.flatMap(({ value: { sql, type } }, index) => [
    `${dialect.print({ sql: `min(${sql})`, type })} AS least${index}`,
    `${dialect.print({ sql: `max(${sql})`, type })} AS most${index}`,
    `max(${decimalsOf({ sql, type }, dialect)}) AS decimals${index}`,
  ]);
  const [row = {}] = await engine.rows(`SELECT ${asked.join(', ')} FROM ${tierReasons}`);
  return metrics.map(({ id }, index) => ({
    metric: id,
    least: row[`least${index}`] ?? null,
    most: row[`most${index}`] ?? null,
    decimals: Number(row[`decimals${index}`] ?? 0),
  }));
}

/** Decimal places of a value: most values have them all, so the last is looked at first. */
function decimalsOf({ sql, type }: Typed, dialect: Dialect): string {
  const scale = scaleOf(type);
  if (type.kind !== 'decimal' || scale === 0) return '0';
  const without = (places: number) => dialect.cast(sql, { ...type, scale: places });
  const whens = Array.from({ length: scale }, (_, index) => scale - index).map(
    (places) => `WHEN ${sql} <> ${without(places - 1)} THEN ${places}`,
  );
  return `CASE ${whens.join(' ')} ELSE 0 END`;
}
