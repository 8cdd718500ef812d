// Searches how much of each action reaches a tier, or how much less keeps it: all customers and actions at the same time.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { ResultRow } from '../../telling/tables.js';
import { paceFor, Search, type Space } from '../lines/search.js';
import { turnsOf } from '../trying/axis.js';
import type { Grader, When } from '../trying/grader.js';
import type { ReadResults } from '../trying/read.js';
import { standing } from '../trying/standing.js';
import { ActionMoves } from './action-moves.js';
import { type Action, actionsOf, type LeftOut, resultsSetting } from './actions.js';
import { decidedColumns, isPromised, reaches, type Seeker } from './found.js';

/** What was found about an action of a customer. */
export interface FoundAction {
  readonly moves: ActionMoves;
  readonly holdsNow: boolean;
  /** The nearest place with the other answer, with the last one before it, on each side. */
  readonly above: Edge | undefined;
  readonly below: Edge | undefined;
  /** How far was searched. */
  readonly space: Space;
  readonly leftOut: LeftOut | undefined;
  rowAt(at: Decimal): ResultRow | undefined;
}

interface Edge {
  readonly last: Decimal;
  readonly next: Decimal;
}

/** Finds, for every customer and action, how much of it is enough. */
export async function findActions(
  seekers: readonly Seeker[],
  when: When,
  grader: Grader,
  { sources }: ReadResults,
): Promise<Map<string, FoundAction[]>> {
  const { plan } = grader;
  const actions = actionsOf(plan, sources);
  const setting = resultsSetting(plan, sources);
  const hunts = seekers.map((seeker) => ({
    seeker,
    of: actions
      .map((action) => new ActionMoves(action, seeker.customer, seeker.row, plan, setting))
      .filter((moves) => moves.fits)
      .map((moves) => new ActionHunt(moves, seeker, when, plan))
      .filter(({ fits }) => fits),
  }));
  const all = hunts.flatMap(({ of }) => of);
  const columns =
    all[0] &&
    decidedColumns(
      all.flatMap(({ moves }) => moves.follow),
      all[0].columns,
    );
  let open = all.filter(({ leftOut }) => leftOut === undefined);
  while (open.length > 0) {
    const pace = paceFor(open.length);
    const asked = open
      .map((hunt) => ({ hunt, places: hunt.next(pace) }))
      .filter(({ places }) => places.length > 0);
    const tries = asked.flatMap(({ hunt, places }) =>
      places.map((at) => ({ hunt, at, candidates: hunt.moves.candidates(at) })),
    );
    const graded = await grader.grade(
      when,
      tries.flatMap(({ candidates }) => candidates),
      columns,
    );
    let from = 0;
    for (const { hunt, at, candidates } of tries) {
      hunt.learn(at, graded.slice(from, from + candidates.length));
      from += candidates.length;
    }
    open = asked.map(({ hunt }) => hunt);
  }
  return new Map(hunts.map(({ seeker, of }) => [seeker.customer, of.map((hunt) => hunt.found())]));
}

/** Numbers of orders are looked at one by one so far. */
const oneByOne = 24;
/** Nobody does more of it than this. */
const mostOrders = 5000;
const mostAmount = new Decimal(10_000_000_000);

class ActionHunt {
  private readonly search: Search;
  private readonly space: Space;
  private readonly rows = new Map<string, ResultRow>();
  private readonly unknown = new Map<string, LeftOut>();
  private readonly holdsNow: boolean;

  constructor(
    readonly moves: ActionMoves,
    private readonly seeker: Seeker,
    private readonly when: When,
    private readonly plan: Plan,
  ) {
    this.holdsNow = reaches(seeker.now, seeker.target, plan.policy);
    this.space = this.spaceOf();
    this.search = new Search(this.space, {
      at: new Decimal(0),
      holds: this.holdsNow,
      pieces: this.pieces(seeker.now),
      levels: this.levels(seeker.now),
    });
  }

  get columns(): readonly string[] {
    return Object.keys(this.seeker.now);
  }

  /** One order of some amount cannot be missing. */
  get fits(): boolean {
    return !this.holdsNow || this.moves.action.kind !== 'order';
  }

