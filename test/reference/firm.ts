// The second grader's small changes: what somebody's numbers come to, the tier that they then give, and how much less takes
// it away. Plain numbers of one customer at a time, sharing no code with the engine.
import { Decimal } from 'decimal.js';
import { weightedScore } from './among.js';
import { Fraction, zero } from './fraction.js';
import { decide, type Last, type MovementRules, move, type Override } from './movement.js';

type Corners = readonly (readonly [at: number, points: number])[];

export interface FirmRules {
  readonly spend: { readonly shape: 'steps' | 'line'; readonly corners: Corners };
  readonly average: Corners;
  readonly recency: Corners;
  readonly rating: Corners;
  /** Points of who has no rating, or its weight goes to the others. */
  readonly unrated: number | 'exclude';
  /** Of spend, average, recency, rating. */
  readonly weights: readonly [number, number, number, number];
  /** For five orders or more. */
  readonly bonus: number;
  /** Scores of the first three tiers, or what their segments ask of spend and orders. */
  readonly tiers:
    | { readonly by: 'score'; readonly scores: readonly [number, number, number] }
    | { readonly by: 'segments'; readonly asks: readonly (readonly [spend: number, orders: number])[] };
  readonly gate: number;
  readonly movement: MovementRules;
  readonly cap: { readonly recency: number; readonly at: number };
  readonly floor: { readonly rating: number; readonly at: number };
  readonly small: { readonly metrics: number; readonly days: number; readonly orders: number };
}

export interface Numbers {
  readonly spend: Fraction;
  readonly orders: number;
  readonly recency: number | undefined;
  readonly rating: Fraction | undefined;
  /** Of the orders, before the as-of date: whether somebody is active. */
  readonly ages: readonly number[];
}

export interface Person extends Numbers {
  readonly last: Last | undefined;
  readonly override: Override | undefined;
}

export interface FirmRow {
  readonly tier: number;
  readonly firmness: string;
  readonly marginOrders: string;
  readonly marginValue: string;
}

const tier = (index: number) => `t${index}`;
const whole = (value: number) => Fraction.from(value);
const minus = (a: Fraction, b: Fraction) => a.plus(b.times(whole(-1)));
const cent = Fraction.of(1n, 100n);

function onLine(corners: Corners, value: Fraction): Fraction {
  const sorted = [...corners].sort((a, b) => a[0] - b[0]);
  const above = sorted.findIndex(([at]) => value.compare(whole(at)) < 0);
  const [x1, y1] = sorted[above] ?? sorted.at(-1) ?? [0, 0];
  const [x0, y0] = sorted[above - 1] ?? [x1, y1];
  if (x0 === x1 || above < 0) return whole(y1);
  const part = minus(value, whole(x0)).div(whole(x1 - x0));
  return whole(y0)
    .plus(part.times(whole(y1 - y0)))
    .rounded(6);
}

function onSteps(corners: Corners, value: Fraction): Fraction {
  const reached = [...corners].sort((a, b) => b[0] - a[0]).find(([at]) => value.compare(whole(at)) >= 0);
  return whole(reached?.[1] ?? 0);
}

function scoreOf({ spend, orders, recency, rating }: Numbers, rules: FirmRules): Fraction {
  const average = orders === 0 ? undefined : spend.div(whole(orders)).rounded(6);
  const { corners, shape } = rules.spend;
  const unrated = rules.unrated === 'exclude' ? undefined : whole(rules.unrated);
  const points = [
    shape === 'steps' ? onSteps(corners, spend) : onLine(corners, spend),
    average === undefined ? zero : onLine(rules.average, average),
    recency === undefined ? zero : onLine(rules.recency, whole(recency)),
    rating === undefined ? unrated : onLine(rules.rating, rating),
  ];
  const criteria = points.map((each, at) => ({ weight: rules.weights[at] ?? 0, points: each }));
  const score = weightedScore([{ weight: 100, criteria }]).plus(whole(orders >= 5 ? rules.bonus : 0));
  const most = whole(100);
  const bounded = score.compare(zero) < 0 ? zero : score.compare(most) > 0 ? most : score;
  return bounded.rounded(4);
}

interface Standing {
  readonly score: Fraction;
  readonly tier: number;
}

