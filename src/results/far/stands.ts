// Whether results stand on storage although putting the last of them there failed: the cluster may end what it began, also where
// nobody hears of it any more.
import { setTimeout as pause } from 'node:timers/promises';
import { withStorage } from '../../engine/open.js';
import type { FarStorage } from '../../engine/spark/far.js';
import { ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { type FarRun, isComplete, runsIn } from './runs.js';

/** Pauses in milliseconds before it is looked for again where the connection was lost; tests have shorter ones. */
export const looks = { pauses: [2000, 5000] };

/** The last file of what is put there, which makes it count. */
export interface LastFile {
  readonly run: Pick<FarRun, 'results' | 'name'>;
  /** How messages call the file, and what stands once it is there. */
  readonly file: string;
  readonly stand: string;
  /** What tells later whether it stands, behind the word gradus. */
  readonly tells: (results: string) => string;
  readonly isThere: (run: FarRun, storage: FarStorage) => boolean | Promise<boolean>;
}

/** @returns the manifest as the last file of a run */
export const manifestOf = (run: LastFile['run']): LastFile => ({
  run,
  file: 'the manifest, the last file,',
  stand: 'whether these results stand',
  tells: (results) => `ls ${results}`,
  isThere: isComplete,
});

/**
 * Looks whether the last file stands.
 * @param error what putting it there came to
 * @throws ProblemsError where nobody answers, so that it is not known
 */
export async function standsAfter(error: unknown, remote: string, last: LastFile): Promise<boolean> {
  const lost = error instanceof ProblemsError && error.problems.some(({ code }) => code === 'engine');
  try {
    return await withStorage(remote, async (storage) => {
      for (const wait of [0, ...(lost ? looks.pauses : [])]) {
        await pause(wait);
        const runs = await runsIn(storage, last.run.results);
        const found = runs.find(({ name }) => name === last.run.name);
        if (found !== undefined && (await last.isThere(found, storage))) return true;
      }
      return false;
    });
  } catch {
    throw notKnown(error, last);
  }
}

function notKnown(error: unknown, { run: { results }, file, stand, tells }: LastFile): ProblemsError {
  const said = error instanceof Error ? ` (${error.message})` : '';
  const problem = {
    code: 'engine',
    place: { file: shownPath(results) },
    reason: `nobody answers since ${file} was sent there${said}, so that it is not known ${stand}`,
    fix: `look once the cluster answers: gradus ${tells(results)} --engine sc://HOST:15002; and run again if not`,
  } as const;
  return new ProblemsError([problem], [], `it is not known ${stand}.`);
}
