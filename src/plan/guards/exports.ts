// What makes an export unusable once its rows are counted: nothing in it, more rejected rows than the guard allows, or
// the signs that it is not whole (completeness.ts).
import { Decimal } from 'decimal.js';
import { exportNamed } from '../../engine/steps/plan/fields.js';
import type { Plan, PlannedExport } from '../../engine/steps/plan/planned.js';
import { visible, withCodes } from '../../foundation/characters/visible.js';
import type { Place, Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Review } from '../../review/review.js';
import type { Guard } from '../decisions/guard.js';
import type { Advice } from '../doubts/continuation.js';
import { unratedText } from '../doubts/reading-notes.js';
import type { SpellingOffer } from '../doubts/spelling-offers.js';
import { wholeColumn } from '../planning/heading-currency.js';
import { customerRejected, type RowAccount, total, unknownCustomer } from '../rows/accounting.js';
import type { Marked, RejectedListing, RejectedRow } from '../rows/rejected.js';
import { completeness, type ExpectedRows } from './completeness.js';

function rejectedShare(account: RowAccount): Decimal {
  return account.read === 0 ? new Decimal(0) : new Decimal(total(account.rejected)).div(account.read);
}

function rejectedGuard(account: RowAccount, limit: Decimal): Guard {
  const measured = rejectedShare(account);
  return {
    guard: `rejected_rows:${account.export}`,
    limit: limit.toFixed(),
    measured: measured.toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed(),
    tripped: measured.gt(limit),
  };
}

/** What was found out about an export, beside its rows, to judge it by. */
export interface Findings {
  /** Date of the newest used row, by export. */
  readonly newest: ReadonlyMap<string, string>;
  readonly listing: RejectedListing;
  /** What to do about rows without a customer, by export, where the other rows tell. */
  readonly advice: ReadonlyMap<string, Advice>;
  /** What would bring unknown customers together with known ones. */
  readonly offers: readonly SpellingOffer[];
  /** What sets rows of nobody aside, by export, where unknown customers have ids that are words for nobody. */
  readonly nobody: ReadonlyMap<string, string>;
}

/** Every guard on the exports with what it found, and a problem for each export that cannot be used. */
export function judgeExports(
  plan: Plan,
  accounts: readonly RowAccount[],
  review: Review,
  findings: Findings,
): { guards: Guard[]; problems: Problem[] } {
  const lookups = plan.exports.flatMap((planned) => judgeLookups(planned, plan, accounts, review, findings));
  const judge = (whole: RowAccount) => {
    // Where nothing can be looked up, rows have no match in consequence.
    const found = lookups.every(({ of, problems }) => of !== whole.export || problems.length === 0);
    const account = found ? whole : without(whole, ['unknown_order']);
    const wrong = stopped(plan, account, review, findings);
    const judged = completeness(account, {
      ...knownOf(plan, review, account.export),
      newest: findings.newest.get(account.export),
    });
    const signs = judged.flatMap(({ problem }) => problem ?? []);
    const incomplete = wrong.length === 0 ? signs : signs.filter((each) => tellsMore(each, account));
    return {
      guards: [rejectedGuard(account, review.rejectedRows), ...judged.map(({ guard }) => guard)],
      problems: [...wrong, ...incomplete],
    };
  };
  const customers = accounts.filter((account) => account.export === 'customers').map(judge);
  const complete = customers.every(({ problems }) => problems.length === 0);
  const others = accounts
    .filter((account) => account.export !== 'customers' && exportNamed(plan, account.export))
    // Where customers are at fault, their transactions are unknown in consequence.
    .map((account) => judge(complete ? account : withoutUnknown(account)));
  const all = [...lookups, ...customers, ...others];
  return { guards: all.flatMap((each) => each.guards), problems: all.flatMap((each) => each.problems) };
}

/**
 * Where rows are rejected, used ones are missing in consequence: one mistake, one problem. But that customers are unknown
 * may be because the export is an old one.
 */
function tellsMore(problem: Problem, { rejected }: RowAccount): boolean {
  return (
    problem.code === 'export-stale' &&
    Object.keys(rejected).every((reason) => [unknownCustomer, customerRejected].includes(reason))
  );
}

function knownOf(plan: Plan, review: Review, name: string): Omit<ExpectedRows, 'newest'> {
  const spec = review.exports.find((each) => each.name === name);
  if (spec === undefined) throw new Error(`the review has no export ${name}`);
  const rows = plan.last?.rows;
  const files = exportNamed(plan, name)?.files ?? [];
  const [file] = files;
  return {
    limits: spec.limits,
    last: rows && Object.hasOwn(rows, name) ? rows[name] : undefined,
    lastResults: shownPath(review.lastResults ?? ''),
    asOf: plan.asOf,
    // Of several files nobody knows which one is at fault.
    place: file !== undefined && files.length === 1 ? { file: shownPath(file.path) } : undefined,
  };
}

/** The account as if every customer were known. */
function withoutUnknown(account: RowAccount): RowAccount {
  return without(account, [unknownCustomer, customerRejected]);
}

/** The account as if rows that were rejected for these reasons were used. */
function without(account: RowAccount, reasons: readonly string[]): RowAccount {
  const all = Object.entries(account.rejected);
  const more = all.reduce((sum, [reason, count]) => sum + (reasons.includes(reason) ? count : 0), 0);
  const rejected = Object.fromEntries(all.filter(([reason]) => !reasons.includes(reason)));
  return { ...account, used: account.used + more, rejected };
}

