// Measures what each owner is answerable for, in one results folder or against an older one.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { asItComes, withEngine } from '../../engine/open.js';
import { unseenFile } from '../../engine/steps/tell/unseen.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import { Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { isNumeric } from '../../grammar/types.js';
import type { Policy } from '../../policy/model/policy.js';
import { type OpenedResults, openResults } from '../../regrade/results.js';
import { openTable, type ResultsTable } from '../../telling/tables.js';
import { dayOf, isoOf } from '../calendar/days.js';
import { readDone } from '../log/done.js';
import { Judging } from '../schedule/judging.js';
import { servedBy, tiersOf } from '../schedule/served.js';
import { DoneLog, servicesOf } from '../schedule/services.js';
import type { OwnerFigures, OwnerServices, OwnersReport } from './figures.js';
import { allTogether, keptByOwner, type Measured, withoutTier, yearsByOwner } from './measure.js';
import { type MovesFrom, movesBetween, movesFrom, movesTold, olderTable } from './moves.js';
import { ownersNotesOf } from './notes.js';

/** As flags say it. */
export interface OwnersFlags {
  /** Field that names owners; without it `owner`. */
  readonly owner: string | undefined;
  /** Metrics whose average is told; without it those that measure satisfaction by their names. */
  readonly metrics: readonly string[] | undefined;
  readonly done: string | undefined;
}

/** What metrics of satisfaction are called. */
const satisfaction = /satisf|rating|nps|满意/i;

/**
 * Measures owners.
 * @param older results of an earlier as-of date; undefined: only what the results say of last time
 * @throws ProblemsError with everything that is wrong
 */
export function measureOwners(
  results: string,
  older: string | undefined,
  flags: OwnersFlags,
  hooks: RunHooks,
): Promise<OwnersReport> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading results');
    const own = (name: string) => {
      mkdirSync(path.join(scratch, name));
      return path.join(scratch, name);
    };
    const now = await openResults(results, own('now'));
    const before = older === undefined ? undefined : await openResults(older, own('before'));
    const asked = check(now, before, flags);
    const problems = new Problems();
    const services = servicesOf(now.plan.policy.tiers);
    const names = [...new Set([...services.values()].flat().map(({ service }) => service))];
    const done = flags.done === undefined ? undefined : await readDone(flags.done, names, problems);
    if (problems.list.length > 0) throw new ProblemsError(problems.list);
    const files = [now, before].flatMap((each) =>
      each === undefined
        ? []
        : ['graded.csv', unseenFile]
            .map((name) => path.join(each.folder, name))
            .filter((file) => lookAt(file) !== undefined),
    );
    const from = await movesFrom(now, before);
    hooks.stage('measuring');
    return withEngine(asItComes, { files, scratch }, async (engine) => {
      const table = await openTable(engine, now.folder, 'graded.csv');
      const measured = measuredOf(now, table, asked);
      const older = before && (await olderTable(engine, before.folder));
      const old = before && older && measuredOf(before, older.table, asked);
      const judged =
        done && (await judge(engine, table, { opened: now, services, done, owner: asked.owner }));
      const without = [
        await withoutTier(engine, table),
        older === undefined ? 0 : await withoutTier(engine, older.table),
      ] as const;
      const unseen = older?.unseen ?? 0;
      return report({ engine, now, before, asked, measured, old, unseen, without, from, judged });
    });
  });
}

interface OwnersAsked {
  readonly owner: string;
  readonly metrics: readonly string[];
}

function check(now: OpenedResults, before: OpenedResults | undefined, flags: OwnersFlags): OwnersAsked {
  const problems = new Problems();
  const usage = (reason: string, fix: string) => problems.add({ code: 'usage', reason, fix });
  const { policy, metricTypes } = now.plan;
  const owner = flags.owner ?? 'owner';
  const declare = 'declare it among the columns of the customers export, and grade again';
  for (const each of before === undefined ? [now] : [now, before])
    if (!each.plan.profile.includes(owner))
      problems.add({
        code: 'unknown-field',
        place: { file: shownPath(path.join(each.folder, 'graded.csv')) },
        reason: `the results have no field "${owner}" that says who looks after a customer`,
        fix:
          each.plan.profile.length > 0
            ? `${didYouMean(owner, each.plan.profile)}; name it with --owner`
            : declare,
      });
  if (before !== undefined && before.plan.asOf >= now.plan.asOf)
    usage(
      `the results to compare with are as of ${before.plan.asOf}, not before ${now.plan.asOf}`,
      'name the newer results first, then the older ones',
    );
  const numeric = policy.metrics.filter(
    ({ id, hidden }) => !hidden && isNumeric(metricTypes.get(id) ?? { kind: 'text' }),
  );
  const ids = numeric.map(({ id }) => id);
  for (const metric of flags.metrics ?? [])
    if (!ids.includes(metric))
      usage(`the policy has no metric "${metric}" that is a number`, didYouMean(metric, ids));
  if (problems.list.length > 0) throw new ProblemsError(problems.list);
  const usual = numeric.filter(({ id, label }) => satisfaction.test(`${id} ${label.en} ${label.zh}`));
  return { owner, metrics: flags.metrics ?? usual.map(({ id }) => id) };
}

function measuredOf({ plan }: OpenedResults, table: ResultsTable, { owner, metrics }: OwnersAsked): Measured {
  return { table, owner, value: plan.policy.value, metrics };
}

interface Judged {
  readonly until: string;
  readonly byOwner: ReadonlyMap<string, OwnerServices>;
  readonly log: DoneLog;
}

