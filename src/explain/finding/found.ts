// Searches for every customer and metric at the same time, so that a round of all of them is one statement.

import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { Literal } from '../../grammar/condition.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Metric, Policy } from '../../policy/model/policy.js';
import { recentOf, unknownAfter } from '../../regrade/facts.js';
import { shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import { type Pace, paceFor, Search } from '../lines/search.js';
import { type Axis, axisOf } from '../trying/axis.js';
import type { Grader, When } from '../trying/grader.js';
import { type MetricGroup, metricGroups } from '../trying/matters.js';
import type { ReadResults } from '../trying/read.js';
import { standing } from '../trying/standing.js';
import { type Moves, movesOf } from '../trying/values.js';
import { type Alone, Freedom } from './alone.js';
import { isFixed } from './fixed.js';
import { type Room, spaceOf } from './space.js';

/** A customer for whom a tier is asked. */
export interface Seeker {
  readonly customer: string;
  /** Its row of graded.csv. */
  readonly row: ResultRow;
  /** Its row as it is graded again without any change. */
  readonly now: ResultRow;
  /** Index of the tier that must be reached or kept; 0 is the best. */
  readonly target: number;
}

/** Where the answer changes on one side. */
export interface Change {
  /** The last value with the answer of now, and the next one. */
  readonly last: Literal;
  readonly next: Literal;
}

/** What was found about a metric of a customer. */
export interface Found {
  readonly metric: Metric;
  /** Metrics that are the same computation, and move with it. */
  readonly together: readonly string[];
  readonly from: Literal | null;
  /** Whether the tier is reached as it is. */
  readonly holdsNow: boolean;
  /** Metrics that follow and matter. */
  readonly follow: readonly string[];
  /** A metric that follows, and whose window before nobody knows: then nothing could be tried. */
  readonly unknown: string | undefined;
  /** Where it cannot move as far as it might, because others would move, too; undefined: nowhere. */
  readonly tied:
    | {
        readonly below: boolean;
        readonly above: boolean;
        /** Whether a direction is closed from the very beginning. */
        readonly still: boolean;
        readonly with: readonly string[];
      }
    | undefined;
  readonly below: Change | undefined;
  readonly above: Change | undefined;
  /** Of a metric that is missing now: the values that reach the tier; an end that is not there is open. */
  readonly range: { readonly least: Literal | undefined; readonly most: Literal | undefined } | undefined;
  /** The values that it can take. */
  readonly axis: Axis;
  /** A value in that range that was tried. */
  readonly inRange: Literal | undefined;
  /** Of values without an order: those that reach the tier and those that do not. `other`: any that no rule names. */
  readonly choice:
    | {
        readonly reach: readonly Literal[];
        readonly miss: readonly Literal[];
        readonly other: string | undefined;
      }
    | undefined;
  /** How the customer was graded with a value that was tried. */
  rowWith(value: Literal): ResultRow | undefined;
}

/** Finds, for every customer, metric by metric where a tier is reached or lost. */
export async function findChanges(
  seekers: readonly Seeker[],
  when: When,
  grader: Grader,
  { grain, sources }: ReadResults,
): Promise<Map<string, Found[]>> {
  const { plan } = grader;
  const asOf = grader.asOf(when);
  const freedom = new Freedom(plan, sources);
  const movers = metricGroups(plan.policy).flatMap((mover) => {
    if (isFixed(mover[0], plan, grain.get(mover[0].id), sources)) return [];
    const axis = axisOf(mover[0], { plan, grain, sources, asOf });
    return axis === undefined ? [] : [{ mover, axis }];
  });
  const hunts = seekers.map((seeker) => ({
    seeker,
    of: movers.map(({ mover, axis }) => {
      const step = axis.kind === 'line' ? axis.step : new Decimal(1);
      const alone = freedom.of(mover, seeker.row, asOf, step);
      return new Hunt(seeker, { mover, axis, alone }, when, plan);
    }),
  }));
  let open = hunts.flatMap(({ of }) => of);
  const columns =
    open[0] &&
    decidedColumns(
      open.flatMap(({ moves }) => moves.follow),
      open[0].columns,
    );
  while (open.length > 0) {
    const pace = paceFor(open.length);
    const asked = open
      .map((hunt) => ({ hunt, values: hunt.next(pace) }))
      .filter(({ values }) => values.length > 0);
    const tries = asked.flatMap(({ hunt, values }) =>
      values.map((value) => ({ hunt, value, candidates: hunt.moves.candidates(value) })),
    );
    const graded = await grader.grade(
      when,
      tries.flatMap(({ candidates }) => candidates),
      columns,
    );
    let at = 0;
    for (const { hunt, value, candidates } of tries) {
      hunt.learn(value, graded.slice(at, at + candidates.length));
      at += candidates.length;
    }
    open = asked.map(({ hunt }) => hunt);
  }
  return new Map(hunts.map(({ seeker, of }) => [seeker.customer, of.map((hunt) => hunt.found())]));
}

const decided = ['tier', 'scored_tier', 'moved_tier', 'ruled_tier', 'reasons', 'score'];
const compared = ['previous_tier', 'movement'];

/** Columns of graded.csv that searches look at, of those that there are. */
export function decidedColumns(follow: readonly string[], columns: readonly string[]): string[] {
  return [...new Set([...decided, ...compared, ...follow])].filter((name) => columns.includes(name));
}

/** Whether a row stands on a tier or a better one, by the rules. */
export function reaches(row: ResultRow, target: number, { tiers }: Policy): boolean {
  const tier = tiers.findIndex(({ id }) => id === row.ruled_tier);
  return tier >= 0 && tier <= target;
}

/** Whether a tier may be promised for what came out: what the results do not tell is not promised. */
export function isPromised(
  row: ResultRow,
  { row: before, target }: Seeker,
  when: When,
  policy: Policy,
): boolean {
  if (!reaches(row, target, policy)) return false;
  return when === 'next review' || unknownAfter(before, row, policy) === undefined;
}

/** What is to move, and where it can. */
interface Range {
  readonly mover: MetricGroup;
  readonly axis: Axis;
  readonly alone: Alone;
}

/** The search for one metric of one customer. */
class Hunt {
  readonly moves: Moves;
  private readonly mover: MetricGroup;
  private readonly axis: Axis;
  private readonly alone: Alone;
  private readonly from: Literal | null;
  private readonly holdsNow: boolean;
  /** By the values that were asked, each of which is asked once. */
  private readonly rows = new Map<Literal, { readonly row: ResultRow; readonly holds: boolean }>();
  private readonly search: Search | undefined;
  private readonly space: Room | undefined;

  constructor(
    private readonly seeker: Seeker,
    { mover, axis, alone }: Range,
    private readonly when: When,
    private readonly plan: Plan,
  ) {
    this.mover = mover;
    this.axis = axis;
    this.alone = alone;
    const { customer, row, now, target } = seeker;
    const [{ id }] = mover;
    this.moves = movesOf(customer, row, mover, plan);
    this.from = id === recentTransactions ? new Decimal(recentOf(row)) : shownValue(row, id, plan);
    this.holdsNow = reaches(now, target, plan.policy);
    if (axis.kind === 'choice') return;
    const { holdsNow: holds, from } = this;
    const pieces = this.moves.variants.map(() => this.pieces(row)).join('/');
    const origin = from === null ? undefined : { at: axis.at(from), holds, pieces, levels: this.levels(row) };
    this.space = spaceOf({ row, mover, axis, alone, follow: this.moves.follow, plan }, origin?.at);
    this.search = new Search(this.space, origin);
  }

  /** Columns of the customer's row as it is graded again. */
  get columns(): readonly string[] {
    return Object.keys(this.seeker.now);
  }

  /** Whether it cannot move alone at all: what has no order, or no value yet, moves anywhere or nowhere. */
  private get still(): boolean {
    const { up, down } = this.alone;
    return this.axis.kind === 'line' && this.from !== null ? !up && !down : !up || !down;
  }

  /** Values to be tried next; none when all is known. */
  next(pace: Pace): Literal[] {
    const { axis, search, from } = this;
    if (this.moves.unknown !== undefined || this.still) return [];
    if (axis.kind === 'choice') return axis.values.filter((each) => each !== from && !this.rows.has(each));
    const values = search?.next(pace) ?? [];
    if (search === undefined || values.length > 0 || from !== null) return values.map(axis.value);
    // A missing metric has no place on the line: the search goes on from an end that holds, or from any value that does.
    const known = search.values();
    const start = [known.at(-1), known[0]].find((each) => each?.holds) ?? known.find(({ holds }) => holds);
    if (start === undefined) return [];
    search.startFrom(start.at);
    return search.next(pace).map(axis.value);
  }

  /** Takes the rows that came out for a value, one for each variant. */
  learn(value: Literal, rows: readonly ResultRow[]): void {
    const [row] = rows;
    if (row === undefined) return;
    const holds = rows.every((each) => isPromised(each, this.seeker, this.when, this.plan.policy));
    this.rows.set(value, { row, holds });
    if (this.axis.kind === 'line')
      this.search?.learn(this.axis.at(value), {
        holds,
        pieces: rows.map((each) => this.pieces(each)).join('/'),
        levels: this.levels(row),
      });
  }

  found(): Found {
    const { axis, search, from, holdsNow, moves } = this;
    const [metric, ...more] = this.mover;
    const change = (side: 'below' | 'above'): Change | undefined => {
      const edge = axis.kind === 'line' ? search?.edge(side) : undefined;
      if (edge === undefined || axis.kind !== 'line') return undefined;
      return { last: axis.value(edge.last), next: axis.value(edge.next) };
    };
    const [below, above] = [change('below'), change('above')];
    const missing = axis.kind === 'line' && from === null;
    const held = missing ? search?.values().find(({ holds }) => holds) : undefined;
    return {
      metric,
      axis,
      together: more.map(({ id }) => id),
      from,
      holdsNow,
      follow: moves.follow,
      unknown: moves.unknown,
      tied: this.tied(),
      below: missing ? undefined : below,
      above: missing ? undefined : above,
      range: held && { least: below?.last, most: above?.last },
      inRange: held && axis.kind === 'line' ? axis.value(held.at) : undefined,
      choice: axis.kind === 'choice' ? this.choice(axis.values, axis.other) : undefined,
      rowWith: (value) => this.rows.get(value)?.row,
    };
  }

  private tied(): Found['tied'] {
    const { axis, from, alone, space } = this;
    if (this.still) return { below: true, above: true, still: true, with: alone.others };
    if (axis.kind !== 'line' || space === undefined || from === null) return undefined;
    const at = axis.at(from);
    const [below, above] = [space.low.gt(space.least), space.high.lt(space.most)];
    // A direction in which there is nothing to go to takes nothing away.
    const still = (below && space.low.gte(at)) || (above && space.high.lte(at));
    return below || above ? { below, above, still, with: alone.others } : undefined;
  }

  private choice(named: readonly Literal[], other: string | undefined): Found['choice'] {
    const { from } = this;
    const all = [...new Set([...named, ...(from === null ? [] : [from])])];
    const holds = (value: Literal) => (value === from ? this.holdsNow : this.rows.get(value)?.holds === true);
    return { reach: all.filter(holds), miss: all.filter((each) => !holds(each)), other };
  }

  /** Where metrics that follow stand between the values that rules name. */
  private pieces(row: ResultRow): string {
    const { moves, plan } = this;
    return moves.follow.map((id) => standing(plan)(id)(row[id] ?? '')).join(' ');
  }

  /** What followers and the score come to, for guesses. */
  private levels(row: ResultRow): number[] {
    const number = (cell: string | undefined) => (cell ? Number(cell) : Number.NaN);
    return [...this.moves.follow.map((id) => number(row[id])), number(row.score)];
  }
}
