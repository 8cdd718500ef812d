// What makes an export unusable once its rows are counted: nothing in it, or more rejected rows than the guard allows.
import { Decimal } from 'decimal.js';
import type { Place, Problem } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import type { Guard } from '../reports/guard.js';
import type { Review } from '../review/review.js';
import { exportNamed, type Plan } from '../steps/planned.js';
import { type RowAccount, total, unknownCustomer } from './accounting.js';
import type { RejectedListing, RejectedRow } from './rejected.js';

function rejectedShare(account: RowAccount): Decimal {
  return account.read === 0 ? new Decimal(0) : new Decimal(total(account.rejected)).div(account.read);
}

export function rejectedGuard(account: RowAccount, limit: Decimal): Guard {
  const measured = rejectedShare(account);
  return {
    guard: `rejected_rows:${account.export}`,
    limit: limit.toFixed(),
    measured: measured.toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed(),
    tripped: measured.gt(limit),
  };
}

/** A problem for each export that cannot be used. */
export function stopping(
  plan: Plan,
  accounts: readonly RowAccount[],
  review: Review,
  listing: RejectedListing,
): Problem[] {
  const problemOf = (account: RowAccount) => stopped(plan, account, review.rejectedRows, listing);
  const customers = accounts.filter((account) => account.export === 'customers').flatMap(problemOf);
  const others = accounts
    .filter((account) => account.export !== 'customers')
    // Where customers are at fault, their transactions are unknown in consequence: one mistake, one problem.
    .map((account) => (customers.length === 0 ? account : withoutUnknown(account)))
    .flatMap(problemOf);
  return [...customers, ...others];
}

function withoutUnknown(account: RowAccount): RowAccount {
  const { [unknownCustomer]: _, ...rejected } = account.rejected;
  return { ...account, rejected };
}

function stopped(plan: Plan, account: RowAccount, limit: Decimal, listing: RejectedListing): Problem[] {
  const name = account.export;
  const file = exportNamed(plan, name)?.files[0]?.path;
  if (account.read === 0) {
    return [
      {
        code: 'export-empty',
        ...(file !== undefined && { place: { file: shownPath(file) } }),
        reason: `${name} has headings but no rows`,
        fix: 'check that the export is complete',
      },
    ];
  }
  const share = rejectedShare(account);
  if (!share.gt(limit)) return [];
  const examples = listing.examples.filter(
    (row) => row.export === name && Object.hasOwn(account.rejected, row.code),
  );
  const [first] = examples;
  const place: Place | undefined = first && { file: shownPath(first.file), line: first.line };
  const reasons = Object.entries(account.rejected).map(([reason, count]) => `${reason} ${count}`);
  const allowed = `more than the allowed ${limit.times(100).toFixed()} %`;
  return [
    {
      code: 'too-many-rejected',
      ...(place && { place }),
      reason: `${total(account.rejected)} of the ${account.read} rows of ${name} (${share.times(100).toDecimalPlaces(2).toFixed()} %) would be rejected, ${allowed}: ${reasons.join(', ')}; for example${examples.map(exampleText).join('')}`,
      fix: fixFor(account),
    },
  ];
}

function exampleText(row: RejectedRow): string {
  const column = row.column === '' ? '' : `${row.column}: `;
  return `\n    ${shownPath(row.file)}:${row.line} ${column}${row.reason}: ${visible(row.text)}`;
}

function fixFor(account: RowAccount): string {
  const unknown = account.rejected[unknownCustomer] ?? 0;
  return unknown * 2 > total(account.rejected)
    ? `complete the customers export; unknown_customers: add under ${account.export} takes them in, guards: { rejected_rows: 5% } allows more`
    : 'mend the export or its columns: in the review file; guards: { rejected_rows: 5% } allows more';
}

/** Text of a stranger, fit for a terminal: short, on one line, without control characters. */
function visible(text: string): string {
  return text
    .replace(/\r?\n/g, '\\n')
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}]/gu, '\u00B7');
}
