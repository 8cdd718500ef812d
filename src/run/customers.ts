// Two rows for one customer stop the run: nobody could say which of them counts.
import type { Dialect } from '../dialects/dialect.js';
import type { Engine, StructureError } from '../engine/engine.js';
import { dataRecords } from '../exports/records.js';
import type { Problem } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { cleanName, cleanSql, stagedFile } from '../steps/clean.js';
import { exportNamed, type Plan } from '../steps/planned.js';
import { own } from '../steps/step.js';

const shownAtMost = 10;

/** A problem for each customer with several rows (the first ten), naming the lines of all of them. */
export async function duplicateCustomers(
  engine: Engine,
  plan: Plan,
  structure: readonly StructureError[],
  dialect: Dialect,
): Promise<Problem[]> {
  const planned = exportNamed(plan, 'customers');
  if (planned === undefined) return [];
  const table = dialect.identifier(cleanName('customers'));
  const repeated = `SELECT customer_id FROM ${table} WHERE ${own.fate} = 0 GROUP BY customer_id HAVING count(*) > 1`;
  const [count] = await engine.rows(`SELECT count(*) AS n FROM (${repeated})`);
  const customers = Number(count?.n ?? 0);
  if (customers === 0) return [];
  const shown = await engine.rows(`${repeated} ORDER BY customer_id LIMIT ${shownAtMost}`);
  const places = new Map<string, { file: string; line: number }[]>(
    shown.map((row) => [row.customer_id ?? '', []]),
  );
  // The engine picks them again: identifiers are data, and data may hold what SQL text cannot carry (NUL).
  const ids = `SELECT customer_id FROM (${repeated}) ORDER BY customer_id LIMIT ${shownAtMost}`;
  for (const file of planned.files) {
    const staged = `(SELECT *, row_number() OVER () AS _ordinal FROM (${stagedFile(planned, file, dialect)}))`;
    const clean = cleanSql(plan, planned, staged, dialect, ['_ordinal']);
    const rows = await engine.rows(
      `SELECT _ordinal AS ordinal, customer_id FROM (${clean}) WHERE customer_id IN (${ids})`,
    );
    const wanted = new Map(rows.map((row) => [Number(row.ordinal), row.customer_id ?? '']));
    const broken = new Set(structure.filter((each) => each.file === file.path).map((each) => each.record));
    for await (const { record, ordinal } of dataRecords(file, broken)) {
      const id = broken.has(record.number) ? undefined : wanted.get(ordinal);
      if (id !== undefined) places.get(id)?.push({ file: shownPath(file.path), line: record.line });
    }
  }
  const more =
    customers > shown.length ? ` (and ${customers - shown.length} more customers with several rows)` : '';
  return [...places].map(([id, found], index) => ({
    code: 'customer-twice',
    ...(found[0] && { place: found[0] }),
    reason: `customer ${id} has ${found.length} rows: ${found.map((each) => `${each.file}:${each.line}`).join(', ')}${index === 0 ? more : ''}`,
    fix: 'leave one row per customer in the export; gradus does not choose',
  }));
}
