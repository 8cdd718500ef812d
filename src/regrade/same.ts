// Whether customers graded again from a results folder come out as the results have them: only then may anything be said
// of what other values would give.
import { reasonsOf } from './facts.js';
import type { ResultRow } from './results.js';

/** What an override of then changes: everything else must come out again as it was. */
const afterOverride = [
  'tier',
  'movement',
  'steps',
  'next_tier',
  'score_to_next',
  'discount',
  'last_downgrade',
  'reasons',
];

/** Says that the results cannot be made again from their folder, where without evidence something else comes out. */
export function notTheSame(row: ResultRow, again: ResultRow): string | undefined {
  const reasons = reasonsOf(row).filter((reason) => !reason.startsWith('override:'));
  const ruled = row.tier === row.ruled_tier ? again : {};
  const other = Object.keys(again).filter(
    (name) => !afterOverride.includes(name) && (row[name] ?? '') !== again[name],
  );
  const late = Object.keys(ruled).filter(
    (name) => afterOverride.includes(name) && name !== 'reasons' && (row[name] ?? '') !== again[name],
  );
  const why = reasons.join(';') === again.reasons ? [] : ['reasons'];
  const apart = [...other, ...late, ...why];
  return apart.length === 0
    ? undefined
    : `graded from the results alone, without the evidence, something else comes out than the results say (${apart.join(', ')})`;
}
