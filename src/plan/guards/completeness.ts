// Whether an export is whole and up to date: its rows against last results and a declared minimum, and its newest date
// against the as-of date. Half an export, or last month's, demotes thousands of customers without a word.
import { Decimal } from 'decimal.js';
import type { LastRows } from '../../engine/steps/plan/planned-last.js';
import type { Place, Problem } from '../../foundation/problems/problem.js';
import { daysBetween, earlier, spanText } from '../../grammar/window.js';
import { type ExportLimits, enoughRows, type Limit } from '../../review/guards.js';
import type { Guard } from '../decisions/guard.js';
import type { RowAccount } from '../rows/accounting.js';

/** A guard that was looked at, with the problem where it tripped. */
export interface Judgement {
  readonly guard: Guard;
  readonly problem: Problem | undefined;
}

/** What is known of an export beside its rows. */
export interface ExpectedRows {
  readonly limits: ExportLimits;
  /** Its rows in last results. */
  readonly last: LastRows | undefined;
  /** Name of the last results, for messages. */
  readonly lastResults: string;
  /** Date of the newest used row. */
  readonly newest: string | undefined;
  readonly asOf: string;
  readonly place: Place | undefined;
}

/** Applies the guards of one export, as far as there is something to compare with. */
export function completeness(account: RowAccount, known: ExpectedRows): Judgement[] {
  const fewer = fewerRows(account, known);
  const minimum = minimumRows(account, known);
  // That no row at all is used says nothing new where far fewer are used than last time.
  const said = !known.limits.minimumRows?.written && fewer.some(({ problem }) => problem !== undefined);
  return [
    ...fewer,
    ...(said ? minimum.map(({ guard }) => ({ guard, problem: undefined })) : minimum),
    ...newestRow(account, known),
  ];
}

function minimumRows(account: RowAccount, { limits, place }: ExpectedRows): Judgement[] {
  const limit = limits.minimumRows;
  if (limit === undefined || !judges(limit, account.read)) return [];
  const name = account.export;
  return [
    judgement(`minimum_rows:${name}`, String(limit.value), String(account.used), account.used < limit.value, {
      code: 'too-few-rows',
      ...(place && { place }),
      reason: `${name} has ${usedRows(account)}, fewer than the ${limit.value} that it must have`,
      fix: `export it again; if it is complete, guards: { minimum_rows: { ${name}: ${account.used} } } allows it`,
    }),
  ];
}

function fewerRows(account: RowAccount, { limits, last, lastResults, place }: ExpectedRows): Judgement[] {
  if (last === undefined || last.used === 0 || !judges(limits.fewerRows, last.used)) return [];
  const name = account.export;
  const limit = limits.fewerRows.value;
  const lost = new Decimal(1).minus(new Decimal(account.used).div(last.used));
  // Where as many rows were read as ever, another selection or another status is the reason.
  const cut = new Decimal(account.read).lt(limit.neg().plus(1).times(last.read));
  const allows = Decimal.min(1, lost.times(20).ceil().div(20));
  return [
    judgement(
      `fewer_rows:${name}`,
      limit.toFixed(),
      lost.toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed(),
      lost.gt(limit),
      {
        code: 'too-few-rows',
        ...(place && { place }),
        reason: `${name} has ${usedRows(account)}, ${last.used} in ${lastResults}${last.read === last.used ? '' : ` (${last.read} read)`}: ${percent(lost)} fewer, more than the allowed ${percent(limit)}`,
        fix: `${cut ? 'export it again; if it is complete' : 'look at what keeps its rows from being used; if that is right'}, guards: { fewer_rows: { ${name}: ${allows.times(100).toFixed()}% } } allows it`,
      },
    ),
  ];
}

function newestRow(account: RowAccount, { limits, newest, asOf, place }: ExpectedRows): Judgement[] {
  const limit = limits.newestRow;
  if (newest === undefined || limit === undefined || limit.value === 'off') return [];
  if (!judges(limit, account.used)) return [];
  const name = account.export;
  const days = daysBetween(newest, asOf);
  const allowed = daysBetween(earlier(asOf, limit.value), asOf);
  return [
    judgement(`newest_row:${name}`, String(allowed), String(days), days > allowed, {
      code: 'export-stale',
      ...(place && { place }),
      reason: `the newest used row of ${name} is of ${newest}, ${days} days before the as-of date ${asOf}, more than the allowed ${spanText(limit.value)}`,
      fix: `export it again up to the as-of date, or correct as_of; if nothing happened since, guards: { newest_row: { ${name}: ${Math.ceil(days / 30) * 30} days } } allows it`,
    }),
  ];
}

function judges({ written }: Limit<unknown>, rows: number): boolean {
  return written || rows >= enoughRows;
}

function judgement(
  guard: string,
  limit: string,
  measured: string,
  tripped: boolean,
  problem: Problem,
): Judgement {
  return { guard: { guard, limit, measured, tripped }, problem: tripped ? problem : undefined };
}

/** `50 used rows (2724 read; not used: only 2600, unreadable_date 74)`: what keeps rows out is often the reason. */
function usedRows({ used, read, setAside, rejected }: RowAccount): string {
  const why = Object.entries({ ...setAside, ...rejected }).map(([reason, count]) => `${reason} ${count}`);
  const rows = `${used} used ${used === 1 ? 'row' : 'rows'}`;
  return why.length === 0 ? rows : `${rows} (${read} read; not used: ${why.join(', ')})`;
}

function percent(share: Decimal): string {
  return `${share.times(100).toDecimalPlaces(2).toFixed()}%`;
}
