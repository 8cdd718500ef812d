// Looks for the nearest values at which something changes, from a value on, in both directions. Nothing is taken for
// monotone: the values that rules name are all asked, some between them, and where neighbours differ (in the answer, or
// in what computed metrics come to) the space between them is divided until they are one step apart.
import { Decimal } from 'decimal.js';

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

/** The values to ask first. */
export function firstValues(
  { step, low, high, turns, straight }: Space,
  origin: Decimal | undefined,
): Decimal[] {
  const near = turns.flatMap((turn) => {
    const below = onGrid(turn, step, Decimal.ROUND_FLOOR);
    return [below.minus(step), below, below.plus(step)];
  });
  if (straight) return sorted([low, high, ...near], low, high);
  const around = origin === undefined ? [] : farther(origin, step, high.minus(low));
  const marks = sorted([low, high, ...near, ...around], low, high);
  return sorted([...marks, ...between(marks, step, 3)], low, high);
}

/** One, ten, a hundred steps away and so on. */
function farther(origin: Decimal, step: Decimal, width: Decimal): Decimal[] {
  const found: Decimal[] = [];
  for (let away = step; away.lt(width); away = away.times(10)) {
    found.push(onGrid(origin.plus(away), step, Decimal.ROUND_FLOOR));
    found.push(onGrid(origin.minus(away), step, Decimal.ROUND_CEIL));
  }
  return found;
}

function onGrid(value: Decimal, step: Decimal, rounding: Decimal.Rounding): Decimal {
  return value.div(step).toDecimalPlaces(0, rounding).times(step);
}

function sorted(values: readonly Decimal[], low: Decimal, high: Decimal): Decimal[] {
  const unique = new Map(values.map((each) => [each.toFixed(), each]));
  return [...unique.values()]
    .filter((each) => each.gte(low) && each.lte(high))
    .sort((a, b) => a.comparedTo(b));
}

/** Values that divide the gaps between neighbours into so many parts. */
function between(marks: readonly Decimal[], step: Decimal, into: number): Decimal[] {
  return marks.slice(1).flatMap((to, index) => inside(marks[index] ?? to, to, step, into));
}

function inside(from: Decimal, to: Decimal, step: Decimal, into: number): Decimal[] {
  const width = to.minus(from);
  return Array.from({ length: into - 1 }, (_, part) =>
    onGrid(from.plus(width.times(part + 1).div(into)), step, Decimal.ROUND_FLOOR),
  ).filter((each) => each.gt(from) && each.lt(to));
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
  private readonly known = new Map<string, Known>();
  private all: Known[] = [];
  private first: Decimal[] | undefined;
  private batches = 0;

  /** @param origin a value with its answer, on the line's grid or not */
  constructor(
    private readonly space: Space,
    private origin: Known | undefined,
  ) {
    if (origin !== undefined) this.learn(origin.at, origin);
  }

  learn(at: Decimal, answer: Answer): void {
    if (this.known.has(at.toFixed())) return;
    this.known.set(at.toFixed(), { at, ...answer });
    this.all = [];
  }

  /** Starts from a value that was asked. */
  startFrom(at: Decimal): void {
    this.origin = this.known.get(at.toFixed());
  }

  /** The values to ask next; none when both sides are settled. */
  next(pace: Pace): Decimal[] {
    const first = this.firstToAsk(pace.nearest);
    return first.length > 0 ? first : this.inGaps(pace.parts);
  }

  /** The next ones of the first values, from the origin on; none of those beyond a value with another answer. */
  private firstToAsk(nearest: number): Decimal[] {
    const { space, origin } = this;
    this.first ??= firstValues(space, origin?.at).filter((each) => !this.known.has(each.toFixed()));
    const { first } = this;
    if (origin === undefined) {
      this.first = [];
      return first;
    }
    const settled = (side: 'below' | 'above') => this.flipOn(this.side(side)) >= 0;
    const below = settled('below') ? [] : first.filter((each) => each.lt(origin.at));
    const above = settled('above') ? [] : first.filter((each) => each.gt(origin.at));
    // Each time three times as many, so that few rounds are enough.
    const width = Math.min(first.length, nearest * 3 ** this.batches++);
    const from = Math.max(0, below.length - width);
    this.first = [...below.slice(0, from), ...above.slice(width)];
    return [...below.slice(from), ...above.slice(0, width)];
  }

  /** What divides the gaps between neighbours that differ. */
  private inGaps(parts: number): Decimal[] {
    const { step } = this.space;
    return sorted(
      (['below', 'above'] as const).flatMap((side) => {
        const line = this.side(side);
        const flip = this.flipOn(line);
        return line.slice(0, flip < 0 ? undefined : flip).flatMap((one, index) => {
          const two = line[index + 1];
          if (two === undefined) return [];
          const [from, to] = one.at.lt(two.at) ? [one, two] : [two, one];
          if (from.holds === to.holds && from.pieces === to.pieces) return [];
          const guessed = this.guesses(from, to);
          return [
            ...guessed,
            ...inside(from.at, to.at, step, guessed.length > 0 && parts < many ? few : parts),
          ];
        });
      }),
      this.space.low,
      this.space.high,
    ).filter((each) => !this.known.has(each.toFixed()));
  }

  /** The nearest change on one side; undefined where nothing changes. */
  edge(side: 'below' | 'above'): Edge | undefined {
    const line = this.side(side);
    const flip = this.flipOn(line);
    const [last, next] = [line[flip - 1], line[flip]];
    return flip < 1 || last === undefined || next === undefined
      ? undefined
      : { last: last.at, next: next.at };
  }

  /** Everything that is known, in ascending order. */
  values(): readonly Known[] {
    if (this.all.length === 0) this.all = [...this.known.values()].sort((a, b) => a.at.comparedTo(b.at));
    return this.all;
  }

  /** Where levels would cross their numbers if they went straight from one value to the other, with the values beside. */
  private guesses(from: Known, to: Known): Decimal[] {
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
        const at = onGrid(from.at.plus(to.at.minus(from.at).times(part)), step, Decimal.ROUND_FLOOR);
        return [at.minus(step), at, at.plus(step)];
      })
      .filter((each) => each.gt(from.at) && each.lt(to.at));
  }

  /** What is known on one side, from the origin on. */
  private side(side: 'below' | 'above'): readonly Known[] {
    const { origin } = this;
    if (origin === undefined) return [];
    return side === 'above'
      ? this.values().filter(({ at }) => at.gte(origin.at))
      : this.values()
          .filter(({ at }) => at.lte(origin.at))
          .reverse();
  }

  /** Index of the first value with another answer; -1 where there is none. */
  private flipOn(line: readonly Known[]): number {
    return line.findIndex(({ holds }) => holds !== this.origin?.holds);
  }
}
