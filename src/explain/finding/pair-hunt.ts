// The search for how much of two things together is enough: a grid of places of both shows whether they reach the tier at
// all; then one is searched with the other where it is, in turns, until neither can be less.
import type { Decimal } from 'decimal.js';
import type { Literal } from '../../grammar/condition.js';
import type { ResultRow } from '../../telling/tables.js';
import { type Answer, type Pace, Search } from '../lines/search.js';
import type { Lever } from './levers.js';

/** Places of the two. */
export type Both = readonly [Decimal, Decimal];

/** How a pair is judged: what is known of rows that came out. */
export type Judge = (rows: readonly ResultRow[]) => Answer;

/** So many places of each are looked at first. */
const mostPlaces = 12;
/** So many turns settle what can be settled. */
const mostTurns = 6;

export class PairHunt {
  private readonly answers = new Map<string, Answer & { readonly row: ResultRow | undefined }>();
  private readonly first: readonly Both[];
  private at: Both | undefined;
  /** Which of the two is searched, along which line, and how many turns there were. */
  private turn: { readonly of: 0 | 1; readonly search: Search; readonly before: Decimal } | undefined;
  private turns = 0;
  /** The last place that does not do, of each, with the other where it is. */
  private readonly lasts: [Decimal | undefined, Decimal | undefined] = [undefined, undefined];
  private state: 'grid' | 'turn' | 'found' | 'none' = 'grid';

  constructor(
    readonly levers: readonly [Lever, Lever],
    private readonly judge: Judge,
  ) {
    const [one, two] = levers.map((lever) => [lever.origin, ...placesOf(lever)]);
    this.first = (one ?? []).flatMap((a) => (two ?? []).map((b): Both => [a, b]));
  }

  /** Where the tier is reached and one less of either does not do; undefined where nothing was found. */
  get found(): Both | undefined {
    return this.state === 'found' ? this.at : undefined;
  }

  rowAt(both: Both): ResultRow | undefined {
    return this.answers.get(keyOf(both))?.row;
  }

  /** With one less of each, towards where the customer stands: places where the tier is not reached. */
  get less(): Both[] {
    return ([0, 1] as const).flatMap((of) => {
      const last = this.lasts[of];
      return last === undefined ? [] : [this.with(of, last)];
    });
  }

  /** What both set at these places; undefined where that cannot be told. */
  values(both: Both): ReadonlyMap<string, Literal | null> | undefined {
    const [one, two] = this.levers.map((lever, which) => lever.values(both[which as 0 | 1]));
    return one && two && new Map([...one, ...two]);
  }

  /** Places to grade next; none when all is known. */
  next(pace: Pace): Both[] {
    if (this.state === 'grid') {
      if (this.answers.size === 0) return [...this.first];
      this.chooseOfGrid();
    }
    while (this.state === 'turn' && this.at !== undefined) {
      const { wanted } = this;
      if (wanted.length > 0) return wanted;
      this.turn ??= this.begin(this.at);
      const { turn } = this;
      if (turn === undefined) {
        // The one alone would do: then no pair is needed.
        this.state = 'none';
        break;
      }
      const asked = turn.search.next(pace).map((place) => this.with(turn.of, place));
      const known = asked.filter((each) => this.answers.has(keyOf(each)));
      for (const each of known) this.tell(each);
      if (known.length < asked.length) return asked.filter((each) => !known.includes(each));
      if (asked.length === 0) this.end(turn);
    }
    return [];
  }

  learn(both: Both, rows: readonly ResultRow[]): void {
    const [row] = rows;
    const untold: Answer = { holds: false, pieces: '?', levels: [] };
    this.answers.set(keyOf(both), { ...(row === undefined ? untold : this.judge(rows)), row });
    this.tell(both);
  }

  private tell(both: Both): void {
    const answer = this.answers.get(keyOf(both));
    if (this.turn !== undefined && answer !== undefined) this.turn.search.learn(both[this.turn.of], answer);
  }

  private with(of: 0 | 1, place: Decimal): Both {
    const [one, two] = this.at ?? [place, place];
    return of === 0 ? [place, two] : [one, place];
  }

  /** The least of the second with which anything of the first does, and the least of the first then. */
  private chooseOfGrid(): void {
    const away = (which: 0 | 1) => (both: Both) => both[which].minus(this.levers[which].origin).abs();
    const hits = this.first.filter((both) => this.answers.get(keyOf(both))?.holds === true);
    const alone = hits.some((both) => [0, 1].some((which) => away(which as 0 | 1)(both).isZero()));
    const sorted = [...hits].sort(
      (a, b) => away(1)(a).comparedTo(away(1)(b)) || away(0)(a).comparedTo(away(0)(b)),
    );
    [this.at] = alone ? [] : sorted;
    this.state = this.at === undefined ? 'none' : 'turn';
  }

  /** Turns begin with the second, which is held against the first where the grid found it. */
  private begin(at: Both): typeof this.turn {
    const of = this.turns % 2 === 0 ? 1 : 0;
    const lever = this.levers[of];
    const origin = this.answers.get(keyOf(this.with(of, lever.origin)));
    const here = this.answers.get(keyOf(at));
    if (origin === undefined || here === undefined) throw new Error('a search without its ends');
    if (origin.holds) return undefined;
    const search = new Search(lever.space, { at: lever.origin, ...origin });
    search.learn(at[of], here);
    return { of, search, before: at[of] };
  }

  private end({ of, search, before }: NonNullable<typeof this.turn>): void {
    const { origin } = this.levers[of];
    const [nearest] = (['below', 'above'] as const)
      .flatMap((side) => search.edge(side) ?? [])
      .sort((a, b) => a.next.minus(origin).abs().comparedTo(b.next.minus(origin).abs()));
    this.turn = undefined;
    this.turns += 1;
    if (nearest === undefined) this.state = 'none';
    else {
      this.at = this.with(of, nearest.next);
      this.lasts[of] = nearest.last;
      // Twice the same: neither can be less.
      if (this.turns > 1 && nearest.next.eq(before)) this.state = 'found';
      else if (this.turns >= mostTurns) this.state = 'none';
    }
  }

  /** What a turn has to know before it begins: the place without what it searches. */
  private get wanted(): Both[] {
    if (this.state !== 'turn' || this.turn !== undefined || this.at === undefined) return [];
    const of = this.turns % 2 === 0 ? 1 : 0;
    const both = this.with(of, this.levers[of].origin);
    return this.answers.has(keyOf(both)) ? [] : [both];
  }
}

const keyOf = ([one, two]: Both) => `${one.toFixed()} ${two.toFixed()}`;

/** Both ends and where rules change, the nearest first, as far as they are places on the line. */
function placesOf({ space, origin }: Lever): Decimal[] {
  const { low, high, step, turns } = space;
  const onGrid = (turn: Decimal) => turn.div(step).floor().times(step);
  const near = turns.flatMap((turn) => [-1, 0, 1].map((away) => onGrid(turn).plus(step.times(away))));
  const all = new Map([...near, low, high].map((each) => [each.toFixed(), each]));
  const inside = [...all.values()].filter((at) => at.gte(low) && at.lte(high) && !at.eq(origin));
  const sorted = inside.sort((a, b) => a.minus(origin).abs().comparedTo(b.minus(origin).abs()));
  const ends = [low, high].filter((end) => !end.eq(origin));
  return [...new Set([...spread(sorted, mostPlaces), ...ends])];
}

/** So many of them, evenly. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)]).filter(
    (each) => each !== undefined,
  );
}
