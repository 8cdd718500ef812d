// What became of each override once everybody is graded, and what is to be said of those that were refused.
import { Decimal } from 'decimal.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { type Guard, refusedOverridesName } from './guard.js';
import type { Override, Refusal } from './judge.js';
import { whyText } from './words.js';

export type OverrideStatus = 'applied' | 'redundant' | 'expired' | 'refused';

/** Where a graded customer stands: by the rules alone, and in the end. Indexes into the policy's tiers. */
export interface Standing {
  readonly ruled: number;
  readonly tier: number;
}

/** An override with what the engine added: `refusals` are complete. */
export interface OverrideOutcome {
  readonly override: Override;
  readonly status: OverrideStatus;
  /** Why it was not applied, or changed nothing; empty where it was applied. */
  readonly why: string;
  readonly refusals: readonly Refusal[];
  /** Undefined where the customer is not graded. */
  readonly standing: Standing | undefined;
}

/** The status of every override, in file order. */
export function outcomesOf(
  overrides: readonly Override[],
  standings: ReadonlyMap<string, Standing>,
): OverrideOutcome[] {
  return overrides.map((override) => {
    const { customer, expired, row } = override;
    const standing = standings.get(customer);
    const unknown =
      standing === undefined && expired === undefined && row.cell('customer_id') !== ''
        ? [notGraded(override)]
        : [];
    const refusals = unknown.length === 0 ? override.refusals : [...override.refusals, ...unknown];
    return { override, standing, refusals, ...statusOf(refusals, expired, standing) };
  });
}

function statusOf(
  refusals: readonly Refusal[],
  expired: string | undefined,
  standing: Standing | undefined,
): Pick<OverrideOutcome, 'status' | 'why'> {
  if (refusals.length > 0) return { status: 'refused', why: refusals.map(({ reason }) => reason).join('; ') };
  if (expired !== undefined) return { status: 'expired', why: whyText('expired', expired) };
  return standing?.ruled === standing?.tier
    ? { status: 'redundant', why: whyText('same') }
    : { status: 'applied', why: '' };
}

function notGraded({ customer, row }: Override): Refusal {
  const id = row.cell('customer_id');
  return {
    reason: id === customer ? whyText('not_graded', id) : whyText('merged', id, customer),
    fix: 'correct customer_id, or remove the row if the customer has left',
  };
}

/** A problem for each reason for which an override is refused; what several rows share is told once. */
export function refusalProblems(
  file: string,
  overrides: readonly Pick<Override, 'row' | 'refusals'>[],
): Problem[] {
  return overrides.flatMap(({ row, refusals }) => {
    if (refusals.length === 0) return [];
    const { line } = row;
    const id = row.cell('customer_id');
    const whose = id === '' ? '' : ` of customer ${id}`;
    return refusals
      .filter(({ toldAt = line }) => toldAt === line)
      .map(({ reason, fix }) => ({
        code: 'override-refused' as const,
        place: { file, line },
        reason: `the override${whose} is refused: ${reason}`,
        fix,
      }));
  });
}

/** Results with refused overrides are held until somebody looks: people decided something that did not happen. */
export function refusedOverridesGuard(outcomes: readonly OverrideOutcome[], limit: number): Guard {
  const refused = outcomes.filter(({ status }) => status === 'refused').length;
  return {
    guard: refusedOverridesName,
    limit: new Decimal(limit).toFixed(),
    measured: new Decimal(refused).toFixed(),
    tripped: refused > limit,
  };
}
