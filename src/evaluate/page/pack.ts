// The folder of an evaluation.
import { beginsWith, type PackKind, refuseFolder } from '../../foundation/folders/pack.js';

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
  isOurs: beginsWith(evaluationMark, evaluationFiles.page),
};

/**
 * Refuses a folder that the evaluation must not stand in.
 * @throws ProblemsError where it lies in results, or holds anything but an earlier evaluation
 */
export function refuseEvaluationFolder(target: string, results: readonly string[]): void {
  refuseFolder(target, { results, files: [] }, evaluationKind);
}
