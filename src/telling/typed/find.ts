// graded.parquet that was written of results before, beside them: read in place of graded.csv where it holds the same.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import type { Note } from '../../foundation/problems/note.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { listedShape } from '../../results/listed/listed.js';
import { readManifest } from '../../results/manifest.js';
import { readSealed, typedFile } from './seal.js';

/** Where `gradus report` writes unless it is told otherwise. */
export const reportsBeside = (results: string): string => `${results}-report`;

export interface FoundTyped {
  readonly typed: PlannedFile['typed'];
  /** Why a file that is there is not read. */
  readonly note: Note | undefined;
}

const outputs = z.object({ outputs: z.array(listedShape) });

/**
 * Looks for the file of results whose graded.csv is the one in their manifest.
 * @param folder of the results, absolute
 * @param scratch the file is copied there and read there: nobody changes it once it was looked at
 * @returns no file and no note where there is none
 */
export function findTyped(folder: string, scratch: string): FoundTyped {
  const file = path.join(reportsBeside(folder), typedFile);
  if (lookAt(file)?.isFile() !== true) return { typed: undefined, note: undefined };
  const said = readManifest(folder, outputs)?.outputs.find((each) => each.file === 'graded.csv');
  const copy = path.join(scratch, `${said?.sha256 ?? ''}.parquet`);
  try {
    const bytes = readFileSync(file);
    const sealed = readSealed(bytes);
    if (sealed === undefined) return { typed: undefined, note: altered(file, folder) };
    if (sealed.holds !== said?.sha256) return { typed: undefined, note: ofOthers(file, folder) };
    writeFileSync(copy, bytes, { mode: 0o600 });
    return { typed: { path: copy, columns: sealed.columns }, note: undefined };
  } catch {
    // graded.csv says the same, and can be read.
    rmSync(copy, { force: true });
    return { typed: undefined, note: undefined };
  }
}

const again = (folder: string) => `gradus report ${shownPath(folder)} --format parquet`;

const altered = (file: string, folder: string): Note => ({
  en: `${shownPath(file)} has been altered since it was written, so graded.csv was read in its place; ${again(folder)} writes it anew`,
  zh: `${shownPath(file)} 写成后已被改动，故改读 graded.csv；${again(folder)} 可重新写成`,
});

const ofOthers = (file: string, folder: string): Note => ({
  en: `${shownPath(file)} is of other results than those that stand there now, so graded.csv was read in its place; ${again(folder)} writes it anew`,
  zh: `${shownPath(file)} 属于另一份结果，与现有结果不符，故改读 graded.csv；${again(folder)} 可重新写成`,
});
