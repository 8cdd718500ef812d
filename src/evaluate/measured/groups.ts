// What became of customers from one year to the next: of all, by the tier that they held, by the values of a field.
import type { Decimal } from 'decimal.js';
import { shareOf } from '../../change/matrix.js';
import type { Engine, Row } from '../../engine/engine.js';
import { Exact } from '../../grammar/exact.js';
import type { Tier } from '../../policy/model/policy.js';
import { yearsOf } from '../../reports/values/tiers.js';
import {
  pairColumns as c,
  loadPair,
  metricNow,
  metricThen,
  type WayOfTier,
  waysOfTiers,
} from '../years/load.js';
import type { EvaluatedYears } from '../years/year.js';

/** A metric of customers who have it in both years. */
export interface MetricThenNow {
  readonly metric: string;
  readonly customers: number;
  /** Means, half up to 6 places; null without customers. */
  readonly before: string | null;
  readonly now: string | null;
}

/** Values of some customers, exact; null where no policy says what customers are worth. */
export interface ValueThenNow {
  readonly before: string | null;
  readonly now: string | null;
}

/** What became of some customers. */
export interface KeptGroup {
  readonly customers: number;
  /** Active in the first year already. */
  readonly activeBefore: number;
  /** Active in the second year. */
  readonly retained: number;
  readonly retention: string;
  /** 1 less retention. */
  readonly churned: string;
  readonly ways: Readonly<Record<WayOfTier, number>>;
  /** Of all of them; who left brings nothing. */
  readonly value: ValueThenNow;
  /** Of those retained. */
  readonly retainedValue: ValueThenNow;
  /** The one in the middle of what each retained customer brings more, or less. */
  readonly medianChange: string | null;
  readonly metrics: readonly MetricThenNow[];
}

/** What the benefits of the tier held cost in the second year. */
export interface GroupCost {
  readonly benefits: string | null;
  readonly discounts: string | null;
  /** Both together for each unit of value that the retained bring; null where nothing is known, or nothing is brought. */
  readonly perUnit: string | null;
}

/** Customers by the tier that they held. */
export interface TierKept extends KeptGroup {
  /** Index in the policy of the first year; -2: no tier. */
  readonly tier: number;
  readonly cost: GroupCost;
}

/** Customers by the value of a field that they had. */
export interface FieldKept extends KeptGroup {
  /** Null where it was empty. */
  readonly field: string | null;
}

/** Two years, one behind the other. */
export interface YearPair {
  readonly from: string;
  readonly to: string;
  readonly total: KeptGroup;
  readonly totalCost: GroupCost;
  readonly tiers: readonly TierKept[];
  /** Undefined where nobody asks for a field. */
  readonly by: readonly FieldKept[] | undefined;
}

/** Compares each year with the one behind it. */
export async function measurePairs(engine: Engine, given: EvaluatedYears): Promise<YearPair[]> {
  const pairs: YearPair[] = [];
  for (const [index, then] of given.years.slice(0, -1).entries()) {
    const now = given.years[index + 1];
    const relation = await loadPair(engine, given, index);
    const { metrics } = given.asked;
    const [all] = await engine.rows(groupSql(engine, relation, metrics, undefined));
    const byTier = await engine.rows(groupSql(engine, relation, metrics, c.from));
    const byField =
      given.asked.by === undefined ? undefined : await engine.rows(groupSql(engine, relation, metrics, c.by));
    await engine.drop(relation);
    const valued = given.value !== undefined;
    const group = (row: Row) => groupOf(row, metrics, valued);
    const tiers = then.policy.tiers;
    const withTier = byTier.map((row) => ({ tier: Number(row.grouped), ...group(row) }));
    const listed = [...tiers.keys()].map(
      (tier) => withTier.find((each) => each.tier === tier) ?? { tier, ...group(nobody) },
    );
    const without = withTier.filter(({ tier }) => tier < 0);
    const { costs, total } = costsOf([...listed, ...without], tiers);
    pairs.push({
      from: then.asOf,
      to: now?.asOf ?? '',
      total: group(all ?? nobody),
      totalCost: total,
      tiers: [...listed, ...without].map((each, at) => ({ ...each, cost: costs[at] ?? noCost })),
      by: byField?.map((row) => ({ field: row.grouped ?? null, ...group(row) })),
    });
  }
  return pairs;
}

