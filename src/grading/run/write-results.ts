// The files of a results folder, from relations that have been checked.

import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { type Cell, tierNow } from '../../change/matrix.js';
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { tierCells } from '../../engine/steps/tell/migration.js';
import type { Output } from '../../engine/steps/tell/results.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { unseenOutput, unseenSql } from '../../engine/steps/tell/unseen.js';
import { fingerprint } from '../../exports/reading/inspect.js';
import type { Inspections } from '../../exports/reading/sources.js';
import { listedFiles, type ResultsFile } from '../../format/files.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { relativeTo } from '../../foundation/problems/far-path.js';
import type { Note } from '../../foundation/problems/note.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { Breath } from '../../foundation/stages/breath.js';
import type { Clock } from '../../foundation/stages/clock.js';
import { overridesTable } from '../../plan/decisions/table.js';
import { judgeChange } from '../../plan/guards/change.js';
import { overriddenCustomers, scoreStability } from '../../plan/guards/measured.js';
import type { RowAccount } from '../../plan/rows/accounting.js';
import { checkParts } from '../../plan/rows/check-parts.js';
import { metricWindows } from '../../policy/model/metric-windows.js';
import type { Policy } from '../../policy/model/policy.js';
import { changePage } from '../../reports/text/change-page.js';
import { everybodyIn, type RowCounts, type Summary, summarize } from '../../reports/values/summary.js';
import type { FarTables } from '../../results/far/tables.js';
import type { ResultsFolder } from '../../results/folder.js';
import type { OutputFile } from '../../results/listed/listed.js';
import { type Manifest, policyFingerprint, toolVersion } from '../../results/manifest.js';
import { reviewCopy } from '../../results/review-copy.js';
import type { Review } from '../../review/review.js';
import type { ToldLists } from '../../telling/lists.js';
import { reportFile } from '../../telling/tell.js';
import { summarizeBins } from '../prepare/bins.js';
import { refusedOverrideProblems } from '../prepare/decide.js';
import { summarizeFirmness } from '../prepare/firmness.js';
import { summarizeMetrics } from '../prepare/metric-values.js';
import type { Prepared } from '../prepare/prepare.js';
import { changeReport } from './change-report.js';
import { inputsOf } from './inputs.js';
import type { GradeOptions, Relations } from './relations.js';
import { toldOfRun, writeReport } from './report-file.js';

export interface Written {
  readonly summary: Summary;
  /** Overrides that were refused, as problems. */
  readonly refused: readonly Problem[];
  /** What is doubtful about the rows, as warnings. */
  readonly remarks: readonly Problem[];
  readonly inspections: Inspections;
  /** What reading had to assume, and what rejected rows may cost. */
  readonly notes: readonly Note[];
  readonly rest: Omit<Manifest, 'inputs' | 'outputs' | 'timings_ms' | 'processor_ms'>;
  /** What the customers tell, for the report. */
  readonly lists: ToldLists;
}

/** Where a cluster writes large tables itself; without it all of them are written here. */
export interface TablesThere {
  readonly there?: FarTables | undefined;
}

/** The files of a results folder that its manifest lists. */
function filesOf({ policy, last }: Plan, unseen: boolean): ResultsFile[] {
  return listedFiles({
    'changes.md': last !== undefined,
    'centres.csv': policy.assign.by === 'clusters',
    'unseen.csv': unseen,
  });
}

