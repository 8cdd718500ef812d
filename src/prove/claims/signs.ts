// How metrics over metrics follow when one of those that they are made of grows and the others stay.
import { Decimal } from 'decimal.js';
import { valueFacts } from '../../policy/linter/facts.js';
import type { Metric, Policy } from '../../policy/model/policy.js';
import { followingOf } from '../cells/members.js';
import { isPartOf } from '../cells/parts.js';

/** With more of the one, the other is more, is less, stays, or either. */
export type Sign = 1 | -1 | 0 | 'either';

/** Of every metric, how it follows when this one grows. */
export function signsFor(policy: Policy, growing: string): ReadonlyMap<string, Sign> {
  const facts = valueFacts(policy);
  const isPositive = (operand: string | Decimal) =>
    operand instanceof Decimal ? operand.gte(0) : facts(operand).least?.gte(0) === true;
  const signs = new Map<string, Sign>();
  for (const metric of policy.metrics) {
    const isRate = () => rateOf(metric, policy);
    const sign = metric.id === growing ? 1 : signOf(metric, (id) => signs.get(id) ?? 0, isPositive, isRate);
    signs.set(metric.id, sign);
  }
  return signs;
}

function signOf(
  metric: Metric,
  of: (id: string) => Sign,
  isPositive: (operand: string | Decimal) => boolean,
  isRate: () => boolean,
): Sign {
  const { spec } = metric;
  if (spec.grain === 'rows') return 0;
  const each = spec.operands.map((operand) => (typeof operand === 'string' ? of(operand) : 0));
  // In another group the same comes to something else.
  if (spec.within !== undefined && of(spec.within) !== 0) return 'either';
  if (each.every((sign) => sign === 0)) return 0;
  const [first = 0, second = 0] = each;
  const [, divisor = new Decimal(1)] = spec.operands;
  switch (spec.kind) {
    case 'add':
    case 'greatest':
    case 'least':
      return both(each);
    case 'steps': {
      const following = followingOf(metric);
      if (following === undefined) return 'either';
      return following.rises ? first : turned(first);
    }
    case 'subtract':
      return both([first, turned(second)]);
    case 'multiply':
      return multiplied(spec.operands, each, isPositive);
    case 'divide':
      // What is divided by grows from 0 on: then there was no value before, unless a part of nothing is said to be 0.
      if (second !== 0) return first === 0 && isRate() ? turned(second) : 'either';
      if (divisor instanceof Decimal) return divisor.lt(0) ? turned(first) : first;
      return isPositive(divisor) ? first : 'either';
    case 'per_month':
      return first;
    case 'growth':
      return second === 0 ? first : 'either';
    case 'percentile':
      return first;
    case 'rank':
      return spec.options.order === 'ascending' ? first : turned(first);
    default:
      return 'either';
  }
}

/** Whether a quotient is the part that one count is of another, and 0 where both are 0. */
function rateOf({ spec, missing }: Metric, { metrics }: Policy): boolean {
  const [part, whole] = (spec.grain === 'metrics' ? spec.operands : []).map((operand) =>
    metrics.find(({ id }) => id === operand),
  );
  return part !== undefined && whole !== undefined && missing?.isZero() === true && isPartOf(part, whole);
}

function multiplied(
  operands: readonly (string | Decimal)[],
  each: readonly Sign[],
  isPositive: (operand: string | Decimal) => boolean,
): Sign {
  const metrics = operands.filter((operand) => typeof operand === 'string');
  const numbers = operands.filter((operand) => operand instanceof Decimal);
  const sign = numbers.reduce((product, number) => product * Math.sign(number.toNumber()), 1);
  if (metrics.length > 1 && !metrics.every(isPositive)) return 'either';
  const together = both(each.filter((_, at) => typeof operands[at] === 'string'));
  return sign === 0 ? 0 : sign > 0 ? together : turned(together);
}

const turned = (sign: Sign): Sign => (sign === 1 ? -1 : sign === -1 ? 1 : sign);

function both(signs: readonly Sign[]): Sign {
  const found = new Set(signs.filter((sign) => sign !== 0));
  if (found.size === 0) return 0;
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : 'either';
}
