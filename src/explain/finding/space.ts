// The space on a line in which a metric is searched: the ends beyond which nothing changes any more, and those up to which
// it moves alone.

import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { remembered } from '../../foundation/remembered.js';
import { criterionPart, testsIn } from '../../grammar/condition.js';
import { conditionsOf } from '../../policy/model/deciding.js';
import { courseOf } from '../../policy/model/given-points.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { criteriaOf, type Policy } from '../../policy/model/policy.js';
import type { ResultRow } from '../../telling/tables.js';
import type { Space } from '../lines/search.js';
import { turnsOf, type ValueLine } from '../trying/axis.js';
import type { MetricGroup } from '../trying/matters.js';
import { valuesShown } from '../trying/values.js';
import type { Alone } from './alone.js';

/** Where a metric moves alone, within the whole line. */
export interface Room extends Space {
  readonly least: Decimal;
  readonly most: Decimal;
}

interface Searched {
  readonly row: ResultRow;
  readonly mover: MetricGroup;
  readonly axis: ValueLine;
  readonly alone: Alone;
  /** Metrics that follow and matter. */
  readonly follow: readonly string[];
  readonly plan: Plan;
}

/** @param origin the value now; undefined where it is missing */
export function spaceOf(searched: Searched, origin: Decimal | undefined): Room {
  const space = wholeSpace(searched, origin);
  const { low: least, high: most } = space;
  const whole = { ...space, least, most };
  if (origin === undefined) return whole;
  const { up, down, low, high } = searched.alone;
  return {
    ...whole,
    low: down ? Decimal.max(least, Decimal.min(low ?? least, origin)) : origin,
    high: up ? Decimal.min(most, Decimal.max(high ?? most, origin)) : origin,
  };
}

function wholeSpace({ row, mover, axis, follow, plan }: Searched, origin: Decimal | undefined): Space {
  const { step, least, most, largest: held, negative, turns } = axis;
  const crossings = crossingsOf(follow, plan);
  const straight = follow.length === 0 && onlyMetricsAreTested(plan.policy);
  if (mover[0].id === recentTransactions)
    return { step, low: new Decimal(0), high: new Decimal(1), turns, crossings, straight };
  const named = [...turns, ...follow.flatMap((each) => turnsOf(each, plan)), ...(origin ? [origin] : [])];
  const own = [...valuesShown(plan)(row).values()].flatMap((value) =>
    value instanceof Decimal ? [value.abs()] : [],
  );
  const largest = Decimal.max(1, held, ...named.map((each) => each.abs()));
  const wide = follow.length === 0 ? largest : largest.times(Decimal.max(1, ...own));
  const far = Decimal.min(furthest, wide.times(1000)).div(step).floor().times(step);
  const below = negative || named.some((each) => each.lt(0));
  const all = [least ?? (below ? far.neg() : new Decimal(0)), most ?? far, ...(origin ? [origin] : [])];
  return { step, low: Decimal.min(...all), high: Decimal.max(...all), turns, crossings, straight };
}

/** Whether points go straight from turn to turn, and nothing but metrics is asked for: then so does the score. */
const onlyMetricsAreTested = remembered((policy: Policy): boolean => {
  const subjects = conditionsOf(policy)
    .flatMap(testsIn)
    .map(({ subject }) => subject);
  return (
    criteriaOf(policy).every(({ points }) => courseOf(points) !== undefined) &&
    policy.assign.by === 'score' &&
    !subjects.some((each) => each === 'score' || criterionPart(each) !== undefined)
  );
});

function crossingsOf(follow: readonly string[], plan: Plan): number[][] {
  const scores = plan.policy.tiers.flatMap(({ score, keeps }) =>
    [score, keeps?.score].filter((each) => each !== undefined),
  );
  return [...follow.map((id) => turnsOf(id, plan).map(Number)), scores.map(Number)];
}

/** Nobody reaches more than this; beyond it products would not fit into exact numbers. */
const furthest = new Decimal(100_000_000_000);
