// The days of an export: which is the last that counts, and whether several files hold the same days.

import type { Engine } from '../../engine/engine.js';
import type { StandardExport } from '../../exports/headings/known-headings.js';
import { earlier, type IsoDate } from '../../grammar/window.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { fileColumn } from '../columns/cells.js';
import { factRows } from './facts.js';
import { type Counted, onlyTests } from './thresholds.js';

export interface DaysSeen {
  /** The last day, but for strays far behind it. */
  readonly last: IsoDate;
  /** Rows dated far behind all others. */
  readonly strays: { readonly rows: number; readonly last: IsoDate } | undefined;
  /** The few last rows and the day before them, where some months lie between. */
  readonly late?: { readonly rows: number; readonly before: IsoDate } | undefined;
  /** Days that stand in two files of the export. */
  readonly shared: { readonly from: IsoDate; readonly until: IsoDate } | undefined;
}

const fewShare = 1 / 1000;
const someShare = 1 / 20;
const lateShare = 1 / 100;
const months = 92;
const year = 366;
const twentyYears = 20 * 366;

/** Looks at the dates of all rows that count; undefined when there are none. */
export async function daysSeen(
  engine: Engine,
  name: StandardExport,
  field: string,
  only: Counted['only'],
  dialect: Dialect,
): Promise<DaysSeen | undefined> {
  const table = dialect.identifier(factRows(name));
  const day = dialect.cast(dialect.identifier(field), { kind: 'date' });
  const counted = await engine.rows(
    `SELECT ${day} AS day, count(*) AS n FROM ${table} WHERE ${[`${day} IS NOT NULL`, ...onlyTests(only, dialect)].join(' AND ')} GROUP BY 1 ORDER BY 1`,
  );
  const days = counted.map((row) => ({ day: row.day ?? '', rows: Number(row.n) }));
  const found = lastDay(days);
  if (found === undefined) return undefined;
  const late = lateDays(days.filter((each) => each.day <= found.last));
  const files = await engine.rows(
    `SELECT min(${day}) AS first, max(${day}) AS last FROM ${table} WHERE ${day} <= ${dialect.date(found.last)} GROUP BY ${fileColumn} ORDER BY 1, 2`,
  );
  return {
    ...found,
    late,
    shared: sharedDays(files.map((row) => ({ from: row.first ?? '', until: row.last ?? '' }))),
  };
}

/**
 * The last day of an ascending list that is not a slip of the finger such as 2206 for 2026: strays are few, and lie more
 * than a year behind all others (20 years where they are not so few).
 */
export function lastDay(
  days: readonly { readonly day: IsoDate; readonly rows: number }[],
): Pick<DaysSeen, 'last' | 'strays'> | undefined {
  const total = days.reduce((sum, each) => sum + each.rows, 0);
  const end = days.at(-1);
  if (end === undefined) return undefined;
  let found: Pick<DaysSeen, 'last' | 'strays'> = { last: end.day, strays: undefined };
  let behind = 0;
  for (let at = days.length - 1; at > 0; at--) {
    const [here, before] = [days[at], days[at - 1]];
    behind += here?.rows ?? 0;
    if (here === undefined || before === undefined || behind > Math.max(1, total * someShare)) break;
    const gap = behind <= total * fewShare ? year : twentyYears;
    if (before.day < earlier(here.day, { unit: 'days', length: gap }))
      found = { last: before.day, strays: { rows: behind, last: end.day } };
  }
  return found;
}

/** Whether hardly any row lies in the last months: a slip, which would put most of a year out of the window. */
function lateDays(days: readonly { readonly day: IsoDate; readonly rows: number }[]): DaysSeen['late'] {
  const total = days.reduce((sum, each) => sum + each.rows, 0);
  let rows = 0;
  for (let at = days.length - 1; at > 0; at--) {
    const [here, before] = [days[at], days[at - 1]];
    rows += here?.rows ?? 0;
    if (here === undefined || before === undefined || rows > Math.max(1, total * lateShare)) break;
    if (before.day < earlier(here.day, { unit: 'days', length: months }) && total - rows >= fewestRows)
      return { rows, before: before.day };
  }
  return undefined;
}

const fewestRows = 20;

/** The days that two of the spans (by their beginning) have in common; a single day is no more than midnight. */
function sharedDays(spans: readonly { from: IsoDate; until: IsoDate }[]): DaysSeen['shared'] {
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (next !== undefined && next.from < span.until)
      return { from: next.from, until: span.until < next.until ? span.until : next.until };
  }
  return undefined;
}
