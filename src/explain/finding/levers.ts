// What a customer can move on a line of its own, for paths of two whole actions: an action over the rows of an export, or a
// metric that no order moves, such as a rating.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { Literal } from '../../grammar/condition.js';
import type { Space } from '../lines/search.js';
import type { Axis } from '../trying/axis.js';
import type { MetricGroup } from '../trying/matters.js';
import { isRows } from '../trying/sources.js';
import { movesOf } from '../trying/values.js';
import type { ActionMoves } from './action-moves.js';
import type { FoundAction } from './action-search.js';
import type { Found, Seeker } from './found.js';
import { spaceOf } from './space.js';

export interface Lever {
  readonly export: string;
  readonly space: Space;
  /** The place of the customer as it is. */
  readonly origin: Decimal;
  /** The metrics that it sets at a place, each to a value; undefined where that cannot be told. */
  values(at: Decimal): ReadonlyMap<string, Literal | null> | undefined;
  readonly of:
    | { readonly kind: 'action'; readonly moves: ActionMoves }
    | {
        readonly kind: 'metric';
        readonly mover: MetricGroup;
        readonly from: Literal;
        value(at: Decimal): Literal;
      };
}

/** An action as it was searched alone; undefined where it cannot be told. */
export function actionLever({ moves, space, leftOut }: FoundAction): Lever | undefined {
  if (leftOut !== undefined) return undefined;
  return {
    export: moves.action.dealings.rows.export,
    space,
    origin: new Decimal(0),
    values: (at) => (at.isZero() ? new Map() : moves.setAt(at)),
    of: { kind: 'action', moves },
  };
}

/** A metric that moves alone as far as it goes, of rows that no action is about; undefined where it is none. */
export function metricLever(
  { metric, axis, together, from, tied, unknown }: Found,
  { customer, row }: Seeker,
  plan: Plan,
): Lever | undefined {
  if (!isRows(metric) || metric.hidden || from === null || tied !== undefined || unknown !== undefined)
    return undefined;
  const line = lineOf(axis);
  if (line === undefined) return undefined;
  const more = plan.policy.metrics.filter(({ id }) => together.includes(id));
  const mover: MetricGroup = [metric, ...more];
  const { follow } = movesOf(customer, row, mover, plan);
  const origin = line.at(from);
  const alone = { up: true, down: true, low: undefined, high: undefined, others: [] };
  const space = spaceOf({ row, mover, axis: line, alone, follow, plan }, origin);
  return {
    export: metric.spec.export,
    space: { ...space, straight: false },
    origin,
    values: (at) => new Map(mover.map(({ id }) => [id, line.value(at)])),
    of: { kind: 'metric', mover, from, value: (at) => line.value(at) },
  };
}

/** Yes and no are two places; other texts have no order, and stay. */
function lineOf(axis: Axis): Extract<Axis, { kind: 'line' }> | undefined {
  if (axis.kind === 'line') return axis;
  if (axis.values.some((each) => typeof each !== 'boolean')) return undefined;
  const one = new Decimal(1);
  return {
    kind: 'line',
    step: one,
    least: new Decimal(0),
    most: one,
    largest: one,
    negative: false,
    turns: [],
    value: (at) => !at.isZero(),
    at: (value) => new Decimal(value === true ? 1 : 0),
  };
}
