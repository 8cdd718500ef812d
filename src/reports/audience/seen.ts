// What an audience may see of results. Pages are made from these values and can reach no others: whatever is hidden is not
// there, so that no chart, heading or table can tell it.
import type { ChangeReport } from '../../change/report.js';
import { sumOf } from '../../plan/rows/accounting.js';
import type { Labels, Policy } from '../../policy/model/policy.js';
import type { ReportValues, TierYear, ToldApproval, ToldPart, ToldTier } from '../values/report-values.js';
import type { PolicyChange, Summary } from '../values/summary.js';
import type { Audience } from './audience.js';
import { type ColumnsSeen, namesHidden, seenCustomers, seenList, seenOverrides } from './seen-customers.js';
import { type CountTable, type ToldCount, withoutSmallCells } from './small-cells.js';

declare const allowed: unique symbol;

/** Values that their readers may see: only this file makes them. */
type Allowed<T> = T & { readonly [allowed]: true };

/** Everything that the audience may see; null for the team itself. */
export type SeenValues = Allowed<ReportValues & { readonly audience: string | null }>;

/** All that is told where small counts are hidden: one table, since others could be set against it. */
export type SeenCounts = Allowed<{
  readonly audience: string;
  readonly part: ToldPart | null;
  readonly review: string;
  readonly asOf: string;
  readonly policy: Policy;
  readonly policyChanges: readonly PolicyChange[];
  readonly approval: Pick<ToldApproval, 'approvedAt'> | null;
  readonly version: string;
  readonly policyFingerprint: string;
  /** Counts from 1 to one less are not told. */
  readonly limit: number;
  /** From tiers of last time and new customers (rows) to tiers and those who left (columns); without last results one row. */
  readonly table: CountTable<ToldCount> | null;
  readonly rows: readonly Labels[];
  readonly columns: readonly Labels[];
}>;

/** What readers are told: values, or where they may see no small counts the one table. */
export type Seen =
  | { readonly values: SeenValues; readonly counts?: undefined }
  | { readonly values?: undefined; readonly counts: SeenCounts };

/** @param audience undefined: the team */
export function seenFor(values: ReportValues, audience: Audience | undefined): Seen {
  if (audience === undefined) return { values: seenByTeam(values) };
  if (audience.smallCells === undefined) return { values: seenBy(values, audience) };
  return { counts: countsSeenBy(values, audience, audience.smallCells) };
}

/** For the team: everything. */
export function seenByTeam(values: ReportValues): SeenValues {
  return { ...values, audience: null } as SeenValues;
}

/** What an audience sees that is shown small counts. */
export function seenBy(values: ReportValues, audience: Audience): SeenValues {
  const { summary } = values;
  const { hides } = audience;
  const metric = summary.value_metric;
  const value = metric === null || (!hides(metric) && !hides('value'));
  const fields = values.fields.flatMap((name, index) => (hides(name) ? [] : [index]));
  const seen: ColumnsSeen = { audience, fields, value, score: !hides('score') };
  const list = <T extends Parameters<typeof seenList>[0]>(told: T | null): T | null =>
    told === null ? null : { ...told, ...seenList(told, seen) };
  const ofScores = <T>(told: T | null): T | null => (seen.score ? told : null);
  const told: ReportValues & { readonly audience: string } = {
    audience: audience.name,
    part: values.part,
    summary: seenSummary(summary, seen),
    tiers: value ? values.tiers : values.tiers.map(worthless),
    total: value
      ? values.total
      : { now: countOnly(values.total.now), before: values.total.before && countOnly(values.total.before) },
    causes: values.causes,
    histogram: ofScores(values.histogram),
    near: ofScores(list(values.near)),
    knifeEdges: ofScores(list(values.knifeEdges)),
    falling: ofScores(list(values.falling)),
    movers: values.movers && {
      up: seenList(values.movers.up, seen),
      down: seenList(values.movers.down, seen),
    },
    overrides: seenOverrides(values.overrides, audience),
    policy: values.policy,
    fields: fields.map((index) => values.fields[index] ?? ''),
    approval: audience.freeText
      ? values.approval
      : values.approval && { ...values.approval, note: null, accepted: [] },
    // Notes on reading quote cells and headings.
    made: audience.freeText ? values.made : { ...values.made, notes: [] },
    customers: {
      shown: seenCustomers(values.customers.shown, seen),
      others:
        audience.customers && values.customers.others !== null
          ? seenCustomers(values.customers.others, seen)
          : null,
    },
  };
  return told as SeenValues;
}

/** A tier without what its customers are worth. */
const worthless = ({ tier, label, now, before }: ToldTier): ToldTier => ({
  tier,
  label,
  now: countOnly(now),
  before: before && countOnly(before),
});

