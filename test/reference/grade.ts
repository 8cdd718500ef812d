// A second, slow grader for tests: plain loops over rows, exact decimals, written from the contract and sharing no
// code with the engine. It knows the policy that the property tests use and nothing else.
import { Decimal } from 'decimal.js';
import { type Assigned, assign, type Measures, type Way } from './assign.js';

export interface Purchase {
  readonly customer: string;
  /** Days before the as-of date; negative is in the future. */
  readonly age: number;
  readonly cents: number;
  readonly order: number;
}

export interface Rules {
  /** Undefined: by score. */
  readonly way: Way | undefined;
  readonly spendSteps: readonly (readonly [at: number, points: number])[];
  readonly orderLine: readonly (readonly [at: number, points: number])[];
  readonly spendWeight: number;
  readonly bonus: number;
  readonly thresholds: readonly [number, number, number];
  readonly keeps: number;
  readonly gate: number;
  readonly down: number;
  readonly up: number;
  readonly newAtMost: number;
  readonly capBelowSpend: number;
  readonly capAt: number;
  readonly floorAt: number;
}

export interface ReferenceRow {
  readonly spend: Decimal;
  readonly orders: Decimal;
  readonly recency: Decimal | undefined;
  readonly score: Decimal;
  readonly scored: number;
  /** Why it is the scored tier. */
  readonly reason: string;
  readonly moved: number;
  readonly tier: number;
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

export interface ReferenceCustomer {
  readonly purchases: readonly Purchase[];
  /** Tier of last year; undefined for new customers. */
  readonly last: number | undefined;
  readonly strategic: boolean;
}

/** Grades everybody; tiers are 0 (best) to 3. */
export function gradeAll(customers: readonly ReferenceCustomer[], rules: Rules): ReferenceRow[] {
  const measured = customers.map((each) => measure(each, rules));
  const assigned =
    rules.way === undefined ? measured.map((each) => byScore(each, rules)) : assign(rules.way, measured);
  return customers.map(({ last, strategic }, index) => {
    const { spend, orders, recency, score } = measured[index] as Measured;
    const { tier: scored, reason } = assigned[index] as Assigned;
    const moved = move(score, scored, last, rules);
    const floored = strategic ? Math.min(moved, rules.floorAt) : moved;
    const tier = spend.lt(rules.capBelowSpend) ? Math.max(floored, rules.capAt) : floored;
    return { spend, orders, recency, score, scored, reason, moved, tier };
  });
}

interface Measured extends Measures {
  readonly spend: Decimal;
  readonly orders: Decimal;
  readonly recency: Decimal | undefined;
  readonly score: Decimal;
}

function measure({ purchases, strategic }: ReferenceCustomer, rules: Rules): Measured {
  const inYear = purchases.filter((each) => each.age >= 0 && each.age < 365);
  const spend = inYear.reduce((sum, each) => sum.plus(each.cents), new Decimal(0)).div(100);
  const orders = new Decimal(new Set(inYear.map((each) => each.order)).size);
  const ages = purchases.map((each) => each.age).filter((age) => age >= 0);
  const recency = ages.length === 0 ? undefined : new Decimal(Math.min(...ages));
  const weighted = stepPoints(rules.spendSteps, spend)
    .times(rules.spendWeight)
    .plus(linePoints(rules.orderLine, orders.toNumber()).times(100 - rules.spendWeight))
    .div(100);
  const adjusted = weighted.plus(strategic ? rules.bonus : 0);
  const score = Decimal.max(0, Decimal.min(hundred, adjusted)).toDecimalPlaces(4, Decimal.ROUND_HALF_UP);
  return { spend, orders, recency, score };
}

function byScore({ score, spend }: Measured, { thresholds, gate }: Rules): Assigned {
  const [first, second, third] = thresholds;
  const tier = score.gte(first) && spend.gte(gate) ? 0 : score.gte(second) ? 1 : score.gte(third) ? 2 : 3;
  return { tier, reason: 'score' };
}

function move(score: Decimal, scored: number, last: number | undefined, rules: Rules): number {
  if (last === undefined) return Math.max(scored, rules.newAtMost);
  const kept = last === 1 && scored > 1 && score.gte(rules.keeps) ? 1 : scored;
  return Math.max(Math.min(kept, last + rules.down), last - rules.up);
}