  get leftOut(): LeftOut | undefined {
    const { moves, holdsNow } = this;
    const { action } = moves;
    return holdsNow && action.less === undefined ? action.lessLeftOut : moves.leftOut;
  }

  next(pace: Parameters<Search['next']>[0]): Decimal[] {
    return this.search.next(pace);
  }

  /** Takes the rows that came out, one for each variant; none where it cannot be told, and so is not promised. */
  learn(at: Decimal, rows: readonly ResultRow[]): void {
    const [row] = rows;
    if (row === undefined) {
      const values = this.moves.valuesAt(at);
      if ('why' in values) this.unknown.set(at.toFixed(), values);
      this.search.learn(at, { holds: false, pieces: '?', levels: [] });
      return;
    }
    // Where not all variants give the tier, one that does not is what is told of: it is why nothing is promised.
    const failing = rows.find((each) => !this.promises(each));
    this.rows.set(at.toFixed(), failing ?? row);
    this.search.learn(at, {
      holds: failing === undefined,
      pieces: rows.map((each) => this.pieces(each)).join('/'),
      levels: this.levels(row),
    });
  }

  found(): FoundAction {
    const { moves, search, space, unknown, holdsNow } = this;
    const edge = (side: 'below' | 'above') => (this.leftOut === undefined ? search.edge(side) : undefined);
    const [above, below] = [edge('above'), edge('below')];
    // What lies beside it must be known, too: else nobody could say that one less does not do.
    const beside = above && !holdsNow ? unknown.get(above.last.toFixed()) : undefined;
    const first = unknown.get((holdsNow ? moves.step.neg() : moves.step).toFixed());
    return {
      moves,
      holdsNow,
      above,
      below,
      space,
      leftOut: this.leftOut ?? beside ?? first,
      rowAt: (at) => this.rows.get(at.toFixed()),
    };
  }

  private promises(row: ResultRow): boolean {
    return isPromised(row, this.seeker, this.when, this.plan.policy);
  }

  private pieces(row: ResultRow): string {
    return this.moves.follow.map((id) => standing(this.plan)(id)(row[id] ?? '')).join(' ');
  }

  private levels(row: ResultRow): number[] {
    const number = (cell: string | undefined) => (cell ? Number(cell) : Number.NaN);
    return [...this.moves.follow.map((id) => number(row[id])), number(row.score)];
  }

  private spaceOf(): Space {
    const { moves, plan, holdsNow } = this;
    const { step, follow } = moves;
    const scores = plan.policy.tiers.flatMap(({ score, keeps }) =>
      [score, keeps?.score].filter((each) => each !== undefined),
    );
    const turns = follow.flatMap((id) => turnsOf(id, plan).flatMap((turn) => moves.placeOf(id, turn) ?? []));
    const furthest = Decimal.max(1, ...turns.map((each) => each.abs()));
    const counted = step.eq(1);
    const high = counted
      ? Decimal.min(mostOrders, furthest.times(4).ceil().plus(200))
      : Decimal.min(mostAmount, furthest.times(1000).ceil().plus(100_000));
    // Orders are what customers are worth; of anything else, such as debts, less may do, too.
    const less = holdsNow || !isWorth(moves.action, plan);
    const ones = counted ? Array.from({ length: oneByOne }, (_, at) => new Decimal(at + 1)) : [step];
    return {
      step,
      // More is done to reach a tier; what is less may lose it.
      low: less ? moves.least() : new Decimal(0),
      high: holdsNow ? new Decimal(0) : high,
      turns: [...turns, ...ones, ...ones.map((each) => each.neg())],
      crossings: [...follow.map((id) => turnsOf(id, plan).map(Number)), scores.map(Number)],
      straight: false,
    };
  }
}

/** Whether an action is about the rows that say what customers are worth. */
function isWorth({ dealings }: Action, { policy }: Plan): boolean {
  const spec = policy.metrics.find(({ id }) => id === policy.value)?.spec;
  const worth = spec?.grain === 'rows' ? spec.export : 'transactions';
  return dealings.rows.export === worth;
}
