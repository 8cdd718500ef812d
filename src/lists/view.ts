// Lists as their readers may see them: refused where they ask for something hidden.
import type { Row } from '../engine/engine.js';
import { fail } from '../foundation/problems/problem.js';
import type { Policy } from '../policy/model/policy.js';
import type { Audience } from '../reports/audience/audience.js';
import { hiddenAsked, listSeenBy, type SeenList } from '../reports/audience/seen-list.js';
import type { PlacedRow } from '../reports/audience/seen-rows.js';
import type { ListSpec } from '../review/lists.js';
import type { ListColumn } from './columns.js';

/** A list with what may be seen of it. */
export interface ListView {
  readonly spec: ListSpec;
  readonly seen: SeenList<ListColumn>;
}

/** Whose rows: those of customers with a value of a field; null: without any. */
export interface ListPart {
  readonly field: string;
  readonly value: string | null;
}

/**
 * What of a list may be seen.
 * @param audience undefined: the team
 * @throws ProblemsError where it asks for something hidden, or nothing would be left of it
 */
export function viewedList(
  spec: ListSpec,
  columns: readonly ListColumn[],
  audience: Audience | undefined,
  policy: Policy,
): ListView {
  if (audience !== undefined) refuseAsked(spec, audience, policy);
  const seen = listSeenBy(columns, spec.sort, audience, policy);
  if (seen.columns.length === 0) nothingLeft(spec, audience);
  return { spec, seen };
}

/** Rows as an answer has them; those of one place are sorted alike. */
export async function* placedRows(found: AsyncIterable<Row[]>, columns: number): AsyncGenerator<PlacedRow[]> {
  for await (const piece of found)
    yield piece.map((row) => ({
      cells: Array.from({ length: columns }, (_, index) => row[`c${index}`] ?? ''),
      place: row._place ?? '',
    }));
}

function refuseAsked(spec: ListSpec, audience: Audience, policy: Policy): void {
  const hidden = hiddenAsked(spec, audience, policy);
  if (hidden.length === 0) return;
  fail({
    code: 'usage',
    reason: `the list "${spec.name}" asks for ${listedNames(hidden)}, which the audience "${audience.name}" may not see, and who stands on it would tell that`,
    fix: 'name another list, or one in the review file that asks for what these readers may see',
  });
}

function nothingLeft(spec: ListSpec, audience: Audience | undefined): never {
  return fail({
    code: 'usage',
    reason: `of the list "${spec.name}" the audience "${audience?.name ?? ''}" may see no column`,
    fix: 'name columns for these readers in a list of the review file, and grade again',
  });
}

const listedNames = (names: readonly string[]) => names.map((name) => `"${name}"`).join(' and ');
