// Round values that a value of the policy may take. Coarse steps come first: of two values that serve alike people want the
// rounder one.

import { Decimal } from 'decimal.js';
import type { Varied } from '../asked/varied.js';

/** A value that may be set. */
export interface RoundValue {
  readonly value: Decimal;
  /** 0 of what the policy says today, 1 of the coarsest step, and so on. */
  readonly level: number;
}

/** Steps of scores, weights and points, coarse ones first. */
const pointSteps = [new Decimal(5), new Decimal(1), new Decimal('0.5')];
/** Steps of everything else, as parts of the power of ten that a value has. */
const metricParts = [new Decimal(1), new Decimal('0.5'), new Decimal('0.2'), new Decimal('0.1')];

/** More values than this are too many to be tried one by one. */
export const mostRoundValues = 400;
/** Where points go unless somebody says otherwise. */
const [lowest, highest] = [new Decimal(0), new Decimal(100)];

/**
 * The values of points, scores and weights, the smallest first.
 * @param round the step, where one was asked for
 * @returns undefined where they are too many
 */
export function pointCandidates(varied: Varied, round: Decimal | undefined): RoundValue[] | undefined {
  const { today, from, to } = varied;
  const least = today.isNegative() ? highest.negated() : lowest;
  const steps = round === undefined ? pointSteps : [round];
  return withToday(varied, onSteps(from ?? least, to ?? Decimal.max(highest, today), steps));
}

/** What is known of the customers' values of a metric. */
export interface MetricSpread {
  /** In order. */
  readonly quantiles: readonly Decimal[];
  /** Whether the metric counts whole things. */
  readonly whole: boolean;
}

/** The values of a threshold of a metric, near its quantiles among the customers, the smallest first. */
export function metricCandidates(
  varied: Varied,
  { quantiles, whole }: MetricSpread,
  round: Decimal | undefined,
): RoundValue[] | undefined {
  const { today } = varied;
  const ends = [...quantiles, today];
  const { from = Decimal.min(...ends), to = Decimal.max(...ends) } = varied;
  if (round !== undefined) return withToday(varied, onSteps(from, to, [round]));
  const within = (value: Decimal) => value.gte(from) && value.lte(to);
  const found = metricParts.flatMap((part, index) =>
    quantiles.map((each) => ({ value: roundTo(each, stepNear(each, part, whole)), level: index + 1 })),
  );
  return withToday(varied, onceEach(found.filter(({ value }) => within(value))));
}

const roundTo = (value: Decimal, step: Decimal) => value.div(step).round().times(step);

/** 1, 0.5, 0.2 or 0.1 times the power of ten of a value, but no part of what is counted whole. */
function stepNear(value: Decimal, part: Decimal, whole: boolean): Decimal {
  const size = value.isZero() ? new Decimal(1) : new Decimal(10).pow(value.abs().log(10).floor());
  const step = size.times(part);
  return whole && step.lt(1) ? new Decimal(1) : step;
}

/** Multiples of the steps between two ends, each with the coarsest step that has it; undefined where they are too many. */
function onSteps(from: Decimal, to: Decimal, steps: readonly Decimal[]): RoundValue[] | undefined {
  if (steps.some((step) => to.minus(from).div(step).gte(mostRoundValues))) return undefined;
  return onceEach(
    steps.flatMap((step, index) => {
      const first = from.div(step).ceil();
      const length = Math.max(0, to.div(step).floor().minus(first).toNumber() + 1);
      return Array.from({ length }, (_, at) => ({ value: first.plus(at).times(step), level: index + 1 }));
    }),
  );
}

/** Each value once, with the coarsest step that has it, the smallest first. */
function onceEach(all: readonly RoundValue[]): RoundValue[] {
  const found = new Map<string, RoundValue>();
  for (const each of all) {
    const key = each.value.toFixed();
    if (!found.has(key)) found.set(key, each);
  }
  return [...found.values()].sort((a, b) => a.value.comparedTo(b.value));
}

/** What the policy says today may always stay. */
function withToday({ today }: Varied, all: readonly RoundValue[] | undefined): RoundValue[] | undefined {
  const others = all?.filter(({ value }) => !value.eq(today));
  return others && [...others, { value: today, level: 0 }].sort((a, b) => a.value.comparedTo(b.value));
}
