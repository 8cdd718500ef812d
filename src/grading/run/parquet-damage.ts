// A damaged parquet file makes the engine fail in any way and anywhere. Which file it was is found by reading each alone.

import { type RunOptions, withEngine } from '../../engine/open.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { cellsOfFile } from '../../engine/steps/read/staged.js';
import { plannedFiles } from '../../exports/reading/sources.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';

/** The error, or what is wrong with parquet files where that is behind a fault. */
export async function damageBehind(error: unknown, plan: Plan, options: RunOptions): Promise<unknown> {
  if (error instanceof ProblemsError) return error;
  const problems: Problem[] = [];
  for (const file of plannedFiles(plan)) {
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
function canBeRead(file: PlannedFile, options: RunOptions): Promise<boolean> {
  return withEngine(options, { files: [file.path], scratch: undefined }, async ({ dialect, rows }) => {
    const cells = cellsOfFile(file, dialect).map((cell) => `max(${cell})`);
    try {
      await rows(`SELECT ${cells.join(', ')} FROM ${dialect.readParquet(file.path)}`);
      return true;
    } catch {
      return false;
    }
  });
}
