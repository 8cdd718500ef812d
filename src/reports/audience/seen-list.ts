// Lists as an audience may see them: columns left out, and nothing asked or sorted by what is hidden, since who stands on a list,
// and where, would tell it.
import { subjectsOf } from '../../grammar/condition.js';
import { columnOfSubject, flipWay, nearGain, nearLoss } from '../../plan/planning/list-columns.js';
import { criteriaOf, type Policy } from '../../policy/model/policy.js';
import type { ListSpec, SortBy } from '../../review/lists.js';
import type { Allowed } from './allowed.js';
import type { Audience } from './audience.js';
import { seesColumn, seesGates } from './seen-columns.js';
import { seesIds } from './seen-rows.js';

/** What is seen of a list. */
export type SeenList<C> = Allowed<{
  readonly columns: readonly C[];
  /** So many columns are left out. */
  readonly hidden: number;
  readonly sort: readonly SortBy[];
  /** So many of the columns that it is sorted by are left out. */
  readonly unsorted: number;
}>;

/** Columns whose cells name metrics, of which hidden ones are left out. */
const ofMetrics = ['reasons', 'main_driver', 'firmness', flipWay];
/** What people write of overrides, and who wrote it. */
const freeText = ['override.reason', 'override.requested_by', 'override.approved_by', 'override.case'];

/** @param audience undefined: the team */
export function listSeenBy<C extends { readonly name: string }>(
  columns: readonly C[],
  sort: readonly SortBy[],
  audience: Audience | undefined,
  policy: Policy,
): SeenList<C> {
  const seen = columns.filter(({ name }) => audience === undefined || sees(name, audience, policy));
  const by = sort.filter(({ column }) => audience === undefined || mayAsk(column, audience, policy));
  const told = {
    columns: seen,
    hidden: columns.length - seen.length,
    sort: by,
    unsorted: sort.length - by.length,
  };
  return told as unknown as SeenList<C>;
}

/** What a list asks for that the audience may not see. */
export function hiddenAsked({ when }: Pick<ListSpec, 'when'>, audience: Audience, policy: Policy): string[] {
  const asked = [...new Set(subjectsOf(when))];
  return asked.filter((subject) => !mayAsk(columnOfSubject(subject), audience, policy));
}

function sees(column: string, audience: Audience, policy: Policy): boolean {
  if (column === nearGain || column === nearLoss)
    return seesColumn('score', audience, policy) && seesGates(audience, policy);
  if (column === flipWay) return mayAsk(column, audience, policy);
  if (freeText.includes(column) && !audience.freeText) return false;
  return seesColumn(column, audience, policy);
}

/** Whether it may be told of which customers something holds. */
function mayAsk(column: string, audience: Audience, policy: Policy): boolean {
  if (column === 'customer_id') return seesIds(audience);
  if (!ofMetrics.includes(column)) return sees(column, audience, policy);
  const { hides } = audience;
  const all = [...policy.metrics, ...criteriaOf(policy)].every(({ id }) => !hides(id));
  return all && seesColumn(column === flipWay ? 'firmness' : column, audience, policy);
}
