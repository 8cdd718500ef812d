// The results folder is written whole or not at all: everything goes into a folder beside it, is flushed to the disk,
// and takes its place by renaming. What an interrupted run left behind is put right by the next one.

import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  beside,
  flush,
  makeParent,
  makePrivate,
  recover,
  removeQuietly,
  removeStale,
  unwritable,
} from '../foundation/folders/disk.js';
import { signFolder } from '../foundation/folders/leftovers.js';
import { toldBy } from '../foundation/problems/file-errors.js';
import type { Note } from '../foundation/problems/note.js';
import { fail } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { refuseApproved, refuseForeign, refuseProtected } from './folder-contents.js';

export interface ResultsFolder {
  readonly target: string;
  /** Where files are written until they are published. */
  readonly work: string;
  /** For the engine's temporary data. */
  readonly spill: string;
  /**
   * Puts the finished files in place of earlier results.
   * @returns what could not be done once they stood there, such as removing the earlier ones, one sentence each
   * @throws where they could not take their place; the earlier results are then where they were
   */
  publish(): Note[];
  /** Removes what was written; earlier results stay. Safe to call twice. */
  discard(): void;
}

/**
 * Prepares to write results.
 * @throws ProblemsError when the folder holds something else, or cannot be made
 */
export function prepareFolder(target: string): ResultsFolder {
  recover(target);
  refuseForeign(target);
  refuseApproved(target);
  refuseProtected(target);
  const base = beside(target, `new-${process.pid}`);
  makeParent(target);
  try {
    removeStale(target);
    rmSync(base, { recursive: true, force: true });
    for (const folder of [base, path.join(base, 'out'), path.join(base, 'spill')]) makePrivate(folder);
    signFolder(base);
  } catch (error) {
    removeQuietly(base);
    fail(unwritable(target, error));
  }
  const work = path.join(base, 'out');
  return {
    target,
    work,
    spill: path.join(base, 'spill'),
    publish: () => publish(work, target, base),
    discard: () => removeQuietly(base),
  };
}

function publish(work: string, target: string, base: string): Note[] {
  for (const name of readdirSync(work)) {
    chmodSync(path.join(work, name), 0o600);
    flush(path.join(work, name));
  }
  flush(work);
  // Somebody may have approved them meanwhile, put a file beside them, or protected them.
  refuseForeign(target);
  refuseApproved(target);
  refuseProtected(target);
  const old = beside(target, 'old');
  const replacing = existsSync(target);
  if (replacing) renameSync(target, old);
  try {
    renameSync(work, target);
  } catch (error) {
    if (replacing) putBack(old, target, error);
    throw error;
  }
  // From here on the new results count, whatever happens to the rest.
  return [
    ...afterwards(() => flush(path.dirname(target)), {
      en: 'the disk did not confirm that they will stand there after a power cut',
      zh: '磁盘未确认断电后结果仍在',
    }),
    ...(replacing
      ? afterwards(() => rmSync(old, { recursive: true, force: true }), {
          en: `the earlier results could not be removed and stand in ${shownPath(old)}; remove that folder by hand`,
          zh: `先前的结果无法删除，位于 ${shownPath(old)}；请手工删除该文件夹`,
        })
      : []),
    ...afterwards(() => rmSync(base, { recursive: true, force: true }), {
      en: `temporary files could not be removed; remove ${shownPath(base)} by hand`,
      zh: `临时文件无法删除；请手工删除 ${shownPath(base)}`,
    }),
  ];
}

/** @throws ProblemsError that tells where the earlier results are, if not even they could be put back */
function putBack(old: string, target: string, why: unknown): void {
  try {
    renameSync(old, target);
  } catch {
    const problem = unwritable(target, why);
    fail({
      ...problem,
      reason: `${problem.reason}; the earlier results could not be put back and stand in ${shownPath(old)}`,
      fix: `rename ${shownPath(old)} to ${shownPath(target)}, or run any gradus command on it, which does the same`,
    });
  }
}

/** What to say of a clean-up that failed. */
function afterwards(work: () => void, otherwise: Note): Note[] {
  try {
    work();
    return [];
  } catch (error) {
    const { code = '' } = toldBy(error);
    return [
      {
        en: `the new results are in place, but ${otherwise.en}${code === '' ? '' : ` (${code})`}`,
        zh: `新结果已就位，但${otherwise.zh}${code === '' ? '' : `（${code}）`}`,
      },
    ];
  }
}
