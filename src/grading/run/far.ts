// Files and tables that the cluster reads itself: how their lines are built, looked at before they are graded, and whether
// they are still the same afterwards.
import type { Engine } from '../../engine/engine.js';
import type { FarLinesSeen, FarStorage } from '../../engine/spark/far.js';
import { fileKey, type Plan, type PlannedExport } from '../../engine/steps/plan/planned.js';
import type { PlannedFar } from '../../engine/steps/plan/planned-file.js';
import { type FarGroup, farGroups } from '../../engine/steps/read/far.js';
import { lookupExports } from '../../engine/steps/read/lookups.js';
import type { Inspection } from '../../exports/reading/inspect.js';
import { changedProblem, type Inspections, withExportFiles } from '../../exports/reading/sources.js';
import type { Fault } from '../../exports/reading/splitter.js';
import { tailKinds } from '../../exports/reading/tail.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { changedLast, lookAtLast, partsOfLast } from './far-last.js';

/** A plan that knows how lines are built, and what was seen of the files. */
export interface LookedFar {
  readonly plan: Plan;
  readonly inspections: Inspections;
}

/** All exports and lookups of a plan, each as an export. */
const allOf = (plan: Plan): PlannedExport[] => plan.exports.flatMap((each) => [each, ...lookupExports(each)]);

/**
 * Looks at the lines of all files of text that the cluster reads.
 * @throws ProblemsError with all that cannot be read there
 */
export async function lookAtFar({ storage }: Engine, plan: Plan): Promise<LookedFar> {
  const groups = allOf(plan).flatMap((each) => farGroups(each));
  const ofLast = await lookAtLast(storage, plan);
  if (storage === undefined || groups.length === 0) return { plan, inspections: ofLast };
  const files = allOf(plan).flatMap((each) => each.files.filter(({ far }) => far !== undefined));
  const prints = storage.fingerprints(
    files.flatMap(({ path, far }) =>
      far?.bytes === undefined
        ? []
        : [{ path, key: far.key, bytes: far.bytes, modified: far.modified ?? '' }],
    ),
  );
  prints.catch(() => undefined);
  const texts = groups.filter(({ read }) => read.kind === 'csv');
  const seen = new Map<string, FarLinesSeen>();
  for (const { read, file } of texts)
    for (const [key, lines] of await storage.lines(read, file.dateColumn >= 0)) seen.set(key, lines);
  const problems = texts.flatMap((group) => unreadable(group, seen));
  if (problems.length > 0) throw new ProblemsError(problems);
  const known = withLines(plan, seen);
  const counted = await countQuoted(known, storage);
  const sums = await prints;
  const inspections = new Map<string, Inspection>(ofLast);
  for (const { path, far } of files) {
    if (far === undefined) continue;
    const faults = counted.get(far.key) ?? faultsOf(seen.get(far.key));
    inspections.set(path, {
      sha256: sums.get(far.key) ?? '',
      bytes: far.bytes ?? 0,
      modified: far.modified,
      notUtf8: undefined,
      regular: true,
      wideEdges: false,
      rows: faults.rows,
      faults: faults.faults,
    });
  }
  return { plan: known, inspections };
}

/** The same plan, its rows read another way. */
export function withFar(plan: Plan, looked: LookedFar): Plan {
  const known = new Map(
    allOf(looked.plan).flatMap(({ files }) => files.map((file) => [fileKey(file), file.far] as const)),
  );
  return withExportFiles(plan, (file) => {
    const far = known.get(fileKey(file));
    return far === undefined ? file : { ...file, far };
  });
}

interface Counted {
  readonly rows: number;
  readonly faults: ReadonlyMap<Fault, number>;
}

function faultsOf(
  seen: Pick<FarLinesSeen, 'fitting' | 'fewer' | 'more' | 'odd'> & { surplus?: number } = none,
): Counted {
  const { fitting, fewer, more, odd, surplus = 0 } = seen;
  const faults = (
    [
      ['fewer_fields', fewer],
      ['more_fields', more],
      ['malformed_line', odd],
    ] as const
  ).filter(([, count]) => count > 0);
  return { rows: fitting + surplus + fewer + more + odd, faults: new Map(faults) };
}

const none = { fitting: 0, fewer: 0, more: 0, odd: 0 };

