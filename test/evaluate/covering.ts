// Simulated years of a programme whose rules of moving are known: how often the bounds of an outlook hold what comes.
import { forecastFrom } from '../../src/evaluate/outlook/forecast.js';
import { absent, type Histories } from '../../src/evaluate/outlook/histories.js';
import { seeded } from '../samples/seeded.js';

/** A programme: where customers of each tier go (the rest leaves), how many come to each tier in a year. */
export interface Programme {
  readonly start: readonly number[];
  readonly go: readonly (readonly number[])[];
  readonly come: readonly number[];
  /** Years that are known before the future begins. */
  readonly known: number;
  /** Part of the customers who never move and never leave, though nobody can tell them apart. */
  readonly stayers?: number;
}

/** Years that are foretold. */
const ahead = 3;

/** The part of tiers whose numbers lay within their bounds, for each year ahead. */
export function coverageOf(programme: Programme, programmes: number): number[] {
  const inside = new Array<number>(ahead).fill(0);
  for (let seed = 1; seed <= programmes; seed++) {
    const { histories, future } = simulated(programme, seeded(seed).next);
    const { years } = forecastFrom(histories, programme.known - 1, ahead);
    for (const [year, { states }] of years.entries())
      for (const [state, { customers }] of states.entries()) {
        const came = future[year]?.[state] ?? 0;
        if (customers.low <= came && came <= customers.high) inside[year] = (inside[year] ?? 0) + 1;
      }
  }
  return inside.map((each) => each / (programmes * programme.start.length));
}

/** One programme: customer by customer, without the drawing of counts that outlooks use. */
function simulated(
  { start, go, come, known, stayers = 0 }: Programme,
  random: () => number,
): { readonly histories: Histories; readonly future: readonly (readonly number[])[] } {
  const customers = start.flatMap((count, state) =>
    Array.from({ length: count }, () => ({ stays: random() < stayers, states: [state] })),
  );
  for (let year = 1; year < known + ahead; year++) {
    for (const { stays, states } of customers) {
      const from = states[year - 1] ?? absent;
      states.push(from === absent || stays ? from : moved(go[from] ?? [], random));
    }
    for (const [state, mean] of come.entries())
      for (let left = waited(mean, random); left > 0; left--)
        customers.push({
          stays: random() < stayers,
          states: [...new Array<number>(year).fill(absent), state],
        });
  }
  const mix = (year: number) =>
    start.map((_, state) => customers.filter((each) => each.states[year] === state).length);
  const paths = new Map<string, number>();
  for (const { states } of customers) {
    const key = states.slice(0, known).join();
    paths.set(key, (paths.get(key) ?? 0) + 1);
  }
  return {
    histories: {
      states: start.length,
      tiers: [...start.keys()],
      years: known,
      paths: [...paths]
        .map(([key, count]) => ({ states: key.split(',').map(Number), customers: count }))
        .filter(({ states }) => states.some((state) => state !== absent)),
    },
    future: Array.from({ length: ahead }, (_, year) => mix(known + year)),
  };
}

function moved(shares: readonly number[], random: () => number): number {
  let chance = random();
  for (const [state, share] of shares.entries()) {
    if (chance < share) return state;
    chance -= share;
  }
  return absent;
}

/** Counts arrivals one by one. */
function waited(mean: number, random: () => number): number {
  let [count, time] = [0, -Math.log(1 - random())];
  while (time < mean) {
    count++;
    time -= Math.log(1 - random());
  }
  return count;
}
