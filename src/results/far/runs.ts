// Results on storage that a cluster reads: a folder for each run, `run-0001-1a2b3c4d`, with a folder for each file, whose parts
// stand in folders by number. The manifest is written last, so that a run without one has no results.
import type { FarFile, FarStorage } from '../../engine/spark/far.js';
import type { ResultsFile } from '../../format/files.js';
import { withoutEnd } from '../../foundation/problems/far-path.js';
import { fail, type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';

/** What one run has written. */
export interface FarRun {
  /** Folder in which results lie, as people name it. */
  readonly results: string;
  /** Folder of the run in there; empty where results are named by the folder of their run. */
  readonly name: string;
  /** Parts of each file, in their order. */
  readonly files: ReadonlyMap<string, readonly FarFile[]>;
}

/** The folder of a run. */
export const placeOf = ({ results, name }: Pick<FarRun, 'results' | 'name'>) =>
  name === '' ? results : `${results}/${name}`;

/** `run-0012-1a2b3c4d`: the number says which run is the newest, the rest tells runs of the same number apart. */
const runName = /^run-(\d+)-[0-9a-f]+$/;

const numberOf = (name: string) => Number(runName.exec(name)?.[1] ?? 0);

/** A folder name for the run after these. @param mark tells it from others that begin now */
export function nextRun(runs: readonly FarRun[], mark: string): string {
  const last = Math.max(0, ...runs.map(({ name }) => numberOf(name)));
  return `run-${String(last + 1).padStart(4, '0')}-${mark}`;
}

/** The folder of a part of a file, from 1. @param file its folder */
export const partFolder = (file: string, number: number) => `${file}/part-${String(number).padStart(5, '0')}`;

/** What orders the files of parts: the folder of the part, its task there, and the file of the task. */
const numbersIn = (file: FarFile) =>
  (/\/part-(\d+)\/part-(\d+)(?:-.*-c(\d+)\b)?[^/]*$/.exec(file.path) ?? []).slice(1).map(Number);

/** Files of one file of results, in the order of what they hold; Spark fills its numbers up to some digits only. */
export function partsInOrder(files: readonly FarFile[]): FarFile[] {
  const keyed = files.map((file) => ({ file, numbers: numbersIn(file) }));
  keyed.sort((a, b) => {
    const at = a.numbers.findIndex((number, index) => number !== b.numbers[index]);
    const [one = 0, other = 0] = [a.numbers[at], b.numbers[at]];
    return one - other || (a.file.path < b.file.path ? -1 : 1);
  });
  return keyed.map(({ file }) => file);
}

/** Only files of results have such names; whatever else lies there is passed over. */
const part = /^(?:(.*)\/)?([a-z][\w-]*(?:\.\w+)+)\/part-\d+\/[^/]+$/;

/**
 * All runs in a folder on storage and in those below it, whether they came to their end or not.
 * @throws ProblemsError where the cluster cannot look there
 */
export async function runsBelow(storage: FarStorage, far: string): Promise<FarRun[]> {
  const root = withoutEnd(far);
  const runs = new Map<string, { results: string; name: string; files: Map<string, FarFile[]> }>();
  for (const file of await toldOfResults(root, () => storage.list([root]))) {
    if (!file.path.startsWith(`${root}/`)) continue;
    const [, folder = '', name = ''] = part.exec(file.path.slice(root.length + 1)) ?? [];
    if (name === '') continue;
    const last = folder.split('/').at(-1) ?? '';
    const isRun = runName.test(last);
    if (!isRun && folder !== '') continue;
    const results = isRun ? [root, ...folder.split('/').slice(0, -1)].join('/') : root;
    const run = runs.get(folder) ?? { results, name: last, files: new Map() };
    runs.set(folder, run);
    run.files.set(name, [...(run.files.get(name) ?? []), file]);
  }
  return [...runs.values()].sort((a, b) => numberOf(a.name) - numberOf(b.name) || (a.name < b.name ? -1 : 1));
}

/** Runs of the very folder that is named. */
export const runsIn = async (storage: FarStorage, far: string) =>
  (await runsBelow(storage, far)).filter(({ results }) => results === withoutEnd(far));

/** Whether a run came to its end. */
export const isComplete = ({ files }: FarRun) => files.has(manifest);

/** The results among runs of one folder: those of the newest run that came to its end. */
export const newestOf = (runs: readonly FarRun[]) => runs.findLast(isComplete);

const manifest = 'manifest.json' satisfies ResultsFile;
const approval = 'approval.json' satisfies ResultsFile;

/** Whether somebody has approved them. */
export const isApproved = (run: FarRun | undefined): run is FarRun => run?.files.has(approval) === true;

/** @throws ProblemsError that says why there are no results */
export function noFarResults(far: string, runs: readonly FarRun[]): never {
  const [unfinished] = runs;
  return fail({
    code: 'no-results',
    place: { file: shownPath(far) },
    reason:
      unfinished === undefined
        ? 'the cluster finds no gradus results there'
        : `no run has come to its end there: ${unfinished.name} has no manifest`,
    fix:
      unfinished === undefined
        ? 'name the folder that stood behind results: or --out when it was graded on the cluster'
        : 'grade again on the cluster',
  });
}

/** Work on storage; what goes wrong there is told of the results, not of an export. */
export async function toldOfResults<T>(far: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems.map((each) => ofResults(each, far)));
  }
}

function ofResults(problem: Problem, far: string): Problem {
  const { code } = problem;
  if (code !== 'export-unreadable' && code !== 'export-missing' && code !== 'disk') return problem;
  return {
    ...problem,
    code: 'disk',
    place: { file: shownPath(far) },
    fix: 'look at the path, and at the libraries and rights that the cluster has for this storage, and run again',
  };
}
