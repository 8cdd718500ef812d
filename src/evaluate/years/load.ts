// Customers of all years as relations: one a year, and for two years one behind the other who went where.
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { unseenBeforeStep } from '../../engine/steps/decide/unseen-before.js';
import { unseenFile } from '../../engine/steps/tell/unseen.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { integer, scaleOf, wide } from '../../grammar/types.js';
import { meaningIn } from '../../policy/model/former.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { id, openTable, writtenFile } from '../../telling/tables.js';
import { noTier } from './tiers.js';
import type { EvaluatedYear, EvaluatedYears, EvaluateNote } from './year.js';

const yearName = (index: number) => `year_${index + 1}`;
const pairName = (index: number) => `years_${index + 1}_to_${index + 2}`;
/** Everybody of all years, once. */
const everybody = 'everybody';
/** A column of a year in it; null where the customer is not there in that year, as is the tier then alone. */
const inYear = (column: string, index: number) => `${column}_${index + 1}`;
/** The tier in a year, in the relation of everybody. */
export const tierIn = (index: number) => inYear('tier', index);
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

/**
 * Makes the relation of everybody, a row each with the columns of all years: ids are looked for in other years once, and
 * never again. Customers count from the year in which they first have a row.
 */
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
  await joinYears(engine, given);
  return notes;
}

async function joinYears(engine: Engine, { years, asked }: EvaluatedYears): Promise<void> {
  const columns = [...yearColumns, ...asked.metrics.map((_, at) => `m${at}`)];
  const cells = years.flatMap((_, index) =>
    columns.map((column) => `${yearName(index)}.${column} AS ${inYear(column, index)}`),
  );
  const joins = years.slice(1).map((_, before) => {
    const known = years.slice(0, before + 1).map((__, index) => `${yearName(index)}.customer_id`);
    return ` FULL JOIN ${yearName(before + 1)} ON ${yearName(before + 1)}.customer_id = ${
      known.length === 1 ? known[0] : `coalesce(${known.join(', ')})`
    }`;
  });
  await engine.create({
    name: everybody,
    reads: years.map((_, index) => yearName(index)),
    grain: 'one customer of any review',
    columns: [],
    stored: true,
    sql: `SELECT row_number() OVER () AS customer, ${cells.join(', ')} FROM ${yearName(0)}${joins.join('')}`,
  });
  for (const index of years.keys()) await engine.drop(yearName(index));
}

