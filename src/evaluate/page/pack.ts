// The folder of an evaluation.
import path from 'node:path';
import { type PackKind, refuseFolder } from '../../foundation/folders/pack.js';
import { lookAt, readRegular } from '../../foundation/problems/file-errors.js';

/** First line of evaluation.md, by which an evaluation is known. */
export const evaluationMark = '<!-- gradus evaluation -->';

export const evaluationFiles = {
  json: 'evaluation.json',
  page: 'evaluation.md',
  html: 'evaluation.html',
  cohorts: 'cohorts.csv',
} as const;

export const evaluationKind: PackKind = {
  called: 'the evaluation',
  files: Object.values(evaluationFiles),
  isOurs: (folder) => {
    const page = path.join(folder, evaluationFiles.page);
    return lookAt(page) !== undefined && readRegular(page).toString().startsWith(evaluationMark);
  },
};

/**
 * Refuses a folder that the evaluation must not stand in.
 * @throws ProblemsError where it lies in results, or holds anything but an earlier evaluation
 */
export function refuseEvaluationFolder(target: string, results: readonly string[]): void {
  refuseFolder(target, { results, files: [] }, evaluationKind);
}
