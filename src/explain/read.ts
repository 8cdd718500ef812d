// What explain reads of a results folder besides its policy: rows of the customers asked for, and what is known of all.
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import { Decimal } from 'decimal.js';
import type { Metric } from '../policy/policy.js';
import { isNumeric } from '../policy/types.js';
import { lookAt } from '../problems/file-errors.js';
import { nearest } from '../problems/nearest.js';
import { type Problem, ProblemsError } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { asInExports, gradedRows, type OpenedResults, type ResultRow } from '../regrade/results.js';
import { shownMetrics } from '../regrade/values.js';
import type { Plan } from '../steps/planned.js';

/** Of all customers' values of a metric. */
export interface Grain {
  /** Decimal places that they have at most. */
  readonly places: number;
  /** Whether they are amounts of money. */
  readonly money: boolean;
  /** The largest, without its sign; a rough number. */
  readonly largest: number;
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
  /** Of policies that rank customers: the lowest value with which somebody had each scored tier. */
  readonly lines: ReadonlyMap<string, Decimal>;
}

/**
 * Reads them.
 * @throws ProblemsError with every id that is not in the results, and the one that may be meant
 */
export async function readCustomers(
  { folder, plan }: OpenedResults,
  customers: readonly string[],
): Promise<ReadResults> {
  const asked = new Set(customers);
  const metrics = shownMetrics(plan.policy).filter((id) =>
    isNumeric(plan.metricTypes.get(id) ?? { kind: 'text' }),
  );
  const { assign } = plan.policy;
  const of = assign.by === 'quota' || assign.by === 'cumulative_share' ? assign.of : undefined;
  const ids: string[] = [];
  const graded = new Map<string, ResultRow>();
  const grain = new Map<string, { -readonly [K in keyof Grain]: Grain[K] }>(
    plan.policy.metrics.flatMap(({ id, spec }) =>
      metrics.includes(id) ? [[id, { places: 0, largest: 0, money: isMoney(spec, plan) }] as const] : [],
    ),
  );
  const lines = new Map<string, Decimal>();
  for await (const [id, row] of gradedRows(folder)) {
    ids.push(id);
    if (asked.has(id)) graded.set(id, row);
    for (const [metric, found] of grain) {
      const cell = row[metric] ?? '';
      found.places = Math.max(found.places, cell.split('.')[1]?.length ?? 0);
      found.largest = Math.max(found.largest, Math.abs(Number(cell)));
    }
    const cell = of === undefined ? '' : (row[of] ?? '');
    if (cell !== '') lowest(lines, row.scored_tier ?? '', new Decimal(cell));
  }
  const changes = new Map<string, ResultRow>();
  const rows = createReadStream(path.join(folder, 'changes.csv')).pipe(parse({ columns: true, bom: true }));
  for await (const row of rows as AsyncIterable<ResultRow>) {
    const id = asInExports(row.customer_id ?? '');
    if (row.movement === 'left') ids.push(id);
    if (asked.has(id)) changes.set(id, row);
  }
  const unknown = customers.filter((id) => !graded.has(id) && !changes.has(id));
  if (unknown.length > 0) throw new ProblemsError(unknown.map((id) => notThere(id, ids, folder)));
  return { graded, changes, overrides: overridesOf(folder, asked), grain, lines };
}

function lowest(lines: Map<string, Decimal>, tier: string, value: Decimal): void {
  const before = lines.get(tier);
  if (before === undefined || value.lt(before)) lines.set(tier, value);
}

function notThere(id: string, ids: readonly string[], folder: string): Problem {
  const near = nearest(id, ids);
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

function overridesOf(folder: string, asked: ReadonlySet<string>): ReadResults['overrides'] {
  const file = path.join(folder, 'overrides.csv');
  if (lookAt(file) === undefined) return [];
  const rows: ResultRow[] = parseAll(readFileSync(file), { columns: true, bom: true });
  return rows
    .map((row) => ({ id: asInExports(row.customer_id ?? ''), row }))
    .filter(({ id }) => asked.has(id));
}

/** Whether a metric is an amount of money: fields of that type have four decimals. */
export function isMoney(spec: Metric['spec'], plan: Plan): boolean {
  if (spec.grain !== 'rows') return false;
  const read = plan.exports.find(({ name }) => name === spec.export);
  const field = [...(read?.fields ?? []), ...(read?.computed ?? [])].find(({ name }) => name === spec.field);
  return field?.type.kind === 'decimal' && field.type.scale === 4;
}
