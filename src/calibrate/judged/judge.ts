// Holds a graded policy against what was wanted, in exact figures.

import { Decimal } from 'decimal.js';
import { Exact } from '../../grammar/exact.js';

import type { Guard } from '../../plan/decisions/guard.js';
import type { TierYear } from '../../reports/values/report-values.js';
import type { ChangeLimit } from '../../review/change-guards.js';
import type { PolicyFigures } from '../../simulate/measured/figures.js';
import type { CostKind } from '../asked/limits.js';
import { toleranceOf } from '../asked/targets.js';
import type { Wish } from '../asked/wish.js';
import type { Judged } from './outcome.js';

/** MixLimits on shares as guards, which measure them. */
export function asGuards({ limits }: Wish): ChangeLimit[] {
  return limits.shares.map(({ guard, most }) => ({ guard, limit: most, place: undefined }));
}

/** What is judged: figures, who would move, and the guards that `asGuards` asked for. */
export interface GradedPolicy {
  readonly figures: PolicyFigures;
  readonly moved: number;
  readonly guards: readonly Guard[];
}

export function judge({ figures, moved, guards }: GradedPolicy, { targets, limits }: Wish): Judged {
  const on = targets.map(({ tier }) => figures.tiers[tier]?.customers ?? 0);
  const off = targets.map(({ customers }, at) => customers.minus(on[at] ?? 0).abs());
  const cost = costOf(figures.total, limits.cost?.of ?? 'all');
  const costs = limits.cost === undefined ? [] : [(cost ?? new Decimal(0)).lte(limits.cost.most)];
  return {
    on,
    distance: Decimal.sum(0, ...off),
    met: targets.every((target, at) => off[at]?.lte(toleranceOf(target))),
    cost,
    shares: guards.map(({ measured }) => (measured === null ? null : new Decimal(measured))),
    kept: [...costs, ...guards.map(({ tripped }) => !tripped)],
    moved,
    downgraded: figures.movement?.down ?? null,
    near: figures.edges.nearLine,
  };
}

/** What a tier or all of them cost, of the costs that count; null where that is nothing. */
export function costOf({ benefits, discounts }: TierYear, of: CostKind): Decimal | null {
  const counted = [benefits, ...(of === 'all' ? [discounts] : [])].flatMap((each) => each ?? []);
  return counted.length === 0 ? null : Exact.sum(0, ...counted);
}
