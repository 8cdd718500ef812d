// Customers by their scores, sorted once for everything that is asked at a line.

/** Scores in ascending order, and for each where its customer stood in what was given. */
export interface SortedScores {
  readonly scores: Float64Array;
  readonly order: Uint32Array;
}

/** Scores, sorted; the order of customers with equal scores is that in which they were given. */
export function sortScores(given: ArrayLike<number>): SortedScores {
  const order = new Uint32Array(given.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  if (!isAscending(given)) order.sort((a, b) => (given[a] ?? 0) - (given[b] ?? 0) || a - b);
  return { scores: inPlaces(given, order), order };
}

function isAscending(given: ArrayLike<number>): boolean {
  for (let i = 1; i < given.length; i++) if (!((given[i - 1] ?? 0) <= (given[i] ?? 0))) return false;
  return true;
}

/** What was given, in the order of places. */
export function inPlaces(given: ArrayLike<number>, order: Uint32Array): Float64Array {
  const ordered = new Float64Array(order.length);
  for (let i = 0; i < ordered.length; i++) ordered[i] = given[order[i] ?? 0] ?? Number.NaN;
  return ordered;
}

/** One side of a line: distances from it, ascending, and where each customer stood in what was given. */
export interface LineSide {
  readonly at: 'below' | 'above';
  readonly distances: Float64Array;
  readonly order: Uint32Array;
  /** How many different distances there are. */
  readonly different: number;
}

/** The first place in ascending values whose value is at least this one. */
export function firstAtLeast(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many different values an ascending prefix has. */
export function countDifferentValues(ascending: Float64Array, length = ascending.length): number {
  let count = 0;
  for (let i = 0; i < length; i++) if (i === 0 || ascending[i] !== ascending[i - 1]) count++;
  return count;
}

/** What is looked at: the line, and the scores from `from` up to but not including `to`, where other lines begin. */
export interface LineRange {
  readonly line: number;
  readonly from?: number;
  readonly to?: number;
}

/** Both sides of a line; who stands on the line is above. */
export interface LineSides {
  readonly line: number;
  readonly below: LineSide;
  readonly above: LineSide;
  /** All scores of both sides, ascending. */
  readonly scores: Float64Array;
}

export function sidesOf({ scores, order }: SortedScores, { line, from, to }: LineRange): LineSides {
  const first = from === undefined ? 0 : firstAtLeast(scores, from);
  const last = to === undefined ? scores.length : firstAtLeast(scores, to);
  const middle = firstAtLeast(scores, line);
  const side = (at: LineSide['at'], whole: Float64Array, places: Uint32Array): LineSide => {
    const distances = whole.map((score) => Math.abs(score - line));
    return { at, distances, order: places, different: countDifferentValues(distances) };
  };
  return {
    line,
    below: side('below', scores.slice(first, middle).reverse(), order.slice(first, middle).reverse()),
    above: side('above', scores.slice(middle, last), order.slice(middle, last)),
    scores: scores.subarray(first, last),
  };
}
