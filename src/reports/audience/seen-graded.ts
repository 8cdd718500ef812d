// Rows of graded.csv as an audience may see them.
import type { Policy } from '../../policy/model/policy.js';
import type { Allowed } from './allowed.js';
import type { Audience } from './audience.js';
import { seesColumn } from './seen-columns.js';
import { type RowOrder, rowsSeenBy, type SeenRow } from './seen-rows.js';

/** A column of graded.csv. */
export interface GradedColumn {
  readonly heading: string;
  /** A field of customers, which may be called as other columns are. */
  readonly field: boolean;
}

export interface SeenGraded {
  readonly columns: Allowed<readonly GradedColumn[]>;
  /** Rows as they may be seen; @param pieces of all columns, in the order of graded.csv */
  rows(pieces: AsyncIterable<readonly (readonly string[])[]>): AsyncGenerator<readonly SeenRow[]>;
}

/**
 * @param audience undefined: the team, for which nothing changes
 * @param order of rows where ids may not be seen
 */
export function gradedSeenBy(
  headings: readonly string[],
  policy: Policy,
  audience: Audience | undefined,
  order: RowOrder,
): SeenGraded {
  const tier = headings.indexOf('tier');
  const seen = headings
    .map((heading, at) => ({ heading, name: heading, field: at > 0 && at < tier, at }))
    .filter(
      ({ heading, field }) =>
        audience === undefined || (field ? !audience.hides(heading) : seesColumn(heading, audience, policy)),
    );
  const rows = rowsSeenBy(seen, audience, order);
  return {
    columns: seen as unknown as SeenGraded['columns'],
    rows: (pieces) => rows(placed(pieces)),
  };
}

async function* placed(pieces: AsyncIterable<readonly (readonly string[])[]>) {
  for await (const piece of pieces) yield piece.map((cells) => ({ cells }));
}
