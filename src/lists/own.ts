// The lists that the review of a results folder declared, from its copy there.
import path from 'node:path';
import * as z from 'zod';
import { Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import { readShape } from '../foundation/yaml/shape.js';
import { declaredLists, type ListSpec } from '../review/lists.js';
import { writtenLists } from '../review/written-lists.js';

const copyShape = z.looseObject({
  lists: writtenLists.optional(),
  privacy: z.looseObject({ personal: z.array(z.string()).optional() }).optional(),
});

/** The lists, and the fields that the review calls personal. */
export function ownLists(folder: string): { lists: readonly ListSpec[]; personal: readonly string[] } {
  const problems = new Problems();
  const source = readYaml(shownPath(path.join(folder, 'review.yaml')), 'review file', problems);
  const copy = source && readShape(source, copyShape, problems);
  const lists = declaredLists(copy?.lists, source, problems);
  if (copy === undefined || problems.list.length > 0) throw new ProblemsError(problems.list);
  return { lists, personal: copy.privacy?.personal ?? [] };
}
