// The second grader's ways of assigning tiers: loops over the customers, exact decimals, written from the contract.
import { Decimal } from 'decimal.js';

type Subject = 'spend' | 'orders' | 'recency' | 'score';
/** What ways of assigning look at; `recency` is undefined for who never bought. */
export type Measures = Readonly<Record<Subject, Decimal | undefined>>;

export interface Segment {
  readonly spend: number;
  readonly orders: readonly [least: number, most: number];
}
/** Centres of one tier and deviations, all in the order spend, orders. */
type Pair = readonly [spend: number, orders: number];

export type Way =
  | { readonly by: 'quota'; readonly of: Subject; readonly quotas: readonly (string | number)[] }
  | { readonly by: 'cumulative_share'; readonly of: Subject; readonly shares: readonly number[] }
  | { readonly by: 'segments'; readonly segments: readonly Segment[] }
  | { readonly by: 'clusters'; readonly centres: readonly Pair[]; readonly deviations: Pair };

export interface Assigned {
  readonly tier: number;
  readonly reason: string;
}

/** Tier (0 best) and reason of every customer; the last tier is one below the last that is described. */
export function assign(way: Way, customers: readonly Measures[]): Assigned[] {
  switch (way.by) {
    case 'quota':
      return byQuota(way.of, way.quotas, customers);
    case 'cumulative_share':
      return byShare(way.of, way.shares, customers);
    case 'segments':
      return customers.map(({ spend = new Decimal(0), orders = new Decimal(0) }) => {
        const tier = way.segments.findIndex(
          (each) => spend.gte(each.spend) && orders.gte(each.orders[0]) && orders.lte(each.orders[1]),
        );
        return tier < 0
          ? { tier: way.segments.length, reason: 'rest' }
          : { tier, reason: `segment:t${tier}` };
      });
    case 'clusters':
      return customers.map(({ spend, orders }) => ({
        tier: nearest([Number(spend), Number(orders)], way.centres, way.deviations),
        reason: 'cluster',
      }));
  }
}

/** Groups of equal values fill the tiers one after the other; a line that a group crosses is passed by the whole group. */
function byQuota(
  of: Subject,
  quotas: readonly (string | number)[],
  customers: readonly Measures[],
): Assigned[] {
  const lines: Decimal[] = [];
  for (const quota of quotas) {
    const places =
      typeof quota === 'number'
        ? new Decimal(quota)
        : new Decimal(quota.replace('%', '')).times(customers.length).div(100);
    lines.push((lines.at(-1) ?? new Decimal(0)).plus(places));
  }
  return customers.map((customer) => {
    const value = customer[of];
    if (value === undefined) return { tier: quotas.length, reason: `missing:${of}` };
    const better = customers.filter((other) => other[of]?.gt(value)).length;
    const tier = lines.findIndex((line) => line.gt(better));
    return tier < 0 ? { tier: quotas.length, reason: 'rest' } : { tier, reason: `quota:${of}` };
  });
}

function byShare(of: Subject, shares: readonly number[], customers: readonly Measures[]): Assigned[] {
  const sum = (of_: readonly (Decimal | undefined)[]) =>
    of_.reduce<Decimal>((total, each) => total.plus(each?.gt(0) ? each : 0), new Decimal(0));
  const total = sum(customers.map((each) => each[of]));
  return customers.map((customer) => {
    const value = customer[of];
    if (value === undefined) return { tier: shares.length, reason: `missing:${of}` };
    if (value.lte(0)) return { tier: shares.length, reason: `not_positive:${of}` };
    const better = sum(customers.map((other) => other[of]).filter((other) => other?.gt(value)));
    const tier = shares.findIndex((share) => better.lt(total.times(share).div(100)));
    return tier < 0 ? { tier: shares.length, reason: 'rest' } : { tier, reason: `share:${of}` };
  });
}

/** The nearest centre, each coordinate measured in its deviation; of equally near ones the first. */
export function nearest(point: Pair, centres: readonly Pair[], deviations: Pair): number {
  const far = centres.map((centre) => {
    const [a, b] = [0, 1].map((m) =>
      deviations[m] === 0 ? 0 : ((point[m] ?? 0) - (centre[m] ?? 0)) / (deviations[m] ?? 1),
    );
    return (a ?? 0) * (a ?? 0) + (b ?? 0) * (b ?? 0);
  });
  return far.indexOf(Math.min(...far));
}
