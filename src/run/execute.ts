// Runs a plan: engine, checks, row accounting, and the results folder, written whole or not at all.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { duckdb } from '../dialects/duckdb.js';
import type { Engine, EngineOptions } from '../engine/engine.js';
import { notUtf8 } from '../exports/headings.js';
import { type Inspection, inspect, sha256 } from '../exports/inspect.js';
import type { Policy } from '../policy/policy.js';
import { type Problem, ProblemsError } from '../problems/problem.js';
import { type Cell, type RowCounts, type Summary, summarize } from '../reports/summary.js';
import type { Review } from '../review/review.js';
import { stepsOf } from '../steps/index.js';
import type { Plan } from '../steps/planned.js';
import { tierCells } from '../steps/results.js';
import { accountFor, checkBalance, type RowAccount } from './accounting.js';
import { duplicateCustomers } from './customers.js';
import { prepareFolder, type ResultsFolder, whileWriting } from './folder.js';
import { lastProblems } from './last-results.js';
import { type Guard, inputFile, type Manifest, policyFingerprint, toolVersion } from './manifest.js';
import { locateOverflow } from './overflow.js';
import type { Prepared } from './prepare.js';
import { writeRejected } from './rejected.js';
import { reviewCopy } from './review-copy.js';
import { rejectedGuard, stopping } from './stopping.js';

export interface RunOptions {
  readonly threads: number | undefined;
  readonly memory: string | undefined;
}

export interface RunHooks {
  /** Called at the beginning of each stage. */
  stage(name: string): void;
  /** Registers work to be done if the process is asked to stop; returns how to take it back. */
  onStop(cleanUp: () => void): () => void;
}

/** Loaded late: the driver takes half of the start-up, which a review with mistakes need not wait for. */
async function openEngine(options: EngineOptions): Promise<Engine> {
  const { openDuckdb } = await import('../engine/duckdb.js');
  return openDuckdb(options);
}

/** Grades and writes the results folder. */
export async function gradeInto(
  target: string,
  prepared: Prepared,
  options: RunOptions,
  hooks: RunHooks,
): Promise<Summary> {
  const folder = prepareFolder(target);
  const forget = hooks.onStop(() => folder.discard());
  try {
    const clock = new Clock(hooks);
    const inspections = inspectInputs(prepared);
    const engine = await openEngine({ ...options, spill: folder.spill });
    let written: { summary: Summary; rest: Omit<Manifest, 'inputs' | 'outputs' | 'timings_ms'> };
    try {
      written = await writeResults(engine, prepared, folder, clock, inspections);
    } finally {
      engine.close();
    }
    clock.stage('publishing results');
    await writeManifest(folder, prepared, await inspections, written.rest, clock);
    folder.publish();
    return written.summary;
  } catch (error) {
    throw whileWriting(target, error);
  } finally {
    folder.discard();
    forget();
  }
}

/** Runs everything that grading runs, on the same data, and writes nothing that stays. */
export async function tryOut(
  prepared: Prepared,
  options: RunOptions,
  hooks: RunHooks,
): Promise<readonly RowAccount[]> {
  const scratch = scratchFolder();
  const discard = () => rmSync(scratch, { recursive: true, force: true });
  const forget = hooks.onStop(discard);
  try {
    const clock = new Clock(hooks);
    const inspections = inspectInputs(prepared);
    const engine = await openEngine({ ...options, spill: path.join(scratch, 'spill') });
    try {
      const { accounts } = await runSteps(
        engine,
        prepared,
        path.join(scratch, 'rejected.csv'),
        clock,
        inspections,
      );
      return accounts;
    } finally {
      engine.close();
    }
  } finally {
    discard();
    forget();
  }
}

function scratchFolder(): string {
  try {
    return mkdtempSync(path.join(tmpdir(), 'gradus-'));
  } catch (error) {
    throw whileWriting(tmpdir(), error);
  }
}

/** Stages and how long each took. */
class Clock {
  readonly timings: Record<string, number> = {};
  private current: { name: string; since: number } | undefined;

  constructor(private readonly hooks: RunHooks) {}

  stage(name: string): void {
    if (name === this.current?.name) return;
    this.stop();
    this.current = { name, since: performance.now() };
    this.hooks.stage(name);
  }

  stop(): void {
    if (this.current) {
      const { name, since } = this.current;
      this.timings[name] = (this.timings[name] ?? 0) + Math.round(performance.now() - since);
    }
    this.current = undefined;
  }
}

type Inspections = ReadonlyMap<string, Inspection>;

function inspectInputs({ plan }: Prepared): Promise<Inspections> {
  const files = [...plan.exports.flatMap((each) => each.files), ...(plan.last ? [plan.last.file] : [])].map(
    (file) => file.path,
  );
  const all = Promise.all([...new Set(files)].map(async (file) => [file, await inspect(file)] as const)).then(
    (found) => new Map(found),
  );
  // Whoever awaits it gets the error; until then it must not count as unhandled.
  all.catch(() => undefined);
  return all;
}

interface Ran {
  readonly accounts: readonly RowAccount[];
  readonly guards: readonly Guard[];
}

