// Which metrics hang on which: each metric that decides is a root of its own, or follows from one root alone (orders / 12),
// or hangs on several (a quotient of two metrics) or on all customers (a rank).
import { Decimal } from 'decimal.js';
import type { Corner } from '../../grammar/bands.js';
import { Exact } from '../../grammar/exact.js';
import { monthsIn } from '../../grammar/window-months.js';

import { looksAcross } from '../../policy/metrics/index.js';
import type { DerivedSpec, Metric, Policy } from '../../policy/model/policy.js';

export type NumberOrNone = Decimal | undefined;

/** Where windows lie matters only for parts of a calendar year; then the year is complete. */
const anyYearsEnd = '2001-12-31';

/** The value of a metric over metrics, by the values of its operands: the arithmetic of policies, rounded as they round. */
export function reckoned(metric: Metric, operand: (id: string) => NumberOrNone): NumberOrNone {
  const { spec, missing } = metric;
  if (spec.grain === 'rows') return undefined;
  const values = spec.operands.map((each) => (typeof each === 'string' ? operand(each) : new Exact(each)));
  const found = values.includes(undefined)
    ? undefined
    : arithmetic(metric, values.filter((each) => each !== undefined) as Decimal[]);
  return found ?? missing;
}

const sixPlaces = (value: Decimal) => value.toDecimalPlaces(6, Decimal.ROUND_HALF_UP);

function arithmetic({ spec }: Metric, values: readonly Decimal[]): NumberOrNone {
  const [first = new Exact(0), second = new Exact(0)] = values.map((each) => new Exact(each));
  switch (spec.kind) {
    case 'add':
      return values.reduce((sum, each) => sum.plus(each), new Exact(0));
    case 'subtract':
      return first.minus(second);
    case 'multiply':
      return values
        .reduce((product, each) => product.times(each), new Exact(1))
        .toDecimalPlaces(12, Decimal.ROUND_HALF_UP);
    case 'divide':
      return second.isZero() ? undefined : sixPlaces(first.div(second));
    case 'growth':
      return second.gt(0) ? sixPlaces(first.minus(second).div(second)) : undefined;
    case 'per_month': {
      const window = spec.grain === 'metrics' ? spec.window : undefined;
      const months = window && monthsIn(window, anyYearsEnd);
      return months === undefined ? undefined : sixPlaces(first.div(months));
    }
    case 'greatest':
      return Exact.max(...values);
    case 'least':
      return Exact.min(...values);
    case 'steps':
      return bandsOf(spec.options).findLast(({ at }) => first.gte(at))?.points ?? new Exact(0);
    default:
      return alone(spec.kind, first);
  }
}

const bandsOf = (options: Metric['spec']['options']) => options.steps as readonly Corner[];

/** Whether numbers by band only rise, or only fall, from the 0 below the first on. */
function bandsCourse(options: Metric['spec']['options']): 'rise' | 'fall' | undefined {
  const given = [new Decimal(0), ...bandsOf(options).map(({ points }) => points)];
  const changes = given.slice(1).map((each, at) => each.comparedTo(given[at] ?? each));
  if (changes.every((each) => each >= 0)) return 'rise';
  return changes.every((each) => each <= 0) ? 'fall' : undefined;
}

/** A customer who is alone in a review. */
function alone(kind: string, value: Decimal): NumberOrNone {
  if (kind === 'percentile') return new Exact(100);
  if (kind === 'rank') return new Exact(1);
  return value.gt(0) ? new Exact(1) : undefined;
}

/** Kinds whose meaning is known here. */
const known = ['add', 'subtract', 'multiply', 'divide', 'greatest', 'least', 'steps', 'per_month', 'growth'];

export function isReckonable({ kind, within }: DerivedSpec): boolean {
  // In groups a customer stands with nobody only where the group is known.
  return known.includes(kind) || (looksAcross(kind) && within === undefined);
}

/** A metric that follows from one other alone, and whether it rises or falls with it. */
interface Following {
  readonly from: string;
  readonly rises: boolean;
}

/** What a metric follows from, where that is one other metric, and more of that is always more (or always less) of it. */
export function followingOf({ spec }: Metric): Following | undefined {
  if (spec.grain === 'rows' || !known.includes(spec.kind)) return undefined;
  const [first, second] = spec.operands;
  const metrics = spec.operands.filter((each) => typeof each === 'string');
  const [from] = metrics;
  if (from === undefined || metrics.length > 1) return undefined;
  const numbers = spec.operands.filter((each) => each instanceof Decimal);
  const sign = numbers.reduce((product, each) => product * Math.sign(each.toNumber()), 1);
  switch (spec.kind) {
    case 'add':
      return { from, rises: true };
    case 'subtract':
      return { from, rises: first === from };
    case 'multiply':
      return sign === 0 ? undefined : { from, rises: sign > 0 };
    case 'greatest':
    case 'least':
      return { from, rises: true };
    case 'steps': {
      const course = bandsCourse(spec.options);
      return course && { from, rises: course === 'rise' };
    }
    case 'per_month':
      return spec.window && monthsIn(spec.window, anyYearsEnd) !== undefined
        ? { from, rises: true }
        : undefined;
    default:
      // A number divided by a metric has a gap at 0.
      return second instanceof Decimal && sign !== 0 ? { from, rises: sign > 0 } : undefined;
  }
}

/** A metric as it follows from its root: the root itself, or some way behind it. */
export interface Member {
  readonly id: string;
  readonly isRoot: boolean;
  readonly rises: boolean;
  /** The value where the root has this one. */
  of(root: NumberOrNone): NumberOrNone;
}

export interface Kin {
  /** The metric at the root of each metric. */
  readonly rootOf: ReadonlyMap<string, string>;
  /** By root, the root first. */
  readonly members: ReadonlyMap<string, readonly Member[]>;
}

/** All metrics with their roots. */
export function kinOf({ metrics }: Policy): Kin {
  const rootOf = new Map<string, string>();
  const members = new Map<string, Member[]>();
  const own = new Map<string, Member>();
  for (const metric of metrics) {
    const following = followingOf(metric);
    const parent = following && own.get(following.from);
    const root = parent && following ? (rootOf.get(following.from) ?? metric.id) : metric.id;
    const member: Member =
      parent === undefined || following === undefined
        ? { id: metric.id, isRoot: true, rises: true, of: (value) => value }
        : {
            id: metric.id,
            isRoot: false,
            rises: parent.rises === following.rises,
            of: (value) => reckoned(metric, () => parent.of(value)),
          };
    own.set(metric.id, member);
    rootOf.set(metric.id, root);
    members.set(root, [...(members.get(root) ?? []), member]);
  }
  return { rootOf, members };
}
