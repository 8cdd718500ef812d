// The same review through the engine that comes with gradus and through Spark: which files come out otherwise.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { gradeInto } from '../../src/grading/run/execute.js';

/** Files of results that must not tell which engine made them. */
export const comparedFiles = [
  'graded.csv',
  'changes.csv',
  'migration.csv',
  'rejected.csv',
  'centres.csv',
  'unseen.csv',
  'overrides.csv',
  'changes.md',
  'summary.json',
  'review.yaml',
  'policy.yaml',
];

const quiet = { stage: () => undefined, onStop: () => () => undefined };

/** Grades into a folder; on a cluster, where one is named. */
export async function gradeOn(
  engine: string,
  review: string,
  out: string,
  lastResults?: string,
): Promise<void> {
  const prepared = await prepare(review, {
    out,
    engine,
    ...(lastResults === undefined ? {} : { lastResults }),
  });
  await gradeInto(out, prepared, { threads: 2, memory: undefined }, quiet);
}

/** Each file that differs, with the first line that does. */
export function differences(ours: string, theirs: string): string[] {
  return comparedFiles.flatMap((name) => {
    const [a, b] = [ours, theirs].map((folder) => linesOf(path.join(folder, name)));
    if (a === undefined && b === undefined) return [];
    if (a === undefined || b === undefined) return [`${name}: only one of the two has it`];
    const at = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index).find(
      (index) => a[index] !== b[index],
    );
    return at === undefined
      ? []
      : [`${name}:${at + 1}\n  ${a[at] ?? '(no line)'}\n  ${b[at] ?? '(no line)'}`];
  });
}

function linesOf(file: string): string[] | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : undefined;
}
