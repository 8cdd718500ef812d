// Points as the criteria of a policy give them, turned where they say so.
import { Decimal } from 'decimal.js';
import { pointsShape } from '../points/index.js';
import { type Bins, type Course, hundred } from '../points/shape.js';
import { type Criterion, criteriaOf, type Points, type Policy } from './policy.js';

/** A criterion whose points are given by bins. */
export interface Binned {
  readonly criterion: Criterion;
  readonly bins: Bins;
}

/** The criteria with bins, in the order of the policy. */
export function binnedCriteria(policy: Policy): Binned[] {
  return criteriaOf(policy).flatMap((criterion) => {
    const { kind, spec } = criterion.points;
    const bins = pointsShape(kind).bins?.(spec);
    return bins === undefined ? [] : [{ criterion, bins }];
  });
}

/** What the points of a criterion are written out of. */
export const mostOf = ({ outOf }: Points): Decimal => outOf ?? hundred;

/** From the points that a shape gives to those that the criterion gives. */
function turned({ kind, reverse }: Points): (points: Decimal) => Decimal {
  const round = reverse && pointsShape(kind).reverse === 'points';
  return (points) => (round ? hundred.minus(points) : points);
}

/** The highest points that a criterion gives to anybody whose metric is not missing. */
export function highestPoints(points: Points): Decimal {
  return Decimal.max(...pointsRange(points));
}

/** Two bounds of what a criterion gives to those whose metric is not missing. */
export function pointsRange(points: Points): Decimal[] {
  return pointsShape(points.kind).range(points.spec, mostOf(points)).map(turned(points));
}

/** All points that a criterion can give to those whose metric is not missing, where they are few. */
export function fewPoints(points: Points): Decimal[] | undefined {
  return pointsShape(points.kind).few?.(points.spec, mostOf(points)).map(turned(points));
}

/** How the points of a criterion follow its metric; undefined for categories and where other customers count. */
export function courseOf(points: Points): Course | undefined {
  const course = pointsShape(points.kind).course?.(points.spec, mostOf(points));
  return course && { ...course, at: (value) => turned(points)(course.at(value)) };
}

/** Values of the metric at which the points of a criterion may turn, whoever else there is. */
export function turnsOfPoints(points: Points): readonly Decimal[] {
  return courseOf(points)?.turns ?? pointsShape(points.kind).turns?.(points.spec, mostOf(points)) ?? [];
}

/** Whether points that look at all customers rise or fall with the metric. */
export function rankDirection({ kind, reverse }: Points): 'rise' | 'fall' | undefined {
  if (pointsShape(kind).reverse !== 'order') return undefined;
  return reverse ? 'fall' : 'rise';
}
