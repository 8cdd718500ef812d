// The second grader's movement rules and overrides: plain comparisons of tiers (0 is best), written from the contract.
import type { Decimal } from 'decimal.js';

export interface MovementRules {
  /** Score that keeps tier 1. */
  readonly keeps: number;
  readonly down: number;
  readonly up: number;
  readonly newAtMost: number;
  readonly bestOfTwo: boolean;
  /** Days before the as-of date in which a downgrade protects from another one. */
  readonly notAgainWithin: number | undefined;
  readonly protectFirstReview: boolean;
  /** Days before the as-of date in which somebody must have bought something. */
  readonly inactiveAfter: number | undefined;
}

/** What last results say of a customer. */
export interface Last {
  readonly tier: number;
  readonly scored: number;
  readonly movement: 'up' | 'down' | 'same' | 'new';
  /** Days between the last downgrade and the as-of date. */
  readonly fellBefore: number | undefined;
}

export interface Override {
  readonly kind: 'fix' | 'at_least' | 'at_most';
  readonly tier: number;
  /** Last day on which it counts, in days before the as-of date. */
  readonly expires: number | undefined;
}

const lastTier = 3;

/** The moved tier of a customer with purchases of these ages; `last` is undefined for new customers. */
export function move(
  score: Decimal,
  scored: number,
  last: Last | undefined,
  ages: readonly number[],
  rules: MovementRules,
): number {
  if (last === undefined) return Math.max(scored, rules.newAtMost);
  const { inactiveAfter } = rules;
  if (inactiveAfter !== undefined && !ages.some((age) => age >= 0 && age < inactiveAfter)) return lastTier;
  const best = rules.bestOfTwo ? Math.min(scored, last.scored) : scored;
  const kept = last.tier === 1 && score.gte(rules.keeps);
  const held = kept || isProtected(last, rules) ? Math.min(best, last.tier) : best;
  return Math.max(Math.min(held, last.tier + rules.down), last.tier - rules.up);
}

function isProtected({ movement, fellBefore }: Last, rules: MovementRules): boolean {
  const within = rules.notAgainWithin;
  if (within !== undefined && fellBefore !== undefined && fellBefore >= 0 && fellBefore < within) return true;
  return rules.protectFirstReview && (movement === 'up' || movement === 'new');
}

/** The tier that counts. */
export function decide(ruled: number, override: Override | undefined): number {
  if (override === undefined || (override.expires !== undefined && override.expires > 0)) return ruled;
  if (override.kind === 'fix') return override.tier;
  return override.kind === 'at_least' ? Math.min(ruled, override.tier) : Math.max(ruled, override.tier);
}

/** Days between the last downgrade and the as-of date, once the tier of this review counts. */
export function lastFall(last: Last | undefined, tier: number): number | undefined {
  if (last === undefined) return undefined;
  return tier > last.tier ? 0 : last.fellBefore;
}

/** What a review published of a customer, and the next one compares with. */
export interface Published {
  readonly score: Decimal;
  readonly metrics: { readonly spend: string };
}

/** How a customer stands against the review before; `was` is undefined for who was not there. */
export function sinceLast(was: Published | undefined, now: Published) {
  return {
    previous_score: was?.score.toFixed() ?? '',
    score_change: was === undefined ? '' : now.score.minus(was.score).toFixed(),
    previous_value: was?.metrics.spend ?? '',
  };
}
