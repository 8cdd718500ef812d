// A decision table over all combinations that it can tell apart: which rows each of them fits, what is left over, and what
// of that is left over by design.
import type { Condition } from '../../grammar/condition.js';
import type { Policy } from '../model/policy.js';
import type { Domain } from './domain.js';
import { combinations, domainsFor, everyExample, overExamples } from './holds.js';

export interface Table {
  readonly domains: readonly Domain[];
  /** For every combination, in the order of `everyExample`, the rows that it fits, the first one first. */
  readonly fits: readonly (readonly number[])[];
}

/** The table of these conditions; undefined where it cannot be told or has too many combinations. */
export function tableOf(rows: readonly Condition[], policy: Policy): Table | undefined {
  const domains = domainsFor(rows, policy);
  if (domains === undefined) return undefined;
  const holds = rows.map((row) => overExamples(row, domains));
  const fits: number[][] = [];
  for (const example of everyExample(domains))
    fits.push(holds.flatMap((row, index) => (row(example) ? [index] : [])));
  return { domains, fits };
}

/** The combination at a place of `fits`. */
export function exampleAt({ domains }: Table, place: number): number[] {
  let rest = place;
  const example: number[] = [];
  for (const { values } of [...domains].reverse()) {
    example.unshift(rest % values.length);
    rest = Math.floor(rest / values.length);
  }
  return example;
}

/** Rows that are never the first to fit, with the rows that take their customers. Rows that fit nobody are left out. */
export function shadowed({ fits }: Table, rows: number): { row: number; by: number[] }[] {
  return Array.from({ length: rows }, (_, row) => {
    const own = fits.filter((each) => each.includes(row));
    const by = [...new Set(own.map(([first = row]) => first))].sort((a, b) => a - b);
    return { row, by };
  }).filter(({ row, by }) => by.length > 0 && !by.includes(row));
}

/** Which way is taken for better, by domain: 1 up, -1 down. */
type Orientation = readonly (1 | -1)[];

export interface Gaps {
  /** Places of `fits`. */
  readonly places: readonly number[];
  readonly orientation: Orientation;
}

/** More orders of unknown direction are not tried both ways. */
const mostTurned = 4;

/**
 * Combinations that no row fits, although a row fits one that is nowhere better. What lies below everything that the
 * table names is meant for the last tier. More of a metric is taken for better, unless that leaves gaps and less being
 * better would leave none.
 */
export function gapsOf(table: Table): Gaps {
  const covered = table.fits.map((each) => each.length > 0);
  const found = (orientation: Orientation): Gaps => {
    const reached = spread(table.domains, covered, orientation, true);
    const places = covered.flatMap((each, place) => (!each && reached[place] === true ? [place] : []));
    return { places, orientation };
  };
  const [usual = [], ...others] = orientations(table.domains);
  const gaps = found(usual);
  if (gaps.places.length === 0) return gaps;
  const without = others.find((orientation) => found(orientation).places.length === 0);
  return without === undefined ? gaps : { places: [], orientation: without };
}

function orientations(domains: readonly Domain[]): Orientation[] {
  const open = domains.filter(({ order }) => order === 'unknown').length;
  const tried = open > mostTurned ? 0 : open;
  return Array.from({ length: 2 ** tried }, (_, bits) => {
    let bit = 0;
    return domains.map(({ order }) => {
      if (order === 'unknown') return (bits >> bit++) % 2 === 1 ? -1 : 1;
      return order === 'down' ? -1 : 1;
    });
  });
}

/**
 * Everything that lies at or above a marked combination in every domain. Categories have no order: with `across` each
 * value that is marked anywhere lies above every other, without it only above itself. Missing is above itself only.
 */
function spread(
  domains: readonly Domain[],
  marked: readonly boolean[],
  orientation: Orientation,
  across: boolean,
): boolean[] {
  const found = [...marked];
  let stride = combinations(domains);
  domains.forEach(({ values, order }, index) => {
    const size = values.length;
    stride /= size;
    const present = values.at(-1) === undefined ? size - 1 : size;
    if (order === 'none' && !across) return;
    const named = new Set<number>();
    if (order === 'none')
      marked.forEach((each, place) => {
        if (each) named.add(Math.floor(place / stride) % size);
      });
    for (let start = 0; start < found.length; start++) {
      if (Math.floor(start / stride) % size !== 0) continue;
      const line = Array.from({ length: present }, (_, at) => start + at * stride);
      if (order === 'none') {
        const any = line.some((place) => found[place]);
        line.forEach((place, at) => {
          if (any && named.has(at)) found[place] = true;
        });
      } else {
        const upwards = orientation[index] === 1 ? line : line.reverse();
        upwards.forEach((place, at) => {
          if (at > 0 && found[upwards[at - 1] ?? place]) found[place] = true;
        });
      }
    }
  });
  return found;
}

/** Two rows that fit some customers together, neither being a special case or a lower bar of the other. */
export interface Overlap {
  readonly rows: readonly [number, number];
  /** Place of `fits`. */
  readonly place: number;
}

/**
 * Overlaps in which the order of the rows is easily overlooked. A special case above a general one is no such overlap,
 * nor are two rows that only ask for this much or better, as tiers do.
 */
export function overlapsOf(table: Table, rows: number, orientation: Orientation): Overlap[] {
  const { domains, fits } = table;
  const own = Array.from({ length: rows }, (_, row) => fits.map((each) => each.includes(row)));
  const isBar = own.map((row) =>
    spread(domains, row, orientation, false).every((each, place) => each === row[place]),
  );
  const found = new Map<string, Overlap>();
  fits.forEach((each, place) => {
    each.forEach((first, at) => {
      for (const second of each.slice(at + 1)) {
        const key = `${first} ${second}`;
        if (!found.has(key)) found.set(key, { rows: [first, second], place });
      }
    });
  });
  const inOrder = [...found.values()].sort((a, b) => a.rows[0] - b.rows[0] || a.rows[1] - b.rows[1]);
  return inOrder.filter(({ rows: [first, second] }) => {
    const special = own[first]?.every((each, place) => !each || own[second]?.[place] === true);
    const covered = own[second]?.every((each, place) => !each || own[first]?.[place] === true);
    return special !== true && covered !== true && !(isBar[first] && isBar[second]);
  });
}
