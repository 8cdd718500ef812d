// sql: the statements of a review, in the order in which they run.

import { dialectOf } from '../../engine/dialects.js';
import { stepsOf } from '../../engine/steps/index.js';
import { prepare } from '../../grading/prepare/prepare.js';
import type { Flags, ReviewFlag, Run } from '../context/command.js';

type SqlFlags = Flags<ReviewFlag>;

export const sql: Run<SqlFlags> = async ([reviewFile], flags, context) => {
  const { plan } = await prepare(reviewFile, flags);
  const dialect = dialectOf();
  const { steps, outputs } = stepsOf(plan, dialect);
  const statements = [
    ...steps.map((step) => {
      const reads = step.reads.length === 0 ? 'files' : step.reads.join(', ');
      const kind = step.stored ? 'TABLE' : 'VIEW';
      if (step.toFind !== undefined) {
        return `-- ${step.name}: one row is ${step.grain}; gradus finds it with k-means from these points, unless assign: has centres:\n${step.sql};`;
      }
      return `-- ${step.name}: one row is ${step.grain}; reads ${reads}\nCREATE ${kind} ${dialect.identifier(step.name)} AS\n${step.sql};`;
    }),
    ...outputs.map(
      ({ file, step }) => `-- ${file}\nCOPY (${step.sql}) TO ${dialect.text(file)} (FORMAT csv, HEADER);`,
    ),
  ];
  context.document(`${statements.join('\n\n')}\n`);
  return 0;
};
