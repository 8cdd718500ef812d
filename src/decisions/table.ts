// overrides.csv of the results: every override as it was written, and what became of it.
import { stringify } from 'csv-stringify/sync';
import type { Tier } from '../policy/policy.js';
import type { Outcome } from './outcomes.js';
import { answerColumns, overrideColumns } from './overrides.js';

/** The text of the file, in the order of the input; without overrides the heading only. */
export function overridesTable(
  columns: readonly string[] | undefined,
  outcomes: readonly Outcome[],
  tiers: readonly Tier[],
): string {
  const id = (index: number | undefined) => (index === undefined ? '' : (tiers[index]?.id ?? ''));
  const rows = outcomes.map(({ override, status, why, standing }) => [
    ...override.row.cells,
    status,
    why,
    id(standing?.ruled),
    id(standing?.tier),
  ]);
  return stringify([[...(columns ?? overrideColumns), ...answerColumns], ...rows], {
    escape_formulas: true,
    // Some programs begin a new row at a carriage return that stands alone.
    quoted_match: '\r',
  });
}
