// Folders of temporary data say whose they are, so that what a killed run left can be told from what a run at work
// needs, also when another process has taken the number of the dead one.
import { existsSync, lstatSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRegular } from '../problems/file-errors.js';
import { alive, fateOf, readOwner, thisOwner } from './owner.js';

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

/** Whether the process that signed a folder lives; undefined where nobody signed it, or this machine cannot tell. */
export function ownerLives(folder: string): boolean | undefined {
  let text: string;
  try {
    text = readRegular(path.join(folder, signature)).toString();
  } catch {
    return undefined;
  }
  const owner = readOwner(text);
  const fate = owner === undefined ? 'unknown' : fateOf(owner);
  return fate === 'unknown' ? undefined : fate === 'alive';
}

/** Scratch folders of this user whose runs were killed. */
export function deadScratch(): string[] {
  const [folder, prefix] = [path.dirname(scratchPrefix), path.basename(scratchPrefix)];
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(prefix))
      .map((name) => path.join(folder, name))
      .filter((each) => isOurs(each) && !(ownerLives(each) ?? numberLives(each)));
  } catch {
    // Nobody may look there, or it is gone: then there is nothing to tidy up.
    return [];
  }
}

/** Whether a process with the number in the name lives; folders without one are not ours to judge. */
function numberLives(folder: string): boolean {
  const number = /-(\d+)-[^-]*$/.exec(folder)?.[1];
  return number === undefined || existsSync(path.join(folder, signature)) || alive(Number(number));
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}
