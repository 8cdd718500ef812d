// A folder for what must not stay: gone when the work ends, also when it fails or the process is stopped.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { whileWriting } from './folder.js';

export interface StopHook {
  /** Registers work to be done if the process is asked to stop; returns how to take it back. */
  onStop(cleanUp: () => void): () => void;
}

/** Hands a new empty folder to `use`, and removes it with all that is in it. */
export async function inScratch<T>(hooks: StopHook, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = scratchFolder();
  const discard = () => rmSync(folder, { recursive: true, force: true });
  const forget = hooks.onStop(discard);
  try {
    return await use(folder);
  } finally {
    discard();
    forget();
  }
}

function scratchFolder(): string {
  try {
    return mkdtempSync(path.join(tmpdir(), 'gradus-'));
  } catch (error) {
    throw whileWriting(tmpdir(), error);
  }
}
