// Whether results may be told to customers: approved ones may, held ones may not, others only where somebody says so.
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { ResultsStanding } from '../../results/approval.js';

/**
 * @param unapproved whether somebody said that results that nobody approved will do
 * @throws ProblemsError where they may not be told
 */
export function checkMayBeSent(folder: string, standing: ResultsStanding, unapproved: boolean): void {
  if (standing === 'approved') return;
  const place = { file: shownPath(folder) };
  if (standing === 'held')
    fail({
      code: 'results-held',
      place,
      reason: 'these results are held, so no customer is told of them',
      fix: `gradus approve ${shownPath(folder)} --by NAME, with what is accepted and why, or correct the cause and grade again`,
    });
  if (!unapproved)
    fail({
      code: 'results-unapproved',
      place,
      reason: 'nobody has approved these results, so no customer is told of them',
      fix: `gradus approve ${shownPath(folder)} --by NAME, or pass --unapproved for statements that are not sent`,
    });
}
