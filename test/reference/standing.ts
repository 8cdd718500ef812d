// The second grader's tiers from review to review: validity, overrides that end, customers without a tier, and metrics that are
// carried on. Plain comparisons, written from the contract; reviews are as of the ends of months. Tiers are 0 (best) to 3.

export interface StandingRules {
  /** Months from the review in which a tier was entered, or the end of next year with days after it. */
  readonly valid: { readonly months: number } | { readonly plus: number };
  readonly countsFrom: 'ruled' | 'tier';
  /** Most steps down at once. */
  readonly down: number;
}

/** What a customer brings to a review. */
export interface Brought {
  readonly level: number;
  readonly rated: boolean;
  /** Tier that a cap leaves. */
  readonly cap: number | undefined;
  readonly override: { readonly kind: 'fix' | 'at_least' | 'at_most'; readonly tier: number } | undefined;
}

/** What a review makes of a customer; undefined: none. */
export interface Stood {
  readonly tier: number | undefined;
  readonly ruled: number | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly total: number;
}

const endOfMonth = (year: number, month: number) =>
  new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);

/** The last day of a validity that begins as of the end of a month. */
function freshUntil(asOf: string, valid: StandingRules['valid']): string {
  const [year = 0, month = 0] = asOf.split('-').map(Number);
  if ('months' in valid) return endOfMonth(year, month + valid.months);
  return new Date(Date.UTC(year + 1, 11, 31 + valid.plus)).toISOString().slice(0, 10);
}

function decided(ruled: number | undefined, override: Brought['override']): number | undefined {
  if (override === undefined) return ruled;
  const { kind, tier } = override;
  if (ruled === undefined) return kind === 'at_most' ? undefined : tier;
  if (kind === 'fix') return tier;
  return kind === 'at_least' ? Math.min(ruled, tier) : Math.max(ruled, tier);
}

/** One review; `last` is undefined in the first one, and where somebody was not there. */
export function stand(
  { level, rated, cap, override }: Brought,
  last: Stood | undefined,
  asOf: string,
  rules: StandingRules,
): Stood {
  // Who had no tier is as good as not there.
  const before = last?.tier === undefined ? undefined : last;
  const total = level + (before?.total ?? 0);
  const held = before && (rules.countsFrom === 'ruled' ? (before.ruled ?? before.tier) : before.tier);
  const scored = 3 - level;
  let ruled: number | undefined;
  if (rated) {
    let moved = scored;
    if (held !== undefined && scored > held) {
      const valid = before?.until !== undefined && before.until > asOf;
      moved = valid ? held : Math.min(scored, held + rules.down);
    }
    ruled = cap === undefined ? moved : Math.max(moved, cap);
  }
  const tier = decided(ruled, override);
  const counted = rules.countsFrom === 'ruled' ? ruled : tier;
  if (counted === undefined) return { tier, ruled, since: undefined, until: undefined, total };
  const stays = held === counted;
  const since = stays ? (before?.since ?? asOf) : asOf;
  const none = counted === 3 || (rules.countsFrom === 'tier' && tier !== ruled);
  const until = none
    ? undefined
    : untilOf(stays ? before : undefined, scored <= counted && rated, asOf, rules);
  return { tier, ruled, since, until, total };
}

function untilOf(before: Stood | undefined, earned: boolean, asOf: string, { valid }: StandingRules): string {
  const fresh = freshUntil(asOf, valid);
  if (before?.until === undefined) return fresh;
  if ('months' in valid) return before.until > asOf || !earned ? before.until : fresh;
  return earned && fresh > before.until ? fresh : before.until;
}
