// What an audience may see of results. Pages are made from these values and can reach no others: whatever is hidden is not
// there, so that no chart, heading or table can tell it.
import type { ChangeReport } from '../../change/report.js';
import type { ReportValues, TierYear, ToldTier } from '../values/report-values.js';
import type { Summary } from '../values/summary.js';
import type { Allowed } from './allowed.js';
import { type Audience, tablesOnly } from './audience.js';
import { type ColumnsSeen, columnsSeen, namesHidden, seenOverrides } from './seen-customers.js';
import { seenLists } from './seen-lists.js';
import { countsSeenBy, type SeenCounts } from './seen-tables.js';

interface Told extends ReportValues {
  /** Null: the team itself. */
  readonly audience: string | null;
  /** Whether single customers may be seen. */
  readonly single: boolean;
  /** Whether lists are in the order of what customers are worth. */
  readonly ordered: boolean;
}

/** Everything that may be seen. */
export type SeenValues = Allowed<Told>;

/** What readers are told: values, or where some counts or amounts are withheld tables alone. */
export type Seen =
  | { readonly values: SeenValues; readonly counts?: undefined }
  | { readonly values?: undefined; readonly counts: SeenCounts };

/** @param audience undefined: the team */
export function seenFor(values: ReportValues, audience: Audience | undefined): Seen {
  if (audience === undefined) return { values: seenByTeam(values) };
  return tablesOnly(audience)
    ? { counts: countsSeenBy(values, audience) }
    : { values: seenBy(values, audience) };
}

/** For the team: everything. */
export function seenByTeam(values: ReportValues): SeenValues {
  return { ...values, audience: null, single: true, ordered: true } as SeenValues;
}

/** What an audience sees that is shown small counts. */
export function seenBy(values: ReportValues, audience: Audience): SeenValues {
  const { summary, policy } = values;
  const seen = columnsSeen(values.fields, policy, audience);
  const { value } = seen;
  const ofScores = <T>(told: T | null): T | null => (seen.score ? told : null);
  const told: Told = {
    audience: audience.name,
    single: audience.customers,
    ordered: seen.worth !== undefined,
    part: values.part,
    // Nobody is told what the largest customer of a cell is worth.
    largest: [],
    summary: seenSummary(summary, seen),
    tiers: value ? values.tiers : values.tiers.map(worthless),
    total: value
      ? values.total
      : { now: countOnly(values.total.now), before: values.total.before && countOnly(values.total.before) },
    causes: values.causes,
    histogram: ofScores(values.histogram),
    ...seenLists(values, seen),
    overrides: seenOverrides(values.overrides, seen),
    policy,
    fields: seen.fields.map((index) => values.fields[index] ?? ''),
    approval: audience.freeText
      ? values.approval
      : values.approval && { ...values.approval, note: null, accepted: [] },
    made: audience.everything ? values.made : seenMade(values.made, audience),
  };
  return told as SeenValues;
}

/** Whoever knows all of a file but one cell could try which value gives its fingerprint. */
function seenMade({ version, policyFingerprint, notes }: ReportValues['made'], { freeText }: Audience) {
  // Notes on reading quote cells and headings.
  return { version, policyFingerprint, inputs: [], outputs: [], notes: freeText ? notes : [] };
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

function seenSummary(summary: Summary, seen: ColumnsSeen): Summary {
  const { audience, value, score } = seen;
  const { hides, freeText } = audience;
  const overrides = freeText
    ? summary.overrides
    : {
        ...summary.overrides,
        by_approver: [],
        by_reason: [],
        last_time: summary.overrides.last_time && { ...summary.overrides.last_time, customers: [] },
      };
  const { rejected_value, firmness, ...rest } = summary;
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
    bins: summary.bins.filter(
      ({ metric, within }) => !hides(metric) && !(within !== undefined && hides(within)),
    ),
    // Counts by tier and way would tell small ones.
    ...(firmness === undefined || !score || audience.smallCells !== undefined
      ? {}
      : {
          firmness: {
            ...firmness,
            left_out: firmness.left_out.filter((each) => !('metric' in each && hides(each.metric))),
            assumed: firmness.assumed.filter((metric) => !hides(metric)),
          },
        }),
    change: summary.change && seenChange(summary.change, seen),
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

function seenChange(change: ChangeReport, { audience, value, score, near }: ColumnsSeen): ChangeReport {
  const { hides } = audience;
  const causes = (counts: ChangeReport['causes']['up']) =>
    counts.filter(({ driver }) => !namesHidden(driver ?? '', audience));
  const worthless = { value_share: null, previous_value: null, value: null };
  return {
    ...change,
    ...(value ? {} : { value_metric: null, value_label: null, at_risk: null }),
    migration: change.migration.map((cell) => ({
      ...cell,
      ...(value ? {} : worthless),
      causes: cell.causes && { ...cell.causes, main: causes(cell.causes.main) },
    })),
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
    near_misses: near ? change.near_misses : null,
    // Pages show movers from the lists, where each customer is as the audience may see it.
    movers: { up: [], down: [], moved: [] },
  };
}
