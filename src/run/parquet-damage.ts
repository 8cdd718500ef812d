// A damaged parquet file makes the engine fail in any way and anywhere. Which file it was is found by reading each alone.
import { duckdb } from '../dialects/duckdb.js';
import { type Problem, ProblemsError } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import type { Plan, PlannedFile } from '../steps/planned.js';
import { cellsOf } from '../steps/staged.js';
import type { RunOptions } from './relations.js';
import { filesOf } from './sources.js';

/** The error, or what is wrong with parquet files where that is behind a fault. */
export async function damageBehind(error: unknown, plan: Plan, options: RunOptions): Promise<unknown> {
  if (error instanceof ProblemsError) return error;
  const problems: Problem[] = [];
  for (const file of filesOf(plan)) {
    if (file.format !== 'parquet' || (await canBeRead(file, options))) continue;
    problems.push({
      code: 'export-unreadable',
      place: { file: shownPath(file.path) },
      reason: 'this parquet file is damaged: it cannot be read to its end',
      fix: 'copy or export it again',
    });
  }
  return problems.length > 0 ? new ProblemsError(problems) : error;
}

/** Reads every cell, on an engine of its own: one that met wrong bytes may be of no more use. */
async function canBeRead(file: PlannedFile, options: RunOptions): Promise<boolean> {
  const { openDuckdb } = await import('../engine/duckdb.js');
  const engine = await openDuckdb({ ...options, files: [file.path], scratch: undefined });
  try {
    const cells = cellsOf(file, duckdb).map((cell) => `max(${cell})`);
    await engine.rows(`SELECT ${cells.join(', ')} FROM ${duckdb.readParquet(file.path)}`);
    return true;
  } catch {
    return false;
  } finally {
    engine.close();
  }
}
