// The folder in which sheets lie as text while the process runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

let folder: string | undefined;
let told: () => void = () => undefined;

/** Says who wants to know when there is something to remove. */
export function whenTextsAreKept(listener: () => void): void {
  told = listener;
}

/** A place for the text of one more sheet. */
export function placeForText(): string {
  if (folder === undefined) {
    folder = mkdtempSync(path.join(tmpdir(), 'gradus-'));
    process.once('exit', dropTexts);
    told();
  }
  return path.join(mkdtempSync(path.join(folder, 'sheet-')), 'rows.csv');
}

/** Removes all texts: when the process ends, or is asked to stop. */
export function dropTexts(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}
