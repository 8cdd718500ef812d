// overrides.csv of the results: every override as it was written, and what became of it.

import { byteOrderMark, csvText } from '../../foundation/characters/formulas.js';
import type { Tier } from '../../policy/model/policy.js';
import type { OverrideOutcome } from './outcomes.js';
import { answerColumns, overrideColumns } from './overrides.js';

/** Rows that are made into text without listening for signals. */
const piece = 500;

/**
 * The text of the file in pieces, in the order of the input; without overrides the heading only; `excel`: as Excel shows
 * it.
 */
export function* overridesTable(
  columns: readonly string[] | undefined,
  outcomes: readonly OverrideOutcome[],
  tiers: readonly Tier[],
  excel = false,
): Generator<string> {
  const id = (index: number | undefined) => (index === undefined ? '' : (tiers[index]?.id ?? ''));
  yield csvText([[...(columns ?? overrideColumns), ...answerColumns]], excel);
  for (let at = 0; at < outcomes.length; at += piece) {
    const rows = outcomes
      .slice(at, at + piece)
      .map(({ override, status, why, standing }) => [
        ...override.row.cells,
        status,
        why,
        id(standing?.ruled),
        id(standing?.tier),
      ]);
    const text = csvText(rows, excel);
    yield text.startsWith(byteOrderMark) ? text.slice(1) : text;
  }
}
