// Last results: a results folder, or a CSV with customer_id and tier. What they are, and whether they can be used.
import path from 'node:path';
import * as z from 'zod';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { unseenFile } from '../../engine/steps/tell/unseen.js';
import { itsColumns } from '../../exports/headings/columns.js';
import { readHeadings } from '../../exports/reading/headings.js';
import { settle } from '../../foundation/folders/lock.js';
import { lookAt, readRegular } from '../../foundation/problems/file-errors.js';
import type { FilesRead } from '../../foundation/problems/files-read.js';
import { type Place, type Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { metricsInLast } from '../../policy/model/last.js';
import type { Policy } from '../../policy/model/policy.js';
import { sealOf } from '../../results/approval.js';
import { leftThere } from '../../results/far/fetched.js';
import { askOwner, damagedReason, makeAgain, whyNoResults } from '../../results/folder-contents.js';
import { type ListedFile, listedShape } from '../../results/listed/listed.js';
import { isAsListed, openManifest } from '../../results/manifest.js';
import { savedProblem } from '../../results/spreadsheet.js';
import { asWritten } from '../../telling/tables.js';
import { historyIn } from './history.js';
import { plannedThere } from './last-there.js';
import { otherWorthNote } from './other-worth.js';

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
  if (none === 'damaged') return refuse('last-results', damagedReason(name), makeAgain);
  return none === undefined
    ? 'folder'
    : refuse('last-results', 'this folder holds no gradus results', whatToName);
}

/** The file of last results with its headings; undefined where it cannot be read, or lacks who or which tier. @param from file that begins with them */
async function withHeadings(file: string, refuse: Refuse, from = file): Promise<PlannedFile | undefined> {
  const own = new Problems();
  const heading = await readHeadings(asWritten, from, own);
  if (heading === undefined) {
    const [why] = own.list;
    return refuse(
      'last-results',
      why?.reason ?? 'the last results cannot be read',
      // No encoding can be declared for last results.
      why?.code === 'export-encoding' ? 'save it as "CSV UTF-8"' : (why?.fix ?? whatToName),
      from === file ? why?.place : { file: shownPath(file) },
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

/** Whether a column that is read stands there twice; adds the problem. */
function readTwice({ path: file, headings }: PlannedFile, more: readonly string[], refuse: Refuse): boolean {
  const twice = ['customer_id', 'tier', ...more].find(
    (column) => headings.filter((each) => each === column).length > 1,
  );
  if (twice === undefined) return false;
  refuse(
    'last-results',
    `the last results have two columns "${twice}", so gradus cannot know which one is meant`,
    'remove one of them',
    { file: shownPath(file), line: 1 },
  );
  return true;
}

/** How last results are read. */
interface LastReading {
  /** Keeps what was read of them. */
  readonly files?: FilesRead;
  /** Whether a cluster reads large tables that were left on storage. */
  readonly there?: boolean;
}

/** What is known of the table of last results before it is looked at; outputs of a manifest that can be read. */
interface MainTable {
  readonly folder: boolean;
  readonly there: boolean;
  readonly outputs: readonly ListedRows[] | undefined;
}

/** graded.csv of a folder, or the CSV that is named; undefined after adding the problem that stopped it. */
async function mainTable(
  file: string,
  { folder, there, outputs }: MainTable,
  problems: Problems,
  refuse: Refuse,
): Promise<PlannedFile | undefined> {
  const left = there ? leftThere(file) : undefined;
  const saved = outputs === undefined || left ? undefined : await savedSince(file, outputs);
  if (saved !== undefined) {
    problems.add(saved);
    return undefined;
  }
  const read = await withHeadings(file, refuse, left?.headings);
  if (read === undefined) return undefined;
  if (left === undefined) return { ...read, ...(folder && ours) };
  const planned = plannedThere(file, read, left, listedIn(outputs ?? [], file));
  if (!('code' in planned)) return planned;
  problems.add(planned);
  return undefined;
}

/** Finds last results; undefined after adding the problem that stopped it. */
export async function planLast(
  name: string,
  policy: Policy,
  problems: Problems,
  { files, there = false }: LastReading = {},
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
  const outputs = manifest?.outputs ?? [];
  const heading = await mainTable(file, { folder, there, outputs: manifest && outputs }, problems, refuse);
  if (heading === undefined) return undefined;
  const history = historyIn(heading.headings, policy.movement, manifest?.as_of);
  const metrics = metricsInLast(policy.metrics, heading.headings);
  if (
    readTwice(heading, [...Object.values(history.columns).flatMap((each) => each ?? []), ...metrics], refuse)
  )
    return undefined;
  if (folder && manifest === undefined) {
    return refuse(
      'last-results',
      'its manifest.json is damaged: the value metric or the row counts are not there',
      'take the folder from the archive again',
    );
  }
  for (const note of history.notes) problems.note(note);
  const changes = folder ? await planListed(name, 'changes.csv', outputs, there) : undefined;
  const unseen = outputs.some((output) => output.file === unseenFile)
    ? await planListed(name, unseenFile, outputs, there)
    : undefined;
  if (unseen === 'changed')
    return refuse(
      'last-results',
      `${unseenFile} is not as it was written, or gone: it lists customers who count as new`,
      'take the folder from the archive again',
      { file: shownPath(path.join(name, unseenFile)) },
    );
  const worth = manifest?.value_metric ?? undefined;
  const other = worth === undefined ? undefined : otherWorthNote(name, worth, policy);
  if (other !== undefined) problems.note(other);
  return {
    file: heading,
    sealed: folder ? await sealOf(name, problems) : undefined,
    rows: manifest?.rows,
    asOf: manifest?.as_of,
    score: folder && heading.headings.includes('score') ? 'score' : undefined,
    value: worth !== undefined && heading.headings.includes(worth) ? worth : undefined,
    otherWorth: other !== undefined,
    ...history.columns,
    standing: false,
    points: [],
    changes: changes === 'changed' ? undefined : changes,
    unseen,
    metrics,
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
  outputs: readonly ListedRows[],
  there: boolean,
): Promise<PlannedFile | 'changed'> {
  const file = path.join(folder, name);
  const left = there ? leftThere(file) : undefined;
  if (left === undefined && !(await isAsListed(file, outputs))) return 'changed';
  const read = await readHeadings(asWritten, left?.headings ?? file, new Problems());
  if (read === undefined) return 'changed';
  const planned = left ? plannedThere(file, read, left, listedIn(outputs, file)) : { ...read, ...ours };
  return 'code' in planned ? 'changed' : planned;
}

const ours = { ours: true } as const;

type ListedRows = ListedFile & { readonly rows?: number | undefined };

const listedIn = (outputs: readonly ListedRows[], file: string) =>
  outputs.find((each) => each.file === path.basename(file));

/** The problem of last results that a spreadsheet program saved: ids, dates and numbers may be others since. */
async function savedSince(file: string, outputs: readonly ListedFile[]): Promise<Problem | undefined> {
  // The traces are looked for first: the whole file is only read where there are some.
  const saved = savedProblem(file);
  return saved === undefined || (await isAsListed(file, outputs)) ? undefined : saved;
}

/** What later reviews ask of the manifest: the metric that counted as value, the as-of date, and how many rows each export had. */
const lastShape = z.object({
  value_metric: z.string().nullable(),
  as_of: z.string().optional(),
  rows: z.record(z.string(), z.object({ read: z.number(), used: z.number() })),
  outputs: z.array(listedShape.and(z.object({ rows: z.number().optional() }))).optional(),
});
