// The engine passes over lines with too few or too many fields without a word. How many rows it should have found is
// known from the bytes; where it found fewer, gradus splits the files itself and says which lines these were.

import type { Engine } from '../../engine/engine.js';
import { allLastRows } from '../../engine/steps/decide/moved-tiers.js';
import { unseenBefore } from '../../engine/steps/decide/unseen-before.js';
import { fileKey, type Plan, type PlannedExport } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { lastResults } from '../../engine/steps/plan/step.js';
import { farGroups } from '../../engine/steps/read/far.js';
import type { Normalized } from '../../exports/reading/normalize.js';
import { dataRecords } from '../../exports/reading/records.js';
import type { Inspections } from '../../exports/reading/sources.js';
import type { Fault } from '../../exports/reading/splitter.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { rowsByFate, sumOf } from './accounting.js';
import { lookupRows } from './lookups.js';

/** Rows of files by what is wrong with them. */
export type FaultCounts = ReadonlyMap<Fault, number>;

export interface Reconciled {
  /** By path, of files that hold any. */
  readonly faults: ReadonlyMap<string, FaultCounts>;
  /** Paths of files of which the engine read other rows than gradus would. */
  readonly disputed: ReadonlySet<string>;
}

interface Known {
  readonly rewritten: readonly Normalized[];
  readonly inspections: Inspections;
}

/** Compares the rows that the engine found with those that stand in the files. */
export async function reconcile(
  engine: Engine,
  plan: Plan,
  known: Known,
  dialect: Dialect,
): Promise<Reconciled> {
  const faults = new Map<string, FaultCounts>();
  const disputed = new Set<string>();
  const compare = async ({ files }: Pick<PlannedExport, 'files'>, found: () => Promise<number>) => {
    const lines = files.map((file) => linesOf(file, known));
    const inParquet = files.filter(({ format, far }) => format === 'parquet' && far === undefined);
    const typed = farGroups({ files }).filter(({ read }) => read.kind !== 'csv');
    const parquet = await Promise.all(
      [
        ...inParquet.map(({ path }) => dialect.readParquet(path)),
        ...typed.map(({ read }) => dialect.readFar(read, 'rows')),
      ].map((from) => countRows(engine, from)),
    );
    const missing = sumOf([...lines, ...parquet]) - (await found());
    if (missing === 0) return;
    const direct = files.filter(({ source, format }) => source === undefined && format === 'delimited');
    const counted = missing < 0 ? [] : await Promise.all(direct.map((file) => faultsOf(file, known)));
    if (missing === sumOf(counted.flatMap((each) => [...each.values()])))
      for (const [index, file] of direct.entries()) faults.set(file.path, counted[index] ?? new Map());
    else for (const file of files) disputed.add(file.path);
  };
  for (const each of plan.exports) {
    await compare(each, async () => sumOf((await rowsByFate(engine, each, dialect)).values()));
    for (const lookup of each.lookups)
      await compare(lookup, async () => sumOf((await lookupRows(engine, lookup, dialect)).values()));
  }
  const { last } = plan;
  if (last !== undefined) {
    const read = await rowsOfLast(engine, plan, last);
    if (read !== linesOf(last.file, known))
      await compare({ files: [last.file] }, () => countRows(engine, `(${allLastRows(last, dialect)})`));
  }
  return { faults, disputed };
}

/**
 * Rows of last results that the engine read, from what it made of them: reading half a million of them again to count
 * them took a thirtieth of a run. Where customers were merged the relations no longer tell, and the answer is undefined.
 */
async function rowsOfLast(engine: Engine, plan: Plan, last: PlannedLast): Promise<number | undefined> {
  if (plan.aliases.length > 0 || last.file.format === 'parquet') return undefined;
  const kept = await countRows(engine, lastResults);
  return last.unseen === undefined ? kept : kept + (await countRows(engine, unseenBefore));
}

async function countRows(engine: Engine, from: string): Promise<number> {
  const [row] = await engine.rows(`SELECT count(*) AS n FROM ${from}`);
  return Number(row?.n ?? 0);
}

/** Rows of a text file that the engine was to read or pass over. */
function linesOf(file: PlannedFile, { rewritten, inspections }: Known): number {
  if (file.format === 'parquet') return 0;
  const instead = rewritten.find((each) => fileKey(each.file) === fileKey(file));
  return instead?.rows ?? inspections.get(file.path)?.rows ?? 0;
}

async function faultsOf(file: PlannedFile, { inspections }: Known): Promise<FaultCounts> {
  if (file.far !== undefined) return inspections.get(file.path)?.faults ?? new Map();
  const faults = new Map<Fault, number>();
  for await (const batch of dataRecords(file)) {
    for (const { fault } of batch) if (fault !== undefined) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }
  return faults;
}
