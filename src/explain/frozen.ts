// What customers of this review were compared by, read from its results: where bins began (summary.json), centres of
// clusters (centres.csv), and the values of all other customers where customers are ranked.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { duckdb } from '../dialects/duckdb.js';
import type { Engine } from '../engine/engine.js';
import { looksAcross } from '../metrics/index.js';
import type { Centre } from '../policy/assign.js';
import type { Policy } from '../policy/policy.js';
import { isNumeric, scaleOf, wide } from '../policy/types.js';
import { readRegular } from '../problems/file-errors.js';
import { Problems } from '../problems/problem.js';
import { everybody } from '../regrade/everybody.js';
import type { OpenedResults } from '../regrade/results.js';
import { readCentres } from '../run/centres.js';
import type { Others } from '../sql/among.js';
import type { Plan } from '../steps/planned.js';
import { as, metricType, scoreType } from '../steps/step.js';
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
  const found = readCentres(path.join(folder, 'centres.csv'), policy, policy.assign, place, problems);
  problems.throwIfAny();
  return found;
}

/** What customers are ranked by; empty where nobody is compared with others in that way. */
export function ranks(policy: Policy): string[] {
  return rankedBy(policy, looksAcross);
}

/**
 * Relations of what all other customers have, for each thing that customers are ranked by. `everybody` must be loaded.
 * @param tag tells the relations of several customers apart
 */
export async function othersOf(
  engine: Engine,
  plan: Plan,
  customer: string,
  tag: string,
): Promise<Map<string, Others>> {
  const who = `customer_id <> ${duckdb.text(customer)}`;
  const [count] = await engine.rows(`SELECT count(*) AS n FROM ${everybody} WHERE ${who}`);
  const customers = Number(count?.n ?? 0);
  const found = new Map<string, Others>();
  for (const name of ranks(plan.policy)) {
    const type = name === 'score' ? scoreType : metricType(plan, name);
    if (!isNumeric(type)) continue;
    const relation = `others_${tag}_${name}`;
    const sums = wide(scaleOf(type));
    const value = duckdb.cast(duckdb.identifier(name), type);
    const upto = (sql: string) => duckdb.cast(`sum(${sql}) OVER (ORDER BY value_at)`, sums);
    await engine.create({
      name: relation,
      reads: [],
      grain: 'one value',
      columns: [],
      stored: true,
      sql: `SELECT value_at, same, value_same, positive_same,
  CAST(sum(same) OVER (ORDER BY value_at) AS BIGINT) AS upto, ${as(upto('value_same'), 'value_upto', duckdb)}, ${as(upto('positive_same'), 'positive_upto', duckdb)}
FROM (SELECT value_at, count(*) AS same, sum(value_at) AS value_same, ${duckdb.cast('sum(CASE WHEN value_at > 0 THEN value_at ELSE 0 END)', sums)} AS positive_same
  FROM (SELECT ${value} AS value_at FROM ${everybody} WHERE ${who}) WHERE value_at IS NOT NULL GROUP BY value_at)`,
    });
    found.set(name, { relation, customers });
  }
  return found;
}