/** The same of the files that an export is looked up in; `of`: the export. */
function judgeLookups(
  { name, lookups }: PlannedExport,
  plan: Plan,
  accounts: readonly RowAccount[],
  review: Review,
  findings: Findings,
): { of: string; guards: Guard[]; problems: Problem[] }[] {
  return lookups.flatMap(({ title, files: [file] }) => {
    const account = accounts.find((each) => each.export === title);
    if (account === undefined) return [];
    const empty: Problem = {
      code: 'export-empty',
      ...(file !== undefined && { place: { file: shownPath(file.path) } }),
      reason: `${title} has no rows, so nothing can be looked up`,
      fix: `check that the export is complete, or remove the lookup`,
    };
    const problems = account.read === 0 ? [empty] : stopped(plan, account, review, findings);
    return [{ of: name, guards: [rejectedGuard(account, review.rejectedRows)], problems }];
  });
}

function stopped(plan: Plan, account: RowAccount, review: Review, findings: Findings): Problem[] {
  const { listing, offers } = findings;
  const advice = findings.advice.get(account.export);
  const limit = review.rejectedRows;
  const name = account.export;
  const file = exportNamed(plan, name)?.files[0]?.path;
  if (account.read === 0) {
    const minimum = review.exports.find((each) => each.name === name)?.limits.minimumRows;
    if (minimum?.written && minimum.value === 0 && name !== 'customers') return [];
    const allowed =
      name === 'customers'
        ? ''
        : `; if there was nothing to export, guards: { minimum_rows: { ${name}: 0 } } allows it`;
    return [
      {
        code: 'export-empty',
        ...(file !== undefined && { place: { file: shownPath(file) } }),
        reason: `${name} has headings but no rows`,
        fix: `check that the export is complete${allowed}`,
      },
    ];
  }
  const share = rejectedShare(account);
  if (!share.gt(limit)) return [];
  const examples = listing.examples.filter(
    (row) => row.export === name && Object.hasOwn(account.rejected, row.code),
  );
  const [first] = examples;
  const place: Place | undefined = first && {
    file: shownPath(first.file),
    ...(first.line !== undefined && { line: first.line }),
  };
  const rates = unratedText(listing.unrated.get(name))?.en;
  const reasons = Object.entries(account.rejected).map(
    ([reason, count]) => `${reason} ${count}${reason === 'no_rate' && rates ? `: ${rates}` : ''}`,
  );
  const allowed = `more than the allowed ${limit.times(100).toFixed()}%`;
  return [
    {
      code: 'too-many-rejected',
      ...(place && { place }),
      reason: `${total(account.rejected)} of the ${account.read} rows of ${name} (${share.times(100).toDecimalPlaces(2).toFixed()}%) would be rejected, ${allowed}: ${reasons.join(', ')}${advice === undefined ? '' : `. ${advice.seen}`}; for example${examples.map(exampleText).join('')}`,
      fix:
        advice?.fix ??
        currencyFix(account, listing.marked.get(name)) ??
        fixFor(
          account,
          offers.find((offer) => offer.export === name),
          findings.nobody.get(name),
        ),
    },
  ];
}

function exampleText(row: RejectedRow): string {
  const column = row.column === '' ? '' : `${row.column}: `;
  const line =
    row.line === undefined ? (row.record === undefined ? '' : `, row ${row.record}`) : `:${row.line}`;
  return `\n    ${shownPath(row.file)}${line} ${column}${row.reason}: ${shortLine(row.text)}`;
}

/** What to declare where most rows are rejected for the mark of one other currency. */
function currencyFix({ rejected, read }: RowAccount, marked: Marked | undefined): string | undefined {
  const [most] = [...(marked?.codes ?? [])].sort(([, a], [, b]) => b - a);
  const counted = marked?.field.expected;
  if (marked === undefined || most === undefined || most[0] === '' || counted === undefined) return undefined;
  if (marked.field.currency !== undefined || most[1] * 2 <= total(rejected)) return undefined;
  const whole = wholeColumn(marked.field, most[0], counted);
  return most[1] === read
    ? `if all of them are in ${most[0]}, ${whole}`
    : `name the column that holds the currency of each row with currency: { field: <its field>, rates: ... } in the column of ${marked.field.name}; if all of them are in ${most[0]}, ${whole}`;
}

/** The next move. The guard that it names lets this export pass, in whole percent; where nothing would be left, none does. */
function fixFor(account: RowAccount, offer: SpellingOffer | undefined, nobody: string | undefined): string {
  const unknown = account.rejected[unknownCustomer] ?? 0;
  const rejected = total(account.rejected);
  const percent = new Decimal(rejected).times(100).div(account.read).ceil().toFixed();
  const guard = rejected < account.read ? [`guards: { rejected_rows: ${percent}% } allows it`] : [];
  if ((account.rejected[customerRejected] ?? 0) * 2 > rejected)
    return ['correct the rows of these customers in the customers export', ...guard].join('; ');
  if ((account.rejected.unknown_order ?? 0) * 2 > rejected)
    return [
      'complete the lookup file, or give its keys and those of the export one spelling (strip, pad, case in their columns); missing: empty under the lookup keeps rows without a match',
      ...guard,
    ].join('; ');
  const first = nobody === undefined ? [] : [nobody];
  if (unknown * 2 > rejected && offer !== undefined) return [...first, offer.text, ...guard].join('; ');
  return unknown * 2 > rejected
    ? [
        ...first,
        `complete the customers export (without one, customers are those with a used transaction); under ${account.export}, unknown_customers: add takes them in, set_aside leaves their rows out`,
        ...guard,
      ].join('; ')
    : ['correct the export or its columns: in the review file', ...guard].join('; ');
}

/** Text of a stranger, fit for a terminal: short and on one line. */
function shortLine(text: string): string {
  return visible(withCodes(text.replace(/\r?\n/g, '\\n').slice(0, 200)));
}
