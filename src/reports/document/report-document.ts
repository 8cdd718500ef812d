// report.json: the report as one document for programs. Decimals are exact text, counts are numbers, and labels stand in both
// languages, so that it is the same in each.
import type { ChangeReport } from '../../change/report.js';
import type { Guard } from '../../plan/decisions/guard.js';
import type { RejectedValue } from '../../plan/rows/lost-value.js';
import type { Labels, Language, Policy } from '../../policy/model/policy.js';
import { policyLines } from '../../policy/words/outline.js';
import type { SeenValues } from '../audience/seen.js';
import type { SeenCounts } from '../audience/seen-tables.js';
import type {
  CausedSteps,
  ScoreHistogram,
  TierYear,
  ToldFile,
  ToldInput,
  ToldPart,
} from '../values/report-values.js';
import { everybodyIn, type PolicyChange, type RowCounts, type Summary } from '../values/summary.js';
import { type CustomerDocument, customerDocument, type ListDocument, listDocument } from './customers.js';
import { type CountsDocument, tablesDocument } from './tables.js';

export interface YearDocument {
  readonly customers: number;
  readonly share: string;
  readonly value: string | null;
  readonly value_share: string | null;
  readonly benefits: string | null;
  readonly discounts: string | null;
  readonly cost_share: string | null;
}

export interface OverrideDocument {
  readonly customer: string;
  readonly tier: string;
  readonly ruled_tier: string;
  readonly final_tier: string;
  readonly status: string;
  readonly why: string;
  readonly reason: string;
  readonly approved_by: string;
  readonly decided_on: string;
  readonly expires_on: string;
  readonly case: string;
}

/** Everything, for readers from whom no count and no amount is withheld. */
export interface ResultsDocument {
  readonly status: Summary['status'];
  readonly currency: string;
  readonly value_metric: string | null;
  readonly value_label: Labels | null;
  readonly customers: number;
  readonly ungraded?: NonNullable<Summary['ungraded']>;
  readonly compared: boolean;
  readonly movement: Summary['movement'];
  readonly tiers: readonly {
    readonly tier: string;
    readonly label: Labels;
    readonly now: YearDocument;
    readonly before: YearDocument | null;
  }[];
  readonly total: { readonly now: YearDocument; readonly before: YearDocument | null };
  readonly change: Pick<
    ChangeReport,
    'customers' | 'shares' | 'causes' | 'migration' | 'concentration' | 'at_risk' | 'labels'
  > | null;
  readonly steps: { readonly up: CausedSteps; readonly down: CausedSteps } | null;
  readonly scores: ScoreHistogram | null;
  readonly near_misses:
    | (ListDocument & { readonly counts: NonNullable<SeenValues['near']>['counts'] })
    | null;
  readonly knife_edges: (ListDocument & { readonly up: number; readonly down: number }) | null;
  readonly falling: (ListDocument & { readonly points: string }) | null;
  readonly movers: { readonly up: ListDocument; readonly down: ListDocument } | null;
  readonly overrides: {
    readonly counts: Summary['overrides']['counts'];
    readonly last_time: { readonly raised: number; readonly lived_up_to: number } | null;
    readonly list: readonly OverrideDocument[];
  };
  readonly rows: Readonly<Record<string, RowCounts>>;
  readonly rejected_value: readonly RejectedValue[];
  readonly unseen: number;
  readonly notes: readonly string[];
  readonly guards: readonly Guard[];
  readonly inputs: readonly ToldInput[];
  readonly outputs: readonly ToldFile[];
  readonly listed: { readonly complete: boolean; readonly customers: readonly CustomerDocument[] };
}

export interface ReportDocument {
  readonly tool: 'gradus';
  readonly kind: 'report';
  readonly version: string;
  readonly audience: string | null;
  readonly part: ToldPart | null;
  readonly review: string;
  readonly as_of: string;
  readonly policy: {
    readonly name: string;
    readonly version: string;
    readonly fingerprint: string;
    readonly words: readonly { readonly name: Labels; readonly facts: Labels }[];
  };
  readonly policy_changes: readonly PolicyChange[] | null;
  readonly approval: {
    readonly approved_by: string | null;
    readonly approved_at: string;
    readonly note: string | null;
    readonly accepted: readonly { readonly guard: string; readonly because: string }[];
    readonly signed: boolean | null;
  } | null;
  readonly results: ResultsDocument | null;
  readonly counts: CountsDocument | null;
}

