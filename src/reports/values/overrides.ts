// What reports say of overrides: how many, whose, why, and whether those of last time proved right.

import { shareOf } from '../../change/matrix.js';
import type { OverrideOutcome, OverrideStatus } from '../../plan/decisions/outcomes.js';

export interface OverridesSummary {
  readonly counts: Readonly<Record<OverrideStatus, number>>;
  /** Of all graded customers, those whom an override put on another tier, 6 places. */
  readonly share: string;
  /** Applied ones, to a better and to a worse tier than the rules gave. */
  readonly up: number;
  readonly down: number;
  readonly by_approver: readonly { readonly approver: string; readonly customers: number }[];
  readonly by_reason: readonly { readonly reason: string; readonly customers: number }[];
  /** Customers whom overrides raised last time, and those who have since earned that tier; null when nobody knows. */
  readonly last_time: {
    readonly raised: number;
    readonly lived_up_to: number;
    readonly customers: readonly string[];
  } | null;
}

/** What became of all overrides, this time and last. */
export interface Decided {
  readonly outcomes: readonly OverrideOutcome[];
  readonly lastTime: { readonly raised: number; readonly livedUpTo: readonly string[] } | undefined;
}

export function summarizeOverrides({ outcomes, lastTime }: Decided, customers: number): OverridesSummary {
  const withStatus = (status: OverrideStatus) => outcomes.filter((each) => each.status === status);
  const applied = withStatus('applied');
  const steps = applied.map(({ standing }) => (standing === undefined ? 0 : standing.ruled - standing.tier));
  return {
    counts: {
      applied: applied.length,
      redundant: withStatus('redundant').length,
      expired: withStatus('expired').length,
      refused: withStatus('refused').length,
    },
    share: shareOf(applied.length, customers),
    up: steps.filter((each) => each > 0).length,
    down: steps.filter((each) => each < 0).length,
    by_approver: counted(applied, 'approved_by').map(([approver, count]) => ({ approver, customers: count })),
    by_reason: counted(applied, 'reason').map(([reason, count]) => ({ reason, customers: count })),
    last_time:
      lastTime === undefined
        ? null
        : {
            raised: lastTime.raised,
            lived_up_to: lastTime.livedUpTo.length,
            customers: lastTime.livedUpTo,
          },
  };
}

/** How often each text stands in a column, the most frequent first. */
function counted(outcomes: readonly OverrideOutcome[], column: 'approved_by' | 'reason'): [string, number][] {
  const counts = new Map<string, number>();
  for (const { override } of outcomes) {
    const text = override.row.cell(column);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
