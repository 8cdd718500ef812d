// Row accounting: for every export, read = used + set aside (by reason) + rejected (by reason), exactly.
// Read comes from the scans, used from the graded customers at the far end, so that a row lost between is found.

import type { Engine, Row } from '../../engine/engine.js';
import type { Fate, Plan, PlannedExport } from '../../engine/steps/plan/planned.js';
import { own, rowsColumn } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { lineKind, lineKinds } from '../../engine/steps/read/row-columns.js';
import { gradedCustomers } from '../../engine/steps/score/graded-customers.js';
import { totalsName } from '../../engine/steps/score/totals.js';
import { notGradedFor } from '../../engine/steps/tell/not-graded.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { Fault } from '../../exports/reading/splitter.js';
import type { TailCounts } from '../../exports/reading/tail.js';
import type { Review } from '../../review/review.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

export interface RowAccount {
  readonly export: string;
  readonly read: number;
  readonly used: number;
  readonly setAside: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
  /** Continuation lines that took cells from the line above; undefined where no field is filled down. */
  readonly filledDown?: number;
}

export const unknownCustomer = 'unknown_customer';
/** The customer's own row is set aside, as by `only`, or rejected. */
export const customerSetAside = 'customer_set_aside';
export const customerRejected = 'customer_rejected';

export const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

export const total = (counts: Readonly<Record<string, number>>): number => sumOf(Object.values(counts));

/** The relation that tells the fates of all rows of an export, once there is one. */
export const fatesTold = ({ name }: PlannedExport): string =>
  name === 'customers' ? cleanName(name) : totalsName(name);

/** Rows of an export that the engine read, by what becomes of them. */
export async function rowsByFate(
  engine: Engine,
  planned: PlannedExport,
  dialect: Dialect,
): Promise<Map<number, number>> {
  const count = planned.name === 'customers' ? 'count(*)' : `sum(${own.rows})`;
  const rows = await engine.rows(
    `SELECT ${own.fate} AS fate, ${count} AS n FROM ${dialect.identifier(fatesTold(planned))} GROUP BY ${own.fate}`,
  );
  return new Map(rows.map((row) => [Number(row.fate), Number(row.n)]));
}

/** Counts the rows of an export by what became of them. */
export async function accountFor(
  engine: Engine,
  plan: Plan,
  planned: PlannedExport,
  faults: ReadonlyMap<Fault, number>,
  tail: TailCounts,
): Promise<RowAccount> {
  const { dialect } = engine;
  const customers = planned.name === 'customers';
  const quoted = (name: string) => dialect.identifier(name);
  const usedSql = customers ? 'sum(_listed)' : `sum(${quoted(rowsColumn(planned.name))})`;
  const used = number(await engine.rows(`SELECT coalesce(${usedSql}, 0) AS n FROM ${tierReasons}`));
  const counts = await rowsByFate(engine, planned, dialect);
  // Only when rows are missing at the far end is it asked, with joins, how many belong to customers who are not graded.
  const others =
    customers || used === counts.get(0)
      ? { [unknownCustomer]: 0, [customerSetAside]: 0, [customerRejected]: 0 }
      : await countNotGraded(engine, plan, planned, dialect);
  const scanned = sumOf(counts.values());
  const broken = sumOf(faults.values());
  const rejected = byReason(planned.fates, counts, 'rejected');
  for (const [fault, count] of [...faults].sort(([a], [b]) => (a < b ? -1 : 1))) rejected[fault] = count;
  const setAside = byReason(planned.fates, counts, 'set_aside');
  const unknown = planned.unknownCustomers === 'set_aside' ? setAside : rejected;
  if (others[customerSetAside] > 0) setAside[customerSetAside] = others[customerSetAside];
  if (others[customerRejected] > 0) rejected[customerRejected] = others[customerRejected];
  if (others[unknownCustomer] > 0) unknown[unknownCustomer] = others[unknownCustomer];
  for (const kind of ['total_line', 'footer_line'] as const)
    if (tail[kind] > 0) setAside[kind] = tail[kind] + (setAside[kind] ?? 0);
  return {
    export: planned.name,
    read: scanned + broken + sumOf(Object.values(tail)),
    used,
    setAside,
    rejected,
    ...(planned.fillDown.length > 0 && { filledDown: await countContinued(engine, planned, dialect) }),
  };
}

