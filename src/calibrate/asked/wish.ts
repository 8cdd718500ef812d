// What a calibration is asked for, whole: who is wanted where, what it has to keep to, and what may change for it.

import { Decimal } from 'decimal.js';
import { Problems, ProblemsError } from '../../foundation/problems/problem.js';
import type { Today } from '../../simulate/today/results.js';
import { type LimitsAsked, limitsFrom, type MixLimits } from './limits.js';
import { type Target, targetsFrom } from './targets.js';
import { type Varied, variedFrom } from './varied.js';

/** As the command line has it. */
export interface WishAsked extends LimitsAsked {
  readonly target?: readonly string[] | undefined;
  readonly vary?: readonly string[] | undefined;
  readonly round?: string | undefined;
}

export interface Wish {
  readonly targets: readonly Target[];
  readonly limits: MixLimits;
  /** In the order of the policy, or as they were named. */
  readonly varied: readonly Varied[];
  /** The step that all values are multiples of, where one was asked for. */
  readonly round: Decimal | undefined;
  /** Customers of the results. */
  readonly all: number;
}

/** @throws ProblemsError with everything that is wrong with it */
export function wishFrom(today: Today, asked: WishAsked): Wish {
  const problems = new Problems();
  const { policy } = today.plan;
  const all = today.summary.tiers.reduce((sum, { customers }) => sum + customers, 0);
  if ((asked.target ?? []).length === 0)
    problems.add({
      code: 'usage',
      reason: 'nothing says which mix is wanted',
      fix: `pass --target, such as --target ${policy.tiers[0]?.id}=10%`,
    });
  const targets = targetsFrom(asked.target ?? [], { policy, all }, problems);
  const limits = limitsFrom(asked, { policy, compared: today.summary.compared }, problems);
  const varied = variedFrom({ written: asked.vary ?? [], file: today.policy, policy }, problems);
  const round = roundFrom(asked.round, problems);
  if (problems.list.length > 0) throw new ProblemsError(problems.list);
  return { targets, limits, varied, round, all };
}

function roundFrom(written: string | undefined, problems: Problems): Decimal | undefined {
  if (written === undefined) return undefined;
  const step = /^\d+(\.\d{1,4})?$/.test(written.trim()) ? new Decimal(written.trim()) : undefined;
  if (step?.gt(0)) return step;
  problems.add({
    code: 'usage',
    reason: `--round ${written} is no step`,
    fix: 'write a number above 0 with at most 4 decimals, such as --round 0.5',
  });
  return undefined;
}