/** Writes everything but the manifest; rejected.csv is there already. */
export async function writeResults(
  relations: Relations,
  prepared: Prepared,
  folder: Pick<ResultsFolder, 'target' | 'work'> & TablesThere,
  clock: Clock,
  { language = 'en', excel = false }: Pick<GradeOptions, 'language' | 'excel'>,
): Promise<Written> {
  const { engine, plan, planned, accounts, decided, inspections } = relations;
  const { review, decisions } = prepared;
  const file = (name: ResultsFile) => path.join(folder.work, name);
  const write = async (output: Output) => {
    if ((await folder.there?.write(engine, output)) === true) return;
    await engine.write(output, path.join(folder.work, output.file));
  };
  clock.stage('writing results', engine.watch());
  const [summing, telling] = [summaryOfRun(relations, prepared), toldOfRun(relations, prepared)] as const;
  await allOf([...planned.outputs.map((output) => write(output)), summing, telling]);
  const [summary, lists] = [await summing, await telling];
  const { guards } = summary;
  const unseen = summary.unseen === undefined ? undefined : unseenOutput(plan, engine.written);
  if (unseen !== undefined) await write(unseen);
  const rows = rowsOf(accounts);
  const breath = new Breath();
  writeFileSync(file('overrides.csv'), '');
  for (const text of overridesTable(decisions.file?.columns, decided.outcomes, plan.policy.tiers, excel)) {
    appendFileSync(file('overrides.csv'), text);
    await breath.take();
  }
  const changed = changePage({ ...lists, summary, policy: plan.policy }, language);
  if (changed !== undefined) writeFileSync(file('changes.md'), changed);
  writeFileSync(file('summary.json'), `${jsonText(summary, 2)}\n`);
  writeFileSync(file('policy.yaml'), prepared.policyText);
  writeFileSync(file('review.yaml'), reviewCopy(review, folder.target));
  const rest = {
    tool: 'gradus',
    version: toolVersion(),
    format: 1,
    status: summary.status,
    review: review.name,
    as_of: review.asOf,
    base: relativeTo(folder.target, review.base) || '.',
    policy: {
      name: plan.policy.name,
      version: plan.policy.version,
      fingerprint: policyFingerprint(plan.policy, plan.centres),
    },
    language,
    excel,
    value_metric: plan.policy.value ?? null,
    windows: metricWindows(plan.policy.metrics, plan.asOf),
    rates: ratesOf(plan),
    ...(engine.facts !== undefined && { engine: engine.facts }),
    last_results: prepared.lastSeal ?? null,
    notes: [...prepared.notes, ...relations.notes].map(({ en }) => en),
    rows,
    guards,
  } as const;
  const { remarks, notes } = relations;
  const refused = refusedOverrideProblems(decisions, decided);
  return { summary, refused, remarks, notes, rest, inspections, lists };
}

function rowsOf(accounts: readonly RowAccount[]): Record<string, RowCounts> {
  return Object.fromEntries(accounts.map((account) => [account.export, rowCounts(account)]));
}

/**
 * Every number of a run, with all guards.
 * @throws ProblemsError when nobody could be graded
 */
export async function summaryOfRun(
  relations: Relations,
  { review, formerPolicy }: Prepared,
): Promise<Summary> {
  const { plan, accounts, decided } = relations;
  const { cells, stability, overridden, change, bins, metrics, unseen, firmness } = await measure(
    relations,
    review,
  );
  const [compared, valued] = [plan.last !== undefined, plan.last?.value !== undefined];
  const changeGuards = judgeChange(review.changeLimits, {
    tiers: plan.policy.tiers.map((tier) => tier.id),
    cells,
    compared,
    valued,
    stability,
    overridden,
  });
  const summary = summarize({
    review: review.name,
    asOf: review.asOf,
    policy: plan.policy,
    compared,
    // A share of what customers were worth then needs no comparison; amounts beside those of now do.
    valued: valued && plan.last?.otherWorth !== true,
    cells,
    stability,
    change,
    bins,
    metrics,
    firmness,
    rows: rowsOf(accounts),
    guards: [...relations.guards, ...changeGuards],
    decided,
    lost: relations.lost,
    unseen,
    former: formerPolicy,
  });
  if (summary.customers === 0) {
    throw new ProblemsError(
      [
        {
          code: 'export-empty',
          reason: `not a single customer could be graded (${accounts.map(usedText).join('; ')})`,
          fix: everybodyIn(summary) === 0 ? nobodyLeft : nobodyRated,
        },
      ],
      relations.remarks,
    );
  }
  return summary;
}

const nobodyLeft = 'look at the rows set aside: only, as_of and missing_customer may leave nothing';
const nobodyRated = 'look at ungraded in the policy: its condition holds for everybody';

