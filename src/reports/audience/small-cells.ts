// Small cells: counts of few customers are not told, and neither is what they could be reckoned from. A table with its
// totals is a network: every row and every column sums to its total, so a hidden cell can be told from the others unless
// it lies on a circle of hidden cells along which one customer could have moved (Gusfield 1988, "A graph theoretic approach
// to statistical data security", SIAM J. Comput. 17).

/** What is told of a count: itself, that it is smaller than the limit, or nothing but that it is not. */
export type ToldCount = number | 'small' | 'withheld';

/** Counts by row and column, with the totals of both and of all. Undefined: there can be no such cell. */
export interface CountTable<T = number> {
  readonly cells: readonly (readonly (T | undefined)[])[];
  readonly rows: readonly T[];
  readonly columns: readonly T[];
  readonly total: T;
}

/** A cell of the table with its totals: the last row and the last column hold them, with their sign turned. */
interface Edge {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** A total: it goes down where its cells go up. */
  readonly turned: boolean;
  hidden: boolean;
}

/**
 * The table as readers may see it: no count from 1 to `limit` - 1 is told, and each of them could be at least one other
 * number for somebody who knows everything that is told and that withheld counts are not small.
 * @returns undefined where no choice of cells to withhold achieves that; then nothing of the table may be told
 */
export function withoutSmallCells(table: CountTable, limit: number): CountTable<ToldCount> | undefined {
  const edges = edgesOf(table);
  const small = edges.filter(({ count }) => count > 0 && count < limit);
  for (const edge of small) edge.hidden = true;
  const nodes = { rows: table.rows.length + 1, columns: table.columns.length + 1 };
  for (const edge of small) {
    const circle = cheapestCircle(edge, edges, limit, nodes);
    if (circle === undefined) return undefined;
    for (const each of circle) each.hidden = true;
  }
  const told = ({ count, hidden }: Edge): ToldCount =>
    !hidden ? count : count < limit ? 'small' : 'withheld';
  const at = new Map(edges.map((edge) => [edge.row * nodes.columns + edge.column, told(edge)]));
  const look = (row: number, column: number) => at.get(row * nodes.columns + column) ?? 'withheld';
  const [bottom, right] = [table.rows.length, table.columns.length];
  return {
    cells: table.cells.map((cells, row) =>
      cells.map((count, column) => (count === undefined ? undefined : look(row, column))),
    ),
    rows: table.rows.map((_, row) => look(row, right)),
    columns: table.columns.map((_, column) => look(bottom, column)),
    total: look(bottom, right),
  };
}

function edgesOf({ cells, rows, columns, total }: CountTable): Edge[] {
  const edge = (row: number, column: number, count: number, turned: boolean): Edge => ({
    row,
    column,
    count,
    turned,
    hidden: false,
  });
  return [
    ...cells.flatMap((each, row) =>
      each.flatMap((count, column) => (count === undefined ? [] : [edge(row, column, count, false)])),
    ),
    ...rows.map((count, row) => edge(row, columns.length, count, true)),
    ...columns.map((count, column) => edge(rows.length, column, count, true)),
    edge(rows.length, columns.length, total, false),
  ];
}

type Nodes = { readonly rows: number; readonly columns: number };

/** The cells that have to be hidden with a small one so that it could be one more, or one less, whichever costs least. */
function cheapestCircle(edge: Edge, edges: readonly Edge[], limit: number, nodes: Nodes) {
  const found = [true, false].flatMap((up) => {
    // Within what is known of small cells it cannot be told from others by their limits.
    if (up ? edge.count + 1 >= limit : edge.count <= 1) return [];
    return cheapestPath(edge, up !== edge.turned, edges, limit, nodes) ?? [];
  });
  return found.sort((a, b) => a.cost - b.cost)[0]?.path;
}

interface Step {
  readonly to: number;
  readonly edge: Edge;
  readonly cost: number;
}

/**
 * The cheapest way by which what goes into a cell comes back out of others (Dijkstra), as a list of one or none.
 * @param forward whether the cell goes up in the network, from its row to its column
 */
function cheapestPath(start: Edge, forward: boolean, edges: readonly Edge[], limit: number, nodes: Nodes) {
  const column = (at: number) => nodes.rows + at;
  const steps = new Map<number, Step[]>();
  const add = (from: number, step: Step) => steps.set(from, [...(steps.get(from) ?? []), step]);
  for (const edge of edges) {
    if (edge === start) continue;
    const cost = edge.hidden ? 0 : edge.count;
    const { up, down } = room(edge, limit);
    const [more, less] = edge.turned ? [down, up] : [up, down];
    if (more) add(edge.row, { to: column(edge.column), edge, cost });
    if (less) add(column(edge.column), { to: edge.row, edge, cost });
  }
  const [from, to] = forward ? [column(start.column), start.row] : [start.row, column(start.column)];
  const best = new Map<number, { readonly cost: number; readonly path: readonly Edge[] }>([
    [from, { cost: 0, path: [] }],
  ]);
  const open = new Set([from]);
  while (open.size > 0) {
    const node = [...open].reduce((least, each) => (costAt(each) < costAt(least) ? each : least));
    open.delete(node);
    const here = best.get(node);
    if (here === undefined || node === to) continue;
    for (const step of steps.get(node) ?? []) {
      const cost = here.cost + step.cost;
      if (cost >= costAt(step.to)) continue;
      best.set(step.to, { cost, path: [...here.path, step.edge] });
      open.add(step.to);
    }
  }
  const end = best.get(to);
  return end === undefined ? undefined : [end];

  function costAt(node: number): number {
    return best.get(node)?.cost ?? Number.POSITIVE_INFINITY;
  }
}

/** Whether a count could be one more or one less for those who know whether it is small. */
function room({ count }: Edge, limit: number): { readonly up: boolean; readonly down: boolean } {
  if (count === 0) return { up: false, down: false };
  if (count < limit) return { up: count + 1 < limit, down: count > 1 };
  return { up: true, down: count > limit };
}
