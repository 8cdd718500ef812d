// A scenario: a policy other than that of the results, as a file, or as the same with other values in it.

import path from 'node:path';
import { ProblemsError } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { type PolicySetting, withSettings } from './settings.js';
import { followingWeights, weightProblems } from './weights.js';

/** A policy that customers are graded by for once. */
export interface Scenario {
  /** What people call it. */
  readonly name: string;
  /** The policy with everything set, under the name of the file that it comes from. */
  readonly policy: YamlFile;
  /** Folder that paths in it are relative to. */
  readonly base: string;
  /** What was set, the weights that followed included. */
  readonly settings: readonly PolicySetting[];
}

/** What makes a scenario. */
interface ScenarioParts {
  readonly name: string | undefined;
  readonly policy: YamlFile;
  readonly base: string;
  readonly settings: readonly PolicySetting[];
  /** Whether weights follow one that was set. */
  readonly rebalance: boolean;
}

/**
 * Builds a scenario.
 * @throws ProblemsError where a path leads nowhere, or weights would have to follow
 */
export function scenarioOf({ name, policy, base, settings, rebalance }: ScenarioParts): Scenario {
  const set = withSettings(policy, settings);
  const followed = rebalance ? followingWeights(set, settings) : [];
  const all = [...settings, ...followed];
  const changed = withSettings(set, followed);
  const problems = weightProblems(changed, all);
  if (problems.length > 0) throw new ProblemsError(problems);
  return { name: name ?? nameOf(policy.file, settings), policy: changed, base, settings: all };
}

function nameOf(file: string, settings: readonly PolicySetting[]): string {
  return settings.length === 0
    ? path.basename(file)
    : settings.map(({ path: where, value }) => `${where}=${value}`).join(', ');
}
