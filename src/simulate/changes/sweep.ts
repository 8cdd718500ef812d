// `--sweep PATH=FROM..TO:STEP`: one value of the policy after the other.

import { Decimal } from 'decimal.js';
import { fail } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { policyParts } from './paths.js';
import { type PolicySetting, settingFrom } from './settings.js';

/** More values than anybody reads, and minutes of work on large results. */
const mostPoints = 200;

/** The values that a path takes, in their order. */
export interface Sweep {
  readonly path: string;
  readonly values: readonly string[];
  /** What the policy says without it; undefined where it says nothing there, or no number. */
  readonly today: string | undefined;
}

/**
 * Reads `PATH=FROM..TO:STEP`.
 * @throws ProblemsError where it is none, or has too many values
 */
export function sweepFrom(written: string, policy: YamlFile): Sweep {
  const { path, value }: PolicySetting = settingFrom(written, policy);
  const form = /^(?<from>-?\d+(\.\d+)?)\.\.(?<to>-?\d+(\.\d+)?):(?<step>\d+(\.\d+)?)$/.exec(value);
  const [from, to, step] = ['from', 'to', 'step'].map((name) => new Decimal(form?.groups?.[name] ?? 0));
  if (form === null || from === undefined || to === undefined || step === undefined || step.isZero())
    return fail({
      code: 'usage',
      reason: `"${written}" does not say from where to where a value goes, and in which steps`,
      fix: 'write PATH=FROM..TO:STEP, such as --sweep tiers.gold.score=60..80:5',
    });
  const count = to.minus(from).div(step).floor().toNumber() + 1;
  if (count < 1 || count > mostPoints)
    return fail({
      code: 'usage',
      reason:
        count < 1
          ? `"${written}" has no values: ${from.toFixed()} lies above ${to.toFixed()}`
          : `"${written}" has ${count} values, and at most ${mostPoints} are simulated at once`,
      fix: count < 1 ? 'write the smaller value first' : 'take larger steps, or a shorter way',
    });
  const now = policyParts(policy.value).find(({ name }) => name === path)?.value;
  return {
    path,
    values: Array.from({ length: count }, (_, index) => from.plus(step.times(index)).toFixed()),
    today: now instanceof Decimal ? now.toFixed() : undefined,
  };
}
