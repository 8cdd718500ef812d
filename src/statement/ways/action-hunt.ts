// How much of one action gives one customer another tier: sizes that are asked, and the way that comes out of it.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { ActionMoves } from '../../explain/finding/action-moves.js';
import { isPromised, type Seeker } from '../../explain/finding/found.js';
import { turnsOf } from '../../explain/trying/axis.js';
import type { When } from '../../explain/trying/grader.js';
import type { Candidate } from '../../explain/trying/values.js';
import { shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import { SizeHunt } from './hunt.js';
import { amountSizes, countSizes, type Sizes } from './sizes.js';
import type { CustomerWay } from './way.js';

/** More than this many times what a customer does is no way to tell. */
const mostTimes = 3;
/** Of orders so many are told even of somebody who has few. */
const fewOrders = 6;
const manyOrders = 200;

export class ActionHunt {
  private readonly sizes: Sizes;
  private readonly hunt: SizeHunt;
  private readonly rows = new Map<number, ResultRow>();
  private asked: readonly number[] = [];

  /** @param less whether it is looked for how much may be missing */
  constructor(
    readonly seeker: Seeker,
    readonly moves: ActionMoves,
    private readonly when: When,
    private readonly less: boolean,
    private readonly plan: Plan,
  ) {
    this.sizes = less ? this.sizesLess() : this.sizesMore();
    this.hunt = new SizeHunt(this.sizes.count);
  }

  /** Candidates of the next sizes, for each size its variants; none when it is settled. */
  next(): (readonly Candidate[])[] {
    this.asked = this.hunt.next();
    return this.asked.map((at) => this.moves.candidates(this.placeOf(at)));
  }

  /** @param graded for each size the rows of its variants; none where it cannot be told */
  learn(graded: readonly (readonly ResultRow[])[]): void {
    const holds = graded.map((rows, index) => {
      const [row] = rows;
      if (row !== undefined) this.rows.set(this.asked[index] ?? -1, row);
      return (
        rows.length > 0 && rows.every((each) => isPromised(each, this.seeker, this.when, this.plan.policy))
      );
    });
    this.hunt.learn(
      this.asked,
      holds.map((each) => each !== this.less),
    );
  }

  /** The least that reaches the tier, or the most that may be missing; undefined where there is none. */
  found(): CustomerWay | undefined {
    const { edge } = this.hunt;
    // Where nothing that is missing loses it, such as complaints, how much may be missing tells nobody anything.
    if (this.less) return edge === undefined || edge.last < 0 ? undefined : this.wayAt(edge.last);
    return edge === undefined ? undefined : this.wayAt(edge.next);
  }

  private placeOf(at: number): Decimal {
    const size = this.sizes.at(at);
    return this.less ? size.neg() : size;
  }

  private wayAt(at: number): CustomerWay | undefined {
    const then = this.rows.get(at);
    if (then === undefined) return undefined;
    const size = this.sizes.at(at);
    const { seeker, moves, plan } = this;
    const { row } = seeker;
    const { kind, dealings, traits } = moves.action;
    return {
      kind,
      export: dealings.rows.export,
      traits,
      sum: dealings.sum,
      count: dealings.count,
      orders: kind === 'amount' ? new Decimal(0) : kind === 'order' ? new Decimal(1) : size,
      amount: kind === 'rows' ? null : kind === 'orders' ? (moves.usual ?? null) : size,
      tier: then.ruled_tier ?? '',
      follows: moves.follow.flatMap((metric) =>
        (row[metric] ?? '') === (then[metric] ?? '')
          ? []
          : [{ metric, from: shownValue(row, metric, plan), to: shownValue(then, metric, plan) }],
      ),
    };
  }

  private sizesMore(): Sizes {
    const { kind } = this.moves.action;
    if (kind === 'orders' || kind === 'rows')
      return countSizes(Math.min(manyOrders, Math.max(fewOrders, mostTimes * this.countNow)));
    const base = this.base;
    return base.gt(0) ? amountSizes(base, base.times(mostTimes)) : countSizes(0);
  }

  /** Down to what can be told of who goes on buying. */
  private sizesLess(): Sizes {
    const most = this.moves.least().abs();
    if (this.moves.action.kind !== 'amount') return countSizes(Math.min(manyOrders, most.toNumber()));
    return most.gt(0) ? amountSizes(most, most) : countSizes(0);
  }

  private get countNow(): number {
    const { count } = this.moves.action.dealings;
    const now = count === undefined ? Number.NaN : Number(this.seeker.row[count] || Number.NaN);
    return Number.isFinite(now) ? Math.ceil(now) : 0;
  }

  /** What the customer does in a year, the better of two where results say it; else what rules ask for. */
  private get base(): Decimal {
    const { moves, plan, seeker } = this;
    const { sum } = moves.action.dealings;
    const cell = (name: string | undefined) => new Decimal((name && seeker.row[name]) || 0);
    const before = sum === plan.policy.value ? cell('previous_value') : new Decimal(0);
    const known = Decimal.max(cell(sum), before, moves.usual ?? 0);
    if (known.gt(0)) return known;
    const turns = moves.follow.flatMap((id) =>
      turnsOf(id, plan).flatMap((turn) => moves.placeOf(id, turn)?.div(mostTimes) ?? []),
    );
    return Decimal.max(0, ...turns);
  }
}
