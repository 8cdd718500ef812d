// `--target TIER=SHARE|NUMBER`: who is wanted on a tier.

import { Decimal } from 'decimal.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { Policy } from '../../policy/model/policy.js';

/** So many customers are wanted on a tier. */
export interface Target {
  /** Index into the tiers of the policy. */
  readonly tier: number;
  /** A share of all customers, 0 to 1, where that was asked for. */
  readonly share: Decimal | undefined;
  /** Customers that this comes to; of a share mostly no whole number. */
  readonly customers: Decimal;
}

/** Off by so much of itself, or by half a customer, a target counts as met: thresholds are round, and scores lie in heaps. */
const near = new Decimal('0.05');
const half = new Decimal('0.5');

/** How far from a target still counts as met, in customers. */
export function toleranceOf({ customers }: Pick<Target, 'customers'>): Decimal {
  return Decimal.max(half, customers.times(near));
}

/** What targets are asked of. */
interface TargetedResults {
  readonly policy: Policy;
  /** Customers of the results. */
  readonly all: number;
}

/** The targets; what is wrong with them is added to the problems. */
export function targetsFrom(
  written: readonly string[],
  results: TargetedResults,
  problems: Problems,
): Target[] {
  const found: Target[] = [];
  for (const each of written) {
    const target = targetFrom(each, results, problems);
    if (target === undefined) continue;
    if (found.some(({ tier }) => tier === target.tier))
      problems.add({
        code: 'usage',
        reason: `--target names "${results.policy.tiers[target.tier]?.id}" twice`,
        fix: 'leave one of the two out',
      });
    else found.push(target);
  }
  // Targets that are wrong one by one say nothing together.
  if (found.length === written.length) checkSum(found, results, problems);
  return found;
}

function targetFrom(
  written: string,
  { policy, all }: TargetedResults,
  problems: Problems,
): Target | undefined {
  const form = /^(?<tier>.*)=\s*(?<size>\d+(\.\d+)?)(?<sign>%?)\s*$/s.exec(written);
  const { tier: named = '', size = '0', sign = '' } = form?.groups ?? {};
  const name = named.trim();
  const refuse = (reason: string, fix: string) => {
    problems.add({ code: 'usage', reason, fix });
    return undefined;
  };
  if (form === null)
    return refuse(
      `"${written}" does not say how many customers are wanted on which tier`,
      'write TIER=SHARE or TIER=NUMBER, such as --target gold=15% or --target gold=500',
    );
  const ids = policy.tiers.map(({ id }) => id);
  const tier = ids.indexOf(name);
  if (tier < 0) {
    problems.add({
      code: 'unknown-tier',
      reason: `--target names the tier "${name}", which the policy does not have`,
      fix: didYouMean(name, ids),
    });
    return undefined;
  }
  const number = new Decimal(size);
  if (sign === '%') {
    if (number.gt(100))
      return refuse(`--target ${written.trim()} wants more than everybody`, 'write a share of at most 100%');
    const share = number.div(100);
    return { tier, share, customers: share.times(all) };
  }
  if (!number.isInteger())
    return refuse(
      `--target ${written.trim()} wants a part of a customer`,
      `write a whole number, or a share, such as --target ${name}=${size}%`,
    );
  if (number.gt(all))
    return refuse(
      `--target ${written.trim()} wants more customers than there are: the results hold ${all}`,
      `write a number of at most ${all}`,
    );
  return { tier, share: undefined, customers: number };
}

function checkSum(
  targets: readonly Target[],
  { policy: { tiers }, all }: TargetedResults,
  problems: Problems,
): void {
  const sum = Decimal.sum(0, ...targets.map(({ customers }) => customers));
  const shares = targets.every(({ share }) => share !== undefined) && all > 0;
  const said = shares
    ? `${sum.div(all).times(100).toDecimalPlaces(4).toFixed()}%`
    : `${sum.toDecimalPlaces(1).toFixed()} customers`;
  if (sum.gt(all))
    problems.add({
      code: 'usage',
      reason: `the targets add up to ${said}, more than ${shares ? '100%' : `the ${all} that there are`}`,
      fix: 'lower some of them',
    });
  else if (targets.length === tiers.length && sum.lt(all))
    problems.add({
      code: 'usage',
      reason: `the targets of all tiers add up to ${said}, and everybody stands on one of them: ${shares ? '100%' : all}`,
      fix: 'leave the target of one tier out, which then takes the rest, or raise some of them',
    });
}
