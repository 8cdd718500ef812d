// sql: the statements of a review, in the order in which they run.

import { shownStatements } from '../../engine/shown.js';
import { prepare } from '../../grading/prepare/prepare.js';
import type { Flags, ReviewFlag, Run } from '../context/command.js';

type SqlFlags = Flags<ReviewFlag | 'dialect'>;

export const sql: Run<SqlFlags> = async ([reviewFile], flags, context) => {
  const { plan } = await prepare(reviewFile, flags);
  context.document(`${shownStatements(plan, flags.dialect).join('\n\n')}\n`);
  return 0;
};
