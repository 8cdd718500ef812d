// appeal: reads the appeals, grades again whoever brought evidence, and says what came out for each.

import type { Engine } from '../../engine/engine.js';
import { asItComes, withEngine } from '../../engine/open.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import { Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { whileSteady } from '../../grading/run/steady.js';
import { type Unknown, unknownAfter, unknownBefore } from '../../regrade/facts.js';
import { type OpenedResults, openResults } from '../../regrade/results.js';
import { notTheSame } from '../../regrade/same.js';
import { idsOf, reachOf, rowsOfCustomers } from '../../regrade/tables.js';
import {
  type Following,
  followingFrom,
  printedValue,
  shownMetrics,
  shownValue,
} from '../../regrade/values.js';
import { openTable, type ResultRow } from '../../telling/tables.js';
import { type Named, namedIn } from '../finding/named.js';
import type { Appeal, Changed, Hindrance, Reviewed } from './appeal.js';
import { comparesCustomers, givenOf } from './evidence.js';
import { type Regraded, Regrader } from './regrade.js';
import { checkAppeals, readAppeals } from './written.js';

export interface ReviewedAppeals {
  readonly review: string;
  readonly asOf: string;
  readonly named: Named;
  readonly appeals: readonly Reviewed[];
}

/**
 * Reviews all appeals of a file against a results folder.
 * @throws ProblemsError with everything that is wrong with results and appeals
 */
export async function reviewAppeals(
  resultsFolder: string,
  appealsFile: string,
  hooks: RunHooks,
): Promise<ReviewedAppeals> {
  return whileSteady([resultsFolder], () => reviewOnce(resultsFolder, appealsFile, hooks));
}

function reviewOnce(resultsFolder: string, appealsFile: string, hooks: RunHooks): Promise<ReviewedAppeals> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading appeals');
    const results = await openResults(resultsFolder, scratch);
    const { plan } = results;
    const problems = new Problems();
    const table = await readAppeals(appealsFile, shownMetrics(plan.policy), problems);
    if (table === undefined) throw new ProblemsError(problems.list);
    return withEngine(asItComes, reachOf(results, scratch), async (engine) => {
      const graded = await openTable(engine, results.folder, 'graded.csv');
      const asked = new Set(table.rows.map(({ customer }) => customer));
      const rows = await rowsOfCustomers(engine, graded, asked);
      // Only whoever is not there is looked for among all others.
      const ids = [...asked].every((customer) => rows.has(customer)) ? [] : await idsOf(engine, graded);
      const appeals = checkAppeals(table, { types: plan.metricTypes, has: (id) => rows.has(id), ids });
      problems.throwIfAny();
      hooks.stage('grading again');
      const found = await regradeAll(appeals, rows, results, engine, scratch);
      return { review: results.review, asOf: plan.asOf, named: namedIn(plan), appeals: found };
    });
  });
}

/** An appeal on its way: what it needs, and why it cannot be graded again. */
interface Underway {
  readonly appeal: Appeal;
  readonly row: ResultRow;
  readonly following: Following;
  readonly why: Hindrance | undefined;
}

const hindrance = (code: Unknown | undefined): Hindrance | undefined => code && { code };

async function regradeAll(
  appeals: readonly Appeal[],
  rows: ReadonlyMap<string, ResultRow>,
  results: OpenedResults,
  engine: Engine,
  scratch: string,
): Promise<Reviewed[]> {
  const { plan } = results;
  const underway = appeals.map((appeal): Underway => {
    const row = rows.get(appeal.customer) ?? {};
    const following = followingFrom(new Set(appeal.corrected.keys()), plan.policy);
    const why: Hindrance | undefined = following.blocked
      ? { code: 'window_before', ...following.blocked }
      : hindrance(unknownBefore(row, plan.policy));
    return { appeal, row, following, why };
  });
  const open = underway.filter(({ appeal, why }) => appeal.corrected.size > 0 && why === undefined);
  const regraded =
    open.length === 0 ? new Map<string, Twice>() : await regrade(open, rows, results, engine, scratch);
  return underway.map((each) => reviewed(each, regraded.get(each.appeal.customer), results));
}

