// The second grader's reading of groups: whoever is in one is compared with nobody else. Plain loops, sharing no code with the
// engine.
import { binPoints, cumulativeShare, percentile, rank, share, type Value } from './among.js';
import { Fraction, zero } from './fraction.js';

export interface Grouped {
  readonly region: string;
  /** As it is written; empty: missing. */
  readonly visits: string;
  readonly rows: readonly { readonly date: string; readonly cents: number }[];
}

type By = 'spend' | 'orders' | 'visits' | 'score';
type Within = 'region' | 'level';

export interface GroupRules {
  readonly metrics: Within;
  readonly recency: { readonly bins: number; readonly reverse: boolean };
  readonly orders: { readonly bins: number; readonly rfm: boolean; readonly reverse: boolean };
  readonly spend: {
    readonly shape: 'bins' | 'percentile';
    readonly bins: number;
    readonly reverse: boolean;
    readonly within: Within | 'orders.bin' | undefined;
  };
  readonly assign:
    | { readonly by: 'score'; readonly lines: readonly [number, number] }
    | {
        readonly by: 'quota';
        readonly of: By;
        readonly within: Within | undefined;
        readonly ties: readonly By[];
        readonly quotas: readonly (string | number)[];
      }
    | {
        readonly by: 'cumulative_share';
        readonly of: By;
        readonly within: Within | undefined;
        readonly shares: readonly number[];
      };
}

export interface GroupedRow {
  readonly metrics: Readonly<Record<string, string>>;
  readonly points: readonly string[];
  readonly score: string;
  readonly tier: number;
}

type Group = string | undefined;

/** What a rule gives each group, one after the other; nothing to those in none. */
function inGroups(
  groups: readonly Group[],
  values: readonly Value[],
  rule: (own: readonly Value[]) => Value[],
) {
  const found: Value[] = values.map(() => undefined);
  for (const group of new Set(groups)) {
    if (group === undefined) continue;
    const places = groups.flatMap((each, at) => (each === group ? [at] : []));
    const given = rule(places.map((at) => values[at]));
    places.forEach((at, index) => {
      found[at] = given[index];
    });
  }
  return found;
}

const shown = (value: Value) => value?.text(12) ?? '';
const whole = (all: readonly unknown[]): Group[] => all.map(() => 'all');

/** The bin from the points that it gives: bin k of n gives 100 * k / n. */
function binsOf(points: readonly Value[], n: number): Group[] {
  return points.map((each) => {
    for (let bin = 1; bin <= n; bin++)
      if (
        each?.compare(
          Fraction.from(100 * bin)
            .div(Fraction.from(n))
            .rounded(6),
        ) === 0
      )
        return String(bin);
    return undefined;
  });
}

/** Metrics, points, scores and tiers (0 best, of three) of all customers as of a day. */
export function groupsOf(customers: readonly Grouped[], asOf: string, rules: GroupRules): GroupedRow[] {
  const past = customers.map(({ rows }) => rows.filter(({ date }) => date <= asOf));
  const spend = past.map(
    (rows): Value =>
      Fraction.of(
        rows.reduce((sum, { cents }) => sum + BigInt(cents), 0n),
        100n,
      ),
  );
  const orders = past.map((rows): Value => Fraction.from(rows.length));
  const visits = customers.map(
    (each): Value => (each.visits === '' ? undefined : Fraction.from(each.visits)),
  );
  const days = past.map((rows): Value => {
    if (rows.length === 0) return undefined;
    const last = Math.max(...rows.map(({ date }) => Date.parse(date)));
    return Fraction.from((Date.parse(asOf) - last) / 86_400_000);
  });
  const groups: Record<Within, Group[]> = {
    region: customers.map(({ region }) => region || undefined),
    level: past.map((rows) => (rows.length >= 2 ? '2' : '1')),
  };
  const own = groups[rules.metrics];
  const metrics = {
    place: inGroups(own, spend, (all) => rank(all, false)),
    percent: inGroups(own, visits, (all) => percentile(all)),
    part: inGroups(own, spend, share),
    down: inGroups(own, spend, cumulativeShare),
  };
  const outer = binPoints(days, rules.recency.bins, false, rules.recency.reverse);
  const inner = inGroups(binsOf(outer, rules.recency.bins), orders, (all) =>
    binPoints(all, rules.orders.bins, rules.orders.rfm, rules.orders.reverse),
  );
  const { within, shape, bins, reverse } = rules.spend;
  const innermost =
    within === undefined
      ? whole(customers)
      : within === 'orders.bin'
        ? binsOf(inner, rules.orders.bins)
        : groups[within];
  const third = inGroups(innermost, spend, (all) =>
    shape === 'bins' ? binPoints(all, bins, false, reverse) : percentile(all, reverse),
  );
  const points = customers.map((_, at) => [outer[at], inner[at], third[at]].map((each) => each ?? zero));
  const scores = points.map((each) => {
    const weights = [50, 30, 20];
    const sum = each.reduce(
      (total, value, at) => total.plus(value.times(Fraction.from(weights[at] ?? 0))),
      zero,
    );
    return sum.div(Fraction.from(100)).rounded(4);
  });
  const measured: Record<By, readonly Value[]> = { spend, orders, visits, score: scores };
  const tiers = tiersOf(rules.assign, measured, groups);
  return customers.map((_, at) => ({
    metrics: Object.fromEntries(Object.entries(metrics).map(([id, all]) => [id, shown(all[at])])),
    points: (points[at] ?? []).map(shown),
    score: scores[at]?.text(4) ?? '',
    tier: tiers[at] ?? 2,
  }));
}

