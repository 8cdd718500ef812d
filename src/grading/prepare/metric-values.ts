// Between which ends the values of each metric lie, and how many decimals they have, for the summary: who explains or tries other
// values needs to know it of all customers, and would have to read them all for it.
import { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { metricType } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { isNumeric, scaleOf, type Typed, type ValueType } from '../../grammar/types.js';
import type { MetricSummary } from '../../reports/values/measured.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** The metrics of graded.csv that are numbers, in the order of the policy. */
export async function summarizeMetrics(engine: Engine, plan: Plan): Promise<MetricSummary[]> {
  const { dialect } = engine;
  const metrics = plan.policy.metrics
    .filter(({ id, hidden }) => !hidden && isNumeric(metricType(plan, id)))
    .map(({ id }) => ({ id, value: { sql: dialect.identifier(id), type: metricType(plan, id) } }));
  if (metrics.length === 0) return [];
  const ends = metrics.flatMap(({ value: { sql, type } }, index) => [
    `${dialect.print({ sql: `min(${sql})`, type })} AS least${index}`,
    `${dialect.print({ sql: `max(${sql})`, type })} AS most${index}`,
  ]);
  const [row = {}] = await engine.rows(`SELECT ${ends.join(', ')} FROM ${tierReasons}`);
  const found = metrics.map(({ id, value }, index) => {
    const [least, most] = [row[`least${index}`] ?? null, row[`most${index}`] ?? null];
    return { metric: id, value, least, most };
  });
  const decimals = await decimalsOf(engine, found);
  return found.map(({ metric, least, most }) => ({
    metric,
    least,
    most,
    decimals: decimals.get(metric) ?? 0,
  }));
}

/** A metric with the ends of its values. */
interface Ends extends Pick<MetricSummary, 'metric' | 'least' | 'most'> {
  readonly value: Typed;
}

/** Decimal places that values of decimals have at most. Quotients mostly have all that they can, which one look tells. */
async function decimalsOf(engine: Engine, metrics: readonly Ends[]): Promise<Map<string, number>> {
  const { dialect } = engine;
  const decimals = metrics.filter(({ value: { type } }) => scaleOf(type) > 0);
  const ask = async (asked: readonly Ends[], sqlOf: (each: Ends) => string) => {
    if (asked.length === 0) return [];
    const cells = asked.map((each, index) => `max(${sqlOf(each)}) AS d${index}`);
    const [row = {}] = await engine.rows(`SELECT ${cells.join(', ')} FROM ${tierReasons}`);
    return asked.map(({ metric }, index) => [metric, Number(row[`d${index}`] ?? 0)] as const);
  };
  const last = await ask(decimals, (each) => {
    const scale = scaleOf(each.value.type);
    return `CASE WHEN ${hasMoreThan(scale - 1, each, dialect)} THEN ${scale} ELSE 0 END`;
  });
  const known = new Map(last.filter(([, places]) => places > 0));
  const rest = decimals.filter(({ metric }) => !known.has(metric));
  const fewer = await ask(rest, (each) => {
    const places = Array.from({ length: scaleOf(each.value.type) - 1 }, (_, index) => index);
    const whens = places.map((few) => `WHEN NOT ${hasMoreThan(few, each, dialect)} THEN ${few}`);
    return whens.length === 0
      ? '0'
      : `CASE WHEN ${each.value.sql} IS NULL THEN 0 ${whens.join(' ')} ELSE ${whens.length} END`;
  });
  return new Map([...known, ...fewer]);
}

/** Of so many digits engines hold a decimal in one word of the machine; wider ones take many times as long. */
const narrowDigits = 17;

/** True where a value has more decimal places than that. */
function hasMoreThan(places: number, { value: { sql, type }, least, most }: Ends, dialect: Dialect): string {
  const scale = scaleOf(type);
  const bound = new Decimal(10).pow(narrowDigits - scale);
  const narrow = [least, most].every((each) => new Decimal(each ?? 0).abs().lt(bound));
  const of = (kept: number): ValueType => ({ kind: 'decimal', precision: narrow ? 18 : 38, scale: kept });
  const held = narrow ? dialect.cast(sql, of(scale)) : sql;
  // Back to where it was, so that both are compared as one type.
  const fewer = `(${held} <> ${dialect.cast(dialect.cast(held, of(places)), of(scale))})`;
  if (narrow) return fewer;
  // Rounded, the largest of 38 digits would have one more.
  const largest = new Decimal(10).pow(37 - scale).times(9);
  return `CASE WHEN abs(${dialect.cast(sql, of(scale))}) >= ${largest.toFixed()} THEN TRUE ELSE ${fewer} END`;
}
