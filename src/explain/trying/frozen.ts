// What customers of this review were compared by, read from its results: where bins began (summary.json), centres of
// clusters (centres.csv), and the values of all other customers where customers are ranked.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { as, metricType, scoreType } from '../../engine/steps/plan/step.js';
import { readRegular } from '../../foundation/problems/file-errors.js';
import { Problems } from '../../foundation/problems/problem.js';
import { readCentres } from '../../grading/prepare/centres.js';
import { integer, isNumeric, scaleOf, type ValueType, wide } from '../../grammar/types.js';
import { looksAcross } from '../../policy/metrics/index.js';
import type { Centre } from '../../policy/model/assign.js';
import type { Policy } from '../../policy/model/policy.js';
import { everybody } from '../../regrade/everybody.js';
import type { OpenedResults } from '../../regrade/results.js';
import type { Others } from '../../sql/among.js';
import { rankedBy } from './matters.js';

const bins = z.object({
  bins: z.array(
    z.object({
      criterion: z.string(),
      reverse: z.boolean(),
      bins: z.array(z.object({ from: z.string().nullable() })),
    }),
  ),
});

/** The plan with bins and centres as they were in the review; nobody else is compared with yet. */
export function frozenPlan({ folder, plan, assignPlace }: OpenedResults): Plan {
  const summary = bins.parse(JSON.parse(readRegular(path.join(folder, 'summary.json')).toString()));
  const starts = summary.bins.map((each) => {
    // Bins are listed from the fewest points on; here they begin with the lowest values.
    const upwards = each.reverse ? [...each.bins].reverse() : each.bins;
    return [
      each.criterion,
      upwards.slice(1).map(({ from }) => (from === null ? null : new Decimal(from))),
    ] as const;
  });
  return {
    ...plan,
    centres: centresOf(folder, plan, assignPlace),
    frozen: { bins: new Map(starts), others: new Map() },
  };
}

function centresOf(
  folder: string,
  { policy }: Plan,
  place: OpenedResults['assignPlace'],
): readonly Centre[] | undefined {
  if (policy.assign.by !== 'clusters') return undefined;
  const problems = new Problems();
  const found = readCentres(path.join(folder, 'centres.csv'), { policy, by: policy.assign, place }, problems);
  problems.throwIfAny();
  return found;
}

/** What customers are ranked by; empty where nobody is compared with others in that way. */
export function ranks(policy: Policy): string[] {
  return rankedBy(policy, looksAcross);
}

/** Something that customers are ranked by. */
export interface Ranked {
  readonly name: string;
  readonly type: ValueType;
  /** Relation of what each candidate's customer has of it. */
  readonly own: string;
}

/** What customers are ranked by, of what has an order. */
export function rankedColumns(plan: Plan): Ranked[] {
  return ranks(plan.policy)
    .map((name) => ({
      name,
      type: name === 'score' ? scoreType : metricType(plan, name),
      own: `own_${name}`,
    }))
    .filter(({ type }) => isNumeric(type));
}

const summedOf = (name: string) => `everybody_by_${name}`;

/** Everybody else, summed up for each thing that customers are ranked by. `everybody` must be loaded where there are any. */
export async function othersOf(engine: Engine, plan: Plan): Promise<ReadonlyMap<string, Others>> {
  const { dialect } = engine;
  const ranked = rankedColumns(plan);
  if (ranked.length === 0) return new Map();
  for (const { name, type } of ranked) {
    const sums = wide(scaleOf(type));
    const value = dialect.decimalFrom(dialect.identifier(name), type);
    const upto = (sql: string) => dialect.cast(`sum(${sql}) OVER (ORDER BY value_at)`, sums);
    await engine.create({
      name: summedOf(name),
      reads: [],
      grain: 'one value',
      columns: [],
      stored: true,
      sql: `SELECT value_at, same, value_same, positive_same,
  ${dialect.cast('sum(same) OVER (ORDER BY value_at)', integer)} AS upto, ${as(upto('value_same'), 'value_upto', dialect)}, ${as(upto('positive_same'), 'positive_upto', dialect)}
FROM (SELECT value_at, count(*) AS same, sum(value_at) AS value_same, ${dialect.cast('sum(CASE WHEN value_at > 0 THEN value_at ELSE 0 END)', sums)} AS positive_same
  FROM (SELECT ${value} AS value_at FROM ${everybody}) WHERE value_at IS NOT NULL GROUP BY value_at)`,
    });
  }
  const [count] = await engine.rows(`SELECT count(*) AS n FROM ${everybody}`);
  const customers = Number(count?.n ?? 0) - 1;
  return new Map(
    ranked.map(({ name, own }) => [name, { relation: summedOf(name), own, customers }] as const),
  );
}
