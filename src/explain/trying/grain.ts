// What all customers' values of each metric are like: how fine they are, and how far they reach. Results say it in their summary;
// of those that do not, all values are read.
import * as z from 'zod';
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { isNumeric, scaleOf } from '../../grammar/types.js';
import type { Metric } from '../../policy/model/policy.js';
import { readSummary } from '../../results/verify.js';
import type { ResultsTable } from '../../telling/tables.js';

/** Of all customers' values of a metric. */
export interface Grain {
  /** Decimal places that they have at most. */
  readonly places: number;
  /** Whether they are amounts of money. */
  readonly money: boolean;
  /** The largest, without its sign; a rough number. */
  readonly largest: number;
  /** Whether some are below 0. */
  readonly negative: boolean;
}

/** Ends of the values of a metric, as rough numbers, and their decimal places. */
interface Reach {
  readonly least: number;
  readonly most: number;
  readonly places: number;
}

const measured = z.array(
  z.object({
    metric: z.string(),
    least: z.string().nullable(),
    most: z.string().nullable(),
    decimals: z.number(),
  }),
);

/**
 * What the values of each metric are like that is a number and stands in graded.csv.
 * @param table graded.csv of the results in the folder
 */
export async function grainIn(
  engine: Engine,
  table: ResultsTable,
  plan: Plan,
  folder: string,
): Promise<Map<string, Grain>> {
  const metrics = plan.policy.metrics.filter(
    ({ id }) => isNumeric(plan.metricTypes.get(id) ?? { kind: 'text' }) && table.columns.includes(id),
  );
  const told = toldIn(folder);
  const reaches = metrics.every(({ id }) => told.has(id))
    ? told
    : await readAll(engine, table, plan, metrics);
  return new Map(
    metrics.map(({ id, spec }) => {
      const { least, most, places } = reaches.get(id) ?? { least: 0, most: 0, places: 0 };
      const largest = Math.max(Math.abs(most), Math.abs(least));
      return [id, { places, largest, negative: least < 0, money: isMoney(spec, plan) }];
    }),
  );
}

/** What the summary says of metrics; nothing in results that were made before it said so. */
function toldIn(folder: string): Map<string, Reach> {
  const told = measured.safeParse(readSummary(folder).metrics).data ?? [];
  return new Map(
    told.map(({ metric, least, most, decimals }) => [
      metric,
      { least: Number(least ?? 0), most: Number(most ?? 0), places: decimals },
    ]),
  );
}

/** The same of results whose summary does not tell, in one scan of everybody. */
async function readAll(
  engine: Engine,
  { from, numbers: values }: ResultsTable,
  plan: Plan,
  metrics: readonly Metric[],
): Promise<Map<string, Reach>> {
  if (metrics.length === 0) return new Map();
  const { dialect } = engine;
  // Each number is read once, and decimal places are counted where there can be some.
  const numbers = metrics.map(
    ({ id }, index) => `${dialect.binary(values.get(id)?.sql ?? dialect.identifier(id))} AS _n${index}`,
  );
  const asked = metrics.flatMap(({ id }, index) => {
    const cell = dialect.identifier(id);
    const whole = scaleOf(plan.metricTypes.get(id) ?? { kind: 'integer' }) === 0 || values.has(id);
    const after = `length(${cell}) - position('.' IN ${cell})`;
    return [
      `max(_n${index}) AS l${index}`,
      `min(_n${index}) AS s${index}`,
      ...(whole ? [] : [`max(CASE WHEN position('.' IN ${cell}) > 0 THEN ${after} ELSE 0 END) AS p${index}`]),
    ];
  });
  const [row = {}] = await engine.rows(
    `SELECT ${asked.join(', ')} FROM (SELECT ${['*', ...numbers].join(', ')} FROM ${from})`,
  );
  return new Map(
    metrics.map(({ id }, index) => [
      id,
      {
        least: Number(row[`s${index}`] ?? 0),
        most: Number(row[`l${index}`] ?? 0),
        places: values.get(id)?.places ?? Number(row[`p${index}`] ?? 0),
      },
    ]),
  );
}

/** Whether a metric is an amount of money: fields of that type have four decimals. */
export function isMoney(spec: Metric['spec'], plan: Plan): boolean {
  if (spec.grain !== 'rows') return false;
  const read = plan.exports.find(({ name }) => name === spec.export);
  const field = [...(read?.fields ?? []), ...(read?.computed ?? [])].find(({ name }) => name === spec.field);
  return field?.type.kind === 'decimal' && field.type.scale === 4;
}
