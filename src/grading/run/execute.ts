// Grades into the results folder, written whole or not at all; or tries everything and keeps nothing.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { RunOptions } from '../../engine/open.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { plannedFiles, whileUnchanged } from '../../exports/reading/sources.js';
import { whileWriting } from '../../foundation/folders/disk.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import { isFar } from '../../foundation/problems/far-path.js';
import type { Note } from '../../foundation/problems/note.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { Clock, type StageName } from '../../foundation/stages/clock.js';
import type { Guard } from '../../plan/decisions/guard.js';
import { rowDoubts } from '../../plan/doubts/row-doubts.js';
import type { RowAccount } from '../../plan/rows/accounting.js';
import type { Summary } from '../../reports/values/summary.js';
import { prepareFarFolder } from '../../results/far/published.js';
import { prepareFolder, type ResultsFolder } from '../../results/folder.js';
import { approvedFor } from '../../results/target.js';
import { refusedOverrideProblems } from '../prepare/decide.js';
import { firmnessNotes } from '../prepare/firmness.js';
import type { Prepared } from '../prepare/prepare.js';
import { type GradeOptions, withRelations } from './relations.js';
import {
  summaryOfRun,
  type TablesThere,
  type Written,
  writeManifest,
  writeResults,
} from './write-results.js';

/** What a run that wrote its results has to say. */
export interface Graded {
  readonly summary: Summary;
  /** Overrides that were refused. */
  readonly refused: readonly Problem[];
  /** What is doubtful about the rows, as warnings. */
  readonly remarks: readonly Problem[];
  /** What reading had to assume, and what rejected rows may cost. */
  readonly notes: readonly Note[];
  /** What could not be done once the results stood in their place. */
  readonly leftovers: readonly Note[];
}

/** What a run that wrote nothing has found. */
export interface Tried {
  readonly accounts: readonly RowAccount[];
  readonly refused: readonly Problem[];
  readonly remarks: readonly Problem[];
  /** Guards, of which those that tripped would hold the results. */
  readonly guards: readonly Guard[];
  /** What reading had to assume, and what rejected rows may cost. */
  readonly notes: readonly Note[];
}

/**
 * Grades and writes the results folder.
 * @throws ProblemsError when anything is wrong; earlier results are then as they were
 */
export async function gradeInto(
  target: string,
  prepared: Prepared,
  options: GradeOptions,
  hooks: RunHooks,
): Promise<Graded> {
  const folder = isFar(target)
    ? await prepareFarFolder(target, {
        remote: prepared.review.cluster?.remote,
        hooks,
        refuseApproved: approvedFor(target),
      })
    : prepareFolder(target);
  const forget = hooks.onStop(() => folder.discard());
  try {
    const clock = new Clock(hooks, absent(prepared.plan));
    const written = await writeOutputs(folder, prepared, options, clock, hooks);
    clock.stage('publishing results');
    await writeManifest(folder, prepared, written, clock);
    const leftovers = await folder.publish();
    hooks.published?.();
    const { summary, refused, remarks, notes } = written;
    return { summary, refused, remarks, notes, leftovers };
  } catch (error) {
    throw whileWriting(target, error);
  } finally {
    folder.discard();
    forget();
  }
}

/** Where files are written, and where they would stand. */
type Workplace = Pick<ResultsFolder, 'target' | 'work' | 'spill'> & TablesThere;

/** Writes everything but the manifest. */
async function writeOutputs(
  folder: Workplace,
  prepared: Prepared,
  options: GradeOptions,
  clock: Clock,
  { onStop, note }: RunHooks,
): Promise<Written> {
  const scratch = { spill: folder.spill, rejected: path.join(folder.work, 'rejected.csv'), onStop, note };
  const written = await whileUnchanged(prepared.plan, () =>
    withRelations(prepared, options, scratch, clock, (relations) =>
      writeResults(relations, prepared, folder, clock, options),
    ),
  );
  refuseEdited(prepared);
  return written;
}

/**
 * Writes the files that results would hold, manifest aside, into a folder that is gone afterwards.
 * @param target where they would stand: paths in them are told from there
 */
export function gradeAside<T>(
  target: string,
  prepared: Prepared,
  options: GradeOptions,
  hooks: RunHooks,
  use: (work: string) => Promise<T>,
): Promise<T> {
  return withScratch(hooks, async (folder) => {
    const [work, spill] = [path.join(folder, 'out'), path.join(folder, 'spill')];
    for (const each of [work, spill]) mkdirSync(each);
    const clock = new Clock(hooks, [...absent(prepared.plan), 'publishing results']);
    await writeOutputs({ target, work, spill }, prepared, options, clock, hooks);
    return use(work);
  });
}

/**
 * Runs everything that grading runs and that may stop it, on the same data, and writes nothing that stays. How firm grades are
 * is left out: it takes a while and stops nothing.
 */
export function tryOut(whole: Prepared, options: RunOptions, hooks: RunHooks): Promise<Tried> {
  const prepared = { ...whole, plan: { ...whole.plan, firmness: undefined } };
  return withScratch(hooks, async (folder) => {
    const spill = path.join(folder, 'spill');
    mkdirSync(spill);
    const scratch = {
      spill,
      rejected: path.join(folder, 'rejected.csv'),
      onStop: hooks.onStop,
      note: hooks.note,
    };
    const clock = new Clock(hooks, [...absent(prepared.plan), 'writing results', 'publishing results']);
    const tried = await whileUnchanged(prepared.plan, () =>
      withRelations(prepared, options, scratch, clock, async (relations) => ({
        accounts: relations.accounts,
        notes: [
          ...relations.notes,
          ...firmnessNotes(whole.plan, relations.engine.dialect),
          ...(await rowDoubts(relations.engine, prepared.plan, relations.engine.dialect)),
        ],
        refused: refusedOverrideProblems(prepared.decisions, relations.decided),
        remarks: relations.remarks,
        guards: (await summaryOfRun(relations, prepared)).guards,
      })),
    );
    refuseEdited(prepared);
    return tried;
  });
}

/** @throws ProblemsError with every file that was read whole at the start and is another one now */
function refuseEdited({ read }: Prepared): void {
  const problems = read.changed().map(
    (file): Problem => ({
      code: 'input-changed',
      place: { file: shownPath(file) },
      reason: 'this file was changed while gradus ran, so nobody could say later what was graded',
      fix: 'run again',
    }),
  );
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** Stages that a run has not, as far as its plan knows. */
function absent(plan: Plan): StageName[] {
  return [
    ...(plannedFiles(plan).some((file) => file.rewrite) ? [] : (['rewriting files'] as const)),
    ...(plan.policy.assign.by === 'clusters' ? [] : (['finding clusters'] as const)),
  ];
}
