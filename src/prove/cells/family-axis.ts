// From a family to its axis: cells with what they bring into the score, people in them, and the steps by which a metric grows.
import { Decimal } from 'decimal.js';
import { Exact } from '../../grammar/exact.js';
import type { SubjectValue } from '../../policy/linter/domain.js';

import type { Criterion } from '../../policy/model/policy.js';
import { plus, spanOf, type UnitSpan } from '../terms/spans.js';
import { type AxisCell, type AxisStep, type Lean, type Picked, type ProofAxis, signatureOf } from './axis.js';
import { between, fewDigits } from './exact.js';
import { type Family, holdsFor, pointsAt, rangeOf, type Turnout, turnouts } from './family.js';
import type { Line, LinePiece } from './line.js';
import type { NumberOrNone } from './members.js';
import type { Weights } from './weights.js';

/** A cell, and where it stands: on which piece of the line (or which value), with which turnouts. */
interface Placed {
  readonly cell: AxisCell;
  /** Undefined: missing, or a value without an order. */
  readonly piece: number | undefined;
  /** Whether there is but one value in it. */
  readonly single: boolean;
  readonly turnouts: readonly Turnout[];
  /** How what the values bring changes along the piece. */
  readonly course: AxisStep['course'] | 'stays';
  /** Below 0, where hardly anybody is: looked at last. */
  readonly isBelow: boolean;
}

/**
 * The axis of a family under weights; undefined where it cannot be told what the root can be.
 * @param alone the customer is compared with nobody else
 */
export function familyAxis(family: Family, weights: Weights, alone: boolean): ProofAxis | undefined {
  const range = rangeOf(family);
  if (range === undefined) return undefined;
  const make = new Cells(family, weights);
  const products = combined(
    family.criteria.map((each) => turnouts(family, each, alone)).filter((each) => each.length > 0),
  );
  const { line } = range;
  const placed = [
    ...(line?.pieces ?? []).flatMap((piece, at) =>
      line ? products.map((among) => make.onLine(line, piece, at, among)) : [],
    ),
    ...range.values.flatMap((value) => products.map((among) => make.single(value, among))),
    ...(range.mayBeMissing ? [make.single(undefined, [])] : []),
  ]
    .flatMap((each) => each ?? [])
    .sort((a, b) => Number(a.isBelow) - Number(b.isBelow));
  return {
    name: family.root,
    atoms: new Set(family.atoms.map(({ number }) => number)),
    cells: placed.map(({ cell }) => cell),
    steps: new Map(line === undefined ? [] : [[family.root, stepsAmong(placed, family)]]),
  };
}

/** Cells of single values of a root, one for each way in which criteria turn out that look at all customers. */
export function pointCells(family: Family, weights: Weights): (value: SubjectValue) => AxisCell[] {
  const make = new Cells(family, weights);
  const ways = combined(
    family.criteria.map((each) => turnouts(family, each, true)).filter((each) => each.length > 0),
  );
  return (value) => {
    const products = value === undefined ? [[]] : ways;
    return products.flatMap((among) => make.single(value, among)?.cell ?? []);
  };
}

/** Every choice of one from each list. */
export function combined<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>(
    (found, list) => found.flatMap((each) => list.map((one) => [...each, one])),
    [[]],
  );
}

class Cells {
  constructor(
    private readonly family: Family,
    private readonly weights: Weights,
  ) {}

  /** Customers on a piece of the line; undefined where there are none under these weights. */
  onLine(
    { shown }: Line,
    { low, high }: LinePiece,
    piece: number,
    among: readonly Turnout[],
  ): Placed | undefined {
    const sample = low ?? high ?? new Exact(0);
    if (!this.isOpen(this.membersOf(shown(sample)))) return undefined;
    const parts = [low ?? sample, high ?? sample].map((at) => this.parts(shown(at), among));
    const [first = [], last = []] = parts;
    const changes = first.map((each, at) => (last[at] ?? each).comparedTo(each));
    const mixed = changes.includes(1) && changes.includes(-1);
    const course = mixed ? 'any' : changes.includes(-1) ? 'falls' : changes.includes(1) ? 'rises' : 'stays';
    // Points are rounded one by one, so that sums of rising and falling ones waver by as much.
    const slack = mixed ? new Decimal('0.000001').times(first.length) : new Decimal(0);
    const sums = [first, last].map((each) => Decimal.sum(0, ...each));
    const own = {
      low: spanOf(Decimal.min(...sums).minus(slack)).low,
      high: spanOf(Decimal.max(...sums).plus(slack)).high,
    };
    const single = low !== undefined && high !== undefined && low.eq(high);
    const pick = (brings: UnitSpan, lean: Lean) => {
      const found = this.valueIn({ low, high }, changes, shown, within(brings, this.turned(among)), lean);
      // Where nothing else asks for the value, it is as far up as the bin.
      const value = high === undefined ? found?.plus(this.binsBelow(among) * 10) : found;
      return value === undefined ? undefined : this.picked(shown(value), among, brings);
    };
    return {
      ...this.placed(shown(sample), among, own, pick),
      piece,
      single,
      course,
      isBelow: high?.lt(0) === true,
    };
  }

  /** Customers with one value, or without any. */
  single(value: SubjectValue, among: readonly Turnout[]): Placed | undefined {
    if (!this.isOpen(this.membersOf(value))) return undefined;
    const own = spanOf(Decimal.sum(0, ...this.parts(value, among)));
    const pick = (brings: UnitSpan) => this.picked(value, among, brings);
    return {
      ...this.placed(value, among, own, pick),
      piece: undefined,
      single: true,
      course: 'any',
      isBelow: value === undefined,
    };
  }

