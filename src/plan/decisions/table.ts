// overrides.csv of the results: every override as it was written, and what became of it.

import { csvText } from '../../foundation/characters/formulas.js';
import type { Tier } from '../../policy/model/policy.js';
import type { OverrideOutcome } from './outcomes.js';
import { answerColumns, overrideColumns } from './overrides.js';

/** The text of the file, in the order of the input; without overrides the heading only; `excel`: as Excel shows it. */
export function overridesTable(
  columns: readonly string[] | undefined,
  outcomes: readonly OverrideOutcome[],
  tiers: readonly Tier[],
  excel = false,
): string {
  const id = (index: number | undefined) => (index === undefined ? '' : (tiers[index]?.id ?? ''));
  const rows = outcomes.map(({ override, status, why, standing }) => [
    ...override.row.cells,
    status,
    why,
    id(standing?.ruled),
    id(standing?.tier),
  ]);
  return csvText([[...(columns ?? overrideColumns), ...answerColumns], ...rows], excel);
}
