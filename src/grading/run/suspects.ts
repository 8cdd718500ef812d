// Files that the engine should not have read as they lie there.
import type { Plan } from '../../engine/steps/plan/planned.js';
import { lookupExports } from '../../engine/steps/read/lookups.js';
import { notUtf8 } from '../../exports/reading/headings.js';
import { lineAt } from '../../exports/reading/inspect.js';
import { type Inspections, plannedFiles } from '../../exports/reading/sources.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Prepared } from '../prepare/prepare.js';

/**
 * Whether the engine could not read a file of this machine, which is rewritten then.
 * @param direct paths of the files that it reads as they lie there
 * @param onCluster whether it reads storage, too: what is wrong there says nothing about files of this machine
 */
export function readerStumbled(error: unknown, direct: ReadonlySet<string>, onCluster: boolean): boolean {
  if (!(error instanceof ProblemsError)) return false;
  const here = new Set([...direct].map(shownPath));
  return error.problems.some(
    ({ code, place }) =>
      code === 'export-unreadable' && (!onCluster || (place !== undefined && here.has(place.file))),
  );
}

/** Paths of the files of text that the engine reads as they lie there. */
export function readDirectly(plan: Plan): Set<string> {
  const direct = plannedFiles(plan).filter(
    ({ source, format }) => source === undefined && format === 'delimited',
  );
  return new Set(direct.map((file) => file.path));
}

/**
 * Paths of files whose bytes show that they have to be rewritten.
 * @throws ProblemsError where text is in another encoding than UTF-8 and nobody said which
 */
export async function suspects(
  plan: Plan,
  inspections: Inspections,
  { review }: Pick<Prepared, 'review'>,
): Promise<Set<string>> {
  const problems: Problem[] = [];
  const found = new Set<string>();
  const specs = review.exports.flatMap((spec) => [spec, ...spec.lookups]);
  for (const planned of plan.exports.flatMap((each) => [each, ...lookupExports(each)])) {
    const spec = specs.find((each) => each.name === planned.name);
    for (const file of planned.files) {
      const seen = inspections.get(file.path);
      if (file.source !== undefined || seen === undefined) continue;
      if (seen.notUtf8 !== undefined && spec?.encoding === 'auto') {
        problems.push(
          notUtf8(spec, file.path, seen.notUtf8.likely, await lineAt(file.path, seen.notUtf8.at)),
        );
      } else if (seen.notUtf8 !== undefined || !seen.regular) found.add(file.path);
    }
  }
  const last = plan.last?.file;
  if (last && last.source === undefined && inspections.get(last.path)?.regular === false)
    found.add(last.path);
  if (problems.length > 0) throw new ProblemsError(problems);
  return found;
}
