// The same review through the engine that comes with gradus and through Spark: which files come out otherwise.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
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

/** A review that both engines grade, and where. */
export interface Compared {
  readonly review: string;
  /** Results of the engine that comes with gradus, and those of the cluster. */
  readonly here: string;
  readonly there: string;
  /** The same of the review before. */
  readonly last?: Pick<Compared, 'here' | 'there'> | undefined;
  /** False leaves out how firm grades are. */
  readonly firmness?: boolean;
}

/** What the two say of a review and write of it, where that differs. */
export async function compared(engine: string, { review, here, there, last, firmness }: Compared) {
  const [ours, theirs] = [
    await gradeOn('duckdb', review, here, { lastResults: last?.here, firmness }),
    await gradeOn(engine, review, there, { lastResults: last?.there, firmness }),
  ];
  // Folders of their own are all that may differ.
  const said = theirs.replaceAll(there, here);
  const otherwise = said === ours ? [] : [`said otherwise:\n  ${ours}\n  ${said}`];
  return [...otherwise, ...differences(here, there)];
}

interface How {
  readonly lastResults?: string | undefined;
  readonly firmness?: boolean | undefined;
  /** Hears of each stage as it begins. */
  readonly stage?: (name: string) => void;
}

/**
 * Grades into a folder; on a cluster, where one is named.
 * @returns what is said of it: problems, where it is refused
 */
export async function gradeOn(
  engine: string,
  review: string,
  out: string,
  { stage, ...flags }: How = {},
): Promise<string> {
  rmSync(out, { recursive: true, force: true });
  const hooks = { ...quiet, ...(stage !== undefined && { stage }) };
  try {
    const prepared = await prepare(review, { out, engine, ...flags });
    const { refused, remarks, notes } = await gradeInto(
      out,
      prepared,
      { threads: 2, memory: undefined },
      hooks,
    );
    return JSON.stringify({ refused, remarks, notes });
  } catch (error) {
    if (error instanceof ProblemsError) return JSON.stringify(error.problems);
    throw error;
  }
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