/** The document of everything that its readers may see. */
export function reportDocument(seen: SeenValues): ReportDocument {
  const { summary, approval, made, policy } = seen;
  return {
    ...headOf(seen, policy, made),
    review: summary.review,
    as_of: summary.as_of,
    policy_changes: summary.policy_changes ?? null,
    approval: approval && {
      approved_by: approval.approvedBy,
      approved_at: approval.approvedAt,
      note: approval.note,
      accepted: approval.accepted,
      signed: approval.signed,
    },
    results: resultsOf(seen),
    counts: null,
  };
}

/** The document for readers who are told tables alone. */
export function countsDocument(seen: SeenCounts): ReportDocument {
  const { policy, approval } = seen;
  return {
    ...headOf(seen, policy, seen),
    review: seen.review,
    as_of: seen.asOf,
    policy_changes: seen.policyChanges,
    approval: approval && {
      approved_by: null,
      approved_at: approval.approvedAt,
      note: null,
      accepted: [],
      signed: null,
    },
    results: null,
    counts: tablesDocument(seen),
  };
}

function headOf(
  { audience, part }: Pick<SeenValues, 'audience' | 'part'>,
  policy: Policy,
  made: { readonly version: string; readonly policyFingerprint: string },
): Pick<ReportDocument, 'tool' | 'kind' | 'version' | 'audience' | 'part' | 'policy'> {
  return {
    tool: 'gradus',
    kind: 'report',
    version: made.version,
    audience,
    part,
    policy: {
      name: policy.name,
      version: policy.version,
      fingerprint: made.policyFingerprint,
      words: wordsOf(policy),
    },
  };
}

function wordsOf(policy: Policy): ReportDocument['policy']['words'] {
  const lines = (language: Language) => policyLines(policy, language);
  const zh = lines('zh');
  return lines('en').map(({ name, facts }, at) => ({
    name: { en: name, zh: zh[at]?.name ?? name },
    facts: { en: facts, zh: zh[at]?.facts ?? facts },
  }));
}

function resultsOf(seen: SeenValues): ResultsDocument {
  const { summary, tiers, total, near, knifeEdges, falling, movers, made, customers } = seen;
  const list = (told: Parameters<typeof listDocument>[0]) => listDocument(told, seen.fields);
  const { last_time: last } = summary.overrides;
  const all = [...customers.shown, ...(customers.others ?? [])];
  return {
    status: summary.status,
    currency: summary.currency,
    value_metric: summary.value_metric,
    value_label: summary.value_label,
    customers: summary.customers,
    ...(summary.ungraded !== undefined && { ungraded: summary.ungraded }),
    compared: summary.compared,
    movement: summary.movement,
    tiers: tiers.map(({ tier, label, ...years }) => ({ tier, label, ...yearsOf(years) })),
    total: yearsOf(total),
    change: changeOf(summary.change),
    steps: seen.causes,
    scores: seen.histogram,
    near_misses: near && { ...list(near), counts: near.counts },
    knife_edges: knifeEdges && { ...list(knifeEdges), up: knifeEdges.up, down: knifeEdges.down },
    falling: falling && { ...list(falling), points: falling.points },
    movers: movers && { up: list(movers.up), down: list(movers.down) },
    overrides: {
      counts: summary.overrides.counts,
      last_time: last && { raised: last.raised, lived_up_to: last.lived_up_to },
      list: overridesOf(seen),
    },
    rows: summary.rows,
    rejected_value: summary.rejected_value ?? [],
    unseen: summary.unseen ?? 0,
    notes: made.notes,
    guards: summary.guards,
    inputs: made.inputs,
    outputs: made.outputs,
    listed: {
      complete: all.length === everybodyIn(summary),
      customers: all.map((each) => customerDocument(each, seen.fields)),
    },
  };
}

function yearsOf({ now, before }: { readonly now: TierYear; readonly before: TierYear | null }) {
  return { now: yearDocument(now), before: before && yearDocument(before) };
}

function yearDocument(year: TierYear): YearDocument {
  return {
    customers: year.customers,
    share: year.share,
    value: year.value,
    value_share: year.valueShare,
    benefits: year.benefits,
    discounts: year.discounts,
    cost_share: year.costShare,
  };
}

function changeOf(change: ChangeReport | null): ResultsDocument['change'] {
  if (change === null) return null;
  const { customers, shares, causes, migration, concentration, at_risk, labels } = change;
  return { customers, shares, causes, migration, concentration, at_risk, labels };
}

function overridesOf({ overrides }: SeenValues): OverrideDocument[] {
  return overrides.map((each) => ({
    customer: each.customer,
    tier: each.tier,
    ruled_tier: each.ruledTier,
    final_tier: each.finalTier,
    status: each.status,
    why: each.why,
    reason: each.reason,
    approved_by: each.approvedBy,
    decided_on: each.decidedOn,
    expires_on: each.expiresOn,
    case: each.case,
  }));
}
