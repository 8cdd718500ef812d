// Rows of graded.csv as an audience may see them: columns left out, customers under their pseudonyms, and in an order that
// tells nothing.
import { asInExports } from '../../foundation/characters/formulas.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Allowed } from './allowed.js';
import type { Audience } from './audience.js';
import { seesColumn } from './seen-columns.js';
import { shownFlips, shownReasons } from './seen-customers.js';

/** A column of graded.csv. */
export interface GradedColumn {
  readonly heading: string;
  /** A field of customers, which may be called as other columns are. */
  readonly field: boolean;
}

/** Cells of the columns that may be seen, as graded.csv has them. */
export type SeenRow = Allowed<readonly string[]>;

export interface SeenGraded {
  readonly columns: Allowed<readonly GradedColumn[]>;
  /** Rows as they may be seen; @param pieces of all columns, in the order of graded.csv */
  rows(pieces: AsyncIterable<readonly (readonly string[])[]>): AsyncGenerator<readonly SeenRow[]>;
}

/** Rows that are handed on at once where they are put in order. */
const pieceOf = 5_000;

/** @param audience undefined: the team, for which nothing changes */
export function gradedSeenBy(
  headings: readonly string[],
  policy: Policy,
  audience: Audience | undefined,
): SeenGraded {
  const tier = headings.indexOf('tier');
  const columns = headings.map((heading, at) => ({ heading, field: at > 0 && at < tier, at }));
  if (audience === undefined)
    return {
      columns: columns as unknown as SeenGraded['columns'],
      rows: inOrder((row) => row as unknown as SeenRow),
    };
  const seen = columns.filter(({ heading, field }) =>
    field ? !audience.hides(heading) : seesColumn(heading, audience, policy),
  );
  const cells = seen.map(({ heading, field, at }) => {
    const told = field ? undefined : cellsSeen(heading, audience);
    return { at, told };
  });
  const take = (row: readonly string[]) =>
    cells.map(({ at, told }) => told?.(row[at] ?? '') ?? row[at] ?? '') as unknown as SeenRow;
  const telling = audience.pseudonym === undefined && !audience.hides('customer_id');
  return {
    columns: seen as unknown as SeenGraded['columns'],
    rows: telling ? inOrder(take) : sorted(take),
  };
}

/** What of the cells of a column may be seen, where it is not all of them. */
function cellsSeen(heading: string, audience: Audience): ((cell: string) => string) | undefined {
  const { pseudonym } = audience;
  switch (heading) {
    case 'customer_id':
      return pseudonym && ((cell) => pseudonym(asInExports(cell)));
    case 'reasons':
      return (cell) => shownReasons(cell.split(';'), audience).join(';');
    case 'firmness':
      return (cell) => shownFlips(cell === '' ? null : cell, audience) ?? '';
    default:
      return undefined;
  }
}

type Rows = SeenGraded['rows'];

const inOrder = (take: (row: readonly string[]) => SeenRow): Rows =>
  async function* rows(pieces) {
    for await (const piece of pieces) yield piece.map(take);
  };

/** By what is seen of them: the order of the file is that of ids. */
const sorted = (take: (row: readonly string[]) => SeenRow): Rows =>
  async function* rows(pieces) {
    const all: string[] = [];
    for await (const piece of pieces) for (const row of piece) all.push(JSON.stringify(take(row)));
    all.sort();
    for (let at = 0; at < all.length; at += pieceOf)
      yield all.slice(at, at + pieceOf).map((row) => JSON.parse(row) as SeenRow);
  };
