// Rows of small exports are kept once they have been read and judged: several statements ask for them, and reading and
// judging them again takes longer than everything else of a small review. Those of large exports would fill the memory.
import { statSync } from 'node:fs';
import type { Engine } from '../../engine/engine.js';
import type { Plan, PlannedFile } from '../../engine/steps/plan/planned.js';
import type { Step } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { filesBehind } from '../../engine/steps/read/lookups.js';
import { numbersRows } from '../../engine/steps/read/staged.js';

/** Bytes of all exports together up to which rows are kept, where nobody says otherwise; as rows they take several times as many. */
const usually = 4 * 1024 * 1024;

/** The plan with the rows of its exports kept where all of them together are small. */
export function keepingSmall(plan: Plan, keptAtMost = usually): Plan {
  let bytes = 0;
  for (const file of plan.exports.flatMap(filesBehind)) {
    bytes += bytesAsText(file);
    if (bytes > keptAtMost) return plan;
  }
  const exports = plan.exports.map((each) => (numbersRows(each) ? each : { ...each, kept: true as const }));
  return { ...plan, exports };
}

/** Bytes that the engine reads of a file; how many a packed one holds nobody knows before. */
function bytesAsText({ path, format, source }: PlannedFile): number {
  if (format === 'parquet' || (source === undefined && /\.gz$/i.test(path))) return Number.POSITIVE_INFINITY;
  // Of a file that has gone since, the engine tells.
  return statSync(source?.path ?? path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Whether a step holds rows that are kept because they are few, and that large exports read again. */
export function mayBeReadAgain({ exports }: Plan, { name }: Step): boolean {
  return exports.some((each) => each.kept && each.name !== 'customers' && cleanName(each.name) === name);
}

/**
 * Makes a relation whose rows are kept. Where that fails, such as for a number that is too large in a cell that nothing needs, it is
 * made to be read again, as of large exports: whoever needs the cell then says what is wrong, and where.
 */
export async function createKept(engine: Engine, step: Step): Promise<void> {
  try {
    await engine.create(step);
  } catch {
    await engine.create({ ...step, stored: false });
  }
}
