// A second, slow grader for tests: plain loops over rows, exact decimals, written from the contract and sharing no
// code with the engine. It knows the policy that the property tests use and nothing else.
import { Decimal } from 'decimal.js';
import {
  binPoints,
  cumulativeShare,
  median,
  percentile,
  rank,
  share,
  type Value,
  weightedScore,
} from './among.js';
import { type Assigned, assign, type Measures, type Way } from './assign.js';
import { Fraction } from './fraction.js';
import { decide, type Last, lastFall, type MovementRules, move, type Override } from './movement.js';

export interface Purchase {
  readonly customer: string;
  /** Days before the as-of date; negative is in the future. */
  readonly age: number;
  readonly cents: number;
  readonly order: number;
}

export interface Customer {
  readonly purchases: readonly Purchase[];
  /** Undefined for new customers. */
  readonly last: Last | undefined;
  readonly strategic: boolean;
  readonly override: Override | undefined;
}

/** Metrics that the random policies define, beside spend and orders. */
export const standingMetrics = [
  'spend',
  'middle',
  'months',
  'standing',
  'percent',
  'part',
  'together',
] as const;

/** A criterion by standing among all customers. */
export interface Standing {
  readonly metric: (typeof standingMetrics)[number];
  readonly shape: 'bins' | 'rfm' | 'percentile';
  readonly bins: number;
  readonly reverse: boolean;
  readonly missing: number | 'exclude';
}

export interface Rules {
  /** Undefined: by score. */
  readonly way: Way | undefined;
  readonly spendSteps: readonly (readonly [at: number, points: number])[];
  readonly orderLine: readonly (readonly [at: number, points: number])[];
  readonly spendWeight: number;
  readonly bonus: number;
  readonly thresholds: readonly [number, number, number];
  readonly gate: number;
  readonly movement: MovementRules;
  readonly capBelowSpend: number;
  readonly capAt: number;
  readonly floorAt: number;
  readonly rankAscending: boolean;
  /** Weights of three dimensions: spend and orders; the first two standings; the third. */
  readonly dimensions: readonly [number, number, number];
  readonly standings: readonly [Standing, Standing, Standing];
  /** Weight of the first standing in its dimension. */
  readonly standingWeight: number;
}

export interface ReferenceRow {
  readonly recency: Decimal | undefined;
  readonly metrics: Readonly<Record<(typeof standingMetrics)[number] | 'orders', string>>;
  /** Of the three standings; empty where excluded. */
  readonly points: readonly string[];
  readonly score: Decimal;
  readonly scored: number;
  /** Why it is the scored tier. */
  readonly reason: string;
  readonly moved: number;
  readonly ruled: number;
  readonly tier: number;
  /** Days between the last downgrade and the as-of date. */
  readonly fell: number | undefined;
}

const hundred = new Decimal(100);

function stepPoints(steps: Rules['spendSteps'], value: Decimal): Decimal {
  let points = new Decimal(0);
  for (const [at, given] of [...steps].sort((a, b) => a[0] - b[0]))
    if (value.gte(at)) points = new Decimal(given);
  return points;
}

function linePoints(line: Rules['orderLine'], value: number): Decimal {
  const corners = [...line].sort((a, b) => a[0] - b[0]);
  const first = corners[0] ?? [0, 0];
  const last = corners.at(-1) ?? [0, 0];
  if (value <= first[0]) return new Decimal(first[1]);
  for (let index = 1; index < corners.length; index++) {
    const [x0, y0] = corners[index - 1] ?? [0, 0];
    const [x1, y1] = corners[index] ?? [0, 0];
    if (value >= x1) continue;
    const exact = new Decimal(y0)
      .times(x1 - value)
      .plus(new Decimal(y1).times(value - x0))
      .div(x1 - x0);
    return exact.toDecimalPlaces(6, Decimal.ROUND_HALF_UP);
  }
  return new Decimal(last[1]);
}

interface Measured extends Measures {
  readonly spend: Decimal;
  readonly orders: Decimal;
  readonly recency: Decimal | undefined;
  readonly score: Decimal;
}

const day = 86_400_000;
const month = (asOf: number, age: number) => new Date(asOf - age * day).toISOString().slice(0, 7);
const shown = (value: Value) => value?.text(12) ?? '';

