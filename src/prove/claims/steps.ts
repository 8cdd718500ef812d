// Whether more of a metric can make the tier worse (or better), all else being as it is: two customers who differ in that
// metric, and in what follows from it, side by side.
import type { AxisCell, AxisStep, Lean, Picked, ProofAxis } from '../cells/axis.js';
import { insideOf, joinedPeople, type Person, personIn } from '../reach/people.js';
import type { Stretch } from '../reach/stretches.js';
import { type State, sweep } from '../reach/sweep.js';
import type { Work } from '../reach/work.js';
import { settled } from '../terms/formula.js';
import type { UnitSpan } from '../terms/spans.js';
import type { ShownStep } from './answer.js';
import { type HeldStanding, type Outcome, outcomeKey, outcomeOf, tierFor } from './standing.js';
import type { CustomerSpace, Worlds } from './worlds.js';

export type TierChange = 'worse' | 'better';

/** What the rules come to in a cell, stretch by stretch of the score. */
interface InCell {
  readonly outcomes: readonly number[];
  /** What bonuses add there. */
  readonly add: number;
}

/** A step where the tier changes, for customers of a state. */
interface Turning {
  readonly state: State;
  readonly step: AxisStep;
  readonly from: {
    readonly cell: AxisCell;
    readonly add: number;
    readonly sum: Stretch;
    readonly outcome: number;
  };
  readonly to: Turning['from'];
  readonly standing: HeldStanding;
}

export class StepSearch {
  private readonly outcomes: Outcome[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly changes = new Map<string, HeldStanding | undefined>();

  /** @param standings those that are looked at, the first ones first */
  constructor(
    private readonly worlds: Worlds,
    private readonly standings: readonly HeldStanding[],
    private readonly work: Work,
  ) {}

  /** Whether more of a metric may change the tier so; false: surely not. */
  may(space: CustomerSpace, metric: string, change: TierChange): boolean {
    return !this.turnings(space, metric, change).next().done;
  }

  /** The same with somebody to show; undefined where nobody was found. */
  shown(space: CustomerSpace, metric: string, change: TierChange): ShownStep | undefined {
    let tries = 0;
    for (const turning of this.turnings(space, metric, change)) {
      const found = this.shownAt(metric, turning);
      if (found !== undefined) return found;
      if (++tries > 200) return undefined;
    }
    return undefined;
  }

  private *turnings(space: CustomerSpace, metric: string, change: TierChange): Generator<Turning> {
    const axis = space.axes.find(({ steps }) => steps.has(metric));
    const steps = axis?.steps.get(metric) ?? [];
    if (axis === undefined || steps.length === 0) return;
    const { rules, bonuses, scored } = this.worlds;
    const axes = space.axes.filter((each) => each !== axis);
    for (const state of sweep({ goals: rules.goals, bonuses, axes, scored }, this.work)) {
      const inCell = this.readerOf(state);
      for (const step of steps) yield* this.atStep(state, axis, step, inCell, change);
    }
  }

  /** What rules come to in cells of the axis that is left, for customers of a state; cells alike are looked at once. */
  private readerOf(state: State): (cell: AxisCell) => InCell {
    const known = new Map<string, InCell>();
    const { rules, bonuses, stretches } = this.worlds;
    return (cell) => {
      const before = known.get(cell.signature);
      if (before !== undefined) return before;
      const left = state.goals.map((goal) => settled(goal, (atom) => cell.holds.get(atom)));
      const outcomes = stretches.map((stretch) =>
        this.numberOf(
          outcomeOf(
            rules,
            left.map((goal) => settled(goal, stretch.holds) === true),
          ),
        ),
      );
      const add = bonuses.reduce((sum, each, at) => {
        const open = state.open[at] ?? false;
        return typeof open !== 'boolean' && settled(open, (atom) => cell.holds.get(atom)) === true
          ? sum + each.add
          : sum;
      }, 0);
      const found = { outcomes, add };
      known.set(cell.signature, found);
      return found;
    };
  }

  private numberOf(outcome: Outcome): number {
    const key = outcomeKey(outcome);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.outcomes.length);
    this.outcomes.push(outcome);
    return this.outcomes.length - 1;
  }