function stand(person: Person, now: Numbers, rules: FirmRules): Standing {
  const score = scoreOf(now, rules);
  const { tiers, gate, cap, floor } = rules;
  const found =
    tiers.by === 'score'
      ? tiers.scores.findIndex(
          (each, at) => score.compare(whole(each)) >= 0 && (at > 0 || now.spend.compare(whole(gate)) >= 0),
        )
      : tiers.asks.findIndex(
          ([spend, orders]) => now.spend.compare(whole(spend)) >= 0 && now.orders >= orders,
        );
  const scored = found < 0 ? 3 : found;
  const moved = move(new Decimal(score.text(4)), scored, person.last, now.ages, rules.movement);
  const lifted =
    now.rating !== undefined && now.rating.compare(whole(floor.rating)) >= 0
      ? Math.min(moved, floor.at)
      : moved;
  const ruled = now.recency !== undefined && now.recency > cap.recency ? Math.max(lifted, cap.at) : lifted;
  return { score, tier: decide(ruled, person.override) };
}

/** The amount of an order on the average, to the cent; undefined where that is nothing. */
function usual({ spend, orders }: Numbers): Fraction | undefined {
  const each = orders === 0 ? zero : spend.div(whole(orders)).rounded(2);
  return each.compare(zero) > 0 ? each : undefined;
}

/** So many orders more, on the as-of date, or fewer, beside the first and the last. */
function withOrders(now: Numbers, count: number): Numbers | undefined {
  const each = usual(now);
  if (each === undefined || now.orders + count <= 0) return undefined;
  const spend = now.spend.plus(each.times(whole(count)));
  const changed = { ...now, spend, orders: now.orders + count };
  return count > 0 ? { ...changed, recency: 0, ages: [...now.ages, 0] } : changed;
}

function withDays(now: Numbers, days: number): Numbers | undefined {
  if (now.recency === undefined) return now;
  return now.recency + days < 0 ? undefined : { ...now, recency: now.recency + days };
}

/** Each small change with what it makes of the numbers, in the order in which results name equally near ones. */
function changesOf(
  now: Numbers,
  { metrics, days, orders }: FirmRules['small'],
): [string, Numbers | undefined][] {
  const signs = [-1, 1] as const;
  const named = (of: string, sign: number, size: string) => `${of}${sign < 0 ? '-' : '+'}${size}`;
  const scaled = (value: Fraction, sign: number) => value.times(whole(100 + sign * metrics)).div(whole(100));
  return [
    ...signs.map((sign): [string, Numbers | undefined] => [
      named('order', sign, String(orders)),
      withOrders(now, sign * orders),
    ]),
    ...signs.map((sign): [string, Numbers | undefined] => [
      named('spend', sign, `${metrics}%`),
      { ...now, spend: scaled(now.spend, sign).rounded(2) },
    ]),
    ...signs.map((sign): [string, Numbers | undefined] => [
      named('rating', sign, `${metrics}%`),
      now.rating && { ...now, rating: scaled(now.rating, sign).rounded(6) },
    ]),
    ...signs.map((sign): [string, Numbers | undefined] => [
      named('day', sign, String(days)),
      withDays(now, sign * days),
    ]),
  ];
}

/** The tier of somebody, what small changes give another one, nearest first, and how much less takes it away. */
export function firmOf(person: Person, rules: FirmRules): FirmRow {
  const now = stand(person, person, rules);
  const flips = changesOf(person, rules.small).flatMap(([code, changed], place) => {
    const then = changed && stand(person, changed, rules);
    if (then === undefined || then.tier === now.tier) return [];
    const apart = minus(then.score, now.score);
    return [{ code, place, tier: then.tier, apart: apart.compare(zero) < 0 ? minus(zero, apart) : apart }];
  });
  flips.sort((a, b) => a.apart.compare(b.apart) || a.place - b.place);
  const loses = (code: string) => flips.some((each) => each.code.startsWith(code) && each.tier > now.tier);
  const worse = (changed: Numbers | undefined) =>
    changed !== undefined && stand(person, changed, rules).tier > now.tier;
  const gone = loses('order-')
    ? firstOf(rules.small.orders, (n) => worse(withOrders(person, -n)))
    : undefined;
  const less = (cents: number): Numbers => ({
    ...person,
    spend: minus(person.spend, cent.times(whole(cents))),
  });
  const most = Math.ceil(Number(person.spend.text(2)) * rules.small.metrics);
  const lower = loses('spend-') ? firstOf(most, (cents) => worse(less(cents))) : undefined;
  return {
    tier: now.tier,
    firmness: flips.map((each) => `${each.code}:${tier(each.tier)}`).join(';') || 'firm',
    marginOrders: gone === undefined ? '' : String(gone),
    marginValue: lower === undefined ? '' : cent.times(whole(lower)).text(2),
  };
}

/** The first of 1 to `most` for which something holds, that holds from there on. */
function firstOf(most: number, holds: (at: number) => boolean): number | undefined {
  let [low, high] = [0, most];
  if (!holds(most)) return undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