interface Twice {
  readonly asItWas: Regraded;
  readonly now: Regraded;
}

async function regrade(
  open: readonly Underway[],
  rows: ReadonlyMap<string, ResultRow>,
  results: OpenedResults,
  engine: Engine,
  scratch: string,
): Promise<Map<string, Twice>> {
  const { plan } = results;
  const among = ({ following }: Underway) => following.across || comparesCustomers(plan);
  const regrader = await Regrader.open(engine, results, rows, open.some(among), scratch);
  const given = (use: 'evidence' | 'as it was') => (each: Underway) =>
    givenOf(each.appeal, each.row, each.following, plan, use);
  const apart = open.filter((each) => !among(each));
  const was = await regrader.apart(apart.map(given('as it was')));
  const now = await regrader.apart(apart.map(given('evidence')));
  for (const each of open.filter(among)) {
    const id = each.appeal.customer;
    was.set(id, await regrader.among(given('as it was')(each)));
    now.set(id, await regrader.among(given('evidence')(each)));
  }
  return new Map(
    open.map(({ appeal: { customer } }) => {
      const [asItWas, again] = [was.get(customer), now.get(customer)];
      if (asItWas === undefined || again === undefined) throw new Error(`${customer} was not graded again`);
      return [customer, { asItWas, now: again }];
    }),
  );
}

function reviewed(
  { appeal, row, following, why }: Underway,
  twice: Twice | undefined,
  { plan, overridden }: OpenedResults,
): Reviewed {
  const standing = {
    appeal,
    tierBefore: row.tier ?? '',
    scoreBefore: row.score ?? '',
    reasonsBefore: row.reasons ?? '',
    overridden: overridden.has(appeal.customer),
  };
  const given = [...appeal.corrected].map(([name, value]) => ({
    name,
    before: printedValue(shownValue(row, name, plan)),
    after: printedValue(value),
  }));
  const none = { tierAfter: '', scoreAfter: '', points: [], flips: [], reasonsAfter: '', raised: false };
  if (appeal.corrected.size === 0)
    return { ...standing, ...none, metrics: [], outcome: 'not_corrected', why: undefined };
  const reason =
    why ??
    (twice &&
      (apart(notTheSame(row, twice.asItWas.row)) ??
        hindrance(unknownAfter(row, twice.now.row, plan.policy))));
  if (twice === undefined || reason !== undefined)
    return { ...standing, ...none, metrics: given, outcome: 'not_regraded', why: reason };
  const { asItWas, now } = twice;
  const { tiers } = plan.policy;
  // Who is given no tier stands below all of them.
  const index = (id = '') => (id === '' ? tiers.length : tiers.findIndex((tier) => tier.id === id));
  const steps = index(standing.tierBefore) - index(now.row.tier);
  const outcome = steps > 0 ? 'better' : steps < 0 ? 'worse' : 'same';
  return {
    ...standing,
    outcome,
    why: undefined,
    tierAfter: now.row.tier ?? '',
    scoreAfter: now.row.score ?? '',
    metrics: [...given, ...differing([...following.metrics], row, now.row)],
    points: differing(
      Object.keys(now.row).filter((name) => name.endsWith('_points') && !plan.metricTypes.has(name)),
      row,
      now.row,
    ),
    flips: [...now.holds].flatMap(([rule, holds]) =>
      asItWas.holds.get(rule) === holds ? [] : [{ rule, holds }],
    ),
    reasonsAfter: now.row.reasons ?? '',
    raised: outcome === 'better' && appeal.status === 'upheld' && !standing.overridden,
  };
}

function apart(columns: readonly string[]): Hindrance | undefined {
  return columns.length === 0 ? undefined : { code: 'not_the_same', columns };
}

function differing(names: readonly string[], before: ResultRow, after: ResultRow): Changed[] {
  return names.flatMap((name) => {
    const [was, is] = [before[name] ?? '', after[name] ?? ''];
    return was === is ? [] : [{ name, before: was, after: is }];
  });
}
