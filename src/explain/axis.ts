// The values that a metric can take, for paths: the step between two of them, where rules may change their answer, and
// the ends beyond which nothing changes any more.
import { Decimal } from 'decimal.js';
import { derivedKind, rowsKind } from '../metrics/index.js';
import { courseOf } from '../points/index.js';
import type { Literal, Test } from '../policy/condition.js';
import { recentTransactions } from '../policy/movement.js';
import type { Criterion, Metric } from '../policy/policy.js';
import { isNumeric, scaleOf, type ValueType } from '../policy/types.js';
import type { Plan } from '../steps/planned.js';
import { criteriaOn, testsOn } from './matters.js';
import type { Grain } from './read.js';

/** Values on a line, as multiples of a step; dates are counted in days. */
export interface Line {
  readonly kind: 'line';
  readonly step: Decimal;
  readonly least: Decimal | undefined;
  /** Undefined: as far as anybody can tell. */
  readonly most: Decimal | undefined;
  /** About the largest value that anybody has, without its sign. */
  readonly largest: Decimal;
  /** Where points, tests or bins may change: at the value itself or just beside it. */
  readonly turns: readonly Decimal[];
  value(at: Decimal): Literal;
  at(value: Literal): Decimal;
}

/** Values without an order. */
export interface Choice {
  readonly kind: 'choice';
  /** Every value that rules can tell from others; one that stands for all values that no rule names is `other`. */
  readonly values: readonly Literal[];
  readonly other: string | undefined;
}

export type Axis = Line | Choice;

/** The finest step of an amount of money that paths name. */
const cent = new Decimal('0.01');
const day = 86_400_000;

/** Values of a metric; undefined where they cannot be tried (times of day). */
export function axisOf(metric: Metric, plan: Plan, grain: ReadonlyMap<string, Grain>): Axis | undefined {
  const { id } = metric;
  const type = plan.metricTypes.get(id) ?? { kind: 'text' };
  const tests = testsOn(id, plan.policy);
  if (isNumeric(type))
    return {
      kind: 'line',
      step: stepOf(type, grain.get(id)),
      largest: new Decimal(grain.get(id)?.largest ?? 0),
      least: leastOf(metric),
      most: undefined,
      turns: turnsOf(id, plan),
      value: (at) => at,
      at: (value) => (value instanceof Decimal ? value : new Decimal(0)),
    };
  const literals = tests.flatMap(literalsOf);
  if (type.kind === 'date')
    return {
      kind: 'line',
      step: new Decimal(1),
      least: daysOf('0001-01-01'),
      most: daysOf('9999-12-31'),
      largest: new Decimal(0),
      turns: literals.map(daysOf),
      value: (at) => new Date(at.toNumber() * day).toISOString().slice(0, 10),
      at: daysOf,
    };
  if (type.kind === 'boolean') return { kind: 'choice', values: [false, true], other: undefined };
  if (type.kind !== 'text') return undefined;
  const named = [
    ...new Set([
      ...literals.map(String),
      ...criteriaOn(id, plan.policy).flatMap(({ points }) => categories(points.spec)),
    ]),
  ];
  let other = 'other';
  while (named.includes(other)) other = `another ${other}`;
  return { kind: 'choice', values: [...named, other], other };
}

const daysOf = (value: Literal) => new Decimal(Date.parse(String(value))).div(day).floor();

/** Categories that `map` gives points for. */
function categories(spec: unknown): string[] {
  const { points = [] } = spec as { points?: readonly (readonly [string, unknown])[] };
  return points.map(([category]) => category);
}

/** Where the rules about a number may change their answer. */
export function turnsOf(metric: string, plan: Plan): Decimal[] {
  const { policy, frozen, centres = [] } = plan;
  const ofPoints = (criterion: Criterion) => [
    ...(courseOf(criterion.points)?.turns ?? []),
    ...(frozen?.bins.get(criterion.id) ?? []).filter((each) => each !== null),
  ];
  const all = [
    ...criteriaOn(metric, policy).flatMap(ofPoints),
    ...testsOn(metric, policy).flatMap(literalsOf),
    ...centres.flatMap((each) => (each.metric === metric ? [new Decimal(each.centre)] : [])),
    ...(metric === recentTransactions ? [new Decimal(1)] : []),
  ].filter((each) => each instanceof Decimal);
  const seen = new Map(all.map((each) => [each.toFixed(), each]));
  return [...seen.values()].sort((a, b) => a.comparedTo(b));
}

function literalsOf(test: Test): readonly Literal[] {
  if (test.op === 'missing') return [];
  if (test.op === 'between') return [test.low, test.high];
  return test.op === 'in' ? test.values : [test.value];
}

/** 1 for whole numbers, a cent for money, else the last place that this review's values of the metric have. */
function stepOf(type: ValueType, grain: Grain | undefined): Decimal {
  if (scaleOf(type) === 0) return new Decimal(1);
  return grain?.money === true ? cent : new Decimal(10).pow(-Math.min(scaleOf(type), grain?.places ?? 0));
}

function leastOf({ spec }: Metric): Decimal | undefined {
  const least = spec.grain === 'rows' ? rowsKind(spec.kind).least : derivedKind(spec.kind).least;
  return least === undefined ? undefined : new Decimal(least);
}
