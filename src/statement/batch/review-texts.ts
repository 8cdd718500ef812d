// What the review of results says for statements, from its copy there.
import path from 'node:path';
import { Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { readShape } from '../../foundation/yaml/shape.js';
import { type StatementsSpec, statementsOf } from '../../review/statements.js';
import { writtenReview } from '../../review/written.js';

/** @throws ProblemsError where the copy of the review cannot be read */
export function statementsIn(folder: string): StatementsSpec {
  const problems = new Problems();
  const source = readYaml(shownPath(path.join(folder, 'review.yaml')), 'review', problems);
  const written = source && readShape(source, writtenReview, problems);
  if (written === undefined) throw new ProblemsError(problems.list);
  return statementsOf(written.statements, () => undefined);
}
