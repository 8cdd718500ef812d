// What last results and rows said of a customer, as far as the customer's own row of graded.csv shows it, and where that
// is not enough to grade the customer again: then it is said, and nothing is guessed.

import { Decimal } from 'decimal.js';
import type { Policy } from '../policy/model/policy.js';
import { validUntil } from '../policy/model/validity.js';
import type { ResultRow } from '../telling/tables.js';
import type { Last } from './scratch-review.js';

/** What would have to be known of a customer's last results or rows, and is not. */
export type Unknown = 'perhaps_inactive' | 'last_year_counts' | 'perhaps_protected';

export const reasonsOf = (row: ResultRow) => (row.reasons ?? '').split(';').filter((each) => each !== '');

/** Whether the review compared with last results; if it did, every row says how the customer moved. */
const compared = (row: ResultRow) => (row.movement ?? '') !== '';
const wasThere = (row: ResultRow) => (row.previous_tier ?? '') !== '';
const wentInactive = (row: ResultRow) => reasonsOf(row).includes('inactive');

/**
 * Whether results leave open that somebody is inactive: who is graded for the first time is held by nothing, so that no
 * reason says it, and the next review may call the customer inactive although nothing changes.
 */
export function mayBeInactive(row: ResultRow, policy: Policy): boolean {
  return policy.movement.inactiveAfter !== undefined && !wasThere(row);
}

/** What the hidden metric of recent transactions must have been: nobody is inactive whom the reasons do not call so. */
export const recentOf = (row: ResultRow) => (wentInactive(row) ? 0 : 1);

/** The tier that counted before movement: the score's, or last year's where that was better. */
function countedTier(row: ResultRow): string {
  const better = reasonsOf(row).find((reason) => reason.startsWith('last_year:'));
  return better?.slice('last_year:'.length) ?? row.scored_tier ?? '';
}

const indexIn = (policy: Policy, id: string | undefined) => policy.tiers.findIndex((tier) => tier.id === id);

/** Whether the movement rules had to decide about going down. */
function goingDown(row: ResultRow, policy: Policy): boolean {
  const down = indexIn(policy, countedTier(row)) > indexIn(policy, row.previous_tier);
  return wasThere(row) && down && !reasonsOf(row).includes('kept');
}

const numberIn = (cell: string | undefined) => (cell ? new Decimal(cell) : undefined);

/** The customer in last results; undefined where the customer was not there. */
export function lastOf(row: ResultRow, policy: Policy, asOf: string): Last | undefined {
  if (!wasThere(row)) return undefined;
  const reasons = reasonsOf(row);
  const better = reasons.find((reason) => reason.startsWith('last_year:'));
  const fell = indexIn(policy, row.tier) > indexIn(policy, row.previous_tier);
  // Who went down in this review has its date in the column.
  const then = fell ? undefined : row.last_downgrade || undefined;
  return {
    tier: row.previous_tier ?? '',
    score: numberIn(row.previous_score),
    value: numberIn(row.previous_value),
    scoredTier: better?.slice('last_year:'.length),
    movement: reasons.includes('protect_first_review') ? 'up' : undefined,
    lastDowngrade: reasons.includes('not_again_within') ? (then ?? asOf) : then,
    tierSince: row.tier_since || undefined,
    validUntil: validThen(row, reasons, policy, asOf),
  };
}

/** Until when the tier of then was valid: what it says of who was held by it or goes on with it, else a day that is over. */
function validThen(
  row: ResultRow,
  reasons: readonly string[],
  policy: Policy,
  asOf: string,
): string | undefined {
  const { valid } = policy.movement;
  if (valid === undefined) return undefined;
  const held = reasons.find((reason) => reason.startsWith('valid:'))?.slice('valid:'.length);
  const carried = row.tier === row.previous_tier && row.valid_until !== validUntil(asOf, valid);
  return held ?? (carried ? row.valid_until || undefined : asOf);
}

/** What would have to be known before anything can be graded; undefined: nothing. */
export function unknownBefore(row: ResultRow, policy: Policy): Unknown | undefined {
  const lowest = policy.tiers.at(-1)?.id;
  if (policy.movement.inactiveAfter === undefined || !compared(row) || !wasThere(row)) return undefined;
  if (wentInactive(row) || row.moved_tier !== lowest) return undefined;
  return 'perhaps_inactive';
}

/** Which part of last results that graded.csv does not show what came out rests on; undefined: on none. */
export function unknownAfter(before: ResultRow, after: ResultRow, policy: Policy): Unknown | undefined {
  const { bestOfTwo, protectFirstReview, notAgainWithin } = policy.movement;
  if (!wasThere(before) || wentInactive(before)) return undefined;
  const hadBetter = countedTier(before) !== before.scored_tier;
  const lower = indexIn(policy, after.scored_tier) > indexIn(policy, before.scored_tier);
  if (bestOfTwo && !hadBetter && lower) return 'last_year_counts';
  if (!goingDown(after, policy) || goingDown(before, policy)) return undefined;
  const fell = indexIn(policy, before.tier) > indexIn(policy, before.previous_tier);
  return protectFirstReview || (notAgainWithin !== undefined && fell) ? 'perhaps_protected' : undefined;
}
