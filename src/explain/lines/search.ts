// Looks for the nearest values at which something changes, from a value on, in both directions. Nothing is taken for
// monotone: the values that rules name are all asked, some between them, and where neighbours differ (in the answer, or
// in what computed metrics come to) the space between them is divided until they are one step apart.
import { Decimal } from 'decimal.js';
import { LinePlace, sortedPlaces } from './places.js';

/** What is known of a value. */
export interface Answer {
  readonly holds: boolean;
  /** Where metrics that follow stand between the values that rules name. */
  readonly pieces: string;
  /** What these metrics and the score come to: rough numbers, by which the next values to ask are guessed. */
  readonly levels: readonly number[];
}

interface Known extends Answer {
  readonly at: Decimal;
  readonly place: LinePlace;
}

/** The last value on one side with the answer of the origin, and the next one, which has the other. */
export interface Edge {
  readonly last: Decimal;
  readonly next: Decimal;
}

export interface Space {
  /** For each level the numbers at which an answer may change. */
  readonly crossings: readonly (readonly number[])[];
  readonly step: Decimal;
  readonly low: Decimal;
  readonly high: Decimal;
  readonly turns: readonly Decimal[];
  /** Whether between two turns the answer changes at most once: then nothing else need be asked there. */
  readonly straight: boolean;
}

/** The places to ask first, between both ends. */
function firstPlaces(
  { step, turns, straight }: Space,
  ends: Ends,
  origin: LinePlace | undefined,
): LinePlace[] {
  const { low, high } = ends;
  const near = turns.flatMap((turn) => {
    const below = LinePlace.onGrid(turn, step, Decimal.ROUND_FLOOR);
    return [below.plus(-1), below, below.plus(1)];
  });
  if (straight) return sortedPlaces([low, high, ...near], low, high);
  const around = origin === undefined ? [] : farther(origin.at, step, ends);
  const marks = sortedPlaces([low, high, ...near, ...around], low, high);
  const between = marks.slice(1).flatMap((to, index) => (marks[index] ?? to).inside(to, 3));
  return sortedPlaces([...marks, ...between], low, high);
}

interface Ends {
  readonly low: LinePlace;
  readonly high: LinePlace;
}

/** One, ten, a hundred steps away and so on. */
function farther(origin: Decimal, step: Decimal, { low, high }: Ends): LinePlace[] {
  const width = high.at.minus(low.at).div(step).toNumber();
  const below = LinePlace.onGrid(origin, step, Decimal.ROUND_FLOOR);
  const above = LinePlace.onGrid(origin, step, Decimal.ROUND_CEIL);
  const found: LinePlace[] = [];
  for (let away = 1; away < width; away *= 10) found.push(below.plus(away), above.plus(-away));
  return found;
}

/** Of so many crossings in one gap the places are guessed; then gaps are divided into few parts besides. */
const mostGuesses = 4;
const few = 4;

/** How much is asked at once: fewer rounds, or fewer values. */
export interface Pace {
  /** Into how many parts a gap is divided. */
  readonly parts: number;
  /** Of the first values, so many of the nearest on each side to begin with; the others where they all answer alike. */
  readonly nearest: number;
}

/** @param searches how many go on at the same time: with few of them rounds take longer than values */
export function paceFor(searches: number): Pace {
  return { parts: searches > 3 ? 6 : many, nearest: searches > 100 ? 8 : Number.POSITIVE_INFINITY };
}

const many = 24;

/** A search on one line. */
export class Search {
  private readonly known = new Map<number | string, Known>();
  private readonly ends: Ends;
  private asked = new Map<Decimal, LinePlace>();
  private sorted: Sorted | undefined;
  private first: LinePlace[] | undefined;
  private origin: Known | undefined;
  private batches = 0;

  /** @param origin a value with its answer, on the line's grid or not */
  constructor(
    private readonly space: Space,
    origin: (Answer & { readonly at: Decimal }) | undefined,
  ) {
    const { low, high, step } = space;
    this.ends = { low: LinePlace.of(low, step), high: LinePlace.of(high, step) };
    if (origin === undefined) return;
    this.learn(origin.at, origin);
    this.startFrom(origin.at);
  }

  learn(at: Decimal, { holds, pieces, levels }: Answer): void {
    const place = this.placeOf(at);
    if (this.known.has(place.key)) return;
    this.known.set(place.key, { at, place, holds, pieces, levels });
    this.sorted = undefined;
  }

  /** Starts from a value that was asked. */
  startFrom(at: Decimal): void {
    this.origin = this.known.get(this.placeOf(at).key);
    this.sorted = undefined;
  }

