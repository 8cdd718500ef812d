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

/** Rows that are handed on at once where they are put in order. */
const pieceOf = 5_000;

/** Whether the order of ids may be seen. */
export function seesIds({ pseudonym, hides }: Audience): boolean {
  return pseudonym === undefined && !hides('customer_id');
}

/**
 * @param audience undefined: the team, for which nothing changes
 * @param original the id as exports have it, from its cell
 */
export function rowsSeenBy(
  columns: readonly SeenCells[],
  audience: Audience | undefined,
  original: (id: string) => string = asInExports,
): (pieces: AsyncIterable<readonly PlacedRow[]>) => AsyncGenerator<readonly SeenRow[]> {
  const cells = columns.map(({ name, at, field }) => {
    const told = field || audience === undefined ? undefined : cellsSeen(name, audience, original);
    return { at, told };
  });
  const take = ({ cells: row }: PlacedRow) =>
    cells.map(({ at, told }) => told?.(row[at] ?? '') ?? row[at] ?? '') as unknown as SeenRow;
  return audience === undefined || seesIds(audience) ? inOrder(take) : sorted(take);
}

/** What of the cells of a column may be seen, where it is not all of them. */
function cellsSeen(name: string, audience: Audience, original: (id: string) => string) {
  const { pseudonym } = audience;
  switch (name) {
    case 'customer_id':
      return pseudonym && ((cell: string) => pseudonym(original(cell)));
    case 'reasons':
      return (cell: string) => shownReasons(cell.split(';'), audience).join(';');
    case 'main_driver':
      return (cell: string) => (namesHidden(cell, audience) ? '' : cell);
    case 'firmness':
      return (cell: string) => shownFlips(cell === '' ? null : cell, audience) ?? '';
    default:
      return undefined;
  }
}

type Take = (row: PlacedRow) => SeenRow;

const inOrder = (take: Take) =>
  async function* rows(pieces: AsyncIterable<readonly PlacedRow[]>) {
    for await (const piece of pieces) yield piece.map(take);
  };

/** By what is seen of them: the order of those at one place is that of ids. */
const sorted = (take: Take) =>
  async function* rows(pieces: AsyncIterable<readonly PlacedRow[]>) {
    let here: string[] = [];
    let place: string | undefined;
    for await (const piece of pieces)
      for (const row of piece) {
        if (row.place !== place) {
          yield* inPieces(here);
          [here, place] = [[], row.place];
        }
        here.push(JSON.stringify(take(row)));
      }
    yield* inPieces(here);
  };

function* inPieces(rows: string[]) {
  rows.sort();
  for (let at = 0; at < rows.length; at += pieceOf)
    yield rows.slice(at, at + pieceOf).map((row): SeenRow => JSON.parse(row));
}
