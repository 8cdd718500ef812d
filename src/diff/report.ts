// What a comparison says, as a value: from relations in the engine.

import { measureChange } from '../change/measure.js';
import { type ChangeRelation, changeColumns } from '../change/relation.js';
import type { ChangeReport } from '../change/report.js';
import type { Engine } from '../engine/engine.js';
import type { RunOptions } from '../engine/open.js';
import type { Normalized } from '../exports/reading/normalize.js';
import type { Inspections } from '../exports/reading/sources.js';
import type { RunHooks } from '../foundation/folders/scratch.js';
import type { Note } from '../foundation/problems/note.js';
import { type Problem, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { sumOf } from '../plan/rows/accounting.js';
import { causes, stepsHeading } from '../policy/model/causes.js';
import { gateHeadings } from '../telling/gates.js';
import { toldChanges } from './causes.js';
import { keyProblems, unreadableRows } from './check.js';
import { type ColumnsCompared, compareColumns } from './columns.js';
import {
  distributionsIn,
  labelsInBoth,
  nearIn,
  oddCells,
  onBoth,
  profileCandidates,
  profileOf,
  valueHeadings,
  valueInBoth,
  worthDiffers,
} from './facts.js';
import { type Compared, fieldColumn, moves, movesStep, ungradedColumn } from './moves.js';
import { foundTiers, type TierOrder, tierProblems } from './order.js';
import { factsStep, keyName, rowsStep, saysUngraded } from './rows.js';
import type { Side, SideColumns } from './sides.js';

interface SideValue {
  readonly name: string;
  /** Null: a plain file. */
  readonly review: string | null;
  readonly as_of: string | null;
}

export interface DiffReport {
  readonly old: SideValue;
  readonly new: SideValue;
  /** `bytes`: the same file; `meaning`: the same customers, tiers, columns and cells. */
  readonly identical: 'bytes' | 'meaning' | null;
  /** Whether a customer is on one side only, or a tier or a cell of a shared column differs. */
  readonly different: boolean;
  readonly key: readonly string[];
  readonly tier: string;
  /** Where the order of tiers comes from: --order, the policy of the newer or of the older results. */
  readonly order: 'flag' | 'new' | 'old' | null;
  readonly change: ChangeReport;
  readonly columns: ColumnsCompared;
  readonly notes: readonly Note[];
}

/** What is known of two sides before the engine reads them. */
export interface SidesRead {
  readonly sides: readonly [Side, Side];
  /** Undefined: tiers have to be found in the files. */
  readonly known: TierOrder | undefined;
  readonly rewritten: readonly Normalized[];
  readonly seen: Inspections;
  readonly notes: readonly Note[];
}

export async function diffed(
  engine: Engine,
  { sides: [old, now], known, rewritten, seen, notes }: SidesRead,
  options: DiffOptions,
  hooks: RunHooks,
): Promise<Diffed> {
  const sides = [old, now];
  const { dialect } = engine;
  for (const side of sides) await engine.create(rowsStep(side, options, dialect));
  const [scores, values] = [onBoth(old, now, { old: 'score', new: 'score' }), valueHeadings(old, now)];
  const candidates = await profileCandidates(engine, old, now, options, dialect);
  const read = {
    old: [],
    new: [
      'reasons',
      ...(saysUngraded(now, options) ? ['movement'] : []),
      ...candidates,
      ...(now.results ? gateHeadings(now.results.policy) : []),
    ],
  };
  for (const side of sides) {
    const headings = ['score', values?.[side.which], ...read[side.which]];
    await engine.create(factsStep(side, options, headings));
  }
  const problems: Problem[] = [];
  for (const side of sides) {
    const faults = rewritten.find(({ file }) => file.path === side.file.path)?.faults;
    problems.push(...(await unreadableRows(side, sumOf((faults ?? new Map()).values()))));
    problems.push(...(await keyProblems(engine, side, options, dialect)));
  }
  const order = known ?? (await foundTiers(engine, old, now, options.tier));
  if ('length' in order) throw new ProblemsError([...problems, ...order]);
  for (const side of sides)
    problems.push(...(await tierProblems(engine, side, order, options.tier, dialect)));
  if (problems.length > 0) throw new ProblemsError(problems);
  hooks.stage('comparing');
  const more = [...notes, ...mergedNotes(old, now), ...worthNotes(old, now)];
  const prints = { old: seen.get(old.file.path)?.sha256 ?? '', new: seen.get(now.file.path)?.sha256 ?? '' };
  const compared: Compared = {
    old,
    now,
    columns: options,
    order,
    score: await numbersOnly(engine, old, now, scores, more),
    value: await numbersOnly(engine, old, now, values, more),
    profile: await profileOf(engine, now, candidates),
    told: await toldChanges([old, now], options, order, prints, causes.map(stepsHeading)),
  };
  await engine.create(movesStep(compared, dialect));
  const relation = await relationOf(engine, compared);
  const change = await measureChange(engine, relation, nearIn(compared, dialect), dialect);
  const columns = await compareColumns(engine, [old, now], options);
  const { customers } = change;
  const different =
    customers.moved + customers.new + customers.left + (customers.ungraded ?? 0) > 0 ||
    columns.different.length > 0;
  const alone = columns.only_old.length + columns.only_new.length + columns.not_compared.length > 0;
  const report: DiffReport = {
    old: sideValue(old),
    new: sideValue(now),
    identical: prints.old === prints.new ? 'bytes' : different || alone ? null : 'meaning',
    different,
    key: options.keys,
    tier: options.tier,
    order: order.from ?? null,
    change,
    columns,
    notes: more,
  };
  return { report, engine, compared };
}

/** Only grading knows who was merged, so that diff counts them otherwise. */
function mergedNotes(old: Side, now: Side): Note[] {
  const merged = old.results && now.results?.inputs.some(({ role }) => role === 'aliases');
  if (!merged) return [];
  return [
    {
      en: `${now.shown}: its review merged customers; here the old ids count as left, and causes are not told of the new ones`,
      zh: `${now.shown}：其评审合并了客户；此处旧编号按流失计，新编号不说明原因`,
    },
  ];
}

/** That values are left out, where they would be of different things. */
function worthNotes(old: Side, now: Side): Note[] {
  if (!worthDiffers(old, now)) return [];
  const said = ({ results }: Side) =>
    [results?.valueMetric, results?.policy.currency].filter((each) => each).join(' ');
  const [was, is] = [said(old), said(now)];
  return [
    {
      en: `what customers are worth is not compared: ${was} in the older results, ${is} in the newer ones`,
      zh: `客户价值不作比较：较早的结果为 ${was}，较新的结果为 ${is}`,
    },
  ];
}

function sideValue({ shown, results }: Side): SideValue {
  return { name: shown, review: results?.review ?? null, as_of: results?.asOf ?? null };
}

/** The headings, unless a cell of theirs is no number; a note says so. */
async function numbersOnly(
  engine: Engine,
  old: Side,
  now: Side,
  headings: Compared['score'],
  notes: Note[],
): Promise<Compared['score']> {
  if (headings === undefined) return undefined;
  let fine = true;
  for (const side of [old, now]) {
    const heading = headings[side.which];
    const odd = await oddCells(engine, side, heading, engine.dialect);
    if (odd === 0) continue;
    fine = false;
    const shown = shownPath(side.file.path);
    notes.push({
      en: `${shown}: ${odd === 1 ? '1 cell' : `${odd} cells`} of "${heading}" ${odd === 1 ? 'is no plain number' : 'are no plain numbers'}, so it is not compared as a number`,
      zh: `${shown}：“${heading}”有 ${odd} 个单元格不是普通数字，因此不按数字比较`,
    });
  }
  return fine ? headings : undefined;
}

async function relationOf(engine: Engine, compared: Compared): Promise<ChangeRelation> {
  const { old, now, columns, order, score, value, profile, told } = compared;
  const { previous, tier, driver } = changeColumns;
  let { unattributed } = told;
  if (unattributed === undefined) {
    const [row] = await engine.rows(
      `SELECT count(*) AS n, count(${driver}) AS told FROM ${moves} WHERE ${previous} <> ${tier}`,
    );
    // Results that were compared with a list of tiers, say, have the columns, and nothing in them.
    if (Number(row?.n) > 0 && Number(row?.told) === 0) unattributed = { code: 'not_split', detail: '' };
  }
  return {
    from: moves,
    tiers: order.tiers,
    ordered: order.from !== undefined,
    ungraded: saysUngraded(now, columns) && ungradedColumn,
    keys: columns.keys.map((name, index) => ({ name, column: keyName(index) })),
    scored: score !== undefined,
    value: valueInBoth(old, now, value),
    labels: labelsInBoth(old, now),
    unattributed,
    returned: told.left !== undefined,
    profile: {
      from: moves,
      fields: profile.map((field, index) => ({ field, sql: fieldColumn(index) })),
    },
    distributions: distributionsIn(old, now, engine.dialect),
  };
}

export interface DiffOptions extends SideColumns, RunOptions {
  /** Tiers, best first, as the user wrote them. */
  readonly order: readonly string[] | undefined;
}

/** The report, and the relations that its tables are written from. */
export interface Diffed {
  readonly report: DiffReport;
  readonly engine: Engine;
  readonly compared: Compared;
}