async function countContinued(engine: Engine, planned: PlannedExport, dialect: Dialect): Promise<number> {
  const clean = dialect.identifier(cleanName(planned.name));
  return number(
    await engine.rows(`SELECT count(*) AS n FROM ${clean} WHERE ${lineKind} = ${lineKinds.continued}`),
  );
}

/** Date of the newest used row of each export whose guard asks for it. */
export async function newestDates(
  engine: Engine,
  plan: Plan,
  dialect: Dialect,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of plan.exports.filter((each) => each.asksNewest)) {
    const newest = dialect.cast(`max(${own.newest})`, { kind: 'date' });
    const [row] = await engine.rows(
      `SELECT ${newest} AS newest FROM ${dialect.identifier(totalsName(name))} WHERE ${own.fate} = 0`,
    );
    if (row?.newest != null) found.set(name, row.newest);
  }
  return found;
}

/** Readable rows of customers who are not graded, by the reason why. */
async function countNotGraded(
  engine: Engine,
  plan: Plan,
  planned: PlannedExport,
  dialect: Dialect,
): Promise<Record<typeof unknownCustomer | typeof customerSetAside | typeof customerRejected, number>> {
  const totals = dialect.identifier(totalsName(planned.name));
  const count = async (which: string) =>
    number(
      await engine.rows(
        `SELECT coalesce(sum(${own.rows}), 0) AS n FROM ${totals} AS t WHERE ${own.fate} = 0 AND NOT EXISTS (SELECT 1 FROM ${gradedCustomers} AS c WHERE c.customer_id = t.customer_id)${which}`,
      ),
    );
  const among = async (ids: string | undefined) =>
    ids === undefined ? 0 : count(` AND t.customer_id IN (${ids})`);
  const all = await count('');
  const setAside = await among(notGradedFor(plan, 'set_aside', dialect));
  const rejected = await among(notGradedFor(plan, 'rejected', dialect));
  return {
    [unknownCustomer]: all - setAside - rejected,
    [customerSetAside]: setAside,
    [customerRejected]: rejected,
  };
}

function byReason(
  fates: readonly Fate[],
  counts: ReadonlyMap<number, number>,
  disposition: Fate['disposition'],
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const fate of fates) {
    const count = counts.get(fate.code) ?? 0;
    if (fate.disposition === disposition && count > 0) found[fate.reason] = (found[fate.reason] ?? 0) + count;
  }
  return found;
}

function number(rows: readonly Row[]): number {
  return Number(rows[0]?.n ?? 0);
}

/**
 * @param listed rows in rejected.csv by reason: the engine counted, the bytes of the files were listed, and only where
 * both agree on every reason do they speak of the same rows
 * @throws Error (a fault of the tool) when rows were lost or counted twice
 */
export function checkBalance(account: RowAccount, listed: Readonly<Record<string, number>>): void {
  const rejected = total(account.rejected);
  const sum = account.used + total(account.setAside) + rejected;
  if (sum !== account.read) {
    throw new Error(
      `rows of ${account.export} do not balance: ${account.read} read, but ${sum} accounted for (${JSON.stringify(account)})`,
    );
  }
  const reasons = [...Object.keys(account.rejected), ...Object.keys(listed)];
  if (reasons.some((reason) => account.rejected[reason] !== listed[reason])) {
    throw new Error(
      `rows of ${account.export} were rejected as ${JSON.stringify(account.rejected)}, but listed as ${JSON.stringify(listed)}`,
    );
  }
}

/** A run whose rows are accounted for. */
export interface Accounted {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly review: Review;
  readonly accounts: readonly RowAccount[];
}