function tiersOf(
  assign: GroupRules['assign'],
  measured: Record<By, readonly Value[]>,
  groups: Record<Within, readonly Group[]>,
): number[] {
  if (assign.by === 'score')
    return measured.score.map((score) => {
      const tier = assign.lines.findIndex((line) => (score ?? zero).compare(Fraction.from(line)) >= 0);
      return tier < 0 ? 2 : tier;
    });
  const values = measured[assign.of];
  const own = assign.within === undefined ? whole(values) : groups[assign.within];
  return values.map((value, at) => {
    const mates = values.flatMap((_, other) => (own[other] === own[at] ? [other] : []));
    if (value === undefined || own[at] === undefined) return 2;
    const tier =
      assign.by === 'quota'
        ? quotaTier(at, mates, [assign.of, ...assign.ties], measured, assign.quotas)
        : shareTier(
            value,
            mates.map((other) => values[other]),
            assign.shares,
          );
    return tier < 0 ? 2 : tier;
  });
}

/** Whether somebody comes before somebody else: by the first of these in which they differ. */
function isBefore(a: number, b: number, by: readonly By[], measured: Record<By, readonly Value[]>): boolean {
  for (const each of by) {
    const [one, other] = [measured[each][a], measured[each][b]];
    if (one === undefined && other === undefined) continue;
    if (one === undefined || other === undefined) return other === undefined;
    if (one.compare(other) !== 0) return one.compare(other) > 0;
  }
  return false;
}

function quotaTier(
  at: number,
  mates: readonly number[],
  by: readonly By[],
  measured: Record<By, readonly Value[]>,
  quotas: readonly (string | number)[],
): number {
  const there = mates.filter((other) => measured[by[0] ?? 'spend'][other] !== undefined);
  const better = there.filter((other) => isBefore(other, at, by, measured)).length;
  let line = zero;
  return quotas.findIndex((quota) => {
    const more =
      typeof quota === 'number'
        ? Fraction.from(quota)
        : Fraction.from(quota.replace('%', '')).times(Fraction.from(mates.length)).div(Fraction.from(100));
    line = line.plus(more);
    return line.compare(Fraction.from(better)) > 0;
  });
}

function shareTier(value: Fraction, mates: readonly Value[], shares: readonly number[]): number {
  if (value.compare(zero) <= 0) return -1;
  const positive = mates.flatMap((each) => (each !== undefined && each.compare(zero) > 0 ? [each] : []));
  const sum = (all: readonly Fraction[]) => all.reduce((total, each) => total.plus(each), zero);
  const better = sum(positive.filter((each) => each.compare(value) > 0));
  const total = sum(positive);
  return shares.findIndex(
    (part) => better.compare(total.times(Fraction.from(part)).div(Fraction.from(100))) < 0,
  );
}
