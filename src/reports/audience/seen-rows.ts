// Rows of customers as an audience may see them: cells of the columns that it sees, and in an order that tells nothing else.
import { asInExports } from '../../foundation/characters/formulas.js';
import type { Allowed } from './allowed.js';
import type { Audience } from './audience.js';
import { namesHidden, shownFlips, shownReasons } from './seen-customers.js';

/** Cells of the columns that may be seen. */
export type SeenRow = Allowed<readonly string[]>;

/** A row of all columns. */
export interface PlacedRow {
  readonly cells: readonly string[];
  /** Rows with the same one may be put in any order; those with different ones come in an order that may be seen. */
  readonly place?: string | undefined;
}

/** Which of the columns may be seen. */
export interface SeenCells {
  readonly name: string;
  /** Where it stands among all. */
  readonly at: number;
  /** A field of customers, of which every cell may be seen. */
  readonly field: boolean;
}

/** Puts rows in the order of what stands in them; used again once it has handed them on. */
export interface RowOrder {
  /** @param row a line of JSON */
  add(row: string): void;
  /** All rows since the last time, some at once. */
  inOrder(): Iterable<readonly string[]>;
}

const cellsRemembered = 10_000;

/** Whether the order of ids may be seen. */
export function seesIds({ pseudonym, hides }: Audience): boolean {
  return pseudonym === undefined && !hides('customer_id');
}

/**
 * @param audience undefined: the team, for which nothing changes
 * @param order used where rows must not stay in the order of ids
 * @param original the id as exports have it, from its cell
 */
export function rowsSeenBy(
  columns: readonly SeenCells[],
  audience: Audience | undefined,
  order: RowOrder,
  original: (id: string) => string = asInExports,
): (pieces: AsyncIterable<readonly PlacedRow[]>) => AsyncGenerator<readonly SeenRow[]> {
  const cells = columns.map(({ name, at, field }) => {
    const told = field || audience === undefined ? undefined : cellsSeen(name, audience, original);
    return { at, told };
  });
  const take = ({ cells: row }: PlacedRow) =>
    cells.map(({ at, told }) => told?.(row[at] ?? '') ?? row[at] ?? '') as unknown as SeenRow;
  return audience === undefined || seesIds(audience) ? inOrder(take) : sorted(take, order);
}

/** What of the cells of a column may be seen, where it is not all of them. */
function cellsSeen(name: string, audience: Audience, original: (id: string) => string) {
  const { pseudonym } = audience;
  switch (name) {
    case 'customer_id':
      return pseudonym && ((cell: string) => pseudonym(original(cell)));
    case 'reasons':
      return remembered((cell) => shownReasons(cell.split(';'), audience).join(';'));
    case 'main_driver':
      return remembered((cell) => (namesHidden(cell, audience) ? '' : cell));
    case 'firmness':
      return remembered((cell) => shownFlips(cell === '' ? null : cell, audience) ?? '');
    default:
      return undefined;
  }
}

/** Many cells say the same. */
function remembered(of: (cell: string) => string): (cell: string) => string {
  const known = new Map<string, string>();
  return (cell) => {
    const before = known.get(cell);
    if (before !== undefined) return before;
    const found = of(cell);
    if (known.size < cellsRemembered) known.set(cell, found);
    return found;
  };
}

type Take = (row: PlacedRow) => SeenRow;

const inOrder = (take: Take) =>
  async function* rows(pieces: AsyncIterable<readonly PlacedRow[]>) {
    for await (const piece of pieces) yield piece.map(take);
  };

/** By what is seen of them: the order of those at one place is that of ids. */
const sorted = (take: Take, order: RowOrder) =>
  async function* rows(pieces: AsyncIterable<readonly PlacedRow[]>) {
    let place: string | undefined;
    for await (const piece of pieces)
      for (const row of piece) {
        if (row.place !== place) {
          yield* told(order);
          place = row.place;
        }
        order.add(lineOf(take(row)));
      }
    yield* told(order);
  };

function* told(order: RowOrder) {
  for (const piece of order.inOrder()) yield piece.map(rowOf);
}

/** What JSON writes otherwise than it is. */
const escaped = /["\\\p{Cc}\p{Cs}]/u;

/** A row as JSON, which takes three times as long by itself. */
function lineOf(row: SeenRow): string {
  return row.length === 0 || escaped.test(row.join('')) ? JSON.stringify(row) : `["${row.join('","')}"]`;
}

/** Where nothing is written otherwise than it is, cells stand between quotation marks as they are. */
function rowOf(line: string): SeenRow {
  if (line.includes('\\') || line.length < 4) return JSON.parse(line);
  return line.slice(2, -2).split('","') as unknown as SeenRow;
}
