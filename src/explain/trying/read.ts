// What explain reads of a results folder besides its policy: rows of the customers asked for, and what is known of all.

import path from 'node:path';
import { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { firstOffers } from '../../foundation/problems/nearest.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { isNumeric, scaleOf } from '../../grammar/types.js';
import type { Metric, Policy } from '../../policy/model/policy.js';
import type { OpenedResults } from '../../regrade/results.js';
import { idsOf, rowsOfCustomers, rowsOfFew } from '../../regrade/tables.js';
import { overridesIn } from '../../telling/overrides.js';
import { openTable, type ResultRow, type ResultsTable } from '../../telling/tables.js';
import { Sources } from './sources.js';

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

export interface ReadResults {
  /** Rows of graded.csv of those who were asked for, by id. */
  readonly graded: ReadonlyMap<string, ResultRow>;
  /** Rows of changes.csv of those who were asked for. */
  readonly changes: ReadonlyMap<string, ResultRow>;
  /** Rows of overrides.csv of those who were asked for. */
  readonly overrides: readonly { readonly id: string; readonly row: ResultRow }[];
  /** What the values of each numeric metric are like. */
  readonly grain: ReadonlyMap<string, Grain>;
  /** Where metrics read. */
  readonly sources: Sources;
  /** Of policies that rank customers: the lowest value with which somebody of a group, or of all, had each scored tier. */
  readonly lines: ReadonlyMap<string, Decimal>;
}

/**
 * Reads them.
 * @param scratch folder in which the engine may read
 * @param typed file that holds the same as graded.csv, where it was found
 * @throws ProblemsError with every id that is not in the results, and the one that may be meant
 */
export async function readCustomers(
  engine: Engine,
  { folder, plan }: OpenedResults,
  customers: readonly string[],
  scratch: string,
  typed?: PlannedFile['typed'],
): Promise<ReadResults> {
  const asked = new Set(customers);
  const gradedFile = await openTable(engine, folder, 'graded.csv', typed);
  const changesFile = await openTable(engine, folder, 'changes.csv');
  const rowsOf = async (name: string, table: ResultsTable) =>
    (table.numbers.size > 0 ? undefined : await rowsOfFew(engine, { folder, name }, asked, scratch)) ??
    (await rowsOfCustomers(engine, table, asked));
  const [grain, graded, changes] = await Promise.all([
    grainOf(engine, gradedFile, plan),
    rowsOf('graded.csv', gradedFile),
    rowsOf('changes.csv', changesFile),
  ]);
  const unknown = [...asked].filter((each) => !graded.has(each) && !changes.has(each));
  if (unknown.length > 0) {
    const ids = [
      ...(await idsOf(engine, gradedFile)),
      ...(await idsOf(engine, changesFile, "movement = 'left'")),
    ];
    const offer = firstOffers(ids);
    throw new ProblemsError(unknown.map((each) => notThere(each, offer(each), folder)));
  }
  const lines = await linesOf(engine, gradedFile, plan.policy);
  const overrides = (await overridesIn(folder)).filter(({ id }) => asked.has(id));
  return { graded, changes, overrides, grain, lines, sources: Sources.of(folder, plan) };
}

/** What the values of each numeric metric are like, in one scan. */
async function grainOf(engine: Engine, table: ResultsTable, plan: Plan): Promise<Map<string, Grain>> {
  const { columns, from, numbers: values } = table;
  const { dialect } = engine;
  const numeric = (metric: string) => isNumeric(plan.metricTypes.get(metric) ?? { kind: 'text' });
  const metrics = plan.policy.metrics.filter(({ id }) => numeric(id) && columns.includes(id));
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
  if (asked.length === 0) return new Map();
  const [row = {}] = await engine.rows(
    `SELECT ${asked.join(', ')} FROM (SELECT ${['*', ...numbers].join(', ')} FROM ${from})`,
  );
  const grain = metrics.map(({ id, spec }, index) => {
    const [most, least] = [Number(row[`l${index}`] ?? 0), Number(row[`s${index}`] ?? 0)];
    const found: Grain = {
      places: values.get(id)?.places ?? Number(row[`p${index}`] ?? 0),
      largest: Math.max(Math.abs(most), Math.abs(least)),
      negative: least < 0,
      money: isMoney(spec, plan),
    };
    return [id, found] as const;
  });
  return new Map(grain);
}

/** The lowest value with which somebody had each scored tier, in each group, where policies rank customers. */
async function linesOf(
  engine: Engine,
  { columns, from }: ResultsTable,
  { assign }: Policy,
): Promise<Map<string, Decimal>> {
  if (assign.by !== 'quota' && assign.by !== 'cumulative_share') return new Map();
  const { of, within } = assign;
  if (!columns.includes(of)) return new Map();
  const { dialect } = engine;
  const group = within === undefined ? dialect.text('') : dialect.original(dialect.identifier(within));
  const rows = await engine.rows(
    `SELECT ${group} AS of_group, scored_tier AS tier, min(${dialect.plainDecimal(dialect.identifier(of)).sql}) AS lowest FROM ${from} GROUP BY ${group}, scored_tier`,
  );
  return new Map(
    rows.flatMap(({ of_group: own, tier, lowest }) =>
      lowest == null ? [] : [[lineKey(own ?? '', tier ?? ''), new Decimal(lowest)] as const],
    ),
  );
}

/** What tells lines of a tier in different groups apart; without groups they are called nothing. */
export const lineKey = (group: string, tier: string): string => JSON.stringify([group, tier]);

function notThere(id: string, near: string | undefined, folder: string): Problem {
  return {
    code: 'unknown-customer',
    place: { file: shownPath(path.join(folder, 'graded.csv')) },
    reason: `there is no customer "${id}" in these results`,
    fix:
      near === undefined
        ? 'graded.csv lists who was graded, and changes.csv who has left'
        : `did you mean "${near}"?`,
  };
}

/** Whether a metric is an amount of money: fields of that type have four decimals. */
export function isMoney(spec: Metric['spec'], plan: Plan): boolean {
  if (spec.grain !== 'rows') return false;
  const read = plan.exports.find(({ name }) => name === spec.export);
  const field = [...(read?.fields ?? []), ...(read?.computed ?? [])].find(({ name }) => name === spec.field);
  return field?.type.kind === 'decimal' && field.type.scale === 4;
}