/** What was done, up to the newest day of the log. */
async function judge(
  engine: Engine,
  table: ResultsTable,
  given: {
    readonly opened: OpenedResults;
    readonly services: ReturnType<typeof servicesOf>;
    readonly done: NonNullable<Awaited<ReturnType<typeof readDone>>>;
    readonly owner: string;
  },
): Promise<Judged> {
  const { opened, services, done, owner } = given;
  const tiers = await tiersOf(engine, table, new Set(done.map(({ customer }) => customer)));
  const log = new DoneLog(done, (customer) => tiers.get(customer), services);
  const begins = dayOf(opened.plan.asOf) + 1;
  const until = done.reduce((last, { day }) => Math.max(last, day), begins - 1);
  const judging = new Judging(services, log, begins, until);
  const served = [...services].filter(([, own]) => own.length > 0).map(([tier]) => tier);
  if (served.length > 0)
    for await (const own of servedBy(engine, table, {
      owner,
      shown: [],
      tiers: served,
      overrideEnds: new Map(),
    }))
      for (const customer of own.customers) judging.add(own.owner, customer);
  const byOwner = new Map<string, OwnerServices>();
  for (const { owner: name, planned, inTime, late, missed } of judging.all())
    byOwner.set(name, plus(byOwner.get(name), { planned, inTime, late, missed }));
  return { until: isoOf(until), byOwner, log };
}

function plus(a: OwnerServices | undefined, b: OwnerServices): OwnerServices {
  return {
    planned: (a?.planned ?? 0) + b.planned,
    inTime: (a?.inTime ?? 0) + b.inTime,
    late: (a?.late ?? 0) + b.late,
    missed: (a?.missed ?? 0) + b.missed,
  };
}

interface Found {
  readonly engine: Engine;
  readonly now: OpenedResults;
  readonly before: OpenedResults | undefined;
  readonly asked: OwnersAsked;
  readonly measured: Measured;
  readonly old: Measured | undefined;
  /** Customers of the older results without a row until then. */
  readonly unseen: number;
  /** Customers without a tier, now and in the older results. */
  readonly without: readonly [now: number, before: number];
  readonly from: MovesFrom;
  readonly judged: Judged | undefined;
}

async function report(found: Found): Promise<OwnersReport> {
  const { engine, now, before, asked, measured, old, from, judged } = found;
  const years = await yearsByOwner(engine, measured);
  const olds = old === undefined ? undefined : await yearsByOwner(engine, old);
  const moves = await movesOf(found);
  const kept = old === undefined ? undefined : await keptByOwner(engine, old, measured);
  const none = allTogether([]);
  const names = [...new Set([...years.keys(), ...(olds?.keys() ?? [])])].sort();
  const noServices = { planned: 0, inTime: 0, late: 0, missed: 0 };
  const owners = names.map(
    (name): OwnerFigures => ({
      owner: name,
      now: years.get(name) ?? none,
      before: olds && (olds.get(name) ?? none),
      moves: moves && (moves.get(name) ?? { up: 0, down: 0, isNew: 0 }),
      kept: kept && (kept.get(name) ?? { active: 0, retained: 0 }),
      services: judged && (judged.byOwner.get(name) ?? noServices),
    }),
  );
  const { policy } = now.plan;
  const labelled = policy.metrics.filter(({ id }) => asked.metrics.includes(id));
  return {
    review: now.review,
    asOf: now.plan.asOf,
    older: before && { review: before.review, asOf: before.plan.asOf },
    currency: policy.currency ?? '',
    field: asked.owner,
    tiers: policy.tiers.map(({ id, label }) => ({ id, label })),
    value: policy.metrics.find(({ id }) => id === policy.value)?.label,
    comparable: before === undefined || sameWorth(before.plan.policy, policy),
    moved: from !== undefined,
    metrics: labelled.map(({ id, label }) => ({ id, label })),
    judged: judged?.until,
    owners,
    all: everybody(owners),
    notes: ownersNotesOf({ ...found, log: judged?.log }),
  };
}

async function movesOf({ engine, now, before, measured, old, from }: Found) {
  if (from === undefined) return null;
  if (from === 'results' || old === undefined || before === undefined) return movesTold(engine, measured);
  return movesBetween(
    engine,
    { ...old, policy: before.plan.policy },
    { ...measured, policy: now.plan.policy },
  );
}

/** Whether what customers are worth is the same thing, in the same currency. */
const sameWorth = (was: Policy, is: Policy) => was.value === is.value && was.currency === is.currency;

function everybody(owners: readonly OwnerFigures[]): OwnerFigures {
  const sum = (of: (each: OwnerFigures) => number) => owners.reduce((all, each) => all + of(each), 0);
  const befores = owners.flatMap(({ before }) => (before === undefined ? [] : [before]));
  const first = owners[0];
  return {
    owner: '',
    now: allTogether(owners.map(({ now }) => now)),
    before: befores.length === 0 ? undefined : allTogether(befores),
    moves: first?.moves
      ? {
          up: sum(({ moves }) => moves?.up ?? 0),
          down: sum(({ moves }) => moves?.down ?? 0),
          isNew: sum(({ moves }) => moves?.isNew ?? 0),
        }
      : null,
    kept: first?.kept && {
      active: sum((each) => each.kept?.active ?? 0),
      retained: sum((each) => each.kept?.retained ?? 0),
    },
    services:
      first?.services &&
      owners.reduce<OwnerServices>((all, { services }) => plus(all, services ?? all), {
        planned: 0,
        inTime: 0,
        late: 0,
        missed: 0,
      }),
  };
}