/** Files whose lines are no text, or that end with what is no row. */
function unreadable({ file, read }: FarGroup, seen: ReadonlyMap<string, FarLinesSeen>): Problem[] {
  const problems: Problem[] = [];
  for (const { path, key } of read.files) {
    const lines = seen.get(key);
    if (lines === undefined) continue;
    const place = { file: path };
    const bad = lines.notText > 0 ? lines.notText : lines.zeros;
    if (bad > 0)
      problems.push({
        code: 'export-encoding',
        place,
        reason: `${bad} line${bad === 1 ? ' holds' : 's hold'} ${lines.notText > 0 ? 'bytes that are no UTF-8 text, or U+FFFD in their place' : 'zero bytes'}`,
        fix: 'write the file in UTF-8, or copy it here if it is small and declare encoding:',
      });
    const kinds = tailKinds(lines.ending, file).filter((kind) => kind !== undefined);
    if (kinds.length > 0)
      problems.push({
        code: 'engine',
        place,
        reason: `the file ends with ${kinds.includes('total_line') ? 'a total' : 'lines that are no rows'}, which cannot be left out of a file that a cluster reads itself`,
        fix: 'write the file without it, or copy it here if it is small',
      });
  }
  return problems;
}

function linesOf(far: PlannedFar, seen: FarLinesSeen | undefined): PlannedFar {
  if (far.kind !== 'csv') return far;
  const { odd = 0, surplus = 0, blank = 0 } = seen ?? {};
  const lines = odd > 0 ? (far.unbroken ? 'odd' : 'quoted') : surplus > 0 ? 'odd' : 'plain';
  return { ...far, lines, ...(lines !== 'quoted' && blank === 0 && { countable: true as const }) };
}

function withLines(plan: Plan, seen: ReadonlyMap<string, FarLinesSeen>): Plan {
  return withExportFiles(plan, (file) =>
    file.far === undefined ? file : { ...file, far: linesOf(file.far, seen.get(file.far.key)) },
  );
}

/** Rows of files whose rows go over several lines, counted as they are read. */
async function countQuoted(plan: Plan, storage: FarStorage): Promise<Map<string, Counted>> {
  const found = new Map<string, Counted>();
  const problems: Problem[] = [];
  for (const { read } of allOf(plan).flatMap(farGroups)) {
    if (read.lines !== 'quoted') continue;
    for (const [key, rows] of await storage.rows(read)) {
      found.set(key, faultsOf(rows));
      if (rows.disputed === 0) continue;
      problems.push({
        code: 'engine',
        place: { file: read.files.find((each) => each.key === key)?.path ?? key },
        reason: `quotation marks do not pair in ${rows.disputed} row${rows.disputed === 1 ? '' : 's'}, so nobody can say where rows end`,
        fix: 'write the file anew with its cells quoted as CSV has them, or, if every row stands on one line, write quoted_newlines: no',
      });
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return found;
}

/** @throws ProblemsError with every file and table that is another one now */
export async function refuseChangedFar({ storage }: Engine, plan: Plan): Promise<void> {
  if (storage === undefined) return;
  const problems: Problem[] = [];
  const files = allOf(plan).flatMap((each) => each.files);
  const paths = files.flatMap(({ path, far }) => (far === undefined || far.kind === 'table' ? [] : [path]));
  const all = [...paths, ...partsOfLast(plan)];
  const now = all.length === 0 ? [] : await storage.list(all);
  problems.push(...changedLast(plan, now));
  for (const { path, far } of files) {
    if (far === undefined) continue;
    const found = now.find(({ key }) => key === far.key);
    const same =
      far.kind === 'table'
        ? (await storage.version(far.name ?? '')) === far.modified
        : found?.bytes === far.bytes && found?.modified === far.modified;
    if (!same) problems.push(changedProblem(path, far.kind === 'table' || found !== undefined));
  }
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** @throws ProblemsError with every file of which the cluster reads other rows than its lines tell */
export function refuseDisputedFar(plan: Plan, disputed: ReadonlySet<string>): void {
  const problems = allOf(plan).flatMap(({ files }) =>
    files.flatMap(({ path, far }): Problem[] =>
      far === undefined || !disputed.has(path)
        ? []
        : [
            {
              code: 'export-unreadable',
              place: { file: shownPath(path) },
              reason: 'the cluster reads other rows than stand in the lines of the file',
              fix: 'look for quotation marks that do not pair, and write the file anew',
            },
          ],
    ),
  );
  if (problems.length > 0) throw new ProblemsError(problems);
}
