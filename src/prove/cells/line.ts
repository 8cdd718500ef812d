// A line of values of one root, cut where tests, points or the metrics that follow from it change: numbers and dates.
import { Decimal } from 'decimal.js';
import { criterionPart } from '../../grammar/condition.js';
import { Exact } from '../../grammar/exact.js';
import type { SubjectValue } from '../../policy/linter/domain.js';
import { onGrid } from '../../policy/linter/line.js';
import { courseOf } from '../../policy/model/given-points.js';
import type { Criterion } from '../../policy/model/policy.js';
import { type Atom, literalsInTest } from '../terms/formula.js';
import { between, firstWhere } from './exact.js';
import type { Member, NumberOrNone } from './members.js';

/** A piece of the line, both ends included; undefined: without end. */
export interface LinePiece {
  readonly low: Decimal | undefined;
  readonly high: Decimal | undefined;
}

export interface Line {
  readonly pieces: readonly LinePiece[];
  readonly step: Decimal;
  /** A place on the line as the metric's value: itself, or a date. */
  shown(at: Decimal): SubjectValue;
}

/** What cuts a line. */
interface Cutting {
  readonly members: readonly Member[];
  readonly criteria: readonly Criterion[];
  readonly atoms: readonly Atom[];
  readonly step: Decimal;
  readonly least: Decimal | undefined;
}

/** The pieces between which tests and points may change, in ascending order. */
export function numberPieces(cutting: Cutting): LinePiece[] {
  const { members, criteria, atoms, step, least } = cutting;
  const starts: Decimal[] = [];
  for (const member of members) {
    const turns = criteria
      .filter(({ metric }) => metric === member.id)
      .flatMap(({ points }) => turnsOf(points));
    const tested = atoms
      .filter(({ subject }) => subject === member.id)
      .flatMap(({ test }) => literalsInTest(test));
    for (const at of numbersAmong([...tested, ...turns]))
      for (const beyond of [false, true]) {
        const start = startOf(member, at, beyond, step, least);
        if (start !== undefined) starts.push(start);
      }
  }
  return criteria.reduce(
    (pieces, criterion) => cutByPoints(pieces, criterion, cutting),
    piecesFrom(starts, step, least),
  );
}

const numbersAmong = (literals: readonly unknown[]) => literals.filter((each) => each instanceof Decimal);

/** Where points change their course, and categories that are numbers. */
function turnsOf(points: Criterion['points']): Decimal[] {
  if (points.kind === 'map') return [];
  return [...(courseOf(points)?.turns ?? [])];
}

/** Where on the root's line a member begins (or ceases) to be at least, or more than, a number. */
function startOf(
  { isRoot, rises, of }: Member,
  at: Decimal,
  beyond: boolean,
  step: Decimal,
  least: Decimal | undefined,
): Decimal | undefined {
  if (isRoot) return onGrid(at, step, beyond);
  const reached = (value: Decimal) => {
    const own = of(value);
    return own !== undefined && (beyond ? own.gt(at) : own.gte(at));
  };
  return firstWhere((value) => reached(value) === rises, step, least);
}

export function piecesFrom(
  starts: readonly Decimal[],
  step: Decimal,
  least: Decimal | undefined,
): LinePiece[] {
  const sorted = starts
    .map((each) => new Exact(each))
    .filter((each) => least === undefined || each.gt(least))
    .sort((a, b) => a.comparedTo(b))
    .filter((each, index, all) => index === 0 || all[index - 1]?.eq(each) !== true);
  const lows = [least === undefined ? undefined : new Exact(least), ...sorted];
  return lows.map((low, index) => ({ low, high: lows[index + 1]?.minus(step) }));
}

/** Tests of points cut where the points reach what is asked for. */
function cutByPoints(
  pieces: readonly LinePiece[],
  criterion: Criterion,
  { members, atoms, step }: Cutting,
): LinePiece[] {
  const course = courseOf(criterion.points);
  const member = members.find(({ id }) => id === criterion.metric);
  const tested = atoms.filter(({ subject }) => {
    const part = criterionPart(subject);
    return part?.criterion === criterion.id && part.of === 'points';
  });
  const asked = numbersAmong(tested.flatMap(({ test }) => literalsInTest(test)));
  if (course === undefined || member === undefined || asked.length === 0) return [...pieces];
  const points = (value: Decimal): NumberOrNone => {
    const own = member.of(value);
    return own && course.at(own);
  };
  return pieces.flatMap((piece) => {
    const { low, high } = piece;
    if (low === undefined || high === undefined) return [piece];
    const starts = asked.flatMap((at) =>
      [false, true].flatMap((beyond) => {
        const above = (value: Decimal) => {
          const given = points(value);
          return given !== undefined && (beyond ? given.gt(at) : given.gte(at));
        };
        const first = above(low);
        return first === above(high) ? [] : [between((value) => above(value) !== first, low, high, step)];
      }),
    );
    const parts = piecesFrom(starts, step, low);
    return parts.map((part, index) => (index === parts.length - 1 ? { ...part, high } : part));
  });
}

const msOfDay = 86_400_000;
const dayOf = (date: string) => new Exact(Date.parse(date) / msOfDay);
const dateAt = (day: Decimal) => new Date(day.toNumber() * msOfDay).toISOString().slice(0, 10);

/** Dates that tests tell apart, day by day. */
export function dateLine(atoms: readonly Atom[]): Line {
  const one = new Decimal(1);
  const days = atoms.flatMap(({ test }) => literalsInTest(test)).map((each) => dayOf(String(each)));
  const starts = days.flatMap((day) => [day, day.plus(1)]);
  return { pieces: piecesFrom(starts, one, undefined), step: one, shown: dateAt };
}
