// What is wrong with last results, once the engine has read them.
import type { Engine } from '../../engine/engine.js';
import { lastRows } from '../../engine/steps/decide/moved-tiers.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { lastResults, own } from '../../engine/steps/plan/step.js';
import { type DataRecord, dataRecords } from '../../exports/reading/records.js';
import type { Fault } from '../../exports/reading/splitter.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { sumOf } from '../../plan/rows/accounting.js';
import { linesOf } from '../../plan/rows/customers.js';
import { faultWords } from '../../plan/rows/rejected.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { historyProblems } from './history.js';

/** The first row that cannot be read. */
async function firstFault(last: PlannedLast): Promise<DataRecord | undefined> {
  for await (const batch of dataRecords(last.file)) {
    const found = batch.find((record) => record.fault !== undefined);
    if (found) return found;
  }
  return undefined;
}

/** Lines of the file by customer, of those whom a question names; '' stands for rows without customer. */
async function linesIn(
  engine: Engine,
  last: PlannedLast,
  customers: string,
  dialect: Dialect,
): Promise<Map<string, number[]>> {
  const numbered = `SELECT ${dialect.placeInFile} AS ordinal, customer_id FROM (${lastRows(last, dialect)})`;
  const found = await engine.rows(
    `SELECT n.ordinal, n.customer_id FROM (${numbered}) AS n JOIN (${customers}) AS w ON n.customer_id IS NOT DISTINCT FROM w.customer_id ORDER BY n.ordinal LIMIT 1000`,
  );
  const wanted = new Map(found.map((row) => [Number(row.ordinal), row.customer_id ?? '']));
  const lines = new Map<string, number[]>();
  for (const { id, line } of await linesOf(last.file, wanted))
    lines.set(id, [...(lines.get(id) ?? []), ...(line === undefined ? [] : [line])]);
  return lines;
}

function listed(lines: readonly number[]): string {
  const shown = lines.slice(0, 5).join(', ');
  return lines.length > 5 ? `${shown} and more` : shown;
}

/** Whether the file has no rows: those of customers who were never seen are left out later. */
async function holdNobody(engine: Engine, last: PlannedLast, dialect: Dialect): Promise<boolean> {
  const [any] = await engine.rows(`SELECT 1 AS n FROM ${lastResults} LIMIT 1`);
  if (any !== undefined) return false;
  const rows = await engine.rows(`SELECT 1 AS n FROM (${lastRows(last, dialect)}) LIMIT 1`);
  return rows.length === 0;
}

/** Problems of last results once the engine has read them: every customer once, every tier known, no broken line. */
export async function lastProblems(
  engine: Engine,
  last: PlannedLast,
  policy: Policy,
  faults: ReadonlyMap<Fault, number>,
  merging: boolean,
): Promise<Problem[]> {
  const { dialect } = engine;
  const problems: Problem[] = [];
  const place = { file: shownPath(last.file.path) };
  const broken = sumOf(faults.values());
  if (broken > 0) {
    const first = await firstFault(last);
    problems.push({
      code: 'last-results',
      place: { ...place, ...(first && { line: first.line }) },
      reason: `${broken === 1 ? 'this row' : `this row, and ${broken - 1} more,`} cannot be read: ${faultWords[first?.fault ?? 'bad_bytes']}`,
      fix: 'last results must be complete; take them from the archive again',
    });
  }
  // Merged customers have one row there by then; only the file shows whether they had several each.
  const rows = merging ? `(${lastRows(last, dialect)})` : lastResults;
  const wrong = `SELECT customer_id, count(*) AS n FROM ${rows} GROUP BY customer_id HAVING count(*) > 1 OR customer_id IS NULL ORDER BY customer_id NULLS LAST LIMIT 5`;
  const twice = await engine.rows(wrong);
  const lines =
    twice.length === 0 ? new Map<string, number[]>() : await linesIn(engine, last, wrong, dialect);
  for (const row of twice) {
    const [first, ...others] = lines.get(row.customer_id ?? '') ?? [];
    const beside = others.length === 0 ? '' : `, on lines ${listed([first ?? 0, ...others])}`;
    problems.push({
      code: 'last-results',
      place: { ...place, ...(first !== undefined && { line: first }) },
      reason: `${
        row.customer_id === null
          ? `${row.n === '1' ? '1 row has' : `${row.n} rows have`} no customer id`
          : `customer ${row.customer_id} has ${row.n} rows`
      }${beside}`,
      fix: 'last results must hold every customer once',
    });
  }
  if (broken === 0 && (await holdNobody(engine, last, dialect)))
    problems.push({
      code: 'last-results',
      place,
      reason: 'the last results hold no customer, so that everybody would be new',
      fix: 'take them from the archive again; where there was no review before, remove last_results',
    });
  problems.push(...(await historyProblems(engine, last, policy, dialect)));
  const [unmapped] = await engine.rows(
    `SELECT count(*) AS n FROM ${lastResults} WHERE ${own.previous} IS NULL`,
  );
  if (Number(unmapped?.n) === 0) return problems;
  const known = last.tiers.map(([id]) => dialect.text(id)).join(', ');
  const strange = await engine.rows(
    `SELECT coalesce(tier, '') AS told, count(*) AS n FROM (${lastRows(last, dialect)}) WHERE tier IS NULL OR tier NOT IN (${known}) GROUP BY coalesce(tier, '') ORDER BY n DESC, told LIMIT 10`,
  );
  const ids = policy.tiers.map((tier) => tier.id);
  for (const row of strange) {
    const tier = row.told ?? '';
    problems.push({
      code: 'last-tier-unknown',
      place,
      reason:
        tier === ''
          ? `${row.n === '1' ? '1 customer has' : `${row.n} customers have`} no tier`
          : `${row.n === '1' ? '1 customer was' : `${row.n} customers were`} on tier "${tier}", which the policy does not know`,
      fix:
        tier === ''
          ? 'fill the column, or remove those rows'
          : `add formerly: [${tier}] to the tier that it now means; ${didYouMean(tier, ids)}`,
    });
  }
  return problems;
}
