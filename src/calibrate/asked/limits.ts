// `--max-cost`, `--cost` and `--max NAME=SHARE`: what a calibration has to keep to.

import { Decimal } from 'decimal.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { Policy } from '../../policy/model/policy.js';
import type { ChangeGuardName } from '../../review/change-guards.js';

/** Which costs are meant: what benefits cost a year, or discounts, too. */
export type CostKind = 'benefits' | 'all';

/** Guards on changes that are shares of customers, and so follow from who moves where. */
export const limitedShares = [
  'downgraded',
  'changed',
  'down_more_than_one',
] as const satisfies readonly ChangeGuardName[];
export type LimitedShare = (typeof limitedShares)[number];

export interface MixLimits {
  readonly cost: { readonly most: Decimal; readonly of: CostKind } | undefined;
  /** Measured as the guards of these names. */
  readonly shares: readonly { readonly guard: LimitedShare; readonly most: Decimal }[];
}

/** What was asked for, as the command line has it. */
export interface LimitsAsked {
  readonly maxCost?: string | undefined;
  readonly cost?: CostKind | undefined;
  readonly max?: readonly string[] | undefined;
}

/**
 * The limits; what is wrong with them is added to the problems.
 * @param compared whether the results were compared with some before them
 */
export function limitsFrom(
  asked: LimitsAsked,
  { policy, compared }: { readonly policy: Policy; readonly compared: boolean },
  problems: Problems,
): MixLimits {
  if (asked.cost !== undefined && asked.maxCost === undefined)
    problems.add({
      code: 'usage',
      reason: '--cost says which costs --max-cost counts, and there is no --max-cost',
      fix: 'pass --max-cost, such as --max-cost 100000, or leave --cost out',
    });
  return {
    cost: costFrom(asked, policy, problems),
    shares: sharesFrom(asked.max ?? [], compared, problems),
  };
}

function costFrom(
  { maxCost, cost: of = 'all' }: LimitsAsked,
  { tiers }: Policy,
  problems: Problems,
): MixLimits['cost'] {
  if (maxCost === undefined) return undefined;
  const refuse = (reason: string, fix: string) => {
    problems.add({ code: 'usage', reason, fix });
    return undefined;
  };
  const plain = maxCost.trim().replace(/,(?=\d{3}(?:\D|$))/g, '');
  if (!/^\d+(\.\d+)?$/.test(plain))
    return refuse(`--max-cost ${maxCost} is no amount`, 'write a number, such as --max-cost 100000');
  const benefits = tiers.some(({ annualCost }) => annualCost !== undefined);
  const discounts = tiers.some(({ discount }) => discount !== undefined && !discount.isZero());
  if (benefits || (of === 'all' && discounts)) return { most: new Decimal(plain), of };
  return of === 'benefits' && discounts
    ? refuse(
        'no tier of the policy says what its benefits cost, so that nothing would be held to --max-cost',
        'write benefits: { annual_cost: ... } in the policy, or pass --cost all, which counts discounts, too',
      )
    : refuse(
        'no tier of the policy costs anything, so that nothing would be held to --max-cost',
        'write benefits: { annual_cost: ... } in the policy, or leave --max-cost out',
      );
}

function sharesFrom(written: readonly string[], compared: boolean, problems: Problems): MixLimits['shares'] {
  const found: { guard: LimitedShare; most: Decimal }[] = [];
  const refuse = (reason: string, fix: string) => problems.add({ code: 'usage', reason, fix });
  for (const each of written) {
    const [, named = '', size = '', sign = ''] = /^(.*)=\s*(\d+(?:\.\d+)?)(%?)\s*$/s.exec(each) ?? [];
    const name = named.trim();
    const most = new Decimal(size || '0').div(sign === '%' ? 100 : 1);
    const guard = limitedShares.find((known) => known === name);
    if (size === '')
      refuse(
        `"${each}" does not say what may be how much at most`,
        'write NAME=SHARE, such as --max downgraded=5%',
      );
    else if (guard === undefined) refuse(`--max knows no "${name}"`, didYouMean(name, limitedShares));
    else if (most.gt(1))
      refuse(`--max ${each.trim()} is more than everybody`, `write a share, such as --max ${guard}=5%`);
    else if (found.some((before) => before.guard === guard))
      refuse(`--max names "${guard}" twice`, 'leave one of the two out');
    else if (!compared)
      refuse(
        `these results were compared with none before them, so that nobody counts as ${guard}`,
        `leave --max ${guard} out`,
      );
    else found.push({ guard, most });
  }
  return found;
}
