// From a plan to relations that have been checked: reads, grades, refuses what cannot be used, accounts for every row.
// Ends before anything is written for good, so that check and grade share all of it.

import type { Engine } from '../../engine/engine.js';
import { openEngine, type RunOptions } from '../../engine/open.js';
import { type Steps, stepsOf } from '../../engine/steps/index.js';
import type { Plan, PlannedExport } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { Step } from '../../engine/steps/plan/step.js';
import { storedWhereRead } from '../../engine/steps/plan/stored.js';
import type { Normalized } from '../../exports/reading/normalize.js';
import {
  type Inspections,
  inspectAll,
  plannedFiles,
  rewrite,
  withRewritten,
} from '../../exports/reading/sources.js';
import type { RunHooks } from '../../foundation/folders/scratch.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import type { Clock, StageName } from '../../foundation/stages/clock.js';
import type { Guard } from '../../plan/decisions/guard.js';
import { refusedOverridesGuard } from '../../plan/decisions/outcomes.js';
import {
  type Assumed,
  lossNotes,
  readingNotes,
  withoutConsequences,
} from '../../plan/doubts/reading-notes.js';
import { remarksOf } from '../../plan/doubts/remarks.js';
import { repeatedFiles } from '../../plan/doubts/repeated-files.js';
import { faultsIn, tailIn } from '../../plan/doubts/rewritten-rows.js';
import { wordSpelling } from '../../plan/doubts/word-spelling.js';
import { judgeExports } from '../../plan/guards/exports.js';
import { findingsOn } from '../../plan/guards/findings.js';
import { accountFor, checkBalance, type RowAccount } from '../../plan/rows/accounting.js';
import { duplicateCustomers } from '../../plan/rows/customers.js';
import { accountForLookup, repeatedKeys } from '../../plan/rows/lookups.js';
import { locateOverflow } from '../../plan/rows/overflow.js';
import { type FaultCounts, reconcile } from '../../plan/rows/reconcile.js';
import { writeRejected } from '../../plan/rows/rejected.js';
import type { Language } from '../../policy/model/policy.js';
import type { Decided } from '../../reports/values/overrides.js';
import { sealProblems } from '../../results/approval.js';
import { withFoundCentres } from '../prepare/centres.js';
import { decide } from '../prepare/decide.js';
import { firmnessNotes } from '../prepare/firmness.js';
import { lastProblems } from '../prepare/last-problems.js';
import { onCluster } from '../prepare/on-cluster.js';
import type { Prepared } from '../prepare/prepare.js';
import { readCarefully, wideEdged } from './careful.js';
import { type LookedFar, lookAtFar, refuseChangedFar, refuseDisputedFar, withFar } from './far.js';
import { createKept, keepingSmall, keptBy, OddCells, refuseOdd } from './kept-rows.js';
import { createNearer } from './nearer.js';
import { damageBehind } from './parquet-damage.js';
import { stageOf } from './stage-of.js';
import { readDirectly, readerStumbled, suspects } from './suspects.js';

export interface GradeOptions extends RunOptions {
  /** Of the pages that are written; without it English. */
  readonly language?: Language;
  /** Bytes of all exports together up to which their rows are kept in the engine; 0 keeps none. */
  readonly keptAtMost?: number;
}

/** Where a run may write: temporary data, and the list of rejected rows. */
export interface Scratch {
  readonly spill: string;
  readonly rejected: string;
  readonly excel?: boolean;
  /** What runs elsewhere does not end with the process. */
  readonly onStop: RunHooks['onStop'];
  readonly note?: RunHooks['note'];
}

export interface Relations extends Assumed {
  readonly engine: Engine;
  readonly plan: Plan;
  /** What the plan was compiled to. */
  readonly planned: Steps;
  readonly accounts: readonly RowAccount[];
  readonly guards: readonly Guard[];
  readonly decided: Decided;
  /** What is doubtful about the rows, as warnings. */
  readonly remarks: readonly Problem[];
  readonly inspections: Inspections;
}

/**
 * Builds all relations of a review, checks them, and hands them to `use` while the engine is open.
 * @throws ProblemsError when policy and exports do not fit, or the exports cannot be used
 */
