// Two rows for one customer stop the run: nobody could say which of them counts.

import type { Engine } from '../../engine/engine.js';
import { exportNamed } from '../../engine/steps/plan/fields.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName, numberedClean } from '../../engine/steps/read/clean.js';
import { position } from '../../engine/steps/read/row-columns.js';
import { dataRecords } from '../../exports/reading/records.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { farLine, farRecord } from './rejected-far.js';

const shownAtMost = 10;

/** A problem for each customer with several rows (the first ten), naming the lines of all of them. */
export async function duplicateCustomers(engine: Engine, plan: Plan, dialect: Dialect): Promise<Problem[]> {
  const planned = exportNamed(plan, 'customers');
  if (planned === undefined) return [];
  const table = dialect.identifier(cleanName('customers'));
  const repeated = `SELECT customer_id FROM ${table} WHERE ${own.fate} = 0 GROUP BY customer_id HAVING count(*) > 1`;
  const [count] = await engine.rows(`SELECT count(*) AS n FROM (${repeated})`);
  const customers = Number(count?.n ?? 0);
  if (customers === 0) return [];
  const shown = await engine.rows(`${repeated} ORDER BY customer_id LIMIT ${shownAtMost}`);
  const places = new Map<string, RowPlace[]>(shown.map((row) => [row.customer_id ?? '', []]));
  // The engine picks them again: identifiers are data, and data may hold what SQL text cannot carry.
  const ids = `SELECT customer_id FROM (${repeated}) ORDER BY customer_id LIMIT ${shownAtMost}`;
  const clean = numberedClean(plan, planned, dialect);
  const rows = await engine.rows(
    `SELECT ${position.file} AS file, ${position.ordinal} AS ordinal, customer_id FROM (${clean}) WHERE customer_id IN (${ids}) AND ${own.fate} = 0`,
  );
  for (const [index, file] of planned.files.entries()) {
    const here = rows.filter((row) => Number(row.file) === index);
    const wanted = new Map(here.map((row) => [Number(row.ordinal), row.customer_id ?? '']));
    for (const { id, line } of await linesOf(file, wanted)) places.get(id)?.push(placeOfRow(file, line));
  }
  const more =
    customers > shown.length ? ` (and ${customers - shown.length} more customers with several rows)` : '';
  return [...places].map(([id, found], index) => {
    const old = plan.aliases.flatMap(([from, now]) => (now === id ? [from] : []));
    return {
      code: 'customer-twice',
      ...(found[0] && { place: found[0] }),
      reason: `customer ${id}${mergedText(old)} has ${found.length} rows: ${found.map(rowPlaceText).join(', ')}${index === 0 ? more : ''}`,
      fix: `keep one row per customer in the export; gradus does not choose${old.length === 0 ? '' : `. A row of ${id} itself counts before those of ids that were merged into it`}`,
    };
  });
}

/** ` (into which A1, A2 were merged)`: rows that differ in their ids may mean the same customer. */
export function mergedText(old: readonly string[]): string {
  if (old.length === 0) return '';
  const more = old.length > shownAtMost ? ` and ${old.length - shownAtMost} more` : '';
  return ` (into which ${old.slice(0, shownAtMost).join(', ')}${more} ${old.length === 1 ? 'was' : 'were'} merged)`;
}

/** Where a row stands, as far as it is known. */
export interface RowPlace {
  readonly file: string;
  readonly line?: number;
}

export const placeOfRow = ({ path }: PlannedFile, line: number | undefined): RowPlace => ({
  file: shownPath(path),
  ...(line !== undefined && { line }),
});

export const rowPlaceText = ({ file, line }: RowPlace): string =>
  line === undefined ? file : `${file}:${line}`;

/** Lines of the wanted rows of a file; parquet files have rows only. */
export async function linesOf(
  file: PlannedFile,
  wanted: ReadonlyMap<number, string>,
): Promise<{ id: string; line: number | undefined }[]> {
  if (file.far !== undefined)
    return [...wanted].map(([ordinal, id]) => ({
      id,
      line: farLine(file, ordinal) ?? farRecord(file, ordinal),
    }));
  if (file.format === 'parquet') return [...wanted].map(([line, id]) => ({ id, line }));
  const found: { id: string; line: number }[] = [];
  for await (const batch of dataRecords(file)) {
    for (const record of batch) {
      const id =
        record.fault === undefined && record.tail === undefined ? wanted.get(record.ordinal) : undefined;
      if (id !== undefined) found.push({ id, line: record.line });
    }
  }
  return found;
}
