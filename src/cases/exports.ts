import { cell, type GivenRow } from '../regrade/scratch-review.js';
import type { Case } from './read.js';

/** Fields that rows may hold although no rule reads them: dates set rows aside, names are for people. */
export function alsoAllowed(exportName: string): readonly string[] {
  return exportName === 'customers' ? ['name'] : ['date'];
}

/** The rows of a case for an export: with their customer, and customers themselves where the case lists none. */
export function rowsOfCase({ rows, customers }: Case, exportName: string): readonly GivenRow[] {
  const [only] = customers;
  const given = rows?.get(exportName)?.map((row) => ({ customer_id: only?.id ?? null, ...row }));
  if (given !== undefined || exportName !== 'customers') return given ?? [];
  const named = [...(rows?.values() ?? [])].flat().map((row) => cell(row.customer_id));
  const ids = new Set([...customers.map((each) => each.id), ...named.filter((id) => id !== '')]);
  return [...ids].map((id) => ({ customer_id: id }));
}
