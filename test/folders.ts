// Removes what tests wrote, also where results were approved and are read-only.
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const work: (() => unknown)[] = [];

/** Does something once the tests of the file have ended. Modules are loaded once for many files, so they cannot ask vitest. */
export function whenFileEnds(what: () => unknown): void {
  work.push(what);
}

/** What test files have left to do; called after each. */
export async function endFile(): Promise<void> {
  for (const each of work.splice(0)) await each();
}

/** Removes a folder with everything in it. */
export function removeFolder(folder: string): void {
  if (!existsSync(folder)) return;
  makeWritable(folder);
  rmSync(folder, { recursive: true, force: true });
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) makeWritable(path.join(folder, entry.name));
}
