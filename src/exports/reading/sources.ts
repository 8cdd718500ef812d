// Which files the engine reads as they lie there, and which are rewritten first. Clean files are read at once while
// their bytes are looked at; if that finds something, they are rewritten and the run begins again.
import path from 'node:path';
import { fileKey, type Plan, type PlannedExport } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { filesBehind } from '../../engine/steps/read/lookups.js';
import { lookAt, toldBy } from '../../foundation/problems/file-errors.js';
import { fail, type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Clock } from '../../foundation/stages/clock.js';
import { DamagedFile } from '../bytes/damage.js';
import { type Inspection, inspect } from './inspect.js';
import { type Normalized, normalize } from './normalize.js';

export type Inspections = ReadonlyMap<string, Inspection>;

/** What reads files: a plan, or something that is not one. */
export interface Reads {
  readonly exports: readonly (Pick<PlannedExport, 'files'> & Partial<Pick<PlannedExport, 'lookups'>>)[];
  readonly last: { readonly file: PlannedFile } | undefined;
}

/** Every file that is read where gradus runs, once. */
export function plannedFiles(plan: Reads): PlannedFile[] {
  const all = [...plan.exports.flatMap(filesBehind), ...(plan.last ? [plan.last.file] : [])];
  const local = all.filter(({ far }) => far === undefined);
  return [...new Map(local.map((file) => [fileKey(file), file])).values()];
}

/** So many files are read at once: more would not be quicker, and open files are counted. */
const atOnce = 16;

/**
 * Looks at the bytes of all files; goes on in the background until it is awaited.
 * @param onIrregular called where a file shows that the engine should not read it as it is
 */
export function inspectAll(plan: Reads, onIrregular?: () => void): Promise<Inspections> {
  const all = inTurn(plannedFiles(plan), (file) => readable(file, () => inspect(file, onIrregular)));
  // Whoever awaits it gets the error; until then it must not count as unhandled.
  all.catch(() => undefined);
  return all;
}

async function inTurn(
  files: readonly PlannedFile[],
  look: (file: PlannedFile) => Promise<Inspection>,
): Promise<Inspections> {
  const found = new Map<string, Inspection>();
  const waiting = files.values();
  const worker = async () => {
    for (const file of waiting) {
      const seen = await look(file);
      const before = found.get(file.path);
      // A file that is read in two ways is as irregular as the worse of them; one that is rewritten was hardly looked at.
      if (before === undefined || (before.regular && !file.rewrite)) found.set(file.path, seen);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return found;
}

/** Rewrites the files that `which` chooses; a clock is told how far that is. */
export async function rewrite(
  plan: Reads,
  which: (file: PlannedFile) => boolean,
  folder: string,
  clock?: Clock,
): Promise<Normalized[]> {
  const done: Normalized[] = [];
  const all = plannedFiles(plan);
  const chosen = all.filter(which);
  if (chosen.length === 0) return done;
  const size = chosen.reduce((sum, file) => sum + (lookAt(file.path)?.size ?? 0), 0);
  let read = 0;
  clock?.stage('rewriting files', () => (size === 0 ? undefined : read / size));
  for (const file of chosen) {
    const target = path.join(folder, `rewritten-${all.indexOf(file) + 1}.csv`);
    const count = (chunk: Buffer) => {
      read += chunk.length;
    };
    done.push(await readable(file, () => normalize(file, target, count)));
  }
  return done;
}

/** The plan with rewritten files in place of the originals. */
export function withRewritten(plan: Plan, rewritten: readonly Normalized[]): Plan {
  const found = new Map(rewritten.map((each) => [fileKey(each.file), each.file]));
  const replaced = (file: PlannedFile) => found.get(fileKey(file)) ?? file;
  return {
    ...withExportFiles(plan, replaced),
    last: plan.last && { ...plan.last, file: replaced(plan.last.file) },
  };
}

/** The plan with another file in place of each of its exports and lookups. */
export function withExportFiles(plan: Plan, instead: (file: PlannedFile) => PlannedFile): Plan {
  return {
    ...plan,
    exports: plan.exports.map((each) => ({
      ...each,
      files: each.files.map(instead),
      lookups: each.lookups.map((lookup) => ({ ...lookup, files: lookup.files.map(instead) })),
    })),
  };
}

/**
 * Does work while the files of a plan must stay as they are. An export that another system is still writing, or takes
 * away, is no export.
 * @throws ProblemsError when a file was changed meanwhile, whatever the work came to
 */
export async function whileUnchanged<T>(plan: Reads, work: () => Promise<T>): Promise<T> {
  const before = plannedFiles(plan).map(({ path: file }) => ({ file, stamp: stampOf(file) }));
  const refuseChanged = () => {
    const changed = before.filter(({ file, stamp }) => stamp === undefined || stampOf(file) !== stamp);
    if (changed.length > 0) throw new ProblemsError(changed.map(({ file }) => changedProblem(file)));
  };
  try {
    return await work();
  } finally {
    refuseChanged();
  }
}

/** What differs after a file was written; the same for pipes, which change by being read. */
function stampOf(file: string): string | undefined {
  const found = lookAt(file);
  if (found === undefined) return undefined;
  return found.isFile() ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}

/** The problem of a file that is another one than it was, or gone. */
export function changedProblem(file: string, there = stampOf(file) !== undefined): Problem {
  return {
    code: 'export-unreadable',
    place: { file: shownPath(file) },
    reason: there ? 'the file was changed while it was read' : 'the file was taken away while it was read',
    fix: 'run again when nobody writes to it any longer',
  };
}

/** Broken archives and disks come up while bytes are read. */
async function readable<T>(file: PlannedFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = toldBy(error);
    if (code === undefined && !(error instanceof DamagedFile)) throw error;
    if (code === 'ENOSPC')
      fail({
        code: 'disk',
        reason: 'the disk is full',
        fix: 'free some space, or write the results elsewhere with --out',
      });
    return fail({
      code: 'export-unreadable',
      place: { file: shownPath(file.path) },
      reason: `the file cannot be read to its end: ${message}`,
      fix: 'copy or export it again',
    });
  }
}
