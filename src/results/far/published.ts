// Results are put on storage that a cluster writes: all files of a run into a folder of its own, and the manifest last.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withStorage } from '../../engine/open.js';
import type { FarStorage } from '../../engine/spark/far.js';
import { wholeLines } from '../../exports/bytes/whole-lines.js';
import type { ResultsFile } from '../../format/files.js';
import { makePrivate, removeQuietly } from '../../foundation/folders/disk.js';
import { makeScratch } from '../../foundation/folders/leftovers.js';
import type { RunHooks } from '../../foundation/folders/scratch.js';
import { withoutEnd } from '../../foundation/problems/far-path.js';
import type { Note } from '../../foundation/problems/note.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { fetchedRun, fetchRun, remoteFor } from './fetched.js';
import {
  type FarRun,
  isApproved,
  newestOf,
  nextRun,
  partFolder,
  placeOf,
  runsIn,
  toldOfResults,
} from './runs.js';
import { type LastFile, manifestOf, standsAfter } from './stands.js';
import { FarTables } from './tables.js';

const manifest = 'manifest.json' satisfies ResultsFile;
const approval = 'approval.json' satisfies ResultsFile;
const signature = 'approval.json.sig' satisfies ResultsFile;

/** Files that say by being there that something is done: a stop between two parts of one would leave half of it, which counts. */
const whole: ReadonlySet<string> = new Set([manifest, approval, signature]);

/** Bytes of one part of all other files, and of a piece of it. */
const partSize = 8 * 1024 * 1024;
const pieceSize = 1024 * 1024;

const lineFeed = 10;

export interface FarFolder {
  readonly target: string;
  readonly work: string;
  readonly spill: string;
  /** Tables that the cluster writes there itself. */
  readonly there: FarTables;
  publish(): Promise<Note[]>;
  discard(): void;
}

/** Where results go, and who is asked on the way. */
interface FarTarget {
  /** `sc://host:port`. */
  readonly remote: string | undefined;
  readonly hooks: RunHooks;
  /** Throws where earlier results, of which the approval stands in this folder, are to stay. */
  readonly refuseApproved: (folder: string) => void;
}

/**
 * Prepares to write results to storage. Earlier ones stay there, and count until the manifest of the new ones stands.
 * @throws ProblemsError where no cluster is named, it cannot look there, or the results there are approved
 */
export async function prepareFarFolder(target: string, given: FarTarget): Promise<FarFolder> {
  const remote = remoteFor(target, given.remote);
  const { before, run } = await withStorage(remote, async (storage) => {
    const mark = randomBytes(4).toString('hex');
    const standing = await standingIn(storage, target, given);
    const name = nextRun(await runsIn(storage, target), mark);
    return { before: standing, run: { results: withoutEnd(target), name } };
  });
  const base = makeScratch();
  const [work, spill] = [path.join(base, 'out'), path.join(base, 'spill')];
  for (const each of [work, spill]) makePrivate(each);
  return {
    target,
    work,
    spill,
    there: new FarTables(placeOf(run)),
    publish: async () => {
      let last = false;
      const send = async (storage: FarStorage) => {
        await toldOfResults(target, async () => {
          for (const name of readdirSync(work)) if (name !== manifest) await put(storage, run, work, name);
        });
        // Somebody may have graded there meanwhile, or approved what stands there.
        const now = await standingIn(storage, target, given);
        if (now?.name !== before?.name) refuseOvertaken(target);
        last = true;
        given.hooks.publishing?.(target);
        await toldOfResults(target, () => put(storage, run, work, manifest));
      };
      await withStorage(remote, send, given.hooks.onStop).catch(async (error: unknown) => {
        if (last && (await standsAfter(error, remote, manifestOf(run)))) return;
        given.hooks.publishing?.(undefined);
        throw error;
      });
      return [];
    },
    discard: () => removeQuietly(base),
  };
}

/**
 * The problem of results that somebody approved, as grading would meet it.
 * @throws ProblemsError with it
 */
export async function checkFarFolder(target: string, given: Omit<FarTarget, 'hooks'>): Promise<void> {
  await withStorage(remoteFor(target, given.remote), (storage) => standingIn(storage, target, given));
}