  /** In which standing the tier changes so from one outcome to another; undefined: in none. */
  private changed(from: number, to: number, change: TierChange): HeldStanding | undefined {
    if (from === to) return undefined;
    const key = `${from} ${to} ${change}`;
    if (this.changes.has(key)) return this.changes.get(key);
    const sign = change === 'worse' ? 1 : -1;
    const found = this.standings.find(
      (standing) => (this.tier(to, standing) - this.tier(from, standing)) * sign > 0,
    );
    this.changes.set(key, found);
    return found;
  }

  private tier(outcome: number, standing: HeldStanding): number {
    const found = this.outcomes[outcome];
    if (found === undefined) throw new Error('no such outcome');
    return tierFor(found, standing, this.worlds.policy);
  }

  private *atStep(
    state: State,
    axis: ProofAxis,
    step: AxisStep,
    inCell: (cell: AxisCell) => InCell,
    change: TierChange,
  ): Generator<Turning> {
    const [one, other] = [axis.cells[step.from], axis.cells[step.to]];
    if (one === undefined || other === undefined) return;
    const [from, to] = [inCell(one), inCell(other)];
    this.work.take(from.outcomes.length);
    const { stretches } = this.worlds;
    for (const [k, before] of stretches.entries()) {
      if (!reaches(state, one, from.add, before)) continue;
      for (const [l, after] of stretches.entries()) {
        // What the metric brings only rises (or falls), and so does what is added for it.
        if (step.course === 'rises' && to.add >= from.add && l < k) continue;
        if (step.course === 'falls' && to.add <= from.add && l > k) continue;
        const outcomes = [from.outcomes[k] ?? 0, to.outcomes[l] ?? 0] as const;
        const standing = this.changed(...outcomes, change);
        if (standing === undefined) continue;
        this.work.take(state.spans.length);
        const sums = [sumsFor(before, one, from.add), sumsFor(after, other, to.add)] as const;
        if (!state.spans.some((span) => overlap(overlap(span, sums[0]), sums[1]) !== undefined)) continue;
        yield {
          state,
          step,
          from: { cell: one, add: from.add, sum: before, outcome: outcomes[0] },
          to: { cell: other, add: to.add, sum: after, outcome: outcomes[1] },
          standing,
        };
      }
    }
  }

  /** Two customers at a turning: values in both cells, and a sum of all else that lies right for both. */
  private shownAt(metric: string, { state, from, to, standing }: Turning): ShownStep | undefined {
    const leans: [Lean, Lean][] =
      from.cell === to.cell
        ? [['low', 'high']]
        : [
            ['high', 'low'],
            ['low', 'low'],
            ['low', 'high'],
            ['high', 'high'],
          ];
    for (const [first, second] of leans) {
      const one = from.cell.pick(from.cell, first);
      const other = to.cell.pick(to.cell, second);
      if (one === undefined || other === undefined || !isMore(one, other, metric)) continue;
      const rest = [insideOf, (sum: UnitSpan) => sum].reduce<Person | undefined>((found, narrowed) => {
        const both = overlap(
          sumsFor(narrowed(from.sum), one.brings, from.add),
          sumsFor(narrowed(to.sum), other.brings, to.add),
        );
        return found ?? (both && personIn(state, both));
      }, undefined);
      if (rest === undefined) continue;
      const shown = (picked: Picked, outcome: number) => ({
        person: joinedPeople(rest, picked),
        standing,
        tier: this.tier(outcome, standing),
      });
      return { metric, before: shown(one, from.outcome), after: shown(other, to.outcome) };
    }
    return undefined;
  }
}

function isMore(one: Picked, other: Picked, metric: string): boolean {
  const [less, more] = [one.values.get(metric), other.values.get(metric)];
  if (less === undefined || more === undefined) return false;
  if (typeof less === 'object' && typeof more === 'object') return more.gt(less);
  return typeof less === 'string' && typeof more === 'string' && more > less;
}

/** What all else may bring, so that a cell's customers come into a stretch. */
const sumsFor = (stretch: UnitSpan, cell: UnitSpan, add: number): UnitSpan => ({
  low: stretch.low - add - cell.high,
  high: stretch.high - add - cell.low,
});

function reaches(state: State, cell: UnitSpan, add: number, stretch: UnitSpan): boolean {
  const sums = sumsFor(stretch, cell, add);
  return state.spans.some((span) => overlap(span, sums) !== undefined);
}

function overlap(one: UnitSpan | undefined, other: UnitSpan): UnitSpan | undefined {
  if (one === undefined) return undefined;
  const both = { low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) };
  return both.low <= both.high ? both : undefined;
}
