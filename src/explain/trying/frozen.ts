// What customers of this review were compared by, read from its results: where bins began (summary.json), centres of
// clusters (centres.csv), and the values of all other customers where customers are ranked.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import type { Engine } from '../../engine/engine.js';
import { type ComparedColumn, comparedKey, groupText } from '../../engine/steps/plan/compared.js';
import type { FrozenStarts, Plan } from '../../engine/steps/plan/planned.js';
import { as, metricType, scoreType } from '../../engine/steps/plan/step.js';
import { Problems } from '../../foundation/problems/problem.js';
import { readCentres } from '../../grading/prepare/centres.js';
import { integer, isNumeric, scaleOf, type Typed, type ValueType, wide } from '../../grammar/types.js';
import { looksAcross } from '../../policy/metrics/index.js';
import type { Centre } from '../../policy/model/assign.js';
import type { Policy } from '../../policy/model/policy.js';
import { everybody, ratedIn } from '../../regrade/everybody.js';
import type { OpenedResults } from '../../regrade/results.js';
import { readSummary } from '../../results/verify.js';
import type { Others } from '../../sql/among.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { rankedBy } from './matters.js';

const bins = z.object({
  bins: z.array(
    z.object({
      criterion: z.string(),
      reverse: z.boolean(),
      group: z.string().optional(),
      bins: z.array(z.object({ from: z.string().nullable() })),
    }),
  ),
});

/** The plan with bins and centres as they were in the review; nobody else is compared with yet. */
export function frozenPlan({ folder, plan, assignPlace }: OpenedResults): Plan {
  const summary = bins.parse(readSummary(folder));
  const starts = new Map<string, FrozenStarts[]>();
  for (const { criterion, reverse, group, bins: listed } of summary.bins) {
    // Bins are listed from the fewest points on; here they begin with the lowest values.
    const upwards = reverse ? [...listed].reverse() : listed;
    const begin = upwards.slice(1).map(({ from }) => (from === null ? null : new Decimal(from)));
    starts.set(criterion, [...(starts.get(criterion) ?? []), { group, starts: begin }]);
  }
  return {
    ...plan,
    centres: centresOf(folder, plan, assignPlace),
    frozen: { bins: starts, others: new Map() },
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
export function ranks(policy: Policy): ComparedColumn[] {
  return rankedBy(policy, looksAcross);
}

/** Something that customers are ranked by. */
export interface Ranked extends ComparedColumn {
  /** What tells it from others. */
  readonly key: string;
  readonly type: ValueType;
  /** Relation of what each candidate's customer has of it. */
  readonly own: string;
}

/** What customers are ranked by, of what has an order. */
export function rankedColumns(plan: Plan): Ranked[] {
  return ranks(plan.policy)
    .map((compared) => {
      const key = comparedKey(compared);
      return { ...compared, key, type: comparedType(plan, compared.name), own: `own_${key}` };
    })
    .filter(({ type }) => isNumeric(type));
}

const comparedType = (plan: Plan, name: string) => (name === 'score' ? scoreType : metricType(plan, name));

/** A value of somebody in `everybody`, and the text of the group there. @param of stands in front of columns */
export function inEverybody(
  { name, within, among }: ComparedColumn,
  plan: Plan,
  of: '' | 'e.',
  dialect: Dialect,
): { readonly value: string; readonly group: string } {
  const typed = (column: string): Typed => {
    const type = comparedType(plan, column);
    return { sql: dialect.decimalFrom(`${of}${dialect.identifier(column)}`, type), type };
  };
  const group = groupText(within.map(typed), dialect) ?? dialect.text('');
  const there = (sql: string) =>
    among === 'rated' ? `CASE WHEN ${of}${ratedIn} IS NOT NULL THEN ${sql} END` : sql;
  return { value: there(typed(name).sql), group: there(group) };
}

const summedOf = (key: string) => `everybody_by_${key}`;
const groupsOf = (key: string) => `groups_by_${key}`;

/** Everybody else, summed up for each thing that customers are ranked by. `everybody` must be loaded where there are any. */
export async function othersOf(engine: Engine, plan: Plan): Promise<ReadonlyMap<string, Others>> {
  const { dialect } = engine;
  const ranked = rankedColumns(plan);
  if (ranked.length === 0) return new Map();
  for (const each of ranked) {
    const sums = wide(scaleOf(each.type));
    const { value, group } = inEverybody(each, plan, '', dialect);
    const all = `(SELECT ${value} AS value_at, ${group} AS group_at FROM ${everybody})`;
    const upto = (sql: string) =>
      dialect.cast(`sum(${sql}) OVER (PARTITION BY group_at ORDER BY value_at)`, sums);
    const positive = dialect.cast('sum(CASE WHEN value_at > 0 THEN value_at ELSE 0 END)', sums);
    await engine.create({
      name: summedOf(each.key),
      reads: [],
      grain: 'one value of a group',
      columns: [],
      stored: true,
      sql: `SELECT group_at, value_at, same, value_same, positive_same,
  ${dialect.cast('sum(same) OVER (PARTITION BY group_at ORDER BY value_at)', integer)} AS upto, ${as(upto('value_same'), 'value_upto', dialect)}, ${as(upto('positive_same'), 'positive_upto', dialect)}
FROM (SELECT group_at, value_at, count(*) AS same, sum(value_at) AS value_same, ${positive} AS positive_same
  FROM ${all} WHERE value_at IS NOT NULL AND group_at IS NOT NULL GROUP BY group_at, value_at)`,
    });
    await engine.create({
      name: groupsOf(each.key),
      reads: [],
      grain: 'one group',
      columns: [],
      stored: true,
      sql: `SELECT group_at, count(*) AS customers, count(value_at) AS upto, ${as(dialect.cast('sum(value_at)', sums), 'value_upto', dialect)}, ${as(positive, 'positive_upto', dialect)}
FROM ${all} WHERE group_at IS NOT NULL GROUP BY group_at`,
    });
  }
  return new Map(
    ranked.map(({ key, own }) => [key, { relation: summedOf(key), groups: groupsOf(key), own }] as const),
  );
}
