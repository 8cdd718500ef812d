// Every file of a results folder. What a file holds, when it is there, and its columns are said here and nowhere else.
import { changes, migration } from './changes.js';
import type { Columns } from './column.js';
import { graded } from './graded.js';
import { answers, centres, overrides, rejected, unseen } from './lists.js';

export interface FileFormat {
  readonly holds: string;
  /** Without it: always. */
  readonly when?: string;
  /** Of a table, in their order. */
  readonly columns?: Columns;
  /** Not written with the others, so that the manifest does not list it. */
  readonly unlisted?: true;
}

/** By name, in the order in which the manifest lists them. */
export const resultsFiles = {
  'graded.csv': { holds: 'one row for each customer, sorted by id', columns: graded },
  'changes.csv': {
    holds: 'one row for each customer who is not on the same tier, sorted by id; none without last results',
    columns: changes,
  },
  'migration.csv': {
    holds: 'the migration matrix, one row for each cell, empty cells included; none without last results',
    columns: migration,
  },
  'changes.md': { holds: 'the change report as a page', when: 'with last results' },
  'report.html': {
    holds: 'the report for people, with charts and the customers that tell most, as one page',
  },
  'centres.csv': {
    holds: 'centres of the clusters, for `centres:` of a later policy',
    when: 'where clusters decide',
    columns: centres,
  },
  'unseen.csv': {
    holds: 'customers without a row up to the as-of date, who count as new in the next review',
    when: 'where there are some',
    columns: unseen,
  },
  'rejected.csv': {
    holds: 'one row for each row of the exports that was rejected, and why',
    columns: rejected,
  },
  'overrides.csv': {
    holds: 'one row for each override, its columns as they were written, and what became of it',
    columns: { ...overrides, ...answers },
  },
  'summary.json': { holds: 'every number that reports show' },
  'policy.yaml': { holds: 'the policy as it was used' },
  'review.yaml': { holds: 'the review as it was used, flags included' },
  'manifest.json': {
    holds: 'what went in, what came out and what ran, with SHA-256 of every file',
    unlisted: true,
  },
  'approval.json': { holds: 'who approved the results, when and why', when: 'once approved', unlisted: true },
  'approval.json.sig': {
    holds: 'the signature of approval.json, by ssh-keygen',
    when: 'once approved with `--sign`',
    unlisted: true,
  },
} as const satisfies Readonly<Record<string, FileFormat>>;

export type ResultsFile = keyof typeof resultsFiles;

/** Files that a manifest lists, but only of a run that has a reason to write them. */
type Conditional = {
  [F in ResultsFile]: (typeof resultsFiles)[F] extends { unlisted: true }
    ? never
    : (typeof resultsFiles)[F] extends { when: string }
      ? F
      : never;
}[ResultsFile];

/** Files that a manifest lists, in its order; `there`: which of those that need a reason this run writes. */
export function listedFiles(there: Readonly<Record<Conditional, boolean>>): ResultsFile[] {
  const written: Partial<Record<ResultsFile, boolean>> = there;
  return (Object.keys(resultsFiles) as ResultsFile[]).filter((name) => {
    const file: FileFormat = resultsFiles[name];
    return file.unlisted !== true && written[name] !== false;
  });
}

/** Files that are written after the manifest, or are the manifest. */
export const unlistedFiles: readonly string[] = Object.entries<FileFormat>(resultsFiles).flatMap(
  ([name, { unlisted }]) => (unlisted === true ? [name] : []),
);
