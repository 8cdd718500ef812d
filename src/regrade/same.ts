// Whether customers graded again from a results folder come out as the results have them: only then may anything be said
// of what other values would give.
import type { ResultRow } from '../telling/tables.js';
import { reasonsOf } from './facts.js';

/** What an override of then changes: everything else must come out again as it was. */
const afterOverride = [
  'tier',
  'movement',
  'steps',
  'next_tier',
  'score_to_next',
  'discount',
  'last_downgrade',
  'tier_since',
  'valid_until',
  'reasons',
];

/** The columns in which something else comes out than the results say; none where they can be made again. */
export function notTheSame(row: ResultRow, again: ResultRow): string[] {
  const reasons = reasonsOf(row).filter((reason) => !reason.startsWith('override:'));
  const ruled = row.tier === row.ruled_tier ? again : {};
  const other = Object.keys(again).filter(
    (name) => !afterOverride.includes(name) && (row[name] ?? '') !== again[name],
  );
  const late = Object.keys(ruled).filter(
    (name) => afterOverride.includes(name) && name !== 'reasons' && (row[name] ?? '') !== again[name],
  );
  const why = reasons.join(';') === again.reasons ? [] : ['reasons'];
  return [...other, ...late, ...why];
}
