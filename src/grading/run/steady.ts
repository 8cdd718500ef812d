// Reads of results folders that a run may replace meanwhile: whatever was read must come from one and the same results.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { settle } from '../../foundation/folders/lock.js';
import { lookAt, readRegular } from '../../foundation/problems/file-errors.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';

/** So often work begins again; nobody grades that often in a row. */
const tries = 6;

/** Thrown by work that found out itself that results were replaced. */
class Replaced extends Error {}

/**
 * Does work that reads results folders, and does it again where one of them was replaced meanwhile, whether the work
 * ended well or not: files of two results must not meet. Nothing of it may be shown before this returns.
 * @param work is given a check to be made before it writes anything; the check throws where results were replaced
 * @throws ProblemsError where results are replaced each time
 */
export async function whileSteady<T>(
  folders: readonly string[],
  work: (still: () => void) => Promise<T>,
): Promise<T> {
  for (let done = 0; done < tries; done++) {
    for (const folder of folders) await settle(path.resolve(folder));
    const before = folders.map(identityOf);
    const replaced = () => folders.findIndex((folder, index) => identityOf(folder) !== before[index]) >= 0;
    try {
      const found = await work(() => {
        if (replaced()) throw new Replaced();
      });
      if (!replaced()) return found;
    } catch (error) {
      if (!(error instanceof Replaced) && !replaced()) throw error;
    }
  }
  return fail({
    code: 'locked',
    ...(folders[0] !== undefined && { place: { file: shownPath(folders[0]) } }),
    reason: `these results were replaced ${tries} times while they were read`,
    fix: 'run again when nobody grades into this folder',
  });
}

/** What tells the results in a folder from those before and after them; undefined where there are none. */
function identityOf(folder: string): string | undefined {
  const manifest = path.join(folder, 'manifest.json');
  try {
    const { dev, ino } = lookAt(manifest) ?? {};
    return `${dev} ${ino} ${createHash('sha256').update(readRegular(manifest)).digest('hex')}`;
  } catch {
    return undefined;
  }
}
