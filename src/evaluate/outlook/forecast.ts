// The mix of the next years: everybody moves as customers moved from year to year so far, as many come as came so far.
// How sure that is tell many futures: each from customers drawn again (every customer counts 0, 1, 2 ... times, on
// average once: the Poisson bootstrap), and from where chance then leads those who are there.
import { absent, type Histories, mixIn } from './histories.js';
import { drawBinomial, drawPoisson, type Random, seededRandom } from './random.js';

/** So many futures; the 100th from below and from above bound 90 % of them. */
const futures = 1999;
const beyond = 100;
const seed = 1;

/** A figure with the bounds between which 90 % of the futures lie. */
export interface Spanned {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** A state in one of the next years. */
export interface StateThen {
  readonly customers: Spanned;
  /** Of all customers, 0 to 1. */
  readonly share: Spanned;
}

/** One of the next years. */
export interface YearThen {
  readonly states: readonly StateThen[];
  readonly total: Spanned;
  /** How many come and go in that year, on average. */
  readonly come: number;
  readonly go: number;
}

export interface Forecast {
  readonly futures: number;
  readonly seed: number;
  readonly years: readonly YearThen[];
}

/** How customers moved, as shares and means. */
interface Moves {
  /** For each state where its customers go: shares of the states, and of leaving at the end; empty where nobody was there. */
  readonly go: readonly (readonly number[])[];
  /** How many come into each state in a year. */
  readonly come: readonly number[];
}

/** States in which customers stand now and nobody stood before: nothing tells where they go. */
export function statesWithoutPast(histories: Histories, now: number): number[] {
  const { go } = movesOf(histories, now, countsOf(histories));
  return mixIn(histories, now).flatMap((customers, state) =>
    customers > 0 && go[state]?.length === 0 ? [state] : [],
  );
}

/** How often customers were seen to move, or stay, from each state: all that a forecast knows of it. */
export function movesSeen({ paths, states }: Histories, now: number): number[] {
  const seen = new Array<number>(states).fill(0);
  for (const { states: path, customers } of paths)
    for (let year = 0; year < now; year++) {
      const [from = absent, to = absent] = [path[year], path[year + 1]];
      if (from >= 0 && to >= absent) seen[from] = (seen[from] ?? 0) + customers;
    }
  return seen;
}

/**
 * The mix of some years after one of the years that are known.
 * @param now number of the year from which it is foretold; later ones are not looked at
 */
export function forecastFrom(histories: Histories, now: number, ahead: number): Forecast {
  const start = mixIn(histories, now);
  const usual = movesOf(histories, now, countsOf(histories));
  const expected = expectedMixes(start, usual, ahead);
  const random = seededRandom(seed);
  const mixes = Array.from({ length: futures }, () => {
    const counts = histories.paths.map(({ customers }) => drawPoisson(random, customers));
    return futureOf(random, start, orUsual(movesOf(histories, now, counts), usual), ahead);
  });
  const total = (mix: readonly number[]) => mix.reduce((sum, each) => sum + each, 0);
  const years = expected.map((mix, year): YearThen => {
    const drawn = mixes.map((each) => each[year] ?? []);
    const all = drawn.map(total);
    const whole = total(mix);
    const before = expected[year - 1] ?? start;
    return {
      states: mix.map((customers, state) => ({
        customers: spanOf(
          customers,
          drawn.map((each) => each[state] ?? 0),
        ),
        share: spanOf(
          whole === 0 ? 0 : customers / whole,
          drawn.map((each, at) => (all[at] === 0 ? 0 : (each[state] ?? 0) / (all[at] ?? 1))),
        ),
      })),
      total: spanOf(whole, all),
      come: total(usual.come),
      go: before.reduce((sum, each, state) => sum + each * (usual.go[state]?.at(-1) ?? 0), 0),
    };
  });
  return { futures, seed, years };
}

const countsOf = ({ paths }: Histories) => paths.map(({ customers }) => customers);

/** @param counts how often each path counts */
function movesOf({ paths, states }: Histories, now: number, counts: readonly number[]): Moves {
  const go = Array.from({ length: states }, () => new Array<number>(states + 1).fill(0));
  const come = new Array<number>(states).fill(0);
  for (const [index, path] of paths.entries()) {
    const customers = counts[index] ?? 0;
    if (customers === 0) continue;
    for (let year = 0; year < now; year++) {
      const from = path.states[year] ?? absent;
      const to = path.states[year + 1] ?? absent;
      // What a tier has become that no later policy knows, nothing tells.
      if (from < absent || to < absent) continue;
      if (from === absent) {
        if (to !== absent) come[to] = (come[to] ?? 0) + customers;
        continue;
      }
      const row = go[from];
      const place = to === absent ? states : to;
      if (row !== undefined) row[place] = (row[place] ?? 0) + customers;
    }
  }
  return {
    go: go.map((row) => {
      const all = row.reduce((sum, each) => sum + each, 0);
      return all === 0 ? [] : row.map((each) => each / all);
    }),
    come: come.map((each) => each / Math.max(now, 1)),
  };
}

/** Where by chance nobody of a state was drawn, its customers move as they did. */
function orUsual({ go, come }: Moves, usual: Moves): Moves {
  return { go: go.map((row, state) => (row.length === 0 ? (usual.go[state] ?? []) : row)), come };
}

function expectedMixes(start: readonly number[], { go, come }: Moves, ahead: number): number[][] {
  const mixes: number[][] = [];
  let mix = [...start];
  for (let year = 0; year < ahead; year++) {
    const next = [...come];
    for (const [state, customers] of mix.entries())
      for (const [to, share] of (go[state] ?? []).slice(0, -1).entries())
        next[to] = (next[to] ?? 0) + customers * share;
    mixes.push(next);
    mix = next;
  }
  return mixes;
}

/** One future: every customer goes where chance leads. */
function futureOf(random: Random, start: readonly number[], { go, come }: Moves, ahead: number): number[][] {
  const mixes: number[][] = [];
  let mix = [...start];
  for (let year = 0; year < ahead; year++) {
    const next = come.map((mean) => drawPoisson(random, mean));
    for (const [state, customers] of mix.entries()) {
      let [left, rest] = [customers, 1];
      for (const [to, share] of (go[state] ?? []).slice(0, -1).entries()) {
        const there = drawBinomial(random, left, rest <= 0 ? 0 : Math.min(1, share / rest));
        next[to] = (next[to] ?? 0) + there;
        left -= there;
        rest -= share;
      }
    }
    mixes.push(next);
    mix = next;
  }
  return mixes;
}

function spanOf(expected: number, drawn: readonly number[]): Spanned {
  const sorted = Float64Array.from(drawn).sort();
  return { expected, low: sorted[beyond - 1] ?? 0, high: sorted[futures - beyond] ?? 0 };
}
