// Large tables of last results that the cluster reads itself: whether they are those of the manifest, looked at beside the work.
import type { FarFile, FarStorage } from '../../engine/spark/far.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedFile, PlannedPart } from '../../engine/steps/plan/planned-file.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { writtenThere } from '../../engine/steps/read/far.js';
import type { Inspection } from '../../exports/reading/inspect.js';
import { changedProblem, type Inspections } from '../../exports/reading/sources.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { sinceApproval } from '../../results/approval.js';
import { partChanged } from '../../results/listed/listed.js';
import { changedThere } from '../prepare/last-there.js';

type Looking = Pick<FarStorage, 'fingerprints' | 'written'>;

interface TableThere {
  readonly file: PlannedFile;
  readonly parts: readonly PlannedPart[];
  readonly rows: number;
}

/** Tables of last results that are read there. */
function tablesOf({ last }: Plan): TableThere[] {
  const files = last === undefined ? [] : [last.file, last.changes, last.unseen];
  return files.flatMap((file) =>
    file?.far?.parts === undefined ? [] : [{ file, parts: file.far.parts, rows: file.far.rows ?? 0 }],
  );
}

/**
 * Looks at every part of them.
 * @returns what was seen, as of other files that are read
 * @throws ProblemsError with every table that is another one than its manifest lists
 */
export async function lookAtLast(storage: Looking | undefined, plan: Plan): Promise<Inspections> {
  const tables = tablesOf(plan);
  const seen = new Map<string, Inspection>();
  if (storage === undefined || tables.length === 0) return seen;
  const prints = await storage.fingerprints(tables.flatMap(({ parts }) => parts.map(fileOf)));
  const problems: Problem[] = [];
  for (const table of tables) {
    const wrong = changedIn(table, prints, plan.last) ?? (await misread(table, storage));
    if (wrong !== undefined) problems.push(wrong);
    const { file, rows } = table;
    const bytes = file.far?.bytes ?? 0;
    seen.set(file.path, { sha256: '', bytes, notUtf8: undefined, regular: true, wideEdges: false, rows });
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return seen;
}

const fileOf = ({ path, key, bytes, modified }: PlannedPart): FarFile => ({ path, key, bytes, modified });

function changedIn(
  { file, parts }: TableThere,
  prints: ReadonlyMap<string, string>,
  last: PlannedLast | undefined,
): Problem | undefined {
  const at = parts.findIndex(({ key, sha256 }) => prints.get(key) !== sha256);
  if (at < 0) return undefined;
  if (prints.get(parts[at]?.key ?? '') === undefined)
    return {
      code: 'engine',
      place: { file: shownPath(file.path) },
      reason: `part ${at + 1} of ${parts.length} is gone, or too large for the memory of the cluster, so that nobody can say whether it was changed`,
      fix: 'look whether the parts are all there, and give its workers more memory (spark.executor.memory)',
    };
  return changedThere(
    file.path,
    last?.sealed === undefined
      ? `this file, which gradus wrote, ${partChanged(at, parts.length)}`
      : sinceApproval(last.sealed.approved),
  );
}

/** The problem where the cluster reads other rows than were written. */
async function misread({ file, rows }: TableThere, storage: Looking): Promise<Problem | undefined> {
  const read = writtenThere(file);
  if (read === undefined) return undefined;
  const found = await storage.written(read);
  if (found.rows === rows && found.misfits === 0) return undefined;
  return {
    code: 'engine',
    place: { file: shownPath(file.path) },
    reason: `the cluster reads ${found.rows} rows${found.misfits === 0 ? '' : `, ${found.misfits} of them not built like the headings`}, and ${rows} were written`,
    fix: 'copy the last results into a folder of this machine, name that as last_results, and report this',
  };
}

/** A problem for each part that is another one now. */
export function changedLast(plan: Plan, now: readonly FarFile[]): Problem[] {
  return tablesOf(plan).flatMap(({ file, parts }) => {
    const found = parts.map(({ key }) => now.find((each) => each.key === key));
    const same = parts.every(
      ({ bytes, modified }, at) => found[at]?.bytes === bytes && found[at]?.modified === modified,
    );
    return same ? [] : [changedProblem(file.path, !found.includes(undefined))];
  });
}

/** All parts that are read. */
export const partsOfLast = (plan: Plan): string[] =>
  tablesOf(plan).flatMap(({ parts }) => parts.map(({ path }) => path));