/** Grades customers as of a day (UTC, milliseconds); tiers are 0 (best) to 3. */
export function gradeAll(customers: readonly Customer[], asOf: number, rules: Rules): ReferenceRow[] {
  const past = customers.map(({ purchases }) => purchases.filter((each) => each.age >= 0));
  const year = past.map((purchases) => purchases.filter((each) => each.age < 365));
  const spend = year.map((purchases) =>
    purchases.reduce((sum, each) => sum.plus(each.cents), new Decimal(0)).div(100),
  );
  const orders = year.map((purchases) => new Set(purchases.map((each) => each.order)).size);
  const spent = spend.map((each): Value => Fraction.from(each));
  const middle = year.map((purchases) =>
    median(purchases.map((each) => Fraction.from(each.cents).div(Fraction.from(100)))),
  );
  const metrics: Record<Standing['metric'], Value[]> = {
    spend: spent,
    middle,
    months: past.map((purchases) =>
      Fraction.from(new Set(purchases.map((each) => month(asOf, each.age))).size),
    ),
    standing: rank(middle, rules.rankAscending),
    percent: percentile(middle),
    part: share(spent),
    together: cumulativeShare(spent),
  };
  const points = rules.standings.map((standing) => standingPoints(standing, metrics[standing.metric]));
  const measured = customers.map(({ strategic }, at): Measured => {
    const spendOf = spend[at] ?? new Decimal(0);
    const ordersOf = orders[at] ?? 0;
    const own = points.map((all) => all[at]);
    const ages = (past[at] ?? []).map((each) => each.age);
    return {
      spend: spendOf,
      orders: new Decimal(ordersOf),
      recency: ages.length === 0 ? undefined : new Decimal(Math.min(...ages)),
      score: scoreOf(spendOf, ordersOf, own, strategic, rules),
    };
  });
  const assigned =
    rules.way === undefined ? measured.map((each) => byScore(each, rules)) : assign(rules.way, measured);
  return customers.map(({ purchases, last, strategic, override }, at) => {
    const own = points.map((all) => all[at]);
    const { spend: spendOf, recency, score } = measured[at] as Measured;
    const { tier: scored, reason } = assigned[at] as Assigned;
    const ages = purchases.map((each) => each.age);
    const moved = move(score, scored, last, ages, rules.movement);
    const floored = strategic ? Math.min(moved, rules.floorAt) : moved;
    const ruled = spendOf.lt(rules.capBelowSpend) ? Math.max(floored, rules.capAt) : floored;
    const tier = decide(ruled, override);
    return {
      metrics: {
        spend: shown(metrics.spend[at]),
        middle: shown(metrics.middle[at]),
        months: shown(metrics.months[at]),
        standing: shown(metrics.standing[at]),
        percent: shown(metrics.percent[at]),
        part: shown(metrics.part[at]),
        together: shown(metrics.together[at]),
        orders: String(orders[at] ?? 0),
      },
      points: own.map(shown),
      recency,
      score,
      scored,
      reason,
      moved,
      ruled,
      tier,
      fell: lastFall(last, tier),
    };
  });
}

function standingPoints({ shape, bins, reverse, missing }: Standing, all: readonly Value[]): Value[] {
  const points =
    shape === 'percentile' ? percentile(all, reverse) : binPoints(all, bins, shape === 'rfm', reverse);
  return points.map((each) => each ?? (missing === 'exclude' ? undefined : Fraction.from(missing)));
}

function scoreOf(
  spend: Decimal,
  orders: number,
  [one, two, three]: readonly Value[],
  strategic: boolean,
  rules: Rules,
): Decimal {
  const [behaviour, standing, other] = rules.dimensions;
  const weighted = weightedScore([
    {
      weight: behaviour,
      criteria: [
        { weight: rules.spendWeight, points: Fraction.from(stepPoints(rules.spendSteps, spend)) },
        { weight: 100 - rules.spendWeight, points: Fraction.from(linePoints(rules.orderLine, orders)) },
      ],
    },
    {
      weight: standing,
      criteria: [
        { weight: rules.standingWeight, points: one },
        { weight: 100 - rules.standingWeight, points: two },
      ],
    },
    { weight: other, criteria: [{ weight: 100, points: three }] },
  ]);
  const adjusted = weighted.plus(Fraction.from(strategic ? rules.bonus : 0));
  return Decimal.max(0, Decimal.min(hundred, adjusted.text(4)));
}

function byScore({ score, spend }: Measured, { thresholds, gate }: Rules): Assigned {
  const [first, second, third] = thresholds;
  const tier = score.gte(first) && spend.gte(gate) ? 0 : score.gte(second) ? 1 : score.gte(third) ? 2 : 3;
  return { tier, reason: 'score' };
}
