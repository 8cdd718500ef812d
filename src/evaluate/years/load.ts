// Customers of all years as relations: one a year, and for two years one behind the other who went where.
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { unseenBeforeStep } from '../../engine/steps/decide/unseen-before.js';
import { unseenFile } from '../../engine/steps/tell/unseen.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { integer, scaleOf, wide } from '../../grammar/types.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { id, openTable, writtenFile } from '../../telling/tables.js';
import { meaningIn, noTier } from './tiers.js';
import type { EvaluatedYear, EvaluatedYears, EvaluateNote } from './year.js';

const yearName = (index: number) => `year_${index + 1}`;
const pairName = (index: number) => `years_${index + 1}_to_${index + 2}`;
/** Where somebody is who stands in the first of two years. */
export const pairColumns = {
  /** Index of the tier in the policy of the first of the two years. */
  from: 'held',
  /** What became of the tier. */
  way: 'way',
  value: 'value_then',
  valueNow: 'value_now',
  activeBefore: 'active_before',
  retained: 'retained',
  by: 'by_field',
} as const;
/** A metric that is told, in the first and in the second of two years. */
export const metricThen = (index: number) => `m${index}_then`;
export const metricNow = (index: number) => `m${index}_now`;

/** What may become of a tier that was held. */
export const waysOfTiers = ['kept', 'up', 'down', 'elsewhere', 'untiered', 'entered', 'left'] as const;
export type WayOfTier = (typeof waysOfTiers)[number];

/** Files that the engine reads. */
export function filesOfYears(years: readonly EvaluatedYear[]): string[] {
  return years.flatMap(({ results: { folder } }) =>
    ['graded.csv', unseenFile]
      .map((name) => path.join(folder, name))
      .filter((file) => lookAt(file) !== undefined),
  );
}

/** Makes the relation of each year; customers count from the year in which they first have a row. */
export async function loadYears(engine: Engine, given: EvaluatedYears): Promise<EvaluateNote[]> {
  const notes: EvaluateNote[] = [];
  for (const [index, year] of given.years.entries()) {
    const unseen = await unseenSql(engine, given, index);
    const sql = await yearSql(engine, year, given);
    await engine.create({
      name: yearName(index),
      reads: [],
      grain: 'one customer of a review',
      columns: [],
      stored: true,
      sql:
        unseen === undefined ? sql : `SELECT y.* FROM (${sql}) AS y WHERE y.customer_id NOT IN (${unseen})`,
    });
    if (unseen !== undefined) {
      const [found] = await engine.rows(`SELECT count(*) AS n FROM (${unseen})`);
      const customers = Number(found?.n);
      if (customers > 0) notes.push({ code: 'not_seen_yet', as_of: year.asOf, customers });
    }
  }
  return notes;
}

/** Ids of customers without a row until then who stood in no results before. */
async function unseenSql(
  { dialect }: Engine,
  { years }: EvaluatedYears,
  index: number,
): Promise<string | undefined> {
  const file = path.join(years[index]?.results.folder ?? '', unseenFile);
  if (lookAt(file) === undefined) return undefined;
  const { sql } = unseenBeforeStep(await writtenFile(file), dialect);
  const before = years
    .slice(0, index)
    .map(
      (_, earlier) =>
        ` AND NOT EXISTS (SELECT 1 FROM ${yearName(earlier)} AS e WHERE e.customer_id = u.customer_id)`,
    );
  return `SELECT u.customer_id FROM (${sql}) AS u WHERE u.customer_id IS NOT NULL${before.join('')}`;
}

async function yearSql(
  engine: Engine,
  { policy, results }: EvaluatedYear,
  given: EvaluatedYears,
): Promise<string> {
  const { dialect } = engine;
  const { value, active, asked } = given;
  const { columns, from } = await openTable(engine, results.folder, 'graded.csv');
  const number = (metric: string | undefined) =>
    metric === undefined || !columns.includes(metric)
      ? dialect.cast('NULL', wide(12))
      : dialect.decimalFrom(
          dialect.identifier(metric),
          wide(scaleOf(results.plan.metricTypes.get(metric) ?? wide(scorePlaces))),
        );
  const tiers = policy.tiers.map(({ id: tier }, at) => `WHEN ${dialect.text(tier)} THEN ${at}`).join(' ');
  const by = asked.by === undefined ? 'NULL' : dialect.original(dialect.identifier(asked.by));
  const cells = [
    `${id} AS customer_id`,
    `CASE ${dialect.identifier('tier')} ${tiers} ELSE ${noTier} END AS tier`,
    `${number(value)} AS value`,
    // Read once where both are the same.
    ...(active === value ? [] : [`${number(active)} AS active_by`]),
    `${number('score')} AS score`,
    `${columns.includes('previous_tier') ? previousSql(policy, dialect) : noneBefore} AS previous`,
    `${by} AS by_field`,
    ...asked.metrics.map((metric, at) => `${number(metric)} AS m${at}`),
  ];
  const above = active === value ? 'value' : 'active_by';
  return `SELECT *, coalesce(${above} > 0, FALSE) AS active FROM (SELECT ${cells.join(', ')} FROM ${from})`;
}

