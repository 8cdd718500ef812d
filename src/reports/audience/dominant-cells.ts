// Dominant cells: amounts of which one customer makes too large a share are not told, and neither is what they could be
// reckoned from. As with small counts a table with its totals is a network; a hidden amount is safe where so much could flow
// round through other hidden amounts that nobody can tell it closely (Fischetti and Salazar 2000, "Models and algorithms for
// optimizing cell suppression in tabular data with linear constraints", JASA 95).
import type { Decimal } from 'decimal.js';
import { Exact } from '../../grammar/exact.js';

import type { CountTable } from './small-cells.js';

/** An amount of a table. */
export interface Amount {
  readonly value: Decimal;
  /** The largest of what single customers make of it, without its sign. */
  readonly largest: Decimal;
  /** Whether it is hidden for another reason, such as few customers. */
  readonly hidden?: boolean;
}

/** What is told of an amount: its exact text, or that it is withheld. */
export type ToldAmount = string | { readonly withheld: true };

export const withheld = { withheld: true } as const;

interface Arc {
  readonly row: number;
  readonly column: number;
  readonly amount: Amount;
  /** A total: it goes down where its cells go up. */
  readonly turned: boolean;
  hidden: boolean;
}

/**
 * The table as readers may see it. No amount is told of which one customer makes more than `share`, and of each of these
 * whoever knows all that is told cannot exclude that it is by 1 / share - 1 of itself more, or less.
 * @returns undefined where that cannot be had; then nothing of the table may be told
 */
export function withoutDominant(
  table: CountTable<Amount>,
  share: Decimal,
): CountTable<ToldAmount> | undefined {
  const arcs = arcsOf(table);
  const first = arcs.filter(({ amount }) => isDominant(amount, share));
  for (const arc of first) arc.hidden = true;
  // Of amounts below 0 nobody can say that others are not.
  const bounded = arcs.every(({ amount }) => !amount.value.isNegative());
  for (const arc of first) {
    const least = new Exact(1).div(share).minus(1).times(arc.amount.value.abs());
    for (const up of [true, false]) {
      const needed = up || !bounded ? least : Exact.min(least, arc.amount.value);
      if (!protect(arc, up, needed, { arcs, bounded, rows: table.rows.length + 1 })) return undefined;
    }
  }
  const [bottom, right] = [table.rows.length, table.columns.length];
  const told = (row: number, column: number): ToldAmount => {
    const arc = arcs.find((each) => each.row === row && each.column === column);
    return arc === undefined || arc.hidden ? withheld : arc.amount.value.toFixed();
  };
  return {
    cells: table.cells.map((cells, row) =>
      cells.map((cell, column) => (cell === undefined ? undefined : told(row, column))),
    ),
    rows: table.rows.map((_, row) => told(row, right)),
    columns: table.columns.map((_, column) => told(bottom, column)),
    total: told(bottom, right),
  };
}

function isDominant({ value, largest, hidden }: Amount, share: Decimal): boolean {
  return hidden === true || largest.gt(share.times(value.abs()));
}

function arcsOf({ cells, rows, columns, total }: CountTable<Amount>): Arc[] {
  const arc = (row: number, column: number, amount: Amount, turned: boolean): Arc => ({
    row,
    column,
    amount,
    turned,
    hidden: false,
  });
  return [
    ...cells.flatMap((each, row) =>
      each.flatMap((cell, column) => (cell === undefined ? [] : [arc(row, column, cell, false)])),
    ),
    ...rows.map((amount, row) => arc(row, columns.length, amount, true)),
    ...columns.map((amount, column) => arc(rows.length, column, amount, true)),
    arc(rows.length, columns.length, total, false),
  ];
}

interface Network {
  readonly arcs: readonly Arc[];
  /** Whether no amount can be less than 0. */
  readonly bounded: boolean;
  /** Nodes of rows; those of columns follow. */
  readonly rows: number;
}

/** Hides what it takes so that an amount could be so much more or less; false where that cannot be had. */
function protect(arc: Arc, up: boolean, needed: Decimal, network: Network): boolean {
  let rest = needed;
  const used = new Map<Arc, Decimal>();
  while (rest.gt(0)) {
    const path = cheapestPath(arc, up !== arc.turned, used, network);
    if (path === undefined) return false;
    const room = path.flatMap(({ arc: each, falls }) =>
      falls && network.bounded ? [each.amount.value.minus(used.get(each) ?? 0)] : [],
    );
    const flow = Exact.min(rest, ...room);
    for (const { arc: each, falls } of path) {
      each.hidden = true;
      if (falls) used.set(each, flow.plus(used.get(each) ?? 0));
    }
    rest = rest.minus(flow);
  }
  return true;
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly arc: Arc;
  /** Whether the amount goes down along it. */
  readonly falls: boolean;
}

/**
 * The cheapest way by which what goes into an amount comes back out of others (Bellman and Ford): nothing for what is
 * hidden already, for all else what is lost.
 * @param forward whether it goes from its row to its column
 */
function cheapestPath(
  start: Arc,
  forward: boolean,
  used: ReadonlyMap<Arc, Decimal>,
  { arcs, bounded, rows }: Network,
): Step[] | undefined {
  const steps = arcs
    // That nobody is there is told by the counts.
    .filter((arc) => arc !== start && !arc.amount.value.isZero())
    .flatMap((arc): Step[] => {
      const [row, column] = [arc.row, rows + arc.column];
      const there = { from: row, to: column, arc, falls: arc.turned };
      const back = { from: column, to: row, arc, falls: !arc.turned };
      return [there, back].filter(
        ({ falls }) => !falls || !bounded || arc.amount.value.gt(used.get(arc) ?? 0),
      );
    });
  const [from, to] = forward ? [rows + start.column, start.row] : [start.row, rows + start.column];
  const best = new Map<number, { readonly cost: Decimal; readonly path: readonly Step[] }>([
    [from, { cost: new Exact(0), path: [] }],
  ]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const step of steps) {
      const here = best.get(step.from);
      if (here === undefined) continue;
      const cost = step.arc.hidden ? here.cost : here.cost.plus(step.arc.amount.value.abs());
      const known = best.get(step.to);
      if (known !== undefined && cost.gte(known.cost)) continue;
      best.set(step.to, { cost, path: [...here.path, step] });
      changed = true;
    }
  }
  const found = best.get(to);
  return found && [...found.path];
}
