// Results on storage that a cluster reads, brought here: whoever reads results works on a private folder that is gone when the
// process ends, and tells of the place on storage.
import {
  appendFileSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { withStorage } from '../../engine/open.js';
import type { FarFile, FarStorage } from '../../engine/spark/far.js';
import type { ResultsFile } from '../../format/files.js';
import { broughtFolder } from '../../foundation/folders/brought.js';
import { whileWriting } from '../../foundation/folders/disk.js';
import { makeScratch } from '../../foundation/folders/leftovers.js';
import { withoutEnd } from '../../foundation/problems/far-path.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { farNameOf, standIn } from '../../foundation/problems/stand-ins.js';
import { clusterOf } from '../../grammar/engine.js';
import {
  type FarRun,
  newestOf,
  noFarResults,
  partsInOrder,
  runsBelow,
  runsIn,
  toldOfResults,
} from './runs.js';

/** Results that were brought here. */
interface Fetched {
  readonly folder: string;
  readonly run: FarRun;
  readonly remote: string;
  /** Large tables that are not here yet. */
  readonly missing: Set<string>;
}

/** What was brought here, by its name on storage; counts as long as the folder stands in for it. */
const fetched = new Map<string, Fetched>();

/** A large table that was left on storage. */
export interface LeftTable {
  /** All its parts, in their order. */
  readonly parts: readonly FarFile[];
  /** File of this machine that begins with its headings. */
  readonly headings: string;
}

/** Large tables of last results, by the file of this machine that stands in for each. */
const left = new Map<string, LeftTable>();

/**
 * A folder of this machine with what results on storage hold.
 * @param engine what the command line says of the cluster that reads them
 * @throws ProblemsError where no cluster is named, or there are no results
 */
export async function resultsHere(far: string, engine: string | undefined): Promise<string> {
  const { folder } = await fetchedFrom(far, engine, bringAll);
  await wholeHere(folder);
  return folder;
}

/**
 * The same of last results that the cluster is going to grade on: large tables stay where they are, and it reads them there.
 * @throws ProblemsError as for others
 */
export async function lastResultsHere(far: string, engine: string | undefined): Promise<string> {
  const { folder, run } = await fetchedFrom(far, engine, bringSmall);
  for (const name of namesInParts(folder)) {
    const file = path.join(folder, name);
    if (!left.has(file)) left.set(file, { parts: partsInOrder(run.files.get(name) ?? []), headings: file });
  }
  return folder;
}

/** What was left on storage of a file of last results; undefined of a file that is read here. */
export const leftThere = (file: string): LeftTable | undefined =>
  farNameOf(file) === undefined ? undefined : left.get(path.resolve(file));

/** Brings what was left on storage of results in a folder, for whoever reads them here; nothing is done for every other folder. */
export async function wholeHere(folder: string): Promise<void> {
  const known = fetchedAt(folder);
  if (known === undefined || known.missing.size === 0) return;
  const { run, remote, missing } = known;
  await withStorage(remote, (storage) =>
    toldOfResults(run.results, () => fetchRun(storage, run, known.folder, (name) => missing.has(name))),
  );
  missing.clear();
}

/** Brings files of a run into a folder. @returns names of those that it left */
type Bring = (storage: FarStorage, run: FarRun, folder: string) => Promise<Set<string>>;

const bringAll: Bring = async (storage, run, folder) => {
  await fetchRun(storage, run, folder);
  return new Set();
};

const bringSmall: Bring = async (storage, run, folder) => {
  await fetchRun(storage, run, folder, (name) => name === manifestFile);
  const large = namesInParts(folder).filter((name) => run.files.has(name));
  await fetchRun(storage, run, folder, (name) => name !== manifestFile && !large.includes(name));
  // It stands in for nothing: who asks for a file of the results is to find the folder with all of them.
  const beginnings = broughtFolder(makeScratch);
  for (const name of large) {
    const parts = partsInOrder(run.files.get(name) ?? []);
    const headings = path.join(beginnings, name);
    for await (const { bytes } of storage.contents(parts.slice(0, 1))) keep(headings, bytes);
    left.set(path.join(folder, name), { parts, headings });
  }
  return new Set(large);
};

async function fetchedFrom(far: string, engine: string | undefined, bring: Bring): Promise<Fetched> {
  const name = withoutEnd(far);
  const known = fetched.get(name);
  if (known !== undefined && farNameOf(known.folder) === name) return known;
  const remote = remoteFor(far, engine);
  return withStorage(remote, async (storage) => {
    const runs = await runsIn(storage, name);
    const run = newestOf(runs) ?? noFarResults(name, runs);
    const folder = broughtFolder(makeScratch);
    const missing = await toldOfResults(name, () => bring(storage, run, folder));
    standIn(folder, name);
    const found = { folder, run, remote, missing };
    fetched.set(name, found);
    return found;
  });
}

const manifestFile = 'manifest.json' satisfies ResultsFile;

/** What is looked at to list results, without their customers. */
const headline = /\.json(\.sig)?$/;

/**
 * A folder of this machine with what all results below a folder on storage say of themselves.
 * @throws ProblemsError where no cluster is named
 */
export async function shelfHere(far: string, engine: string | undefined): Promise<string> {
  const root = withoutEnd(far);
  return withStorage(remoteFor(far, engine), async (storage) => {
    const runs = await runsBelow(storage, root);
    const places = [...new Set(runs.map(({ results }) => results))];
    const folder = broughtFolder(makeScratch);
    standIn(folder, root);
    for (const place of places) {
      const run = newestOf(runs.filter(({ results }) => results === place));
      if (run === undefined) continue;
      const own = path.join(folder, ...place.slice(root.length).split('/').filter(Boolean));
      mkdirSync(own, { recursive: true, mode: 0o700 });
      await toldOfResults(place, () => fetchRun(storage, run, own, (name) => headline.test(name)));
    }
    return folder;
  });
}

/** The run whose files stand in a folder that was brought here; undefined of every other folder. */
export function fetchedRun(folder: string): FarRun | undefined {
  return fetchedAt(folder)?.run;
}

/**
 * A file of other results on storage, brought here by the cluster that brought the results in this folder.
 * @returns undefined where these were not brought here: then nobody says which cluster reads the others
 */
export async function fileBeside(folder: string, far: string): Promise<string | undefined> {
  const own = fetchedAt(folder);
  return own && fileHere(far, own.remote);
}

/** The file of this machine that a file of results on storage is brought to. @param engine as for its results */
export async function fileHere(far: string, engine: string | undefined): Promise<string> {
  const { dir, base } = path.posix.parse(far);
  return path.join(await resultsHere(dir, engine), base);
}

function fetchedAt(folder: string) {
  if (farNameOf(folder) === undefined) return undefined;
  return [...fetched.values()].find((each) => each.folder === path.resolve(folder));
}

/**
 * Where the cluster answers that reads results.
 * @throws ProblemsError where none is named
 */
export function remoteFor(far: string, engine: string | undefined): string {
  return (
    clusterOf(engine, undefined)?.remote ??
    fail({
      code: 'engine',
      place: { file: shownPath(far) },
      reason: 'these results lie on storage that only a cluster reads, and none is named',
      fix: 'name the cluster: --engine sc://HOST:15002, or SPARK_REMOTE',
    })
  );
}

/** Writes the files of a run into a folder. @param wanted which of them; all without it */
export async function fetchRun(
  storage: FarStorage,
  run: FarRun,
  folder: string,
  wanted: (name: string) => boolean = () => true,
): Promise<void> {
  const names = [...run.files.keys()].filter(wanted);
  const parts = names.flatMap((name) =>
    partsInOrder(run.files.get(name) ?? []).map((file) => ({ name, file })),
  );
  let at = 0;
  for await (const { bytes } of storage.contents(parts.map(({ file }) => file))) {
    keep(path.join(folder, parts[at++]?.name ?? ''), bytes);
  }
  cutEnds(folder, names);
}

function keep(file: string, bytes: Buffer): void {
  try {
    appendFileSync(file, bytes, { mode: 0o600 });
  } catch (error) {
    throw whileWriting(path.dirname(file), error, 'set TMPDIR to another folder');
  }
}

/** Every part ends with a line end, also where a file does not; how long it is, the manifest says. */
function cutEnds(folder: string, names: readonly string[]): void {
  for (const [name, bytes] of lengthsIn(folder)) {
    if (!names.includes(name)) continue;
    const handle = openSync(path.join(folder, name), 'r+');
    try {
      const last = Buffer.alloc(1);
      if (fstatSync(handle).size !== bytes + 1) continue;
      readSync(handle, last, 0, 1, bytes);
      if (last.toString() === '\n') ftruncateSync(handle, bytes);
    } finally {
      closeSync(handle);
    }
  }
}

/** How long each file is. */
const lengthsIn = (folder: string) => new Map(outputsIn(folder).map(({ file, bytes }) => [file, bytes]));

/** Files that a cluster wrote. */
const namesInParts = (folder: string) =>
  outputsIn(folder).flatMap(({ file, parts }) => (parts === undefined ? [] : [file]));

const outputsShape = z.object({
  outputs: z.array(z.object({ file: z.string(), bytes: z.number(), parts: z.array(z.unknown()).optional() })),
});

/** What the manifest says of the files, as far as it can be read: what is wrong with it, whoever opens the folder tells. */
function outputsIn(folder: string): z.output<typeof outputsShape>['outputs'] {
  try {
    const said: unknown = JSON.parse(readFileSync(path.join(folder, manifestFile), 'utf8'));
    return outputsShape.parse(said).outputs;
  } catch {
    return [];
  }
}
