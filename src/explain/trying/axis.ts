// The values that a metric can take, for paths: the step between two of them, where rules may change their answer, and
// the ends beyond which nothing changes any more.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { remembered } from '../../foundation/remembered.js';
import type { Literal, Test } from '../../grammar/condition.js';
import { isNumeric, scaleOf, type ValueType } from '../../grammar/types.js';
import { daysBetween } from '../../grammar/window.js';
import { derivedKind, rowsKind } from '../../policy/metrics/index.js';
import { turnsOfPoints } from '../../policy/model/given-points.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Criterion, Metric } from '../../policy/model/policy.js';
import type { Grain } from './grain.js';
import { criteriaOn, testsOn } from './matters.js';
import { daysRead, isRows, type RowsMetric, type Sources } from './sources.js';

/** Values on a line, as multiples of a step; dates are counted in days. */
export interface ValueLine {
  readonly kind: 'line';
  readonly step: Decimal;
  readonly least: Decimal | undefined;
  /** Undefined: as far as anybody can tell. */
  readonly most: Decimal | undefined;
  /** About the largest value that anybody has, without its sign. */
  readonly largest: Decimal;
  /** Whether somebody has a value below 0. */
  readonly negative: boolean;
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

export type Axis = ValueLine | Choice;

/** The finest step of an amount of money that paths name. */
const cent = new Decimal('0.01');
const day = 86_400_000;

/** What axes are made from. */
export interface Axes {
  readonly plan: Plan;
  readonly grain: ReadonlyMap<string, Grain>;
  readonly sources: Sources;
  /** As-of date of the review in question. */
  readonly asOf: string;
}

/** Values of a metric; undefined where they cannot be tried (times of day). */
export function axisOf(metric: Metric, at: Axes): Axis | undefined {
  const { plan, grain } = at;
  const { id } = metric;
  const type = plan.metricTypes.get(id) ?? { kind: 'text' };
  const tests = testsOn(id, plan.policy);
  if (isNumeric(type)) {
    const step = stepOf(type, grain.get(id));
    return {
      kind: 'line',
      step,
      largest: new Decimal(grain.get(id)?.largest ?? 0),
      negative: grain.get(id)?.negative === true,
      ...endsOf(metric, step, at),
      turns: turnsOf(id, plan),
      value: (at) => at,
      at: (value) => (value instanceof Decimal ? value : new Decimal(0)),
    };
  }
  const literals = tests.flatMap(literalsOf);
  if (type.kind === 'date')
    return {
      kind: 'line',
      step: new Decimal(1),
      least: dayOf('0001-01-01'),
      most: dayOf('9999-12-31'),
      largest: new Decimal(0),
      negative: true,
      turns: literals.map(dayOf),
      value: (at) => new Date(at.toNumber() * day).toISOString().slice(0, 10),
      at: dayOf,
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

const dayOf = (value: Literal) => new Decimal(Date.parse(String(value))).div(day).floor();

/** Categories that `map` gives points for. */
function categories(spec: unknown): string[] {
  const { points = [] } = spec as { points?: readonly (readonly [string, unknown])[] };
  return points.map(([category]) => category);
}

/** Where the rules about a number may change their answer. */
export function turnsOf(metric: string, plan: Plan): readonly Decimal[] {
  const known = turnsByMetric(plan);
  const found = known.get(metric) ?? turnsIn(metric, plan);
  known.set(metric, found);
  return found;
}

const turnsByMetric = remembered((_plan: Plan) => new Map<string, readonly Decimal[]>());

function turnsIn(metric: string, plan: Plan): Decimal[] {
  const { policy, frozen, centres = [] } = plan;
  const ofPoints = (criterion: Criterion) => [
    ...turnsOfPoints(criterion.points),
    ...(frozen?.bins.get(criterion.id) ?? []).flatMap(({ starts }) => starts.filter((each) => each !== null)),
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

interface Ends {
  readonly least: Decimal | undefined;
  readonly most: Decimal | undefined;
}

/** The ends of what rows can give. */
function endsOf(metric: Metric, step: Decimal, { sources, asOf }: Axes): Ends {
  const least = (of: number | undefined) => (of === undefined ? undefined : new Decimal(of));
  if (!isRows(metric)) {
    const { spec } = metric;
    return {
      least: spec.grain === 'metrics' ? least(derivedKind(spec.kind).least) : undefined,
      most: undefined,
    };
  }
  const { kind, field } = metric.spec;
  const { movedBy, wants } = rowsKind(kind);
  if (movedBy === 'months') return { least: new Decimal(0), most: monthsIn(metric, asOf) };
  if (wants === 'date') return daysAgo(metric, sources, asOf);
  const own = least(rowsKind(kind).least);
  if (movedBy === 'rows' || movedBy === 'repeats') return { least: own, most: undefined };
  const limits = sources.limits(metric, field);
  // Conditions on amounts say of their sum only on which side of 0 it is.
  const ofSum = (end: Decimal | undefined) => (end?.isZero() === true ? end : undefined);
  if (movedBy === 'amounts') return { least: ofSum(limits.least), most: ofSum(limits.most) };
  return {
    least: limits.openBelow ? limits.least?.plus(step) : (limits.least ?? own),
    most: limits.openAbove ? limits.most?.minus(step) : limits.most,
  };
}

/** Days, months or years before the as-of date, negative for dates after it: only rows of exports are never dated later. */
function daysAgo(metric: RowsMetric, sources: Sources, asOf: string): Ends {
  const { field = '', kind, export: name } = metric.spec;
  const dates = sources.dateColumns(metric);
  const past = name !== 'customers' && sources.columns(name, field).every((each) => dates.includes(each));
  const { from = '0001-01-01', until = past ? asOf : '9999-12-31' } = past ? daysRead(metric, asOf) : {};
  const { movedBy } = rowsKind(kind);
  if (movedBy === 'years' || movedBy === 'months passed') {
    const span = movedBy === 'years' ? 12 : 1;
    const passed = (date: string) => Math.floor(monthOf(asOf) / span) - Math.floor(monthOf(date) / span);
    // A part of a year or month more or less does not matter so far away; near the as-of date there is none.
    return { least: new Decimal(past ? 0 : passed(until) + 1), most: new Decimal(passed(from) - 1) };
  }
  return { least: new Decimal(daysBetween(until, asOf)), most: new Decimal(daysBetween(from, asOf)) };
}

/** Calendar months that a window touches; undefined where it has no beginning. */
function monthsIn(metric: RowsMetric, asOf: string): Decimal | undefined {
  const { from, until = asOf } = daysRead(metric, asOf);
  if (from === undefined) return undefined;
  return new Decimal(monthOf(until) - monthOf(from) + 1);
}

/** Months from the beginning of the year 0, so that every year begins with a multiple of 12. */
const monthOf = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
