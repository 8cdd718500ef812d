// What explain reads of a results folder besides its policy: rows of the customers asked for, and what is known of all.

import path from 'node:path';
import { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { firstOffers } from '../../foundation/problems/nearest.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Policy } from '../../policy/model/policy.js';
import type { OpenedResults } from '../../regrade/results.js';
import { idsOf, rowsOfCustomers, rowsOfFew } from '../../regrade/tables.js';
import { overridesIn } from '../../telling/overrides.js';
import { openTable, type ResultRow, type ResultsTable } from '../../telling/tables.js';
import { type Grain, grainIn } from './grain.js';
import { Sources } from './sources.js';

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
    grainIn(engine, gradedFile, plan, folder),
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
