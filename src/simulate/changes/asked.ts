// The scenarios that a command line asks for.

import path from 'node:path';
import { fail, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { type Scenario, scenarioOf } from './scenario.js';
import { settingFrom } from './settings.js';

/** The policy of today, and the folder that paths in it are relative to. */
interface PolicyToday {
  readonly policy: YamlFile;
  readonly base: string;
}

/** What was asked for. */
export interface ScenariosAsked {
  /** File of a policy. */
  readonly policy?: string | undefined;
  /** `PATH=VALUE`, each. */
  readonly set?: readonly string[] | undefined;
  readonly rebalance?: true | undefined;
}

/**
 * The scenarios, in their order.
 * @throws ProblemsError where there are none, or one of them cannot be
 */
export function scenariosAsked(today: PolicyToday, asked: ScenariosAsked): Scenario[] {
  const { set = [], rebalance } = asked;
  if (asked.policy === undefined && set.length === 0)
    fail({
      code: 'usage',
      reason: 'nothing says what is to be simulated',
      fix: 'pass --policy FILE, or values to set, such as --set tiers.gold.score=70',
    });
  const file = asked.policy === undefined ? undefined : path.resolve(asked.policy);
  const policy = file === undefined ? today.policy : policyIn(file);
  const base = file === undefined ? today.base : path.dirname(file);
  const settings = set.map((written) => settingFrom(written, policy));
  return [scenarioOf({ name: undefined, policy, base, settings, rebalance: rebalance === true })];
}

function policyIn(file: string) {
  const problems = new Problems();
  const policy = readYaml(shownPath(file), 'policy', problems, 'check the path');
  if (policy === undefined) throw new ProblemsError(problems.list);
  return policy;
}
