// Guards on data: what makes exports unusable, so that a cron job stops loudly instead of grading rubbish.
import { Decimal } from 'decimal.js';
import type { Problem } from '../problems/problem.js';
import type { Review } from '../review/review.js';
import { type RowAccount, total } from './accounting.js';
import type { Guard } from './manifest.js';
import type { RejectedListing } from './rejected.js';

function rejectedShare(account: RowAccount): Decimal {
  return account.read === 0 ? new Decimal(0) : new Decimal(total(account.rejected)).div(account.read);
}

/** The guard on rejected rows, for the manifest. */
export function rejectedGuard(account: RowAccount, review: Review): Guard {
  const measured = rejectedShare(account);
  return {
    guard: `rejected_rows:${account.export}`,
    limit: review.rejectedRows.toFixed(),
    measured: measured.toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed(),
    tripped: measured.gt(review.rejectedRows),
  };
}

/** Problems of an export with nothing in it, or with more rejected rows than allowed. */
export function stopping(account: RowAccount, review: Review, listing: RejectedListing): Problem[] {
  const name = account.export;
  if (account.read === 0) {
    return [
      {
        code: 'export-empty',
        reason: `${name} has a heading but no rows`,
        fix: 'check that the export is complete',
      },
    ];
  }
  const share = rejectedShare(account);
  if (!share.gt(review.rejectedRows)) return [];
  const examples = listing.examples
    .filter((row) => row.export === name)
    .map(
      (row) =>
        `\n    ${row.file}:${row.line} ${row.column === '' ? '' : `${row.column}: `}${row.reason}: ${visible(row.text)}`,
    );
  const reasons = Object.entries(account.rejected).map(([reason, count]) => `${reason} ${count}`);
  const allowed = review.rejectedRows.times(100).toFixed();
  return [
    {
      code: 'too-many-rejected',
      reason: `${total(account.rejected)} of the ${account.read} rows of ${name} (${share.times(100).toDecimalPlaces(2).toFixed()} %) would be rejected, more than the allowed ${allowed} %: ${reasons.join(', ')}; for example${examples.join('')}`,
      fix: 'mend the export or its columns: in the review file; guards: { rejected_rows: 5% } allows more',
    },
  ];
}

/** Text of a stranger, fit for a terminal: short, on one line, without control characters. */
function visible(text: string): string {
  return text.slice(0, 200).replace(/[\p{Cc}\p{Cf}]/gu, '\u00B7');
}
