// The plan of a scenario: its policy over the customers of results, with all checks that any policy passes first.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Problem, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { parseYaml, type YamlFile } from '../../foundation/yaml/document.js';
import type { Prepared } from '../../grading/prepare/prepare.js';
import { readPolicy } from '../../policy/linter/read-policy.js';
import { planUnder } from '../../regrade/results.js';
import type { Review } from '../../review/review.js';
import { isMapping } from '../changes/paths.js';
import type { Scenario } from '../changes/scenario.js';

/** The policy of a scenario, and the file that stands for it while it is graded. */
export interface PlannedScenario {
  readonly scenario: Scenario;
  /** Over the exports of the results; it reads no rows. Places are those of the file that people know. */
  readonly prepared: Prepared;
  readonly policyFile: string;
}

/**
 * Plans a scenario.
 * @param work folder that is not there yet
 * @throws ProblemsError with everything that is wrong with its policy, at the lines of the file that people know
 */
export async function planScenario(
  { folder, review }: { readonly folder: string; readonly review: Review },
  scenario: Scenario,
  work: string,
): Promise<PlannedScenario> {
  const problems = new Problems();
  const read = readPolicy(scenario.policy, problems);
  if (read === undefined) throw new ProblemsError(problems.list, problems.warnings);
  mkdirSync(work);
  const policyFile = path.join(work, 'policy.yaml');
  writeFileSync(policyFile, fromAnywhere(scenario).text);
  const asPeopleKnow = namedAs(scenario.policy.file, shownPath(policyFile));
  try {
    const prepared = await planUnder(
      { policy: read.policy, policyFile },
      { folder, asOf: review.asOf },
      path.join(work, 'plan'),
    );
    const warnings = prepared.warnings.map(asPeopleKnow);
    return { scenario, policyFile, prepared: { ...prepared, place: read.place, warnings } };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems.map(asPeopleKnow), error.warnings.map(asPeopleKnow));
  }
}

/** The policy as it can stand in any folder. */
function fromAnywhere({ policy, base }: Scenario): YamlFile {
  const assign = isMapping(policy.value) ? policy.value.assign : undefined;
  const centres = isMapping(assign) ? assign.centres : undefined;
  if (typeof centres !== 'string') return policy;
  const absolute = JSON.stringify(path.resolve(base, centres));
  return parseYaml(policy.file, policy.withValue(['assign', 'centres'], absolute));
}

/** Problems of a file that nobody knows, as those of the file that it stands for. */
export function namedAs(known: string, scratch: string): (problem: Problem) => Problem {
  return (problem) =>
    problem.place?.file === scratch ? { ...problem, place: { ...problem.place, file: known } } : problem;
}
