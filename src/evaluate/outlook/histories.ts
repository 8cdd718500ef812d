// Where customers stood year after year, counted by the way that they went: all that an outlook is made of.
import type { Engine } from '../../engine/engine.js';
import { unknownTier } from '../../policy/model/former.js';
import { tierIn, waysSql } from '../years/load.js';
import { meaningAtLast, noTier } from '../years/tiers.js';
import type { EvaluatedYears } from '../years/year.js';

/** Not there in that year. */
export const absent = -1;

/** Customers who stood in the same places. */
export interface Path {
  /** For each year the state, absent, or unknownTier. */
  readonly states: readonly number[];
  readonly customers: number;
}

export interface Histories {
  /** So many states: the tiers of the last policy, and one more where somebody stands without a tier. */
  readonly states: number;
  /** Indexes of tiers of the last policy; -2 for no tier. */
  readonly tiers: readonly number[];
  readonly years: number;
  readonly paths: readonly Path[];
}

/** Counts the ways. */
export async function historiesOf(engine: Engine, given: EvaluatedYears): Promise<Histories> {
  const { years } = given;
  const meant = meaningAtLast(years);
  const rows = await engine.rows(waysSql(given));
  const last = years.at(-1)?.policy.tiers.length ?? 0;
  const found = rows.map((row) => ({
    customers: Number(row.customers),
    states: years.map((_, index) => {
      const cell = row[tierIn(index)];
      if (cell == null) return absent;
      const tier = Number(cell);
      return tier === noTier ? last : (meant[index]?.[tier] ?? unknownTier);
    }),
  }));
  const untiered = found.some(({ states }) => states.includes(last));
  return {
    states: last + (untiered ? 1 : 0),
    tiers: [...Array.from({ length: last }, (_, at) => at), ...(untiered ? [noTier] : [])],
    years: years.length,
    paths: joined(found),
  };
}

/** Paths that mean the same tiers, as one. */
function joined(paths: readonly Path[]): Path[] {
  const found = new Map<string, Path>();
  for (const { states, customers } of paths) {
    const key = states.join();
    found.set(key, { states, customers: customers + (found.get(key)?.customers ?? 0) });
  }
  return [...found.values()];
}

/** How many stand in each state in a year. */
export function mixIn({ paths, states }: Histories, year: number): number[] {
  const mix = new Array<number>(states).fill(0);
  for (const path of paths) {
    const at = path.states[year] ?? absent;
    if (at >= 0) mix[at] = (mix[at] ?? 0) + path.customers;
  }
  return mix;
}
