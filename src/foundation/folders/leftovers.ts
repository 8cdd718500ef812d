// Folders of temporary data say whose they are, so that what a killed run left can be told from what a run at work
// needs, also when another process has taken the number of the dead one.
import { lstatSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRegular } from '../problems/file-errors.js';
import { alive, fateOf, type Owner, readOwner, thisOwner } from './owner.js';

/** How scratch folders are called, in the folder for temporary files; the number of the process comes next. */
const scratchPrefix = path.join(tmpdir(), 'gradus-run-');

/** Makes a scratch folder. It has the number in its name for the moment before it is signed. */
export function makeScratch(): string {
  const folder = mkdtempSync(`${scratchPrefix}${process.pid}-`);
  signFolder(folder);
  return folder;
}

const signature = 'owner.json';

/** Writes into a folder that it belongs to this process. */
export function signFolder(folder: string): void {
  writeFileSync(path.join(folder, signature), `${JSON.stringify(thisOwner())}\n`, { mode: 0o600 });
}

/**
 * Whether the run that made a folder is known to be gone.
 * @param pid the number in the folder's name, which counts until the folder is signed
 */
export function isDead(folder: string, pid: number): boolean {
  const owner = ownerOf(folder);
  return owner === undefined ? Number.isInteger(pid) && !alive(pid) : fateOf(owner) === 'gone';
}

function ownerOf(folder: string): Owner | undefined {
  try {
    return readOwner(readRegular(path.join(folder, signature)).toString());
  } catch {
    return undefined;
  }
}

/** Scratch folders of this user whose runs were killed. */
export function deadScratch(): string[] {
  const [folder, prefix] = [path.dirname(scratchPrefix), path.basename(scratchPrefix)];
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(prefix))
      .map((name) => path.join(folder, name))
      .filter((each) => isOurs(each) && isDead(each, numberIn(each)));
  } catch {
    // Nobody may look there, or it is gone: then there is nothing to tidy up.
    return [];
  }
}

function numberIn(folder: string): number {
  return Number(/-(\d+)-[^-]*$/.exec(folder)?.[1]);
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}
