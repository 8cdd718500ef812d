// Customers from the tiers of last time to the tiers of now, as ribbons.
import { scaleLinear } from 'd3-scale';
import { area, curveBumpX } from 'd3-shape';
import type { MatrixCell } from '../../change/report.js';
import { at, type Drawing } from './blocks-html.js';
import { html, type Put } from './markup.js';

const [width, side, node, top] = [760, 170, 14, 26];
/** Height of all customers together, and what parts two tiers. */
const [whole, gap] = [300, 10];

/** Customers who go from one tier to another, and all tiers, best first. */
interface DrawnFlow {
  readonly tiers: readonly { readonly tier: string }[];
  readonly migration: readonly FlowCell[];
}

type FlowCell = Pick<MatrixCell, 'previous_tier' | 'tier' | 'customers'>;

/** What the two sides and the tiers are called. */
export interface FlowWords {
  readonly say: { readonly before: string; readonly now: string };
  tier(id: string): string;
  count(customers: number): string;
}

interface Node {
  readonly id: string;
  readonly y: number;
  readonly height: number;
  readonly customers: number;
}

/** Tiers of one side, below each other, as high as they have customers. */
function nodesOf(
  ids: readonly string[],
  cells: readonly FlowCell[],
  of: 'previous_tier' | 'tier',
  size: (customers: number) => number,
) {
  let y = top;
  const nodes: Node[] = [];
  for (const id of ids) {
    const customers = cells.reduce((sum, cell) => (cell[of] === id ? sum + cell.customers : sum), 0);
    if (customers === 0 && (id === 'new' || id === 'left' || id === 'ungraded')) continue;
    const height = size(customers);
    nodes.push({ id, y, height, customers });
    y += Math.max(height, 14) + gap;
  }
  return { nodes, end: y };
}

/** The drawing. */
export function flowDrawing({ tiers, migration }: DrawnFlow, words: FlowWords): Drawing {
  const ids = tiers.map(({ tier }) => tier);
  const all = migration.reduce((sum, { customers }) => sum + customers, 0);
  const size = scaleLinear([0, Math.max(all, 1)], [0, whole]);
  const from = nodesOf([...ids, 'new'], migration, 'previous_tier', size);
  const to = nodesOf([...ids, 'left', 'ungraded'], migration, 'tier', size);
  const used = new Map<string, number>();
  /** Where the next ribbon of a node begins. */
  const take = ({ id, y }: Node, where: string, height: number) => {
    const before = used.get(where + id) ?? 0;
    used.set(where + id, before + height);
    return y + before;
  };
  const ribbons = migration
    .filter(({ customers }) => customers > 0)
    .map((cell) => {
      const [a, b] = [
        from.nodes.find(({ id }) => id === cell.previous_tier),
        to.nodes.find(({ id }) => id === cell.tier),
      ];
      const height = size(cell.customers);
      if (a === undefined || b === undefined) return '';
      return ribbon(wayOf(cell, ids), take(a, '<', height), take(b, '>', height), height);
    });
  const { say } = words;
  return {
    width,
    height: Math.max(from.end, to.end),
    inside: [
      html`<text class="axis" x="${side}" y="14" text-anchor="end">${say.before}</text><text class="axis" x="${width - side}" y="14">${say.now}</text>\n`,
      ribbons,
      from.nodes.map((each) => nodeOf(each, side - node, side - node - 8, 'end', words)),
      to.nodes.map((each) => nodeOf(each, width - side, width - side + node + 8, 'start', words)),
    ],
  };
}

function wayOf({ previous_tier, tier }: FlowCell, ids: readonly string[]): 'up' | 'down' | 'same' {
  const [before, now] = [ids.indexOf(previous_tier), ids.indexOf(tier)];
  if (before < 0 || now < 0 || before === now) return 'same';
  return now < before ? 'up' : 'down';
}

/** Both edges of a ribbon at an end of it. */
interface End {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

const ribbonPath = area<End>()
  .x(({ x }) => x)
  .y0(({ to }) => to)
  .y1(({ from }) => from)
  .curve(curveBumpX)
  .digits(2);

function ribbon(way: string, y1: number, y2: number, height: number): Put {
  const path = ribbonPath([
    { x: side, from: y1, to: y1 + height },
    { x: width - side, from: y2, to: y2 + height },
  ]);
  return html`<path class="ribbon ${way}" d="${path ?? ''}"/>\n`;
}

function nodeOf(
  { id, y, height, customers }: Node,
  x: number,
  label: number,
  anchor: string,
  words: FlowWords,
): Put {
  return html`<rect class="node" x="${x}" y="${at(y)}" width="${node}" height="${at(Math.max(height, 1))}"/><text class="label" x="${label}" y="${at(y + Math.max(height, 1) / 2 + 5)}" text-anchor="${anchor}">${words.tier(id)} ${words.count(customers)}</text>\n`;
}