/** Costs of discounts and shares of value would tell the value. */
const countOnly = ({ customers, share, benefits }: TierYear): TierYear => ({
  customers,
  share,
  value: null,
  valueShare: null,
  benefits,
  discounts: null,
  costShare: null,
});

function seenSummary(summary: Summary, { audience, value, score }: ColumnsSeen): Summary {
  const { hides, freeText } = audience;
  const overrides = freeText
    ? summary.overrides
    : {
        ...summary.overrides,
        by_approver: [],
        by_reason: [],
        last_time: summary.overrides.last_time && { ...summary.overrides.last_time, customers: [] },
      };
  const { rejected_value, ...rest } = summary;
  return {
    ...rest,
    ...(value ? {} : withoutWorth(summary)),
    ...(rejected_value === undefined || !value
      ? {}
      : { rejected_value: rejected_value.map((each) => ({ ...each, customers: [] })) }),
    ...(score ? {} : { score_psi: null }),
    guards: summary.guards.filter(
      ({ guard }) => (value || guard !== 'spend_at_downgraded_customers') && (score || guard !== 'score_psi'),
    ),
    bins: summary.bins.filter(({ metric }) => !hides(metric)),
    change: summary.change && seenChange(summary.change, { audience, value, score }),
    overrides,
  };
}

function withoutWorth({ tiers, migration }: Summary) {
  return {
    value_metric: null,
    value_label: null,
    value_of_downgraded: null,
    tiers: tiers.map((tier) => ({ ...tier, value: '0', value_share: '0' })),
    migration: migration.map((cell) => ({ ...cell, previous_value: null, value: null })),
  };
}

function seenChange(
  change: ChangeReport,
  { audience, value, score }: Omit<ColumnsSeen, 'fields'>,
): ChangeReport {
  const { hides } = audience;
  const causes = (counts: ChangeReport['causes']['up']) =>
    counts.filter(({ driver }) => !namesHidden(driver ?? '', audience));
  const worth = {
    value_metric: null,
    value_label: null,
    at_risk: null,
    migration: change.migration.map((cell) => ({
      ...cell,
      value_share: null,
      previous_value: null,
      value: null,
    })),
  };
  return {
    ...change,
    ...(value ? {} : worth),
    causes: { ...change.causes, up: causes(change.causes.up), down: causes(change.causes.down) },
    stability: {
      ...change.stability,
      score: score ? change.stability.score : null,
      criteria: change.stability.criteria.filter(({ name }) => score && !hides(name)),
    },
    concentration: change.concentration && {
      ...change.concentration,
      fields: change.concentration.fields.filter(({ field }) => !hides(field)),
    },
    near_misses: score ? change.near_misses : null,
    // Pages show movers from the lists, where each customer is as the audience may see it.
    movers: { up: [], down: [], moved: [] },
  };
}

const all: Labels = { en: 'Customers', zh: '客户' };
const fresh: Labels = { en: 'New', zh: '新客户' };
const gone: Labels = { en: 'Left', zh: '已离开' };

/** What an audience sees that is not shown small counts. */
export function countsSeenBy(values: ReportValues, audience: Audience, limit: number): SeenCounts {
  const { summary, policy, approval, made } = values;
  const labels = summary.tiers.map(({ label }) => label);
  const counted = summary.compared ? migrationCounts(summary) : tierCounts(summary);
  const told = {
    audience: audience.name,
    part: values.part,
    review: summary.review,
    asOf: summary.as_of,
    policy,
    policyChanges: summary.policy_changes ?? [],
    approval: approval && { approvedAt: approval.approvedAt },
    version: made.version,
    policyFingerprint: made.policyFingerprint,
    limit,
    table: withoutSmallCells(counted, limit) ?? null,
    rows: summary.compared ? [...labels, fresh] : [all],
    columns: summary.compared ? [...labels, gone] : labels,
  };
  return told as unknown as SeenCounts;
}

function tierCounts({ tiers, customers }: Summary): CountTable {
  const counts = tiers.map((tier) => tier.customers);
  return { cells: [counts], rows: [customers], columns: counts, total: customers };
}

/** Everybody of both years: nobody is new and gone at once. */
function migrationCounts({ tiers, migration }: Summary): CountTable {
  const ids = tiers.map(({ tier }) => tier);
  const from = [...ids, 'new'];
  const to = [...ids, 'left'];
  const cells = from.map((previous) =>
    to.map((tier) =>
      previous === 'new' && tier === 'left'
        ? undefined
        : sumOf(
            migration
              .filter((cell) => cell.previous_tier === previous && cell.tier === tier)
              .map(({ customers }) => customers),
          ),
    ),
  );
  const sum = (counts: readonly (number | undefined)[]) => sumOf(counts.map((count) => count ?? 0));
  const columns = to.map((_, at) => sum(cells.map((row) => row[at])));
  return { cells, rows: cells.map(sum), columns, total: sum(columns) };
}