const nobody: Row = {};
const noCost: GroupCost = { benefits: null, discounts: null, perUnit: null };

function groupSql(
  { dialect }: Engine,
  relation: string,
  metrics: readonly string[],
  by: string | undefined,
): string {
  const kept = `FILTER (WHERE ${c.retained})`;
  const change = `(coalesce(${c.valueNow}, 0) - coalesce(${c.value}, 0))`;
  const cells = [
    'count(*) AS customers',
    `count(*) FILTER (WHERE ${c.activeBefore}) AS active_before`,
    `count(*) ${kept} AS retained`,
    ...waysOfTiers.map((way) => `count(*) FILTER (WHERE ${c.way} = '${way}') AS ${way}`),
    `coalesce(sum(${c.value}), 0) AS value_all_then`,
    `coalesce(sum(${c.valueNow}), 0) AS value_all_now`,
    `coalesce(sum(${c.value}) ${kept}, 0) AS value_kept_then`,
    `coalesce(sum(${c.valueNow}) ${kept}, 0) AS value_kept_now`,
    `${dialect.middle(change, 'lower', ` ${kept}`)} AS change_lower`,
    `${dialect.middle(change, 'upper', ` ${kept}`)} AS change_upper`,
    ...metrics.flatMap((_, at) => {
      const both = `FILTER (WHERE ${metricThen(at)} IS NOT NULL AND ${metricNow(at)} IS NOT NULL)`;
      return [
        `count(*) ${both} AS m${at}_customers`,
        `sum(${metricThen(at)}) ${both} AS m${at}_sum_then`,
        `sum(${metricNow(at)}) ${both} AS m${at}_sum_now`,
      ];
    }),
  ];
  return by === undefined
    ? `SELECT ${cells.join(', ')} FROM ${relation}`
    : `SELECT ${by} AS grouped, ${cells.join(', ')} FROM ${relation} GROUP BY ${by} ORDER BY customers DESC, ${by}`;
}

function groupOf(row: Row, metrics: readonly string[], valued: boolean): KeptGroup {
  const number = (name: string) => Number(row[name] ?? '0');
  const amount = (name: string) => (valued ? new Exact(row[name] ?? '0').toFixed() : null);
  const [customers, retained] = [number('customers'), number('retained')];
  return {
    customers,
    activeBefore: number('active_before'),
    retained,
    retention: shareOf(retained, customers),
    churned: shareOf(customers - retained, customers),
    ways: Object.fromEntries(waysOfTiers.map((way) => [way, number(way)])) as Record<WayOfTier, number>,
    value: { before: amount('value_all_then'), now: amount('value_all_now') },
    retainedValue: { before: amount('value_kept_then'), now: amount('value_kept_now') },
    medianChange:
      valued && row.change_lower != null && row.change_upper != null
        ? new Exact(row.change_lower).plus(row.change_upper).div(2).toFixed()
        : null,
    metrics: metrics.map((metric, at) => {
      const of = number(`m${at}_customers`);
      const mean = (name: string) =>
        of === 0 ? null : new Exact(row[name] ?? '0').div(of).toDecimalPlaces(6).toFixed();
      return { metric, customers: of, before: mean(`m${at}_sum_then`), now: mean(`m${at}_sum_now`) };
    }),
  };
}

/** What the tiers held cost in the second year: benefits for everybody who held them, discounts on what the retained bought. */
function costsOf(
  groups: readonly (KeptGroup & { readonly tier: number })[],
  tiers: readonly Tier[],
): { readonly costs: GroupCost[]; readonly total: GroupCost } {
  const held = groups.map(({ customers, retainedValue: { now } }) => ({
    customers,
    value: now === null ? null : (new Exact(now) as Decimal),
  }));
  const { tiers: costs, total } = yearsOf(held, tiers);
  const cost = ({ benefits, discounts, costShare }: (typeof costs)[number]): GroupCost => ({
    benefits,
    discounts,
    perUnit: costShare,
  });
  return { costs: costs.map(cost), total: cost(total) };
}
