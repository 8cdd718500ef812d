// Rows of small exports are kept once they have been read and judged: several statements ask for them, and reading and
// judging them again takes longer than everything else of a small review. Those of large exports would fill the memory.
import { statSync } from 'node:fs';
import { failedOfRows } from '../../engine/cells.js';
import type { Engine } from '../../engine/engine.js';
import type { Plan, PlannedExport } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { own, type Step } from '../../engine/steps/plan/step.js';
import { cleanName, oddFate } from '../../engine/steps/read/clean.js';
import { filesBehind } from '../../engine/steps/read/lookups.js';
import { numbersRows } from '../../engine/steps/read/staged.js';
import { ProblemsError } from '../../foundation/problems/problem.js';
import { fatesTold, rowsByFate } from '../../plan/rows/accounting.js';

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
function bytesAsText({ path, format, source, far }: PlannedFile): number {
  if (far !== undefined || format === 'parquet' || (source === undefined && /\.gz$/i.test(path)))
    return Number.POSITIVE_INFINITY;
  // Of a file that has gone since, the engine tells.
  return statSync(source?.path ?? path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The export whose kept rows a step holds. */
export function keptBy({ exports }: Plan, { name }: Step): PlannedExport | undefined {
  return exports.find((each) => each.kept && cleanName(each.name) === name);
}

/** Rows that were read the quick way and hold odd cells; nothing that follows from them would count. */
export class OddCells extends Error {
  constructor(readonly of: string) {
    super(`odd cells in ${of}`);
  }
}

/**
 * Makes a relation whose rows are kept. Where rows fail it, such as a number that is too large in a cell that nothing needs, or they
 * do not fit the memory, it is made to be read again, as of large exports: whoever needs the cell then says what is wrong, and where.
 * @returns whether all its rows are known to be read as they have to be
 * @throws OddCells where the rows have to be read the careful way
 */
export async function createKept(engine: Engine, step: Step, planned: PlannedExport): Promise<boolean> {
  try {
    await engine.create(step);
  } catch (error) {
    // Customers are stored whatever their number, and what was stopped is not begun again.
    if (planned.name === 'customers' || !(failedOfRows(error) || lacksMemory(error))) throw error;
    await engine.create({ ...step, stored: false });
    return planned.careful;
  }
  if (planned.careful) return true;
  const rows = `SELECT count(*) AS n FROM ${engine.dialect.identifier(step.name)} WHERE ${own.fate} = ${oddFate}`;
  const [found] = await engine.rows(rows);
  if (Number(found?.n) > 0) throw new OddCells(planned.name);
  return true;
}

const lacksMemory = (error: unknown) =>
  error instanceof ProblemsError && error.problems.every(({ code }) => code === 'memory');

/**
 * Looks at what became of the rows of an export as soon as a step has read them all, before anything is made of them.
 * @param sure exports of which it is known that they hold no odd cells
 * @throws OddCells where the rows have to be read the careful way
 */
export async function refuseOdd(
  engine: Engine,
  { exports }: Plan,
  { name }: Step,
  sure: ReadonlySet<PlannedExport>,
): Promise<void> {
  const read = exports.find((each) => fatesTold(each) === name);
  if (read === undefined || read.careful || sure.has(read)) return;
  if ((await rowsByFate(engine, read, engine.dialect)).has(oddFate)) throw new OddCells(read.name);
}
