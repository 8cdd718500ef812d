// Grades rows written in a test with the real engine, in a folder of its own.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { prepare } from '../src/grading/prepare/prepare.js';
import { gradeInto } from '../src/grading/run/execute.js';
import { isUsual } from '../src/policy/model/firmness.js';
import type { Summary } from '../src/reports/values/summary.js';
import { removeFolder, whenFileEnds } from './folders.js';
import { long } from './runs.js';

export type CsvRow = Record<string, string>;

export interface Graded {
  readonly folder: string;
  readonly summary: Summary;
  readonly graded: CsvRow[];
  readonly changes: CsvRow[];
  readonly migration: CsvRow[];
  readonly rejected: CsvRow[];
}

export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-test-'));
  whenFileEnds(() => removeFolder(folder));
  return folder;
}

/** Writes files given as text, or as rows with a heading. */
export function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | readonly (readonly unknown[])[]>>,
): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : stringify(content.map((row) => [...row])));
  }
}

export function readCsv(file: string): CsvRow[] {
  return parse(readFileSync(file), { columns: true });
}

/** How a test grades: as people do, unless it says otherwise. */
interface How {
  readonly threads?: number;
  readonly memory?: string;
  /** 0 reads rows as those of large exports are read, which are not kept. */
  readonly keptAtMost?: number;
  /** Whether results say how firm grades are, which takes a while, also where the policy does not ask for anything unusual. */
  readonly firmness?: boolean;
}

/** A second thread has nothing to do among a few rows, and waiting for it takes a tenth of the time. */
const usualThreads = long ? 2 : 1;

export const quiet = { stage: () => undefined, onStop: () => () => undefined };

/** Grades the review file of a folder. */
export async function gradeFolder(
  folder: string,
  review = 'review.yaml',
  { out, firmness, ...how }: How & { readonly out?: string } = {},
): Promise<Graded> {
  const written = await prepare(path.join(folder, review), {
    out: out && path.join(folder, out),
  });
  const small = written.plan.firmness;
  const untold = firmness !== true && small !== undefined && isUsual(small);
  const prepared = untold ? { ...written, plan: { ...written.plan, firmness: undefined } } : written;
  const target = prepared.review.results ?? path.join(folder, 'results');
  const { summary } = await gradeInto(
    target,
    prepared,
    { memory: undefined, ...how, threads: how.threads ?? usualThreads },
    quiet,
  );
  const read = (name: string) => readCsv(path.join(target, name));
  return {
    folder: target,
    summary,
    graded: read('graded.csv'),
    changes: read('changes.csv'),
    migration: read('migration.csv'),
    rejected: read('rejected.csv'),
  };
}

/** Grades files given in the test; `review` is appended to a review file that names policy, as-of date and results. */
export async function gradeFiles(
  files: Readonly<Record<string, string | readonly (readonly unknown[])[]>>,
  review: string,
  how: How = {},
): Promise<Graded> {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...files,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\n${review}`,
  });
  return gradeFolder(folder, 'review.yaml', how);
}

/** Exports of customers.csv and transactions.csv with the headings as fields. */
export const plainExports =
  'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n';
export const onlyTransactions = 'exports: { transactions: { file: transactions.csv } }\n';

export function byCustomer(rows: readonly CsvRow[]): Record<string, CsvRow> {
  return Object.fromEntries(rows.map((row) => [row.customer_id ?? '', row]));
}
