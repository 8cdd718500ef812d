// The two things that are compared: a results folder, which nobody may have changed since it was written, or a plain CSV.
import path from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { PlannedFile } from '../engine/steps/plan/planned-file.js';
import { unseenFile } from '../engine/steps/tell/unseen.js';
import { packingOf } from '../exports/bytes/open.js';
import { sameMeaning } from '../exports/headings/known-headings.js';
import { readHeadings } from '../exports/reading/headings.js';
import { settle } from '../foundation/folders/lock.js';
import { lookAt, readRegular } from '../foundation/problems/file-errors.js';
import { nearest } from '../foundation/problems/nearest.js';
import { type Problem, Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import { readPolicy } from '../policy/linter/read-policy.js';
import type { Policy } from '../policy/model/policy.js';
import type { ListedBytes } from '../results/listed/listed.js';
import { readManifest } from '../results/manifest.js';
import { openVerified } from '../results/verify.js';
import { writtenFile } from '../telling/tables.js';

/** What a results folder says beside its rows. */
export interface SideResults {
  readonly folder: string;
  readonly review: string;
  readonly asOf: string;
  readonly policy: Policy;
  readonly valueMetric: string | undefined;
  /** Fields that its review declares personal, and metrics that only repeat one. */
  readonly personal: readonly string[];
  readonly inputs: readonly (ListedBytes & { readonly role: string })[];
}

export interface Side {
  readonly which: 'old' | 'new';
  /** As the user named it. */
  readonly shown: string;
  readonly file: PlannedFile;
  /** Undefined: a plain CSV. */
  readonly results: SideResults | undefined;
  /** Whether cells may begin or end with wide spaces or invisible marks. */
  readonly wideEdges: boolean;
  /** Of older results that lie before the newer ones: customers without a row until then, who count as new. */
  readonly unseen: PlannedFile | undefined;
}

/** How rows are told apart, and what is compared first. */
export interface SideColumns {
  readonly keys: readonly string[];
  readonly tier: string;
  /** Undefined: detected. */
  readonly delimiter: string | undefined;
}

/** Opens one side; undefined after adding everything that is wrong with it. */
export async function openSide(
  which: Side['which'],
  name: string,
  columns: SideColumns,
  problems: Problems,
): Promise<Side | undefined> {
  await settle(path.resolve(name));
  const found = lookAt(name);
  if (found === undefined || found.isFIFO()) {
    problems.add({
      code: 'diff-file',
      place: { file: shownPath(name) },
      reason:
        found === undefined
          ? 'there is neither a file nor a folder of this name'
          : 'this is a pipe, and gradus reads what it compares more than once',
      fix: 'name a results folder, or a CSV with the columns of --key and --tier',
    });
    return undefined;
  }
  const results = found.isDirectory() ? await resultsOf(name, problems) : undefined;
  if (found.isDirectory() && results === undefined) return undefined;
  const file = await fileOf(results ? path.join(results.folder, 'graded.csv') : name, columns, problems);
  if (file === undefined) return undefined;
  const rows: PlannedFile = results === undefined ? file : { ...file, ours: true };
  return { which, shown: shownPath(name), file: rows, results, wideEdges: true, unseen: undefined };
}

/** The older side, with the customers who count as new in the newer one; results of the same day tell nothing of those. */
export async function withUnseen(
  old: Side,
  now: Side,
  { keys }: SideColumns,
  problems: Problems,
): Promise<Side> {
  if (old.results === undefined || now.results === undefined || keys.join() !== 'customer_id') return old;
  const file = path.join(old.results.folder, unseenFile);
  if (lookAt(file) === undefined || now.results.asOf <= old.results.asOf) return old;
  problems.note({
    en: `${old.shown}: customers without a row until then (${unseenFile}) count as new`,
    zh: `${old.shown}：截至当时没有任何记录的客户（${unseenFile}）按新客户计`,
  });
  return { ...old, unseen: await writtenFile(file) };
}

const moreOfManifest = z.object({ value_metric: z.string().nullable() });
const privacyOf = z.object({ privacy: z.object({ personal: z.array(z.string()).default([]) }).optional() });

async function resultsOf(name: string, problems: Problems): Promise<SideResults | undefined> {
  try {
    const { folder, manifest } = await openVerified(name, 'name a results folder, or a CSV file');
    if (manifest.status === 'held')
      problems.note({
        en: `${shownPath(folder)}: a guard tripped when it was graded, and its results are held`,
        zh: `${shownPath(folder)}：评级时触发了防护，结果暂缓生效`,
      });
    const own = new Problems();
    const source = readYaml(shownPath(path.join(folder, 'policy.yaml')), 'policy', own);
    const policy = source && readPolicy(source, own)?.policy;
    if (policy === undefined) throw new ProblemsError(own.list);
    const review: unknown = parse(readRegular(path.join(folder, 'review.yaml')).toString());
    const personal = privacyOf.parse(review).privacy?.personal ?? [];
    return {
      folder,
      review: manifest.review,
      asOf: manifest.as_of,
      policy,
      valueMetric: readManifest(folder, moreOfManifest)?.value_metric ?? undefined,
      personal: [...personal, ...repeating(policy, personal)],
      inputs: manifest.inputs,
    };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const problem of error.problems) problems.add(problem);
    return undefined;
  }
}

