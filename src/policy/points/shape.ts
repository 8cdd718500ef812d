// What a points shape is: a rule from a metric's value to points between 0 and 100, as one record with its shape in the
// policy, its SQL and its line in the reference. How to add one: docs/carrying-on.md.
import { Decimal } from 'decimal.js';
import type * as z from 'zod';
import { decimal } from '../../foundation/yaml/kinds.js';
import type { Condition } from '../../grammar/condition.js';
import { quotientScale, type Typed, type ValueType } from '../../grammar/types.js';
import type { Among } from '../../sql/among.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** What points are computed from, for a value that is not missing. */
export interface Given {
  readonly value: Typed;
  /** Number of the customer's bin, 1 for the fewest points; of shapes with bins only. */
  readonly bin: string;
  readonly reverse: boolean;
  /** What the sheet's points are out of; 100 where they are points already. */
  readonly outOf: Decimal;
  /** How the value stands among those of all customers. */
  readonly among: Among;
  /** What a subject of conditions stands for. */
  subject(name: string): Typed;
  readonly dialect: Dialect;
}

/** A relation of all values that are not missing, one row a customer, for finding where bins begin. */
export interface AllValues {
  readonly value: Typed;
  /** Place of the row among all, from the lowest value on, counted from 0; among equal values any. */
  readonly position: string;
  /** Number of customers with a smaller value. */
  readonly smaller: string;
  /** Number of customers with a value. */
  readonly total: string;
  readonly dialect: Dialect;
}

/** How a shape with bins divides the customers. */
export interface Bins {
  /** At least 2. */
  readonly count: number;
  /** How the bins are found, in one word. */
  readonly method: string;
  /** Type of the values at which bins begin. */
  type(value: ValueType): ValueType;
  /** Points of bin `bin`, 1 for the fewest. */
  points(bin: number): Decimal;
  /** Aggregate over all values, with as many places as they: where bin `index` (2 to count, from the lowest values on) begins. */
  start(index: number, all: AllValues): string;
  /** From the aggregate to the lowest value that is in the bin. */
  finish(start: Typed, dialect: Dialect): string;
}

/** Keys that stand beside the shape's own, such as `method: rfm`. */
export type PointsOptions = Readonly<Record<string, unknown>>;

export interface PointsShape<Spec = unknown> {
  readonly key: string;
  /** One line for the reference. */
  readonly means: string;
  /** As a policy writes it; the tests grade it. */
  readonly example: string;
  /** What the metric must be. Categories are numbers, text, yes and no. */
  readonly wants: 'numeric' | 'category';
  /** Shape of the value under the key. */
  readonly written: z.ZodType;
  /** Keys beside it that shapes know one by one. Without it: none. */
  readonly options?: Readonly<Record<string, z.ZodType>>;
  /** The points that a policy writes for it, with their keys in it: those may be out of another number than 100. */
  sheet?(spec: Spec): readonly (readonly [path: readonly string[], points: Decimal])[];
  /** What `reverse` does: 100 less the points, or the shape counts from the other end by itself, or it is refused. */
  readonly reverse: 'points' | 'order' | 'no';
  /** From what the policy says to what the rule computes with. */
  spec(written: unknown, options: PointsOptions): Spec;
  /** Whether its SQL asks how a value stands among those of all customers. */
  readonly amongAll?: true;
  /** For shapes whose points depend on where among all customers a value stands. */
  bins?(spec: Spec): Bins;
  /** SQL for a value that is not missing; points as a decimal with at most 6 places. */
  sql(spec: Spec, given: Given): string;
  /** Lowest and highest points that the shape can give, not reversed. */
  range(spec: Spec, outOf: Decimal): readonly [Decimal, Decimal];
  /** All points that it can give, not reversed, where those are few. */
  few?(spec: Spec, outOf: Decimal): readonly Decimal[];
  /** Conditions over customers that points depend on. */
  conditions?(spec: Spec): readonly Condition[];
  /** The same where what these conditions ask for has other names; of shapes with conditions. */
  renamed?(spec: Spec, name: (subject: string) => string): Spec;
  /** Categories that it names, of shapes that give points by them. */
  categories?(spec: Spec): readonly string[];
  /**
   * Of shapes by category: where they do not say what others get, the categories and the field of the customers that holds them,
   * without it the metric.
   */
  silent?(spec: Spec): { readonly field?: string; readonly categories: readonly string[] } | undefined;
  /** What it says, entry by entry, for comparing policies; without it, the spec as it stands. */
  entries?(spec: Spec): readonly (readonly [name: string, value: string])[];
  /** Values of the metric at which points may turn, of shapes without a course. */
  turns?(spec: Spec, outOf: Decimal): readonly Decimal[];
  /** For shapes of numbers that look at no other customers. */
  course?(spec: Spec, outOf: Decimal): Course;
}

/** How points follow a number, for the linter: between two turns that stand side by side they rise, fall or stay. */
export interface Course {
  /** In ascending order. */
  readonly turns: readonly Decimal[];
  /** As the SQL gives them, not reversed. */
  at(value: Decimal): Decimal;
  /** Between two turns points change by no more than this for each 1 of the value. */
  readonly steepest: Decimal;
  /** Whether points jump at a turn. */
  readonly jumps: boolean;
}

export const hundred = new Decimal(100);

/** Points of a sheet as points between 0 and 100, half up to 6 places. */
export function ofHundred(points: Decimal, outOf: Decimal): Decimal {
  return points.times(hundred).div(outOf).toDecimalPlaces(quotientScale, Decimal.ROUND_HALF_UP);
}

/** The points that a policy writes for a shape, with their keys beside those of other shapes and options. */
export function sheetPlaces<Spec>(
  shape: PointsShape<Spec>,
  spec: Spec,
): ReturnType<NonNullable<PointsShape['sheet']>> {
  const isOption = (key: string | undefined) => Object.hasOwn(shape.options ?? {}, key ?? '');
  return (shape.sheet?.(spec) ?? []).map(([path, points]) => [
    isOption(path[0]) ? path : [shape.key, ...path],
    points,
  ]);
}

const mostOfSheet = new Decimal(1_000_000);

/** Points of a sheet: 0 to what they are out of, which the criterion says. */
export const sheetPoints = decimal.refine(
  (points) => points.gte(0) && points.lte(mostOfSheet) && points.decimalPlaces() <= quotientScale,
  `must be points between 0 and ${mostOfSheet.toFixed()} with at most 6 decimals`,
);

/** What points are out of, instead of 100. */
export const sheetMost = decimal
  .refine(
    (most) => most.gt(0) && most.lte(mostOfSheet) && most.decimalPlaces() <= quotientScale,
    `must be a number above 0, at most ${mostOfSheet.toFixed()}, with at most 6 decimals`,
  )
  .meta({ exclusiveMinimum: 0, maximum: mostOfSheet.toNumber() });

/** Points as policies write them: 0 to 100 with at most 6 decimals. */
export const pointsValue = decimal
  .refine(
    (points) => points.gte(0) && points.lte(hundred) && points.decimalPlaces() <= quotientScale,
    'must be points between 0 and 100 with at most 6 decimals',
  )
  .meta({ minimum: 0, maximum: 100 });