/** Places of scores. */
const scorePlaces = 6;

/** Stands for a tier before that there is none; it is below all tiers. */
const noneBefore = 999;

/** The tier before, as an index. */
function previousSql({ tiers }: Policy, dialect: Dialect): string {
  const whens = tiers.flatMap(({ id: tier, formerly }, at) =>
    [tier, ...formerly].map((each) => `WHEN ${dialect.text(each)} THEN ${at}`),
  );
  return `CASE ${dialect.identifier('previous_tier')} ${whens.join(' ')} ELSE ${noneBefore} END`;
}

/** Everybody with a score in a year: score, tier, the tier before, and value and retention in the year behind it. */
export function entrantsSql({ dialect }: Engine, index: number): string {
  return `SELECT ${dialect.binary('o.score')} AS score, o.tier, o.previous AS before, ${dialect.binary('coalesce(n.value, 0)')} AS value, CASE WHEN n.active THEN 1 ELSE 0 END AS retained FROM ${yearName(index)} AS o LEFT JOIN ${yearName(index + 1)} AS n ON n.customer_id = o.customer_id WHERE o.score IS NOT NULL ORDER BY o.score, n.value, retained, before, o.tier`;
}

/** Makes the relation of a year and the one behind it: one row for everybody of the first of the two. */
export async function loadPair(
  engine: Engine,
  { years, asked }: EvaluatedYears,
  index: number,
): Promise<string> {
  const { dialect } = engine;
  const [then, now] = [years[index], years[index + 1]];
  if (then === undefined || now === undefined) throw new Error(`no years ${index} and ${index + 1}`);
  const meant = meaningIn(then.policy, now.policy)
    .map((to, at) => `WHEN ${at} THEN ${to < 0 ? dialect.cast('NULL', integer) : to}`)
    .join(' ');
  const was = `(CASE o.tier ${meant} END)`;
  const cells = [
    `o.tier AS ${pairColumns.from}`,
    `CASE WHEN n.customer_id IS NULL THEN 'left' WHEN o.tier = ${noTier} AND n.tier = ${noTier} THEN 'kept' WHEN o.tier = ${noTier} THEN 'entered' WHEN n.tier = ${noTier} THEN 'untiered' WHEN ${was} IS NULL THEN 'elsewhere' WHEN n.tier < ${was} THEN 'up' WHEN n.tier > ${was} THEN 'down' ELSE 'kept' END AS ${pairColumns.way}`,
    `o.value AS ${pairColumns.value}`,
    `n.value AS ${pairColumns.valueNow}`,
    `o.active AS ${pairColumns.activeBefore}`,
    `coalesce(n.active, FALSE) AS ${pairColumns.retained}`,
    `o.by_field AS ${pairColumns.by}`,
    ...asked.metrics.flatMap((_, at) => [`o.m${at} AS ${metricThen(at)}`, `n.m${at} AS ${metricNow(at)}`]),
  ];
  await engine.create({
    name: pairName(index),
    reads: [yearName(index), yearName(index + 1)],
    grain: 'one customer of the first of two reviews',
    columns: [],
    stored: true,
    sql: `SELECT ${cells.join(', ')} FROM ${yearName(index)} AS o LEFT JOIN ${yearName(index + 1)} AS n ON n.customer_id = o.customer_id`,
  });
  return pairName(index);
}

/** Everybody in every year: customer_id, the number of the year, tier, value and whether active. */
export function everyYearSql({ years }: EvaluatedYears): string {
  return years
    .map((_, index) => `SELECT customer_id, ${index} AS period, tier, value, active FROM ${yearName(index)}`)
    .join(' UNION ALL ');
}