  private placeOf(at: Decimal): LinePlace {
    return this.asked.get(at) ?? LinePlace.of(at, this.space.step);
  }

  /** The values to ask next; none when both sides are settled. */
  next(pace: Pace): Decimal[] {
    const first = this.firstToAsk(pace.nearest);
    const places = first.length > 0 ? first : this.inGaps(pace.parts);
    this.asked = new Map(places.map((place) => [place.at, place]));
    return [...this.asked.keys()];
  }

  /** The next ones of the first values, from the origin on; none of those beyond a value with another answer. */
  private firstToAsk(nearest: number): LinePlace[] {
    const { space, ends, origin, known } = this;
    this.first ??= firstPlaces(space, ends, origin?.place).filter(({ key }) => !known.has(key));
    const { first } = this;
    if (origin === undefined) {
      this.first = [];
      return first;
    }
    if (first.length === 0) return first;
    const settled = (side: Side) => flipOn(this.side(side)) >= 0;
    const below = settled('below') ? [] : first.filter((each) => each.comparedTo(origin.place) < 0);
    const above = settled('above') ? [] : first.filter((each) => each.comparedTo(origin.place) > 0);
    // Each time three times as many, so that few rounds are enough.
    const width = Math.min(first.length, nearest * 3 ** this.batches++);
    const from = Math.max(0, below.length - width);
    this.first = [...below.slice(0, from), ...above.slice(width)];
    return [...below.slice(from), ...above.slice(0, width)];
  }

  /** What divides the gaps between neighbours that differ. */
  private inGaps(parts: number): LinePlace[] {
    const { low, high } = this.ends;
    return sortedPlaces(
      (['below', 'above'] as const).flatMap((side) => {
        const line = this.side(side);
        const flip = flipOn(line);
        return line.slice(0, flip < 0 ? undefined : flip).flatMap((one, index) => {
          const two = line[index + 1];
          if (two === undefined || (one.holds === two.holds && one.pieces === two.pieces)) return [];
          const [from, to] = side === 'above' ? [one, two] : [two, one];
          const guessed = this.guesses(from, to);
          return [
            ...guessed,
            ...from.place.inside(to.place, guessed.length > 0 && parts < many ? few : parts),
          ];
        });
      }),
      low,
      high,
    ).filter(({ key }) => !this.known.has(key));
  }

  /** The nearest change on one side; undefined where nothing changes. */
  edge(side: Side): Edge | undefined {
    const line = this.side(side);
    const flip = flipOn(line);
    const [last, next] = [line[flip - 1], line[flip]];
    return flip < 1 || last === undefined || next === undefined
      ? undefined
      : { last: last.at, next: next.at };
  }

  /** Everything that is known, in ascending order. */
  values(): readonly Known[] {
    return this.lines().all;
  }

  /** Where levels would cross their numbers if they went straight from one value to the other, with the values beside. */
  private guesses(from: Known, to: Known): LinePlace[] {
    const { step, crossings } = this.space;
    const found = crossings.flatMap((numbers, index) => {
      const [start, end] = [from.levels[index] ?? Number.NaN, to.levels[index] ?? Number.NaN];
      return numbers.flatMap((number) => {
        const part = (number - start) / (end - start);
        return part >= 0 && part <= 1 ? [part] : [];
      });
    });
    return found
      .slice(0, mostGuesses)
      .flatMap((part) => {
        const guess = from.at.plus(to.at.minus(from.at).times(part));
        const at = LinePlace.onGrid(guess, step, Decimal.ROUND_FLOOR);
        return [at.plus(-1), at, at.plus(1)];
      })
      .filter((each) => each.comparedTo(from.place) > 0 && each.comparedTo(to.place) < 0);
  }

  /** What is known on one side, from the origin on. */
  private side(side: Side): readonly Known[] {
    return this.lines()[side];
  }

  private lines(): Sorted {
    if (this.sorted !== undefined) return this.sorted;
    const all = [...this.known.values()].sort((a, b) => a.place.comparedTo(b.place));
    const at = this.origin === undefined ? -1 : all.indexOf(this.origin);
    this.sorted =
      at < 0
        ? { all, below: [], above: [] }
        : { all, below: all.slice(0, at + 1).reverse(), above: all.slice(at) };
    return this.sorted;
  }
}

type Side = 'below' | 'above';

/** What is known in ascending order, and on each side from the origin on. */
type Sorted = Readonly<Record<'all' | Side, readonly Known[]>>;

/** Index of the first value with another answer than the origin, which is the first one; -1 where there is none. */
function flipOn(line: readonly Known[]): number {
  return line.findIndex(({ holds }) => holds !== line[0]?.holds);
}