/** Columns of the relation of a year, beside the customer's id and metrics. */
const yearColumns = ['tier', 'value', 'active', 'score', 'previous', 'by_field'] as const;

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
  { policy, results, typed }: EvaluatedYear,
  given: EvaluatedYears,
): Promise<string> {
  const { dialect } = engine;
  const { value, active, asked } = given;
  const { columns, from, numbers } = await openTable(engine, results.folder, 'graded.csv', typed);
  const number = (metric: string | undefined) => {
    if (metric === undefined || !columns.includes(metric)) return dialect.cast('NULL', wide(12));
    const type = wide(scaleOf(results.plan.metricTypes.get(metric) ?? wide(scorePlaces)));
    const value = numbers.get(metric);
    return value !== undefined && value.places <= scaleOf(type)
      ? dialect.cast(value.sql, type)
      : dialect.decimalFrom(dialect.identifier(metric), type);
  };
  const tiers = policy.tiers.map(({ id: tier }, at) => `WHEN ${dialect.text(tier)} THEN ${at}`).join(' ');
  const by = asked.by === undefined ? 'NULL' : dialect.original(dialect.identifier(asked.by));
  const cells = [
    `${id} AS customer_id`,
    `CASE ${dialect.identifier('tier')} ${tiers} ELSE ${noTier} END AS tier`,
    `${number(value)} AS value`,
    // Read once where both are the same.
    ...(active === value ? [] : [`${number(active)} AS active_by`]),
    // Lines are looked at in binary numbers, and nothing else asks for scores.
    `${dialect.binary(number('score'))} AS score`,
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
export const noneBefore = 999;

/** The tier before, as an index. */
function previousSql({ tiers }: Policy, dialect: Dialect): string {
  const whens = tiers.flatMap(({ id: tier, formerly }, at) =>
    [tier, ...formerly].map((each) => `WHEN ${dialect.text(each)} THEN ${at}`),
  );
  return `CASE ${dialect.identifier('previous_tier')} ${whens.join(' ')} ELSE ${noneBefore} END`;
}

/** Whether anything tells who held which tier before a year: its own last results, or the year before it here. */
export const knowsBefore = ({ years }: EvaluatedYears, index: number): boolean =>
  index > 0 || years[index]?.compared === true;

/** The tier before a year, as an index; where it was graded without last results, the results before it here tell. */
function heldBeforeSql({ years }: EvaluatedYears, index: number): string {
  const [before, year] = [years[index - 1], years[index]];
  if (before === undefined || year === undefined || year.compared) return inYear('previous', index);
  const whens = meaningIn(before.policy, year.policy).flatMap((to, at) =>
    to < 0 ? [] : [`WHEN ${at} THEN ${to}`],
  );
  return whens.length === 0
    ? `${noneBefore}`
    : `CASE ${tierIn(index - 1)} ${whens.join(' ')} ELSE ${noneBefore} END`;
}

/**
 * Everybody with a score in a year, by ascending score, as binary numbers: score, tier, the tier before, and value and
 * retention in the year behind it.
 */
export function entrantsSql({ dialect }: Engine, given: EvaluatedYears, index: number): string {
  const [score, tier, previous] = [inYear('score', index), tierIn(index), heldBeforeSql(given, index)];
  const [value, active] = [inYear('value', index + 1), inYear('active', index + 1)];
  const cells = [score, tier, previous, `coalesce(${value}, 0)`, `CASE WHEN ${active} THEN 1 ELSE 0 END`];
  const columns = cells.map((cell, at) => `${dialect.binary(cell)} AS n${at}`).join(', ');
  return `SELECT ${columns} FROM ${everybody} WHERE ${score} IS NOT NULL ORDER BY ${score}, ${value}, n4, n2, ${tier}`;
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
  const [was, is] = [tierIn(index), tierIn(index + 1)];
  const meant = meaningIn(then.policy, now.policy)
    .map((to, at) => `WHEN ${at} THEN ${to < 0 ? dialect.cast('NULL', integer) : to}`)
    .join(' ');
  const same = `(CASE ${was} ${meant} END)`;
  const cells = [
    `${was} AS ${pairColumns.from}`,
    `CASE WHEN ${is} IS NULL THEN 'left' WHEN ${was} = ${noTier} AND ${is} = ${noTier} THEN 'kept' WHEN ${was} = ${noTier} THEN 'entered' WHEN ${is} = ${noTier} THEN 'untiered' WHEN ${same} IS NULL THEN 'elsewhere' WHEN ${is} < ${same} THEN 'up' WHEN ${is} > ${same} THEN 'down' ELSE 'kept' END AS ${pairColumns.way}`,
    `${inYear('value', index)} AS ${pairColumns.value}`,
    `${inYear('value', index + 1)} AS ${pairColumns.valueNow}`,
    `${inYear('active', index)} AS ${pairColumns.activeBefore}`,
    `coalesce(${inYear('active', index + 1)}, FALSE) AS ${pairColumns.retained}`,
    `${inYear('by_field', index)} AS ${pairColumns.by}`,
    ...asked.metrics.flatMap((_, at) => [
      `${inYear(`m${at}`, index)} AS ${metricThen(at)}`,
      `${inYear(`m${at}`, index + 1)} AS ${metricNow(at)}`,
    ]),
  ];
  await engine.create({
    name: pairName(index),
    reads: [everybody],
    grain: 'one customer of the first of two reviews',
    columns: [],
    stored: true,
    sql: `SELECT ${cells.join(', ')} FROM ${everybody} WHERE ${was} IS NOT NULL`,
  });
  return pairName(index);
}

/** Everybody in every year: a number of the customer, the number of the year, value and whether active. */
export function everyYearSql({ years }: EvaluatedYears): string {
  return years
    .map(
      (_, index) =>
        `SELECT customer AS customer_id, ${index} AS period, ${inYear('value', index)} AS value, ${inYear('active', index)} AS active FROM ${everybody} WHERE ${tierIn(index)} IS NOT NULL`,
    )
    .join(' UNION ALL ');
}

/** How many customers stand in the same tiers in all years, a row each way: a column each year, and `customers`. */
export function waysSql({ years }: EvaluatedYears): string {
  const names = years.map((_, index) => tierIn(index)).join(', ');
  return `SELECT ${names}, count(*) AS customers FROM ${everybody} GROUP BY ${names} ORDER BY ${names}`;
}
