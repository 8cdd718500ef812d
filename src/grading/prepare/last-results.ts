// Last results: a results folder, or a CSV with customer_id and tier. What they are, and whether they can be used.
import path from 'node:path';
import * as z from 'zod';
import type { Engine } from '../../engine/engine.js';
import { lastResults, lastRows } from '../../engine/steps/decide/moved-tiers.js';
import type { PlannedFile, PlannedLast } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { unseenFile } from '../../engine/steps/tell/unseen.js';
import { itsColumns } from '../../exports/headings/columns.js';
import { readHeadings } from '../../exports/reading/headings.js';
import { type DataRecord, dataRecords } from '../../exports/reading/records.js';
import type { Fault } from '../../exports/reading/splitter.js';
import { settle } from '../../foundation/folders/lock.js';
import { lookAt, readRegular } from '../../foundation/problems/file-errors.js';
import type { FilesRead } from '../../foundation/problems/files-read.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import { type Place, type Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { sumOf } from '../../plan/rows/accounting.js';
import { linesOf } from '../../plan/rows/customers.js';
import { faultWords } from '../../plan/rows/rejected.js';
import type { Policy } from '../../policy/model/policy.js';
import { sealOf } from '../../results/approval.js';
import { askOwner, whyNoResults } from '../../results/folder-contents.js';
import { isAsListed, type ListedFile, openManifest } from '../../results/manifest.js';
import { savedProblem } from '../../results/spreadsheet.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { asWritten } from '../../telling/tables.js';
import { historyIn, historyProblems } from './history.js';

const whatToName = 'name a results folder, or a CSV with customer_id and tier';

type Refuse = (
  code: 'file-missing' | 'last-results',
  reason: string,
  fix: string,
  at?: Place | undefined,
) => undefined;

/** What stands under the name of last results; undefined where it cannot be last results. */
function kindOf(name: string, refuse: Refuse): 'folder' | 'file' | undefined {
  const found = lookAt(name);
  if (found === undefined)
    return refuse(
      'file-missing',
      'the last results are not there',
      'correct last_results, or leave it out in the first year',
    );
  if (!found.isDirectory()) return 'file';
  const none = whyNoResults(name);
  if (none === 'denied')
    return refuse('last-results', 'this folder cannot be read: permission denied', askOwner);
  return none === undefined
    ? 'folder'
    : refuse('last-results', 'this folder holds no gradus results', whatToName);
}

/** The file of last results with its headings; undefined where it cannot be read, or lacks who or which tier. */
async function withHeadings(file: string, refuse: Refuse): Promise<PlannedFile | undefined> {
  const own = new Problems();
  const heading = await readHeadings(asWritten, file, own);
  if (heading === undefined) {
    const [why] = own.list;
    return refuse(
      'last-results',
      why?.reason ?? 'the last results cannot be read',
      // No encoding can be declared for last results.
      why?.code === 'export-encoding' ? 'save it as "CSV UTF-8"' : (why?.fix ?? whatToName),
      why?.place,
    );
  }
  const absent = ['customer_id', 'tier'].filter((column) => !heading.headings.includes(column));
  return absent.length === 0
    ? heading
    : refuse(
        'last-results',
        `the last results have no column ${absent.map((column) => `"${column}"`).join(' and no ')}`,
        `rename the columns to customer_id and tier; ${itsColumns(heading)}`,
        { file: shownPath(file), line: 1 },
      );
}

/** Finds last results; undefined after adding the problem that stopped it. */
export async function planLast(
  name: string,
  policy: Policy,
  problems: Problems,
  files?: FilesRead,
): Promise<PlannedLast | undefined> {
  await settle(name);
  const refuse: Refuse = (code, reason, fix, at) => {
    problems.add({ code, place: at ?? { file: shownPath(name) }, reason, fix });
    return undefined;
  };
  const kind = kindOf(name, refuse);
  if (kind === undefined) return undefined;
  const folder = kind === 'folder';
  const file = folder ? path.join(name, 'graded.csv') : name;
  const manifest = folder ? openManifest(name, lastShape, files).says : undefined;
  const saved = manifest === undefined ? undefined : await savedSince(file, manifest.outputs ?? []);
  if (saved !== undefined) {
    problems.add(saved);
    return undefined;
  }
  const read = await withHeadings(file, refuse);
  if (read === undefined) return undefined;
  const heading: PlannedFile = folder ? { ...read, ours: true } : read;
  const history = historyIn(heading.headings, policy.movement, manifest?.as_of);
  const twice = ['customer_id', 'tier', ...Object.values(history.columns)].find(
    (column) => heading.headings.filter((each) => each === column).length > 1,
  );
  if (twice !== undefined) {
    return refuse(
      'last-results',
      `the last results have two columns "${twice}", so gradus cannot know which one is meant`,
      'remove one of them',
      { file: shownPath(file), line: 1 },
    );
  }
  if (folder && manifest === undefined) {
    return refuse(
      'last-results',
      'its manifest.json is damaged: the value metric or the row counts are not there',
      'take the folder from the archive again',
    );
  }
  for (const note of history.notes) problems.note(note);
  const changes = folder ? await planListed(name, 'changes.csv', manifest?.outputs ?? []) : undefined;
  const unseen = (manifest?.outputs ?? []).some((output) => output.file === unseenFile)
    ? await planListed(name, unseenFile, manifest?.outputs ?? [])
    : undefined;
  if (unseen === 'changed')
    return refuse(
      'last-results',
      `${unseenFile} is not as it was written, or gone: it lists customers who count as new`,
      'take the folder from the archive again',
      { file: shownPath(path.join(name, unseenFile)) },
    );
  const worth = manifest?.value_metric ?? undefined;
  return {
    file: heading,
    sealed: folder ? await sealOf(name, problems) : undefined,
    rows: manifest?.rows,
    asOf: manifest?.as_of,
    score: folder && heading.headings.includes('score') ? 'score' : undefined,
    value: worth !== undefined && heading.headings.includes(worth) ? worth : undefined,
    ...history.columns,
    standing: false,
    points: [],
    changes: changes === 'changed' ? undefined : changes,
    unseen,
    ungraded: folder ? holdsUngraded(name) : heading.headings.includes('movement'),
    tiers: policy.tiers.flatMap((tier, index) =>
      [tier.id, ...tier.formerly].map((id) => [id, index] as const),
    ),
  };
}