async function runSteps(
  engine: Engine,
  { plan, review, place }: Prepared,
  rejectedFile: string,
  clock: Clock,
  inspections: Promise<Inspections>,
): Promise<Ran> {
  const { steps } = stepsOf(plan, duckdb);
  for (const step of steps) {
    if (step.stored) clock.stage(stageNames(step.name));
    try {
      await engine.create(step);
    } catch (error) {
      throw await locateOverflow(engine, step, plan, place, duckdb, error);
    }
  }
  clock.stage('checking rows');
  const structure = await engine.structureErrors();
  const problems: Problem[] = [
    ...(await encodingProblems(plan, await inspections)),
    ...(await duplicateCustomers(engine, plan, structure, duckdb)),
    ...(plan.last ? await lastProblems(engine, plan.last, plan.policy, structure, duckdb) : []),
  ];
  if (problems.length > 0) throw new ProblemsError(problems);
  const accounts: RowAccount[] = [];
  for (const planned of plan.exports) accounts.push(await accountFor(engine, planned, structure, duckdb));
  const listing = await writeRejected(
    engine,
    plan,
    accounts,
    structure,
    rejectedFile,
    shownFor(review),
    duckdb,
  );
  for (const account of accounts) checkBalance(account, listing.counts.get(account.export) ?? 0);
  const guards = accounts.map((account) => rejectedGuard(account, review.rejectedRows));
  const stopped = stopping(plan, accounts, review, listing);
  if (stopped.length > 0) throw new ProblemsError(stopped);
  return { accounts, guards };
}

function stageNames(step: string): string {
  if (step.startsWith('totals_')) return `reading ${step.slice('totals_'.length)}`;
  if (step.startsWith('clean_')) return `reading ${step.slice('clean_'.length)}`;
  if (step === 'last_results') return 'reading last results';
  return step === 'tier_cells' ? 'comparing' : 'grading';
}

/** Paths in results are relative to the review, so that the same folder elsewhere gives the same bytes. */
function shownFor(review: Review): (file: string) => string {
  return (file) => path.relative(review.base, file).replaceAll(path.sep, '/');
}

async function encodingProblems(plan: Plan, inspections: Inspections): Promise<Problem[]> {
  const bad = plan.exports.flatMap((planned) =>
    planned.files
      .filter(({ path: file }) => inspections.get(file)?.notUtf8At !== undefined)
      .map((file) => notUtf8(planned.name, file.path)),
  );
  return Promise.all(bad);
}

async function writeResults(
  engine: Engine,
  prepared: Prepared,
  folder: ResultsFolder,
  clock: Clock,
  inspections: Promise<Inspections>,
) {
  const { plan, review } = prepared;
  const file = (name: string) => path.join(folder.work, name);
  const { accounts, guards } = await runSteps(engine, prepared, file('rejected.csv'), clock, inspections);
  clock.stage('writing results');
  for (const output of stepsOf(plan, duckdb).outputs) await engine.write(output, file(output.file));
  const rows = Object.fromEntries(accounts.map((account) => [account.export, rowCounts(account)]));
  const summary = summarize({
    review: review.name,
    asOf: review.asOf,
    policy: plan.policy,
    compared: plan.last !== undefined,
    cells: await cellsOf(engine, plan.policy),
    rows,
  });
  if (summary.customers === 0) {
    throw new ProblemsError([
      {
        code: 'export-empty',
        reason: 'not a single customer could be graded',
        fix: 'look at the rows set aside: only, as_of and missing_customer may leave nothing',
      },
    ]);
  }
  writeFileSync(file('summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  writeFileSync(file('policy.yaml'), prepared.policyText);
  writeFileSync(file('review.yaml'), reviewCopy(review, folder.target));
  const rest = {
    tool: 'gradus',
    version: toolVersion(),
    format: 1,
    review: review.name,
    as_of: review.asOf,
    policy: {
      name: plan.policy.name,
      version: plan.policy.version,
      fingerprint: policyFingerprint(plan.policy),
    },
    value_metric: plan.policy.value ?? null,
    rows,
    guards,
  } as const;
  return { summary, rest };
}

async function cellsOf(engine: Engine, policy: Policy): Promise<Cell[]> {
  const rows = await engine.rows(
    `SELECT * FROM ${tierCells} ORDER BY CASE WHEN f < 0 THEN 1 ELSE 0 END, f, CASE WHEN t < 0 THEN 1 ELSE 0 END, t`,
  );
  const name = (index: string | null, none: string) => policy.tiers[Number(index)]?.id ?? none;
  return rows.map((row) => ({
    previousTier: name(row.f ?? null, 'new'),
    tier: name(row.t ?? null, 'left'),
    customers: Number(row.customers),
    previousValue: new Decimal(row.previous_value ?? 0),
    value: new Decimal(row.value ?? 0),
  }));
}

function rowCounts(account: RowAccount): RowCounts {
  return { read: account.read, used: account.used, set_aside: account.setAside, rejected: account.rejected };
}

async function writeManifest(
  folder: ResultsFolder,
  { plan, review, reviewFile }: Prepared,
  inspections: Inspections,
  rest: Omit<Manifest, 'inputs' | 'outputs' | 'timings_ms'>,
  clock: Clock,
): Promise<void> {
  const shown = shownFor(review);
  const known = (role: string, file: string) => {
    const found = inspections.get(file);
    return found === undefined ? [] : [inputFile(role, shown(file), found)];
  };
  const inputs = [
    ...(reviewFile === undefined
      ? []
      : [inputFile('review', shown(path.resolve(reviewFile)), await inspect(reviewFile))]),
    inputFile('policy', shown(review.policy), await inspect(review.policy)),
    ...plan.exports.flatMap((planned) => planned.files.flatMap((file) => known(planned.name, file.path))),
    ...(plan.last ? known('last_results', plan.last.file.path) : []),
  ];
  const names = [
    'graded.csv',
    'changes.csv',
    'migration.csv',
    'rejected.csv',
    'summary.json',
    'policy.yaml',
    'review.yaml',
  ];
  const outputs = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder.work, name);
      return { file: name, sha256: await sha256(file), bytes: statSync(file).size };
    }),
  );
  clock.stop();
  const { rows, guards, ...head } = rest;
  const manifest: Manifest = { ...head, inputs, outputs, rows, guards, timings_ms: clock.timings };
  writeFileSync(path.join(folder.work, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
