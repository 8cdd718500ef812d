// Files that are looked up in: two rows for one key stop the run, and their rows are accounted for like those of exports.

import type { Engine } from '../../engine/engine.js';
import type { Plan, PlannedExport, PlannedLookup } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { keyColumn, lookupFates, lookupKeys, lookupName } from '../../engine/steps/read/lookups.js';
import { position } from '../../engine/steps/read/row-columns.js';
import { numberedLookup, numbersRows, unnumberedRows } from '../../engine/steps/read/staged.js';
import type { Fault } from '../../exports/reading/splitter.js';
import type { TailCounts } from '../../exports/reading/tail.js';
import type { Problem } from '../../foundation/problems/problem.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { type RowAccount, sumOf } from './accounting.js';
import { linesOf, mergedText, placeOfRow, type RowPlace, rowPlaceText } from './customers.js';

const shownAtMost = 10;

/** Rows of a lookup file that the engine read, by what becomes of them. */
export async function lookupRows(
  engine: Engine,
  lookup: PlannedLookup,
  dialect: Dialect,
): Promise<Map<number, number>> {
  const rows = await engine.rows(
    `SELECT ${own.fate} AS fate, sum(${own.rows}) AS n FROM ${dialect.identifier(lookupName(lookup))} GROUP BY ${own.fate}`,
  );
  return new Map(rows.map((row) => [Number(row.fate), Number(row.n)]));
}

/** A problem for each key with several rows (the first ten of each lookup), naming the lines of all of them. */
export async function repeatedKeys(
  engine: Engine,
  plan: Plan,
  personal: readonly string[],
  dialect: Dialect,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const planned of plan.exports)
    for (const lookup of planned.lookups) {
      const shown = (id: string) => (personal.includes(lookup.on) ? '***' : id);
      const into = (id: string) =>
        lookup.merged ? plan.aliases.flatMap(([old, now]) => (now === id ? [shown(old)] : [])) : [];
      problems.push(...(await repeatedIn(engine, planned, lookup, { shown, into }, dialect)));
    }
  return problems;
}

async function repeatedIn(
  engine: Engine,
  planned: PlannedExport,
  lookup: PlannedLookup,
  { shown, into }: { shown: (id: string) => string; into: (id: string) => string[] },
  dialect: Dialect,
): Promise<Problem[]> {
  const repeated = `SELECT ${keyColumn} FROM ${dialect.identifier(lookupName(lookup))} WHERE ${own.fate} = 0 AND ${own.rows} > 1`;
  const [count] = await engine.rows(`SELECT count(*) AS n FROM (${repeated})`);
  const keys = Number(count?.n ?? 0);
  if (keys === 0) return [];
  // The engine picks them again: keys are data, and data may hold what SQL text cannot carry.
  const picked = `${repeated} ORDER BY ${keyColumn} LIMIT ${shownAtMost}`;
  const rows = await engine.rows(
    `SELECT ${position.file} AS file, ${position.ordinal} AS ordinal, ${keyColumn} AS id FROM (${numberedLookup(planned, lookup, dialect)}) WHERE ${keyColumn} IN (SELECT ${keyColumn} FROM (${picked})) AND ${own.fate} = 0 ORDER BY id`,
  );
  const places = new Map<string, RowPlace[]>(rows.map(({ id }) => [id ?? '', []]));
  for (const [index, file] of lookup.files.entries()) {
    const here = rows.filter((row) => Number(row.file) === index);
    const wanted = new Map(here.map((row) => [Number(row.ordinal), row.id ?? '']));
    for (const { id, line } of await linesOf(file, wanted)) places.get(id)?.push(placeOfRow(file, line));
  }
  const more = keys > places.size ? ` (and ${keys - places.size} more with several rows)` : '';
  return [...places].map(([id, found], index) => ({
    code: 'lookup-twice',
    ...(found[0] && { place: found[0] }),
    reason: `${lookup.title} has ${found.length} rows for ${lookup.on} ${shown(id)}${mergedText(into(id))}: ${found.map(rowPlaceText).join(', ')}${index === 0 ? more : ''}`,
    fix: `keep one row for each ${lookup.on}; gradus does not choose. If ${lookup.name} holds several rows for each by its nature, make it an export of its own`,
  }));
}

/** Rows of a lookup file: read = used + unused and others set aside + rejected. A row is used if any row refers to it. */
export async function accountForLookup(
  engine: Engine,
  planned: PlannedExport,
  lookup: PlannedLookup,
  {
    faults,
    tail,
  }: {
    readonly faults: ReadonlyMap<Fault, number>;
    readonly tail: TailCounts;
  },
  dialect: Dialect,
): Promise<RowAccount> {
  const counts = await lookupRows(engine, lookup, dialect);
  const of = (fate: number) => counts.get(fate) ?? 0;
  const keys = numbersRows(planned)
    ? `SELECT ${dialect.identifier(lookup.on)} FROM ${dialect.identifier(cleanName(planned.name))}`
    : lookupKeys(planned, lookup, unnumberedRows(planned, dialect), dialect);
  const [row] = await engine.rows(
    `SELECT count(*) AS n FROM ${dialect.identifier(lookupName(lookup))} WHERE ${own.fate} = 0 AND ${keyColumn} IN (${keys})`,
  );
  const used = Number(row?.n ?? 0);
  const some = (reasons: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(reasons).filter(([, count]) => count > 0));
  const broken = [...faults].sort(([a], [b]) => (a < b ? -1 : 1));
  const scanned = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return {
    export: lookup.title,
    read: scanned + sumOf(Object.values(tail)) + broken.reduce((sum, [, count]) => sum + count, 0),
    used,
    setAside: some({ unused: of(0) - used, empty_row: of(lookupFates.empty), ...tail }),
    rejected: some({ missing_key: of(lookupFates.keyless), ...Object.fromEntries(broken) }),
  };
}
