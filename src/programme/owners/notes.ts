// What readers of the figures of owners have to know of the results that they come from.
import { meaningIn, unknownTier } from '../../policy/model/former.js';
import type { OpenedResults } from '../../regrade/results.js';
import type { DoneLog } from '../schedule/services.js';
import type { OwnersNote } from './figures.js';
import { hasMerged, type MovesFrom } from './moves.js';

/** What the figures are of. */
interface NotedReport {
  readonly now: OpenedResults;
  readonly before: OpenedResults | undefined;
  /** Customers of the older results without a row until then. */
  readonly unseen: number;
  /** Customers without a tier, now and in the older results. */
  readonly without: readonly [now: number, before: number];
  readonly from: MovesFrom;
  readonly log: DoneLog | undefined;
}

/** Everything that is doubtful, or not counted. */
export function ownersNotesOf({ now, before, unseen, without, from, log }: NotedReport): OwnersNote[] {
  const notes: OwnersNote[] = [];
  const [untiered, untieredBefore] = without;
  if (now.standing !== 'approved') notes.push({ code: now.standing === 'held' ? 'held' : 'not_approved' });
  if (from === undefined) notes.push({ code: 'not_compared' });
  if (before === undefined) notes.push({ code: 'no_older' });
  else {
    if (before.standing === 'held') notes.push({ code: 'older_held' });
    const [was, is] = [before.plan.policy, now.plan.policy];
    if (was.value !== is.value)
      notes.push({ code: 'other_value_metric', before: was.value ?? 'none', now: is.value ?? 'none' });
    else if (was.value !== undefined && was.currency !== is.currency)
      notes.push({ code: 'other_currency', before: was.currency || 'none', now: is.currency || 'none' });
    const meant = meaningIn(was, is);
    const gone = was.tiers.filter((_, at) => (meant[at] ?? unknownTier) === unknownTier);
    if (gone.length > 0) notes.push({ code: 'tiers_differ', tiers: gone.map(({ id }) => id) });
    if (from === 'tiers') notes.push({ code: 'not_its_last_results' });
    if (unseen > 0) notes.push({ code: 'not_seen_yet', customers: unseen });
    if (hasMerged(now)) notes.push({ code: 'merged' });
  }
  if (untiered + untieredBefore > 0)
    notes.push({ code: 'without_tier', customers: untiered, before: untieredBefore });
  for (const note of log?.notes() ?? [])
    if (note.code === 'done_unknown_customers' || note.code === 'done_other_service')
      notes.push({ code: note.code, rows: note.rows });
  return notes;
}