export async function withRelations<T>(
  prepared: Prepared,
  options: GradeOptions,
  scratch: Scratch,
  clock: Clock,
  use: (relations: Relations) => Promise<T>,
): Promise<T> {
  let running: Engine | undefined;
  let stopped = false;
  // What the engine reads now will be read again, and it may take long over lines that are no rows.
  const inspections = inspectAll(prepared.plan, () => {
    stopped = true;
    running?.stop();
  });
  const rewritten: Normalized[] = [];
  let { which, careful } = await beforehand(prepared, inspections);
  let far: LookedFar | undefined;
  for (;;) {
    rewritten.push(...(await rewrite(prepared.plan, which, scratch.spill, clock)));
    const read = readCarefully(withRewritten(prepared.plan, rewritten), careful);
    let plan = keepingSmall(read, options.keptAtMost);
    const reach = { files: filesRead(prepared.plan), scratch: scratch.spill };
    const { cluster } = prepared.review;
    const engine = await openEngine(
      options,
      reach,
      cluster && { ...cluster, ...onCluster(scratch, options.language) },
    );
    try {
      running = engine;
      far ??= await lookAtFar(engine, prepared.plan);
      plan = withFar(plan, far);
      const planned = compiled(engine, plan);
      const found = await createAll(engine, plan, planned.steps, prepared, clock);
      const inspected = new Map([...(await inspections), ...far.inspections]);
      const suspect = await suspects(plan, inspected, prepared);
      const odd = [...found, ...wideEdged(plan, inspected)];
      careful = new Set([...careful, ...odd]);
      if (suspect.size === 0 && odd.length === 0) {
        const known = { rewritten, inspections: inspected };
        const { faults, disputed } = await reconcile(engine, plan, known, engine.dialect);
        if (disputed.size === 0) {
          const run = { engine, plan, planned, inspections: inspected };
          const to = { ...scratch, excel: options.excel === true };
          const used = await use({ ...run, ...(await judge(run, prepared, rewritten, faults, to)) });
          await refuseChangedFar(engine, plan);
          return used;
        }
        refuseDisputedFar(plan, disputed);
        for (const file of disputed) suspect.add(file);
      }
      const again = plannedFiles(plan).some((file) => file.source === undefined && suspect.has(file.path));
      // A rewritten file holds readable lines only; going round once more would change nothing.
      if (!again && odd.length === 0)
        throw new Error(`lines of a rewritten file are refused: ${[...suspect].join(', ')}`);
      which = (file) => suspect.has(file.path);
    } catch (error) {
      // A broken archive is the reason that people understand.
      const inspected = await inspections;
      const direct = readDirectly(plan);
      const suspect = stopped ? await suspects(plan, inspected, prepared) : direct;
      const mended = stopped || readerStumbled(error, direct, cluster !== undefined);
      if (direct.size === 0 || suspect.size === 0 || !mended) throw await damageBehind(error, plan, options);
      which = (file) => suspect.has(file.path);
    } finally {
      running = undefined;
      await engine.close();
    }
  }
}

/** Which files are rewritten, and which exports are read the careful way, before an engine reads anything. */
async function beforehand(
  { plan, review }: Prepared,
  inspections: Promise<Inspections>,
): Promise<{ which: (file: PlannedFile) => boolean; careful: ReadonlySet<string> }> {
  if (!review.cluster) return { which: (file) => file.rewrite, careful: new Set() };
  // What is sent to a cluster is small, and to find out there what its bytes show here takes far longer.
  const inspected = await inspections;
  const suspect = await suspects(plan, inspected, { review });
  return {
    which: (file) => file.rewrite || suspect.has(file.path),
    careful: new Set(wideEdged(plan, inspected)),
  };
}

/** The steps of a plan as the engine runs them best. */
function compiled(engine: Engine, plan: Plan): Steps {
  const all = stepsOf(plan, engine.written);
  return engine.plansViewsAnew ? { ...all, steps: storedWhereRead(all.steps) } : all;
}

/** Everything that the engine may read: exports, last results, who left then, and who had no row until then. */
function filesRead(plan: Plan): string[] {
  const { changes, unseen } = plan.last ?? {};
  const more = [changes, unseen].flatMap((file) =>
    file === undefined || file.far !== undefined ? [] : [file],
  );
  return [...plannedFiles(plan), ...more].map((file) => file.path);
}

