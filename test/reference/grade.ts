// A second, slow grader for tests: plain loops over rows, exact decimals, written from the contract and sharing no
// code with the engine. It knows the policy that the property tests use and nothing else.
import { Decimal } from 'decimal.js';

export interface Purchase {
  readonly customer: string;
  /** Days before the as-of date; negative is in the future. */
  readonly age: number;
  readonly cents: number;
  readonly order: number;
}

export interface Rules {
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
  readonly orders: number;
  readonly score: Decimal;
  readonly scored: number;
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

/** Grades one customer; tiers are 0 (best) to 3. `last` is undefined for new customers. */
export function gradeOne(
  purchases: readonly Purchase[],
  last: number | undefined,
  strategic: boolean,
  rules: Rules,
): ReferenceRow {
  const inYear = purchases.filter((each) => each.age >= 0 && each.age < 365);
  const spend = inYear.reduce((sum, each) => sum.plus(each.cents), new Decimal(0)).div(100);
  const orders = new Set(inYear.map((each) => each.order)).size;
  const weighted = stepPoints(rules.spendSteps, spend)
    .times(rules.spendWeight)
    .plus(linePoints(rules.orderLine, orders).times(100 - rules.spendWeight))
    .div(100);
  const adjusted = weighted.plus(strategic ? rules.bonus : 0);
  const score = Decimal.max(0, Decimal.min(hundred, adjusted)).toDecimalPlaces(4, Decimal.ROUND_HALF_UP);
  const [first, second, third] = rules.thresholds;
  const scored =
    score.gte(first) && spend.gte(rules.gate) ? 0 : score.gte(second) ? 1 : score.gte(third) ? 2 : 3;
  const moved = move(score, scored, last, rules);
  const floored = strategic ? Math.min(moved, rules.floorAt) : moved;
  const tier = spend.lt(rules.capBelowSpend) ? Math.max(floored, rules.capAt) : floored;
  return { spend, orders, score, scored, moved, tier };
}

function move(score: Decimal, scored: number, last: number | undefined, rules: Rules): number {
  if (last === undefined) return Math.max(scored, rules.newAtMost);
  const kept = last === 1 && scored > 1 && score.gte(rules.keeps) ? 1 : scored;
  return Math.max(Math.min(kept, last + rules.down), last - rules.up);
}
