// Whether results stand on storage although putting the last of them there failed: the cluster may end what it began, also where
// nobody hears of it any more.
import { setTimeout as pause } from 'node:timers/promises';
import { withStorage } from '../../engine/open.js';
import { ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { type FarRun, isComplete, runsIn } from './runs.js';

/** Pauses in milliseconds before it is looked for again where the connection was lost; tests have shorter ones. */
export const looks = { pauses: [2000, 5000] };

/**
 * Looks whether the manifest of a run stands.
 * @param error what putting it there came to
 * @throws ProblemsError where nobody answers, so that it is not known
 */
export async function standsAfter(
  error: unknown,
  remote: string,
  run: Pick<FarRun, 'results' | 'name'>,
): Promise<boolean> {
  const lost = error instanceof ProblemsError && error.problems.some(({ code }) => code === 'engine');
  try {
    return await withStorage(remote, async (storage) => {
      for (const wait of [0, ...(lost ? looks.pauses : [])]) {
        await pause(wait);
        const runs = await runsIn(storage, run.results);
        if (runs.some((each) => each.name === run.name && isComplete(each))) return true;
      }
      return false;
    });
  } catch {
    throw notKnown(error, run.results);
  }
}

function notKnown(error: unknown, results: string): ProblemsError {
  const said = error instanceof Error ? ` (${error.message})` : '';
  const problem = {
    code: 'engine',
    place: { file: shownPath(results) },
    reason: `nobody answers since the manifest, the last file, was sent there${said}, so that it is not known whether these results stand`,
    fix: `look once the cluster answers: gradus ls ${results} --engine sc://HOST:15002; and run again if they are not there`,
  } as const;
  return new ProblemsError([problem], [], 'it is not known whether these results stand.');
}