/** Whether the policy of then gave some customers no tier; most policies do not, and then nobody looks for them. */
function holdsUngraded(folder: string): boolean {
  const policy = path.join(folder, 'policy.yaml');
  return lookAt(policy) === undefined || readRegular(policy).toString().includes('ungraded');
}

/** A further file of last results, such as changes.csv, which tells who left then; `changed`: it is not the one that gradus wrote. */
async function planListed(
  folder: string,
  name: string,
  outputs: readonly ListedFile[],
): Promise<PlannedFile | 'changed'> {
  const file = path.join(folder, name);
  if (!(await isAsListed(file, outputs))) return 'changed';
  const read = await readHeadings(asWritten, file, new Problems());
  return read === undefined ? 'changed' : { ...read, ours: true };
}

/** The problem of last results that a spreadsheet program saved: ids, dates and numbers may be others since. */
async function savedSince(file: string, outputs: readonly ListedFile[]): Promise<Problem | undefined> {
  // The traces are looked for first: the whole file is only read where there are some.
  const saved = savedProblem(file);
  return saved === undefined || (await isAsListed(file, outputs)) ? undefined : saved;
}

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
  const numbered = `SELECT row_number() OVER () AS ordinal, customer_id FROM (${lastRows(last, dialect)})`;
  const found = await engine.rows(
    `SELECT n.ordinal, n.customer_id FROM (${numbered}) AS n JOIN (${customers}) AS w ON n.customer_id IS NOT DISTINCT FROM w.customer_id ORDER BY n.ordinal LIMIT 1000`,
  );
  const wanted = new Map(found.map((row) => [Number(row.ordinal), row.customer_id ?? '']));
  const lines = new Map<string, number[]>();
  for (const { id, line } of await linesOf(last.file, wanted))
    lines.set(id, [...(lines.get(id) ?? []), line]);
  return lines;
}

function listed(lines: readonly number[]): string {
  const shown = lines.slice(0, 5).join(', ');
  return lines.length > 5 ? `${shown} and more` : shown;
}

/** What later reviews ask of the manifest: the metric that counted as value, the as-of date, and how many rows each export had. */
const lastShape = z.object({
  value_metric: z.string().nullable(),
  as_of: z.string().optional(),
  rows: z.record(z.string(), z.object({ read: z.number(), used: z.number() })),
  outputs: z.array(z.object({ file: z.string(), sha256: z.string() })).optional(),
});

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
  const wrong = `SELECT customer_id, count(*) AS n FROM ${rows} GROUP BY customer_id HAVING count(*) > 1 OR customer_id IS NULL ORDER BY customer_id LIMIT 5`;
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
  problems.push(...(await historyProblems(engine, last, policy, dialect)));
  const [unmapped] = await engine.rows(
    `SELECT count(*) AS n FROM ${lastResults} WHERE ${own.previous} IS NULL`,
  );
  if (Number(unmapped?.n) === 0) return problems;
  const known = last.tiers.map(([id]) => dialect.text(id)).join(', ');
  const strange = await engine.rows(
    `SELECT coalesce(tier, '') AS tier, count(*) AS n FROM (${lastRows(last, dialect)}) WHERE tier IS NULL OR tier NOT IN (${known}) GROUP BY tier ORDER BY n DESC, tier LIMIT 10`,
  );
  const ids = policy.tiers.map((tier) => tier.id);
  for (const row of strange) {
    const tier = row.tier ?? '';
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