  private placed(value: SubjectValue, among: readonly Turnout[], own: UnitSpan, pick: AxisCell['pick']) {
    const values = this.membersOf(value);
    const holds = holdsFor(this.family, (metric) => values.get(metric), among);
    const cell: AxisCell = { ...plus(own, this.turned(among)), holds, signature: signatureOf(holds), pick };
    return { cell, turnouts: among };
  }

  private membersOf(value: SubjectValue): Map<string, SubjectValue> {
    const { members, root } = this.family;
    return new Map(
      members.map((member) => {
        if (member.id === root) return [root, value];
        return [member.id, member.of(value instanceof Decimal ? value : undefined)];
      }),
    );
  }

  /** Whether these weights are those of customers with these values. */
  private isOpen(values: ReadonlyMap<string, SubjectValue>): boolean {
    return this.family.criteria.every(
      ({ id, metric, points }) =>
        points.missing !== 'exclude' || (values.get(metric) === undefined) === this.weights.isOut(id),
    );
  }

  /** What each criterion brings into the score that looks at the customer alone, or finds no value. */
  private parts(value: SubjectValue, among: readonly Turnout[]): Decimal[] {
    const values = this.membersOf(value);
    return this.family.criteria
      .filter(({ id }) => among.every(({ criterion }) => criterion !== id))
      .map((criterion) => this.weighed(criterion, values.get(criterion.metric)));
  }

  private weighed(criterion: Criterion, value: SubjectValue): Decimal {
    const points = pointsAt(criterion, value) ?? new Decimal(0);
    return points.times(this.weights.share(criterion.id));
  }

  private turned(among: readonly Turnout[]): UnitSpan {
    return among.reduce<UnitSpan>(
      (sum, { criterion, low, high }) => {
        const share = this.weights.share(criterion);
        return plus(sum, { low: spanOf(low.times(share)).low, high: spanOf(high.times(share)).high });
      },
      { low: 0, high: 0 },
    );
  }

  /** A place on a piece that brings so much; undefined where none does. */
  private valueIn(
    { low, high }: LinePiece,
    changes: readonly number[],
    shown: Line['shown'],
    brings: UnitSpan,
    lean: Lean,
  ): NumberOrNone {
    const sign = changes.find((each) => each !== 0) ?? 0;
    if (sign === 0 || low === undefined || high === undefined) return fewDigits(low, high, lean);
    const units = (at: Decimal) => spanOf(Decimal.sum(0, ...this.parts(shown(at), [])));
    const enters = (at: Decimal) => (sign > 0 ? units(at).low >= brings.low : units(at).high <= brings.high);
    const leaves = (at: Decimal) => (sign > 0 ? units(at).high > brings.high : units(at).low < brings.low);
    if (!enters(high) || leaves(low)) return undefined;
    const { step } = this;
    const from = enters(low) ? low : between(enters, low, high, step);
    const to = leaves(high) ? between(leaves, low, high, step).minus(step) : high;
    return from.gt(to) ? undefined : fewDigits(from, to, lean);
  }

  private get step(): Decimal {
    return this.family.facts.step;
  }

  /** How many bins of lower values there are. */
  private binsBelow(among: readonly Turnout[]): number {
    const [{ criterion, bin, count } = { criterion: '', bin: undefined, count: 0 }] = among;
    if (bin === undefined) return 0;
    return this.family.criteria.find(({ id }) => id === criterion)?.points.reverse ? count - bin : bin - 1;
  }

  private picked(value: SubjectValue, among: readonly Turnout[], brings: UnitSpan): Picked | undefined {
    const own = plus(spanOf(Decimal.sum(0, ...this.parts(value, among))), this.turned(among));
    if (own.low > brings.high || own.high < brings.low) return undefined;
    const bins = among.flatMap(({ criterion, bin }) =>
      bin === undefined ? [] : [[criterion, bin] as const],
    );
    return { values: this.membersOf(value), bins: new Map(bins), brings: own };
  }
}

/** What is left for one part when the other has this. */
const within = (all: UnitSpan, other: UnitSpan): UnitSpan => ({
  low: all.low - other.high,
  high: all.high - other.low,
});

/** Steps up the line: to the next piece, or further up the same, with turnouts that may follow. */
function stepsAmong(placed: readonly Placed[], { criteria }: Family): AxisStep[] {
  const falling = new Set(criteria.filter(({ points }) => points.reverse).map(({ id }) => id));
  const follows = (from: Placed, to: Placed) =>
    from.turnouts.every(({ criterion, low }, at) => {
      const change = (to.turnouts[at]?.low ?? low).comparedTo(low);
      return falling.has(criterion) ? change <= 0 : change >= 0;
    });
  return placed.flatMap((from, index) =>
    placed.flatMap((to, other): AxisStep[] => {
      if (from.piece === undefined || to.piece === undefined) return [];
      const up = to.piece - from.piece;
      if (up < 0 || up > 1 || (up === 0 && from.single) || !follows(from, to)) return [];
      const course = up === 0 ? courseOfStep(from, to, falling) : 'any';
      return [{ from: index, to: other, course }];
    }),
  );
}

/** How what is brought in changes along a piece, with turnouts that may follow. */
function courseOfStep(from: Placed, to: Placed, falling: ReadonlySet<string>): AxisStep['course'] {
  const turning = from.turnouts.filter(
    ({ low, high }, at) => !low.eq(high) || to.turnouts[at]?.low.eq(low) !== true,
  );
  const courses = new Set([
    from.course,
    ...turning.map((each) => (falling.has(each.criterion) ? 'falls' : 'rises')),
  ]);
  if (courses.has('any') || (courses.has('falls') && courses.has('rises'))) return 'any';
  return courses.has('falls') ? 'falls' : 'rises';
}
