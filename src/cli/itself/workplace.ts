// The place where gradus runs, looked at: what `gradus doctor` tells. Nothing is changed, and nothing is told that is private:
// no names of files in folders, no variables but those that are named here.
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, freemem, release, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withEngine } from '../../engine/open.js';
import { toldBy } from '../../foundation/problems/file-errors.js';
import { packageSaid } from '../../results/manifest.js';

/** How something stands: `low` works, but not for all; `bad` keeps reviews from being graded. */
export type PlaceStanding = 'ok' | 'low' | 'bad';

export interface Finding {
  readonly what:
    | 'node'
    | 'engine'
    | 'memory'
    | 'processors'
    | 'folder'
    | 'temporary'
    | 'locale'
    | 'environment';
  readonly standing: PlaceStanding;
  /** What was seen, in a form that programs can read. */
  readonly seen: Readonly<Record<string, string | number | boolean | null>>;
}

const gigabyte = 2 ** 30;
/** What grading five million transactions takes, with what is not the engine's. */
const enoughMemory = 1.5 * gigabyte;
const enoughDisk = gigabyte;

/** Looks at everything, in the order in which it is told. */
export async function workplace(folder = process.cwd()): Promise<Finding[]> {
  return [
    node(),
    await engine(),
    memory(),
    { what: 'processors', standing: 'ok', seen: { usable: availableParallelism() } },
    disk('folder', folder),
    disk('temporary', tmpdir()),
    locale(),
    environment(),
  ];
}

function node(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number);
  return {
    what: 'node',
    standing: major >= 20 ? 'ok' : 'bad',
    seen: {
      version: process.versions.node,
      platform: process.platform,
      arch: process.arch,
      system: release(),
      standalone: packageSaid().standalone === true,
      installed: fileURLToPath(new URL('../../', import.meta.url)),
    },
  };
}

/** Whether the engine can be loaded, and counts exactly: a tenth ten times is one. */
async function engine(): Promise<Finding> {
  try {
    const [row] = await withEngine(
      { threads: 1, memory: undefined },
      { files: [], scratch: undefined },
      (opened) => {
        const tenths = Array.from({ length: 10 }, () => ['0.1']);
        const tenth = opened.dialect.cast('c', { kind: 'decimal', precision: 18, scale: 1 });
        const rows = opened.dialect.rowsOfText(['c'], tenths);
        return opened.rows(`SELECT version() AS version, sum(${tenth}) = 1 AS exact FROM ${rows}`);
      },
    );
    const exact = row?.exact === 'true';
    return { what: 'engine', standing: exact ? 'ok' : 'bad', seen: { version: row?.version ?? null, exact } };
  } catch (error) {
    return { what: 'engine', standing: 'bad', seen: { error: toldBy(error).message } };
  }
}

function memory(): Finding {
  // What a container may take; a number beyond all memory where nothing limits it.
  const limit = process.constrainedMemory();
  const all = limit > 0 && limit < totalmem() ? limit : totalmem();
  const free = Math.min(freemem(), all);
  return { what: 'memory', standing: all < enoughMemory ? 'low' : 'ok', seen: { bytes: all, free } };
}

/** Whether a folder can be written to, by writing to it, and how much it has room for. */
function disk(what: 'folder' | 'temporary', folder: string): Finding {
  try {
    const made = mkdtempSync(path.join(folder, '.gradus-doctor-'));
    try {
      writeFileSync(path.join(made, 'file'), 'x');
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    return { what, standing: free < enoughDisk ? 'low' : 'ok', seen: { path: folder, free, writable: true } };
  } catch (error) {
    const { code = null } = toldBy(error);
    // Results may stand elsewhere; what is unpacked on the way has no other place.
    const standing = what === 'folder' ? 'low' : 'bad';
    return { what, standing, seen: { path: folder, writable: false, error: code } };
  }
}

/** Results do not depend on any of this; texts on a screen may. */
function locale(): Finding {
  const { locale: language, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const written = process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || null;
  return { what: 'locale', standing: 'ok', seen: { language, time_zone: timeZone, set: written } };
}

/** Variables that change how gradus runs or talks. */
function environment(): Finding {
  const named = ['NODE_OPTIONS', 'TMPDIR', 'NO_COLOR', 'FORCE_COLOR', 'TERM', 'COLUMNS', 'PAGER'];
  const set = named.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    what: 'environment',
    standing: 'ok',
    seen: { ...Object.fromEntries(set), terminal: process.stdout.isTTY === true },
  };
}