/** The results that stand there now; undefined where there are none. */
async function standingIn(
  storage: FarStorage,
  target: string,
  { refuseApproved }: Pick<FarTarget, 'refuseApproved'>,
): Promise<FarRun | undefined> {
  const run = newestOf(await runsIn(storage, target));
  if (isApproved(run)) await withApproval(storage, run, refuseApproved);
  return run;
}

/** @param use gets a folder that holds the approval of a run, and is gone afterwards */
async function withApproval<T>(storage: FarStorage, run: FarRun, use: (folder: string) => T): Promise<T> {
  const base = makeScratch();
  try {
    const folder = path.join(base, 'approved');
    mkdirSync(folder);
    await toldOfResults(run.results, () => fetchRun(storage, run, folder, (name) => name === approval));
    return use(folder);
  } finally {
    removeQuietly(base);
  }
}

function refuseOvertaken(target: string): never {
  return fail({
    code: 'locked',
    place: { file: shownPath(target) },
    reason: 'another run has put its results there meanwhile, so that these would take their place unseen',
    fix: 'look at those, and run again if these are to stand there',
  });
}

/**
 * Puts the approval of results that were brought here beside them on storage; nothing is done for every other folder.
 * @throws ProblemsError where it could not be put there, or other results count by now
 */
export async function publishApproval(
  folder: string,
  engine: string | undefined,
  hooks: RunHooks,
): Promise<void> {
  const run = fetchedRun(folder);
  if (run === undefined) return;
  const remote = remoteFor(run.results, engine);
  let last = false;
  const send = async (storage: FarStorage) => {
    const now = newestOf(await runsIn(storage, run.results));
    if (now?.name !== run.name || isApproved(now)) refuseOther(run.results);
    await toldOfResults(run.results, async () => {
      if (existsSync(path.join(folder, signature))) await put(storage, run, folder, signature);
      // The approval last: what is signed is never without its signature.
      last = true;
      await put(storage, run, folder, approval);
    });
  };
  await withStorage(remote, send, hooks.onStop).catch(async (error: unknown) => {
    if (last && (await standsAfter(error, remote, approvalOf(run, folder)))) return;
    throw error;
  });
}

/** The approval in a folder as the last file of what is put to a run: that of somebody else is another one. */
const approvalOf = (run: FarRun, folder: string): LastFile => ({
  run,
  file: 'the approval',
  stand: 'whether these results are approved',
  tells: (results) => `verify ${results}`,
  isThere: (now, storage) =>
    isApproved(now) &&
    withApproval(storage, now, (there) =>
      readFileSync(path.join(there, approval)).equals(readFileSync(path.join(folder, approval))),
    ),
});

function refuseOther(target: string): never {
  return fail({
    code: 'locked',
    place: { file: shownPath(target) },
    reason: 'somebody has graded there, or approved these results, since they were looked at',
    fix: 'look at what stands there now, and approve that',
  });
}

/** Writes a file in parts, each of whole lines, or in one where half of it would count. */
async function put(
  storage: FarStorage,
  run: Pick<FarRun, 'results' | 'name'>,
  folder: string,
  name: string,
): Promise<void> {
  const place = `${placeOf(run)}/${name}`;
  let number = 0;
  let pieces: string[] = [];
  let size = 0;
  const send = async () => {
    await storage.write(partFolder(place, ++number), pieces);
    [pieces, size] = [[], 0];
  };
  for (const piece of piecesOf(path.join(folder, name))) {
    pieces.push(piece);
    size += piece.length;
    if (size >= partSize && !whole.has(name)) await send();
  }
  // A file that holds nothing is one empty line there: how long it is, the manifest says.
  if (number === 0 && pieces.length === 0) pieces.push('');
  if (pieces.length > 0) await send();
}

/** A file in pieces of whole lines, without the line end behind each. */
function* piecesOf(file: string): Generator<string> {
  for (const lines of wholeLines(file, pieceSize)) {
    const ended = lines.at(-1) === lineFeed;
    yield lines.toString('utf8', 0, ended ? lines.length - 1 : lines.length);
  }
}
