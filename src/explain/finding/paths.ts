// From what was found about each metric to paths: the nearest value that reaches a tier, or how far it may go.

import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { Literal } from '../../grammar/condition.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Policy } from '../../policy/model/policy.js';
import { mayBeInactive, reasonsOf } from '../../regrade/facts.js';
import { shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import type { BoundFact, Range, Some, TierPath } from './explanation.js';
import type { Change, Found } from './found.js';

/**
 * The path of one metric to a tier that is not reached now, or the room that it has where it is.
 * @param keeping whether it is the customer's own tier in the next review
 */
export function tierPath(found: Found, row: ResultRow, keeping: boolean, plan: Plan): TierPath {
  const { metric, together, from, unknown } = found;
  const path = { metric: metric.id, together, from };
  if (unknown !== undefined) return { ...path, outcome: 'unknown', because: unknown };
  // Whatever a metric comes to alone, it makes nobody active.
  if (keeping && mayBeInactive(row, plan.policy))
    return { ...path, outcome: 'unknown', because: recentTransactions };
  return found.holdsNow ? { ...path, ...roomOf(found) } : { ...path, ...wayOf(found, row, plan) };
}

type Outcome<T extends TierPath = TierPath> = T extends TierPath
  ? Omit<T, 'metric' | 'together' | 'from'>
  : never;

function wayOf(found: Found, row: ResultRow, plan: Plan): Outcome {
  const { choice, range, inRange, below, above, tied } = found;
  const none: Outcome =
    tied === undefined ? { outcome: 'not_alone' } : { outcome: 'cannot_move_alone', with: tied.with };
  if (choice !== undefined) {
    const [first] = choice.reach;
    return first === undefined || tied !== undefined
      ? none
      : reaches(someOf(choice.reach, choice.other), first, found, row, plan);
  }
  if (range !== undefined && inRange !== undefined)
    return reaches(range, range.least ?? range.most ?? inRange, found, row, plan);
  const nearest = nearestOf(found.from, below, above);
  return nearest === undefined ? none : reaches(nearest, nearest, found, row, plan);
}

function nearestOf(
  from: Literal | null,
  below: Change | undefined,
  above: Change | undefined,
): Literal | undefined {
  if (below === undefined || above === undefined) return (below ?? above)?.next;
  return distance(from, below.next).lte(distance(from, above.next)) ? below.next : above.next;
}

function distance(from: Literal | null, to: Literal): Decimal {
  const number = (value: Literal | null) =>
    value instanceof Decimal ? value : new Decimal(Date.parse(String(value)));
  return number(from).minus(number(to)).abs();
}

function reaches(
  to: Extract<TierPath, { outcome: 'reaches' }>['to'],
  tried: Literal,
  { follow, rowWith }: Found,
  row: ResultRow,
  plan: Plan,
): Outcome {
  const then = rowWith(tried) ?? {};
  const follows = follow.flatMap((metric) =>
    (row[metric] ?? '') === (then[metric] ?? '')
      ? []
      : [{ metric, from: shownValue(row, metric, plan), to: shownValue(then, metric, plan) }],
  );
  return { outcome: 'reaches', to, tier: then.ruled_tier ?? '', score: then.score ?? '', follows };
}

function roomOf({ choice, range, below, above, from, tied }: Found): Outcome {
  // Where a way is closed from the beginning, or nothing is found before it is, more is not known.
  if (tied !== undefined && (tied.still || (below === undefined && above === undefined)))
    return { outcome: 'cannot_move_alone', with: tied.with };
  if (choice !== undefined)
    return choice.miss.length === 0
      ? { outcome: 'cannot_lose' }
      : { outcome: 'keeps', within: someOf(choice.reach, choice.other) };
  const within: Range | undefined = from === null ? range : { least: below?.last, most: above?.last };
  if (within === undefined) return { outcome: 'keeps_missing' };
  return within.least === undefined && within.most === undefined
    ? { outcome: 'cannot_lose' }
    : { outcome: 'keeps', within };
}

function someOf(values: readonly Literal[], other: string | undefined): Some {
  return {
    values: values.filter((each) => each !== other),
    besides: other !== undefined && values.includes(other),
  };
}

/**
 * Movement rules and caps that leave a customer below a tier.
 * @param bounds floors and caps with what they came to, where they were asked
 */
export function limitsBelow(
  row: ResultRow,
  target: number,
  { movement, tiers }: Policy,
  bounds: readonly BoundFact[],
): string[] {
  const index = (tier: string | undefined) => tiers.findIndex(({ id }) => id === tier);
  const held = index(row.previous_tier);
  const isNew = row.movement === 'new';
  const below = (best: number | undefined) => best !== undefined && target < best;
  return [
    ...(reasonsOf(row).includes('inactive') ? ['inactive'] : []),
    ...(held >= 0 && movement.upMaxSteps !== undefined && below(held - movement.upMaxSteps)
      ? ['max_up']
      : []),
    ...(isNew && below(movement.newCustomersAtMost) ? ['new_customer_limit'] : []),
    ...bounds
      .filter(({ kind, holds, tier }) => kind === 'cap' && holds && below(index(tier)))
      .map(({ name }) => `cap:${name}`),
  ];
}
