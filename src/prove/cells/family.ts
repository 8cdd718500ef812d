// The axis of one root metric: its values cut into cells, with all that follows from them alone: metrics over it, points,
// bins.
import { Decimal } from 'decimal.js';
import { criterionPart } from '../../grammar/condition.js';
import { isIsoDate } from '../../grammar/window.js';
import { comparedText, type SubjectValue } from '../../policy/linter/domain.js';
import type { ValueFacts } from '../../policy/linter/facts.js';
import { testHolds } from '../../policy/linter/holds.js';
import { courseOf, mostOf } from '../../policy/model/given-points.js';
import type { Criterion } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';
import { ofHundred } from '../../policy/points/shape.js';
import { type Atom, literalsInTest } from '../terms/formula.js';
import { dateLine, type Line, numberPieces } from './line.js';
import type { Member } from './members.js';

/** A root with all that hangs on it alone, and the tests about any of that. */
export interface Family {
  readonly root: string;
  readonly members: readonly Member[];
  readonly criteria: readonly Criterion[];
  readonly atoms: readonly (Atom & { readonly number: number })[];
  readonly facts: ValueFacts;
}

/** What the root can be: a line, or values that stand for themselves; and whether it may be missing. */
export interface RootRange {
  readonly line: Line | undefined;
  readonly values: readonly SubjectValue[];
  readonly mayBeMissing: boolean;
}

/** What a root can be; undefined where that cannot be told, such as text that is compared by its order. */
export function rangeOf({ root, members, criteria, atoms, facts }: Family): RootRange | undefined {
  const own = atoms.filter(({ subject }) => subject === root);
  const literals = own.flatMap(({ test }) => literalsInTest(test));
  const kinds = new Set(literals.map((each) => (each instanceof Decimal ? 'number' : typeof each)));
  if (kinds.size > 1) return undefined;
  const ordered = own.some(({ test: { op } }) => op !== 'equals' && op !== 'in' && op !== 'missing');
  const { mayBeMissing } = facts;
  const derived = members.length > 1;
  const maps = criteria.some(({ points }) => points.kind === 'map');
  if (facts.numeric || derived || (ordered && kinds.has('number'))) {
    if (maps || (kinds.size > 0 && !kinds.has('number'))) return undefined;
    const { step, least } = facts;
    const pieces = numberPieces({ members, criteria, atoms, step, least });
    return { line: { pieces, step, shown: (at) => at }, values: [], mayBeMissing };
  }
  if (ordered) {
    if (maps || !literals.every((each) => typeof each === 'string' && isIsoDate(each))) return undefined;
    return { line: dateLine(own), values: [], mayBeMissing };
  }
  return { line: undefined, values: categories(literals, criteria), mayBeMissing };
}

/** Every category that is named, and one that is not. */
function categories(literals: readonly SubjectValue[], criteria: readonly Criterion[]): SubjectValue[] {
  if (literals.length > 0 && literals.every((each) => typeof each === 'boolean') && criteria.length === 0)
    return [false, true];
  const mapped = criteria.flatMap(({ points }) =>
    points.kind === 'map' ? mapSpec(points.spec).points.map(([category]) => category) : [],
  );
  const found = new Map<string, SubjectValue>();
  for (const each of literals) if (each !== undefined) found.set(comparedText(each), each);
  for (const each of mapped) if (!found.has(each)) found.set(each, each);
  return [...found.values(), otherThan([...found.keys()])];
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);

/** A category that nobody names; a number among numbers. */
function otherThan(taken: readonly string[]): SubjectValue {
  if (taken.length > 0 && taken.every(isNumber))
    return Decimal.max(...taken.map((each) => new Decimal(each)))
      .floor()
      .plus(1);
  let other = 'other';
  while (taken.includes(other)) other = `another ${other}`;
  return other;
}

interface MapSpec {
  readonly points: readonly (readonly [string, Decimal])[];
  readonly other: Decimal;
}

const mapSpec = (spec: unknown) => spec as MapSpec;

/** Points of a criterion for a value of its metric; of bins and ranks undefined, since others decide there. */
export function pointsAt({ points }: Criterion, value: SubjectValue): Decimal | undefined {
  if (value === undefined) return points.missing === 'exclude' ? undefined : points.missing;
  if (points.kind === 'map') {
    const { points: given, other } = mapSpec(points.spec);
    return ofHundred(
      given.find(([category]) => category === comparedText(value))?.[1] ?? other,
      mostOf(points),
    );
  }
  return value instanceof Decimal ? courseOf(points)?.at(value) : undefined;
}

/** One way in which a criterion that looks at all customers can turn out for somebody with a value. */
export interface Turnout {
  readonly criterion: string;
  /** Of bins: its number, and how many there are. */
  readonly bin: number | undefined;
  readonly count: number;
  readonly low: Decimal;
  readonly high: Decimal;
}

/** All ways, the fewest points first; none where the criterion looks at the customer alone. */
export function turnouts(family: Family, criterion: Criterion, alone: boolean): Turnout[] {
  const { kind, spec } = criterion.points;
  const bins = pointsShape(kind).bins?.(spec);
  const { id } = criterion;
  if (bins !== undefined)
    return Array.from({ length: bins.count }, (_, at) => {
      const points = bins.points(at + 1);
      return { criterion: id, bin: at + 1, count: bins.count, low: points, high: points };
    });
  if (pointsShape(kind).amongAll !== true) return [];
  const hundred = new Decimal(100);
  if (alone) return [{ criterion: id, bin: undefined, count: 0, low: hundred, high: hundred }];
  const step = new Decimal('0.000001');
  const asked = family.atoms
    .filter(({ subject }) => criterionPart(subject)?.criterion === id)
    .flatMap(({ test }) => literalsInTest(test))
    .flatMap((each) => (each instanceof Decimal ? [each.toDecimalPlaces(6, Decimal.ROUND_CEIL)] : []));
  const starts = [...asked, ...asked.map((each) => each.plus(step))].filter(
    (each) => each.gt(0) && each.lte(100),
  );
  const lows = [new Decimal(0), ...new Set(starts.map((each) => each.toFixed()))].map(
    (each) => new Decimal(each),
  );
  lows.sort((a, b) => a.comparedTo(b));
  return lows.map((low, at) => ({
    criterion: id,
    bin: undefined,
    count: 0,
    low,
    high: lows[at + 1]?.minus(step) ?? hundred,
  }));
}

/** Which atoms hold for a root's value with these turnouts. */
export function holdsFor(
  { members, criteria, atoms }: Family,
  valueFor: (metric: string) => SubjectValue,
  among: readonly Turnout[],
): Map<number, boolean> {
  return new Map(
    atoms.map(({ number, subject, test }) => {
      const part = criterionPart(subject);
      if (part === undefined || members.some(({ id }) => id === subject))
        return [number, testHolds(test, valueFor(subject))];
      const turnout = among.find(({ criterion }) => criterion === part.criterion);
      const criterion = criteria.find(({ id }) => id === part.criterion);
      if (criterion === undefined) return [number, false];
      const value = valueFor(criterion.metric);
      if (part.of === 'bin')
        return [number, testHolds(test, turnout?.bin === undefined ? undefined : new Decimal(turnout.bin))];
      const points =
        value === undefined ? pointsAt(criterion, undefined) : (turnout?.low ?? pointsAt(criterion, value));
      return [number, testHolds(test, points)];
    }),
  );
}
