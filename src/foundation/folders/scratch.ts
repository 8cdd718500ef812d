// A folder for temporary data that is gone afterwards, also when the process is asked to stop.
import { tmpdir } from 'node:os';
import type { Note } from '../problems/note.js';
import type { StageHook } from '../stages/clock.js';
import { removeQuietly, whileWriting } from './disk.js';
import { deadScratch, makeScratch } from './leftovers.js';

/** What long work tells, and who wants to know when it must stop. */
export interface RunHooks extends StageHook {
  /** Told what is not wrong but should be known. */
  noted?(note: Note): void;
  /** Told when new results have taken their place: from then on nobody may say that nothing was written. */
  published?(): void;
  /** Told where new results are about to take their place elsewhere, and nobody knows whether they have; undefined: they have not. */
  readonly publishing?: ((target: string | undefined) => void) | undefined;
  /** Told what happened on the way that says nothing about the results. */
  note?: ((text: string) => void) | undefined;
  /** Registers work to be done if the process is asked to stop; returns how to take it back. */
  onStop(cleanUp: () => unknown): () => void;
}

/** Hands a new folder to `use`, and removes it whatever happens. */
export async function withScratch<T>(hooks: RunHooks, use: (folder: string) => Promise<T>): Promise<T> {
  let folder: string | undefined;
  const discard = () => {
    if (folder !== undefined) removeQuietly(folder);
  };
  // Before the folder is there: a signal between the two would end the process and leave it behind.
  const forget = hooks.onStop(discard);
  try {
    folder = scratchFolder();
    return await use(folder);
  } catch (error) {
    throw folder === undefined ? error : whileWriting(folder, error, elsewhere);
  } finally {
    discard();
    forget();
  }
}

const elsewhere = 'set TMPDIR to another folder';

function scratchFolder(): string {
  try {
    return makeScratch();
  } catch (error) {
    throw whileWriting(tmpdir(), error, elsewhere);
  }
}

/** Removes the raw rows that killed runs left among temporary files; every command does, whatever it is about. */
export function removeLeftovers(): void {
  for (const folder of deadScratch()) removeQuietly(folder);
}