/** @returns exports read the quick way that hold odd cells; relations that follow from them were not made */
async function createAll(
  engine: Engine,
  plan: Plan,
  steps: readonly Step[],
  { place, assignPlace }: Prepared,
  clock: Clock,
): Promise<string[]> {
  const finding = steps.findIndex((step) => step.toFind !== undefined);
  const ready = new Map<string, Promise<void>>();
  const sure = new Set<PlannedExport>();
  for (const [index, step] of steps.entries())
    ready.set(step.name, create(step, stageOf(step.name, index <= finding)));
  // All of them, also after a failure: the engine must not be closed under a statement that still runs.
  const ends = await Promise.allSettled(steps.map((step) => ready.get(step.name)));
  const odd: string[] = [];
  for (const [index, end] of ends.entries()) {
    const step = steps[index];
    if (end.status === 'fulfilled' || step === undefined || end.reason instanceof Skipped) continue;
    if (!(end.reason instanceof OddCells)) throw await locateOverflow(engine, step, plan, place, end.reason);
    odd.push(end.reason.of);
  }
  clock.stage('checking rows');
  return odd;

  /** A step begins when all that it reads is there; exports that do not need each other are read at the same time. */
  async function create(step: Step, stage: StageName): Promise<void> {
    const needed = await Promise.allSettled(step.reads.map((name) => ready.get(name)));
    if (needed.some((each) => each.status === 'rejected')) throw new Skipped();
    const { toFind } = step;
    if (step.stored) clock.stage(stage, engine.watch());
    if (step.nearer !== undefined) return createNearer(engine, step, step.nearer);
    const kept = keptBy(plan, step);
    if (kept === undefined)
      await engine.create(toFind ? await withFoundCentres(engine, step, toFind, assignPlace) : step);
    else if (await createKept(engine, step, kept)) sure.add(kept);
    await refuseOdd(engine, plan, step, sure);
  }
}

/** A step whose inputs failed; the failure itself is reported. */
class Skipped extends Error {}

async function judge(
  { engine, plan, inspections }: Pick<Relations, 'engine' | 'plan' | 'inspections'>,
  { decisions, review }: Prepared,
  rewritten: readonly Normalized[],
  faults: ReadonlyMap<string, FaultCounts>,
  scratch: Scratch,
): Promise<Omit<Relations, 'engine' | 'plan' | 'planned' | 'inspections'>> {
  const faultsOf = (files: readonly PlannedFile[]) => faultsIn(files, rewritten, faults);
  const { dialect } = engine;
  const { last } = plan;
  const broken = last ? await sealProblems(last, inspections) : [];
  const problems = [
    ...(await repeatedKeys(
      engine,
      plan,
      review.personal.map(({ field }) => field),
      dialect,
    )),
    ...(await duplicateCustomers(engine, plan, dialect)),
    ...broken,
    // Whatever else is wrong with last results that were tampered with says nothing new.
    ...(last && broken.length === 0
      ? await lastProblems(engine, last, plan.policy, faultsOf([last.file]), plan.aliases.length > 0)
      : []),
  ];
  // With several rows for one customer, rows cannot be accounted for; with unknown tiers they can.
  if (problems.some(({ code }) => code !== 'last-tier-unknown')) throw new ProblemsError(problems);
  const accounts: RowAccount[] = [];
  for (const planned of plan.exports) {
    const [lines, tail] = [faultsOf(planned.files), tailIn(planned.files, rewritten)];
    accounts.push(await accountFor(engine, plan, planned, lines, tail));
    for (const lookup of planned.lookups) {
      const left = { faults: faultsOf(lookup.files), tail: tailIn(lookup.files, rewritten) };
      accounts.push(await accountForLookup(engine, planned, lookup, left, dialect));
    }
  }
  const to = { file: scratch.rejected, excel: scratch.excel ?? false };
  const listing = await writeRejected(engine, plan, accounts, review, to);
  for (const account of accounts) checkBalance(account, listing.counts.get(account.export) ?? {});
  const reading = await readingNotes(engine, plan, review.personal, dialect);
  const found = await findingsOn({ engine, plan, review, accounts }, listing);
  const judged = judgeExports(plan, accounts, review, found);
  problems.push(...withoutConsequences(reading.problems, judged.problems));
  // Words in other letters may be why rows are missing.
  if (problems.length > 0)
    throw new ProblemsError(problems, await wordSpelling({ engine, plan, review, accounts }));
  const decided = await decide(engine, decisions, dialect);
  const refused = decisions.file ? [refusedOverridesGuard(decided.outcomes, review.refusedOverrides)] : [];
  const remarks = [
    ...repeatedFiles(plan, inspections),
    ...(await remarksOf({ engine, plan, review, accounts }, found.offers)),
  ];
  const before = [...reading.notes, ...firmnessNotes(plan, dialect)];
  const told = await lossNotes(engine, plan, listing, before, dialect);
  return { accounts, guards: [...judged.guards, ...refused], decided, remarks, ...told };
}
