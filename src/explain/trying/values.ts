// The values that a customer is graded again with: those of graded.csv, one moved, and what follows from it computed anew.
// Growth also reads the window before, which results do not hold; it is worked out from the growth that they show, as the
// range of all values that round to it, and both ends are tried.

import { Decimal } from 'decimal.js';
import * as z from 'zod';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { remembered, rememberedByText } from '../../foundation/remembered.js';
import type { Literal } from '../../grammar/condition.js';
import { Exact } from '../../grammar/exact.js';
import { scaleOf } from '../../grammar/types.js';
import { lastExport } from '../../policy/model/last.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Policy } from '../../policy/model/policy.js';
import { followingFrom, shownMetrics, shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import { type MetricGroup, metricsThatMatter } from './matters.js';

/** Half of the last place of a growth. */
const half = new Exact('0.0000005');

type Values = ReadonlyMap<string, Literal | null>;

/** What is told of candidates, and what is computed: the same for all customers of whom the same metrics are moved. */
export interface MovedWay {
  /** Metrics as results show them, with the hidden one of recent transactions. */
  readonly told: readonly string[];
  /** Metrics that have the value tried. */
  readonly moved: readonly string[];
  /** Metrics that have a value of their own each: those of windows before, of which something is assumed, or all that rows move. */
  readonly assumed: readonly string[];
}

/** A customer with a value to be tried. */
export interface Candidate {
  readonly customer: string;
  readonly way: MovedWay;
  /** The value of what is moved; null where nothing is. */
  readonly value: Literal | null;
  /** A value for each metric of the way of which something is assumed. */
  readonly assumed: Assumed;
}

type Assumed = readonly (Literal | null)[];

/** How a metric of a customer is moved. */
export interface Moves {
  /** Metrics that follow and matter, in the order of the policy. */
  readonly follow: readonly string[];
  /** The metric whose window before nobody knows; then nothing can be tried. */
  readonly unknown: string | undefined;
  /** What is assumed of windows before; each gives a candidate for a value, and all of them must agree. */
  readonly variants: readonly Assumed[];
  candidates(value: Literal): Candidate[];
}

/** Everything that results show of a customer, as told; arithmetic and ranks are computed anew where they can be. */
export function asItWas(customer: string, plan: Plan): Candidate {
  return { customer, way: unmoved(plan), value: null, assumed: [] };
}

const unmoved = remembered((plan: Plan): MovedWay => {
  const { policy } = plan;
  const followers = followingFrom(new Set(policy.metrics.flatMap(sourceOf)), policy).metrics;
  const told = shownMetrics(policy).filter((id) => !followers.has(id) || looksBack(id, policy));
  return { told: [...told, recentTransactions], moved: [], assumed: [] };
});

const sourceOf = ({ id, spec }: Policy['metrics'][number]) =>
  spec.grain === 'rows' && !id.startsWith('_') ? [id] : [];

/** What a customer's row shows of all metrics. */
export const valuesShown = remembered((plan: Plan) =>
  remembered((row: ResultRow): Values => {
    const ids = plan.policy.metrics.map(({ id }) => id);
    return new Map(ids.map((id) => [id, shownValue(row, id, plan)]));
  }),
);

/** Whether a metric reads the window before. */
function looksBack(id: string, policy: Policy): boolean {
  return hiddenOperand(id, policy) !== undefined;
}

function hiddenOperand(id: string, { metrics }: Policy): string | undefined {
  const spec = metrics.find((each) => each.id === id)?.spec;
  if (spec?.grain !== 'metrics') return undefined;
  return spec.operands.find((each): each is string => typeof each === 'string' && each.startsWith('_'));
}

/** What follows when some metrics move, whoever the customer is. */
function followersOf(ids: readonly string[], plan: Plan) {
  const { policy } = plan;
  const matter = metricsThatMatter(policy);
  const followers = followingFrom(new Set(ids), policy).metrics;
  const backwards = [...followers].filter((id) => looksBack(id, policy));
  const decisive = backwards.filter((id) => matter.has(id));
  // What looks back and decides nothing may stay as it is.
  const computed = new Set([...followers].filter((id) => !backwards.includes(id) || decisive.includes(id)));
  const fromLast = followersOfLast(policy);
  const told = shownMetrics(policy).filter((id) => !computed.has(id) && !fromLast.has(id));
  const follow = policy.metrics.map(({ id }) => id).filter((id) => computed.has(id) && matter.has(id));
  return {
    told: [...told, recentTransactions],
    assumed: decisive.map((id) => hiddenOperand(id, policy) ?? ''),
    decisive,
    follow,
  };
}

/** What follows from metrics of last results: in the next review these are others, whatever is moved. */
function followersOfLast(policy: Policy): ReadonlySet<string> {
  const taken = policy.metrics.flatMap(({ id, spec }) =>
    spec.grain === 'rows' && spec.export === lastExport ? [id] : [],
  );
  const followers = followingFrom(new Set(taken), policy).metrics;
  return new Set([...followers].filter((id) => !looksBack(id, policy)));
}

/** How metrics of a group are moved together, whoever the customer is. */
const moving = remembered((plan: Plan) =>
  remembered((mover: MetricGroup) => {
    const ids = mover.map(({ id }) => id);
    const { told, assumed, decisive, follow } = followersOf(ids, plan);
    const way: MovedWay = { told, moved: ids, assumed };
    return { way, decisive, follow };
  }),
);

/** How a customer's metrics of a group are moved together. */
export function movesOf(customer: string, row: ResultRow, mover: MetricGroup, plan: Plan): Moves {
  const { way, decisive, follow } = moving(plan)(mover);
  const { unknown, variants } = assumedBefore(decisive, row, plan);
  return {
    follow,
    unknown,
    variants,
    candidates: (value) => variants.map((assumed) => ({ customer, way, value, assumed })),
  };
}

/** What is assumed of the windows before of metrics that look back; or the one of which nothing is known. */
function assumedBefore(
  decisive: readonly string[],
  row: ResultRow,
  plan: Plan,
): Pick<Moves, 'unknown' | 'variants'> {
  const ranges = decisive.map((id) => ({ id, ends: beforeOf(id, row, plan) }));
  const unknown = ranges.find(({ ends }) => ends === undefined)?.id;
  // Most growth leaves one value only for the window before.
  const exact = ranges.every(({ ends }) => String(ends?.[0]) === String(ends?.[1]));
  const variants = (ranges.length === 0 || exact ? [0] : [0, 1]).map(
    (end): Assumed => ranges.map(({ ends }) => ends?.[end] ?? null),
  );
  return { unknown, variants };
}

/** How several metrics of a customer are moved at once, each to a value of its own. */
export interface WayOfMany extends Omit<Moves, 'candidates' | 'variants'> {
  candidates(value: (metric: string) => Literal | null): Candidate[];
}

/** How these metrics move together; those that follow and matter stand among them. */
export function waysOfMany(ids: readonly string[], customer: string, row: ResultRow, plan: Plan): WayOfMany {
  const { way, decisive, follow } = movingMany(plan)(JSON.stringify(ids));
  const { unknown, variants } = assumedBefore(decisive, row, plan);
  return {
    follow,
    unknown,
    candidates: (value) =>
      variants.map((assumed) => ({
        customer,
        way,
        value: null,
        assumed: [...ids.map(value), ...assumed],
      })),
  };
}

const movingMany = remembered((plan: Plan) =>
  rememberedByText((written) => {
    const ids: readonly string[] = z.array(z.string()).parse(JSON.parse(written));
    const { told, assumed, decisive, follow } = followersOf(ids, plan);
    const matter = metricsThatMatter(plan.policy);
    const way: MovedWay = { told, moved: [], assumed: [...ids, ...assumed] };
    const own = ids.filter((id) => matter.has(id) && !id.startsWith('_'));
    return { way, decisive, follow: [...own, ...follow] };
  }),
);

/** The smallest and the largest value of the window before that give the growth shown; undefined where it cannot be told. */
function beforeOf(
  id: string,
  row: ResultRow,
  plan: Plan,
): readonly [Decimal | null, Decimal | null] | undefined {
  const spec = plan.policy.metrics.find((each) => each.id === id)?.spec;
  const [base] = spec?.grain === 'metrics' ? spec.operands : [];
  if (typeof base !== 'string') return undefined;
  const [growth, now] = [shownValue(row, id, plan), shownValue(row, base, plan)];
  if (!(now instanceof Decimal)) return undefined;
  // Without growth nothing above 0 stood there, and so it stays.
  if (growth === null) return [null, null];
  if (!(growth instanceof Decimal)) return undefined;
  const [low, high] = [growth.plus(half).plus(1), growth.minus(half).plus(1)];
  if (now.isZero() || low.times(high).lte(0)) return undefined;
  const step = new Exact(10).pow(-scaleOf(plan.metricTypes.get(base) ?? { kind: 'integer' }));
  const [one, other] = [new Exact(now).div(low), new Exact(now).div(high)];
  const [from, to] = one.lte(other) ? [one, other] : [other, one];
  const [least, most] = [from.div(step).ceil().times(step), to.div(step).floor().times(step)];
  return least.lte(most) && least.gt(0)
    ? [new Decimal(least.toFixed()), new Decimal(most.toFixed())]
    : undefined;
}
