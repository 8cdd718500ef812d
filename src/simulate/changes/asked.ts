// The scenarios that a command line asks for.

import path from 'node:path';
import { fail, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { type Scenario, scenarioOf } from './scenario.js';
import { readScenario } from './scenario-file.js';
import { settingFrom } from './settings.js';
import { type Sweep, sweepFrom } from './sweep.js';

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
  /** `PATH=FROM..TO:STEP`. */
  readonly sweep?: string | undefined;
  /** Scenario files. */
  readonly scenario?: readonly string[] | undefined;
  readonly rebalance?: true | undefined;
}

export interface AskedFor {
  /** In their order; of a sweep one for each value. */
  readonly scenarios: readonly Scenario[];
  readonly sweep: Sweep | undefined;
}

/**
 * The scenarios that are asked for.
 * @throws ProblemsError where there are none, or one of them cannot be
 */
export function scenariosAsked(today: PolicyToday, asked: ScenariosAsked): AskedFor {
  const { set = [], sweep, scenario: files = [] } = asked;
  const own = asked.policy !== undefined || set.length > 0;
  if (!own && sweep === undefined && files.length === 0)
    fail({
      code: 'usage',
      reason: 'nothing says what is to be simulated',
      fix: 'pass --policy FILE, or values to set, such as --set tiers.gold.score=70',
    });
  if (sweep !== undefined && files.length > 0)
    fail({
      code: 'usage',
      reason: '--sweep and --scenario both say what is simulated',
      fix: 'leave one of them out; what a sweep starts from is said by --policy and --set',
    });
  const file = asked.policy === undefined ? undefined : path.resolve(asked.policy);
  const policy = file === undefined ? today.policy : policyFrom(file);
  const base = file === undefined ? today.base : path.dirname(file);
  const settings = set.map((written) => settingFrom(written, policy));
  const parts = { policy, base, rebalance: asked.rebalance === true };
  if (sweep !== undefined) {
    const swept = sweepFrom(sweep, policy);
    const at = (value: string) => ({ path: swept.path, value });
    return {
      sweep: swept,
      scenarios: swept.values.map((value) =>
        scenarioOf({ ...parts, name: value, settings: [...settings, at(value)] }),
      ),
    };
  }
  return {
    sweep: undefined,
    scenarios: [
      ...(own ? [scenarioOf({ ...parts, name: undefined, settings })] : []),
      ...files.map((each) => scenarioIn(path.resolve(each), today)),
    ],
  };
}

function scenarioIn(file: string, today: PolicyToday): Scenario {
  const { name, policy: written, settings, rebalance } = readScenario(file);
  const own = written === undefined ? undefined : path.resolve(path.dirname(file), written);
  const policy = own === undefined ? today.policy : policyFrom(own);
  const base = own === undefined ? today.base : path.dirname(own);
  return scenarioOf({ name, policy, base, settings, rebalance });
}

function policyFrom(file: string): YamlFile {
  const problems = new Problems();
  const policy = readYaml(shownPath(file), 'policy', problems, 'check the path');
  if (policy === undefined) throw new ProblemsError(problems.list);
  return policy;
}
