// Folders for what was brought here from storage that only a cluster reads: private, and gone when the command ends.
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { forgetStandIns } from '../problems/stand-ins.js';

let scratch: string | undefined;
let made = 0;
let whoListens: () => void = () => undefined;

/** Says who wants to know when there is something to remove. */
export function whenBrought(listener: () => void): void {
  whoListens = listener;
}

/** A new folder for what is brought here. @param makeScratch makes the one in which all of them stand */
export function broughtFolder(makeScratch: () => string): string {
  if (scratch === undefined) {
    scratch = makeScratch();
    process.once('exit', dropBrought);
    whoListens();
  }
  const folder = path.join(scratch, `brought-${++made}`);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Removes all of them: when a command ends, or is asked to stop. */
export function dropBrought(): void {
  forgetStandIns();
  if (scratch === undefined) return;
  try {
    // Approving makes a folder read-only, and nothing can be taken out of one that is.
    for (const name of readdirSync(scratch))
      if (name.startsWith('brought-')) chmodSync(path.join(scratch, name), 0o700);
    rmSync(scratch, { recursive: true, force: true });
  } catch {
    // What is left goes with the next command.
  }
  process.off('exit', dropBrought);
  scratch = undefined;
}
