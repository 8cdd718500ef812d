// What grading would say of the folder that results go to, without touching it.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { unwritable } from '../foundation/folders/disk.js';
import { isFar } from '../foundation/problems/far-path.js';
import { lookAt } from '../foundation/problems/file-errors.js';
import { type Problem, ProblemsError } from '../foundation/problems/problem.js';
import { checkFarFolder } from './far/published.js';
import { refuseApproved, refuseForeign } from './folder-contents.js';

/**
 * The problems of a results folder: files of others in it, results that somebody signed, no right to write beside it.
 * @param remote the cluster that writes it, where it lies on storage
 */
export async function targetProblems(target: string, remote: string | undefined): Promise<Problem[]> {
  if (isFar(target))
    return [
      ...(await problemsOf(() => checkFarFolder(target, { remote, refuseApproved: approvedFor(target) }))),
    ];
  return [
    ...(await problemsOf(() => refuseForeign(target))),
    ...(await problemsOf(() => refuseApproved(target))),
    ...closed(target),
  ];
}

/** Refuses to write to storage where approved results stand, whose approval was brought to a folder here. */
export const approvedFor =
  (target: string) =>
  (folder: string): void => {
    refuseApproved(folder, target);
  };

async function problemsOf(refuse: () => void | Promise<void>): Promise<readonly Problem[]> {
  try {
    await refuse();
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

/** New results are made beside the old ones, in a folder that is made where it is not there. */
function closed(target: string): Problem[] {
  let folder = path.dirname(path.resolve(target));
  while (lookAt(folder) === undefined && path.dirname(folder) !== folder) folder = path.dirname(folder);
  try {
    if (lookAt(folder)?.isDirectory() === false) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [unwritable(target, error)];
  }
}