/** `orders: 0 of 2 rows used, only 2`. */
function usedText({ export: name, read, used, setAside, rejected }: RowAccount): string {
  const why = Object.entries({ ...setAside, ...rejected }).map(([reason, count]) => `, ${reason} ${count}`);
  return `${name}: ${used} of ${read} rows used${why.join('')}`;
}

/** What the summary says beyond counts of rows. Asked while files are written, which leaves processors idle. */
async function measure({ engine, plan, planned }: Relations, review: Review) {
  await checkParts(engine, plan);
  return {
    cells: await cellsOf(engine, plan.policy),
    stability: await scoreStability(engine, plan),
    overridden: await overriddenCustomers(engine, review.changeLimits),
    change: await changeReport(engine, plan, planned.steps, review),
    bins: await summarizeBins(engine, plan, engine.dialect),
    metrics: await summarizeMetrics(engine, plan),
    unseen: await unseenCustomers(engine, plan),
    firmness: await summarizeFirmness(engine, plan),
  };
}

/** Waits for all, also after a failure: the engine must not be closed under a statement that still runs. */
async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

async function unseenCustomers(engine: Engine, plan: Plan): Promise<number> {
  const unseen = unseenSql(plan, engine.dialect);
  if (unseen === undefined) return 0;
  return Number((await engine.rows(`SELECT count(*) AS n FROM ${tierReasons} WHERE ${unseen}`))[0]?.n);
}

async function cellsOf(engine: Engine, policy: Policy): Promise<Cell[]> {
  const rows = await engine.rows(
    `SELECT * FROM ${tierCells} ORDER BY CASE WHEN f < 0 THEN 1 ELSE 0 END, f, CASE WHEN t < 0 THEN -t ELSE 0 END, t`,
  );
  return rows.map((row) => ({
    previousTier: policy.tiers[Number(row.f)]?.id ?? 'new',
    tier: tierNow(policy.tiers, Number(row.t)),
    customers: Number(row.customers),
    previousValue: new Decimal(row.previous_value ?? 0),
    value: new Decimal(row.value ?? 0),
  }));
}

function ratesOf(plan: Plan): Manifest['rates'] {
  const converted = plan.exports.flatMap((each) =>
    each.fields.flatMap((field) =>
      field.currency ? [[`${each.name}.${field.name}`, field.currency] as const] : [],
    ),
  );
  const plain = (rates: (typeof converted)[number][1]['rates']) =>
    Object.fromEntries(rates.map(([code, rate]) => [code, rate.toFixed()]));
  return Object.fromEntries(converted.map(([name, { rates }]) => [name, plain(rates)]));
}

function rowCounts(account: RowAccount): RowCounts {
  const { read, used, setAside, rejected, filledDown } = account;
  return {
    read,
    used,
    set_aside: setAside,
    rejected,
    ...(filledDown !== undefined && { filled_down: filledDown }),
  };
}

/** Writes the report, and then the manifest: the last file, with fingerprints of all others. */
export async function writeManifest(
  folder: Pick<ResultsFolder, 'target' | 'work'> & TablesThere,
  prepared: Prepared,
  { inspections, rest, summary, lists }: Written,
  clock: Clock,
): Promise<void> {
  const inputs = inputsOf(prepared, inspections);
  const names = filesOf(prepared.plan, summary.unseen !== undefined);
  const printed = async (name: ResultsFile): Promise<OutputFile> =>
    folder.there?.files.get(name) ?? { file: name, ...(await fingerprint(path.join(folder.work, name))) };
  const others = await Promise.all(names.filter((name) => name !== reportFile).map(printed));
  await writeReport(folder.work, summary, lists, rest, { inputs, outputs: others });
  const report = await printed(reportFile);
  const outputs = names.flatMap((name) => [...others, report].find(({ file }) => file === name) ?? []);
  clock.stop();
  const { rows, guards, ...head } = rest;
  const manifest: Manifest = { ...head, inputs, outputs, rows, guards, ...clock.took };
  writeFileSync(path.join(folder.work, 'manifest.json'), `${jsonText(manifest, 2)}\n`);
}
