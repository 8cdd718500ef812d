// The folder of an appeals review.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beginsWith, type PackKind, refuseFolder, writePack } from '../../foundation/folders/pack.js';
import type { RunHooks } from '../../foundation/folders/scratch.js';
import { packMark } from './page.js';

type Pack = Readonly<Record<'appeals.csv' | 'pack.md' | 'overrides.csv', string>>;

const kind: PackKind = {
  called: 'the pack',
  files: ['appeals.csv', 'overrides.csv', 'pack.md'],
  isOurs: beginsWith(packMark, 'pack.md'),
};

/**
 * Refuses a folder that the pack must not stand in.
 * @throws ProblemsError where it lies in the results, or holds anything but an earlier pack
 */
export function refuseAppealsFolder(target: string, results: string, appealsFile: string): void {
  refuseFolder(target, { results: [results], files: [{ path: appealsFile, called: 'the appeals' }] }, kind);
}

/** Writes the pack. */
export async function writeAppeals(target: string, pack: Pack, hooks: RunHooks): Promise<void> {
  await writePack(target, kind, hooks, async (work) => {
    for (const [name, text] of Object.entries(pack)) writeFileSync(path.join(work, name), text);
  });
}