/** Metrics that are the value of a personal field. */
function repeating({ metrics }: Policy, personal: readonly string[]): string[] {
  return metrics
    .filter(({ spec }) => spec.grain === 'rows' && spec.field !== undefined && personal.includes(spec.field))
    .map(({ id }) => id);
}

/** Reads the headings; a file without the columns that are compared is a problem for each of them. */
async function fileOf(
  file: string,
  { keys, tier, delimiter }: SideColumns,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  if (packingOf(file) === 'parquet') {
    problems.add({
      code: 'diff-file',
      place: { file: shownPath(file) },
      reason: 'Parquet files cannot be compared',
      fix: 'export it as CSV',
    });
    return undefined;
  }
  const own = new Problems();
  const wanted = [...new Set([...keys, tier])];
  const column = (heading: string, index: number) => ({
    // Where the first of them is empty, a row may be a total.
    field: index === 0 ? 'customer_id' : heading,
    heading,
    type: undefined,
    formats: [],
    decimal: '.' as const,
    decimalSaid: true,
    round: undefined,
    currency: undefined,
    spelling: undefined,
    empty: [],
    emptyIs: undefined,
    fixed: false,
    negativeWhen: undefined,
  });
  const spec = {
    name: 'the file',
    encoding: 'auto' as const,
    delimiter,
    skipLines: 0,
    columns: wanted.map(column),
    place: () => undefined,
  };
  const read = await readHeadings(spec, file, own);
  for (const note of own.notes) problems.note(note);
  if (read === undefined) {
    for (const problem of own.list) problems.add(asDiffFile(problem));
    return undefined;
  }
  const place = { file: shownPath(file), line: read.skip };
  const absent = wanted.filter((name) => !read.headings.includes(name));
  for (const name of absent) {
    const near = nearest(name, read.headings) ?? sameMeaning(name, read.headings);
    const flag = name === tier ? '--tier' : '--key';
    problems.add({
      code: 'diff-file',
      place,
      reason: `there is no column "${name}"`,
      fix:
        near === undefined
          ? `name the column with ${flag}; there are: ${shownHeadings(read.headings)}`
          : `did you mean ${flag} "${near}"?`,
    });
  }
  for (const problem of own.list.filter(({ code }) => code === 'heading-twice'))
    problems.add(asDiffFile(problem));
  return own.list.length === 0 ? read : undefined;
}

function shownHeadings(headings: readonly string[]): string {
  const shown = headings.filter((each) => each !== '').slice(0, 20);
  const more = headings.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Trouble with a file is exit 2 here, whatever it would be with an export. */
export function asDiffFile(problem: Problem): Problem {
  const exports = ['export-', 'heading-'].some((start) => problem.code.startsWith(start));
  return exports ? { ...problem, code: 'diff-file' } : problem;
}
