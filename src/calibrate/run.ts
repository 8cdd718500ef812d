// calibrate: looks for values of the policy that give a wanted mix, grades the best of them in full, and judges what came out.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import type { RunOptions } from '../engine/open.js';
import { Problems } from '../foundation/problems/problem.js';
import { readPolicy } from '../policy/linter/read-policy.js';
import type { Scenario } from '../simulate/changes/scenario.js';
import { movedIn, type SimulatedScenario, type Simulation } from '../simulate/measured/simulated.js';
import { simulateScenarios } from '../simulate/run.js';
import type { Today } from '../simulate/today/results.js';
import { toleranceOf } from './asked/targets.js';
import type { Wish } from './asked/wish.js';
import { asGuards, costOf, judge } from './judged/judge.js';
import {
  type Alternative,
  type Binding,
  type Calibration,
  type Judged,
  type JudgedPolicy,
  type LimitName,
  type Respect,
  respects,
  type Unlimited,
} from './judged/outcome.js';
import { collectorsOf } from './search/collectors.js';
import { plainWish } from './search/ranking.js';
import { search, type WorthGrading, withValues } from './search/search.js';

/** Alternatives that are told. */
const mostAlternatives = 5;

/** A policy that was graded, with the orders that it is the best by. */
interface Graded {
  readonly names: readonly string[];
  readonly scenario: SimulatedScenario;
  readonly judged: Judged;
}

/**
 * Calibrates.
 * @throws ProblemsError where the results do not tell what today's policy asks
 */
export async function calibrateMix(
  today: Today,
  wish: Wish,
  { scratch, ...options }: RunOptions & { readonly scratch: string },
): Promise<Calibration> {
  const folder = (name: string) => {
    const made = path.join(scratch, name);
    mkdirSync(made);
    return made;
  };
  const collectors = collectorsOf(plainWish(wish));
  const leading = ['best', 'possible', 'free'];
  const found = await search({ today, wish, collectors, leading, scratch: folder('search'), options });
  const served = found.some(({ names }) => names.includes('best'));
  const wanted = found.filter(
    ({ names, scenario }) => names.some((name) => isTold(name, served)) && passes(scenario),
  );
  const { simulation, graded } = await gradedAll(today, wish, wanted, {
    ...options,
    scratch: folder('graded'),
  });
  const now = judge({ figures: simulation.figures, moved: 0, guards: [] }, wish);
  return { ...outcomeOf(graded, wish, simulation), today: now };
}

const serving: readonly string[] = ['best', ...respects];
const isTold = (name: string, served: boolean) => serving.includes(name) === served;

/** Whether a policy passes the checks of any policy: thresholds that are possible one by one may not be so together. */
function passes({ policy }: Scenario): boolean {
  const problems = new Problems();
  return readPolicy(policy, problems) !== undefined;
}

async function gradedAll(
  today: Today,
  wish: Wish,
  wanted: readonly WorthGrading<string>[],
  options: RunOptions & { readonly scratch: string },
): Promise<{ simulation: Simulation; graded: Graded[] }> {
  // MixLimits on shares are measured as the guards that they are, beside those of the review.
  const own = asGuards(wish);
  const review = { ...today.review, changeLimits: [...today.review.changeLimits, ...own] };
  const scenarios =
    wanted.length === 0 ? [withValues(today, wish, [])] : wanted.map(({ scenario }) => scenario);
  return simulateScenarios(
    { ...today, review },
    scenarios,
    { ...options, listed: false },
    async ({ simulation }) => {
      const graded = wanted.flatMap(({ names }, index): Graded[] => {
        const scenario = simulation.scenarios[index];
        if (scenario === undefined) return [];
        const { figures, flows } = scenario;
        const cut = scenario.guards.length - own.length;
        const judged = judge({ figures, moved: movedIn(flows), guards: scenario.guards.slice(cut) }, wish);
        return [{ names, judged, scenario: { ...scenario, guards: scenario.guards.slice(0, cut) } }];
      });
      return { simulation, graded };
    },
  );
}

function outcomeOf(
  graded: readonly Graded[],
  wish: Wish,
  simulation: Simulation,
): Omit<Calibration, 'today'> {
  const serves = ({ judged }: Graded) => judged.met && judged.kept.every(Boolean);
  const best = [...graded].filter(serves).sort((a, b) => Number(isBest(b)) - Number(isBest(a)))[0];
  const told: Graded[] = [];
  const place = (each: Graded | undefined): JudgedPolicy | undefined => {
    if (each === undefined) return undefined;
    if (!told.includes(each)) told.push(each);
    return { scenario: told.indexOf(each), judged: each.judged };
  };
  const first = place(best);
  const others = best === undefined ? [] : alternativesTo(best, graded.filter(serves));
  const alternatives = others.map(({ each, better }): Alternative => {
    const { scenario, judged } = place(each) ?? { scenario: 0, judged: each.judged };
    return { scenario, judged, better };
  });
  const possible = best === undefined ? place(named(graded, 'possible')) : undefined;
  const unlimited = best === undefined ? unlimitedOf(named(graded, 'free'), place, wish) : undefined;
  const binding = best === undefined ? bindingOf(graded, wish) : [];
  const scenarios = told.map(({ scenario }) => scenario);
  return {
    wish,
    simulation: { ...simulation, scenarios },
    best: first,
    alternatives,
    binding,
    possible,
    unlimited,
    warnings: scenarios[0]?.warnings ?? [],
  };
}

const isBest = ({ names }: Graded) => names.includes('best');
const named = (graded: readonly Graded[], name: string) => graded.find(({ names }) => names.includes(name));

/** What each respect measures: less of it is better. */
const measures: Readonly<Record<Respect, (judged: Judged) => Decimal.Value | null>> = {
  mix: ({ distance }) => distance,
  moved: ({ moved }) => moved,
  downgraded: ({ downgraded }) => downgraded,
  cost: ({ cost }) => cost,
  near: ({ near }) => near,
};

/** Policies that are better in some respect, the respects in their order. */
function alternativesTo(best: Graded, serving: readonly Graded[]): { each: Graded; better: Respect[] }[] {
  return respects
    .flatMap((respect) => serving.filter(({ names }) => names.includes(respect)))
    .filter((each, at, all) => each !== best && all.indexOf(each) === at)
    .map((each) => ({
      each,
      better: respects.filter((respect) => {
        const [own, other] = [measures[respect](each.judged), measures[respect](best.judged)];
        return own !== null && other !== null && new Decimal(own).lt(other);
      }),
    }))
    .filter(({ better }) => better.length > 0)
    .slice(0, mostAlternatives);
}

function unlimitedOf(
  free: Graded | undefined,
  place: (each: Graded | undefined) => JudgedPolicy | undefined,
  { targets, limits }: Wish,
): Unlimited | undefined {
  const placed = place(free);
  if (free === undefined || placed === undefined) return undefined;
  const { tiers } = free.scenario.figures;
  const costs = targets.map(({ tier }) => {
    const year = tiers[tier];
    return year === undefined ? null : costOf(year, limits.cost?.of ?? 'all');
  });
  return { ...placed, costs };
}

/** Why nothing serves. */
function bindingOf(graded: readonly Graded[], wish: Wish): Binding[] {
  const limits = limitsOf(wish);
  const met = graded.filter(({ judged }) => judged.met);
  if (met.length === 0) return targetsBinding(graded, wish);
  const alone = limits.filter((_, at) => named(graded, `without:${at}`)?.judged.met);
  return limits.flatMap(({ limit, most }, at): Binding[] => {
    const least = named(graded, `least:${at}`);
    const measured = least && measuredOf(least.judged, at, wish);
    const binds = alone.length === 0 || alone.some((each) => each.limit === limit);
    if (!binds || measured === undefined || measured === null) return [];
    const over = Decimal.max(0, measured.minus(most));
    return [{ kind: 'limit', limit, most, least: measured, over, together: over.isZero() }];
  });
}

function limitsOf({ limits }: Wish): { readonly limit: LimitName; readonly most: Decimal }[] {
  return [
    ...(limits.cost === undefined ? [] : [{ limit: 'cost' as const, most: limits.cost.most }]),
    ...limits.shares.map(({ guard, most }) => ({ limit: guard, most })),
  ];
}

/** What a limit measures of a policy. */
function measuredOf(judged: Judged, at: number, { limits }: Wish): Decimal | null {
  const costs = limits.cost === undefined ? 0 : 1;
  return at < costs ? (judged.cost ?? new Decimal(0)) : (judged.shares[at - costs] ?? null);
}

function targetsBinding(graded: readonly Graded[], { targets }: Wish): Binding[] {
  const found = targets.flatMap((target, at): (Binding & { kind: 'target' })[] => {
    const on = (name: string) => named(graded, `${name}:${at}`)?.judged.on[at];
    const [nearest, most, least] = [on('alone'), on('most'), on('fewest')];
    if (nearest === undefined || most === undefined || least === undefined) return [];
    const off = target.customers.minus(nearest).abs();
    if (off.lte(toleranceOf(target))) return [];
    const why = target.customers.gt(most) ? 'most' : target.customers.lt(least) ? 'least' : 'between';
    return [{ kind: 'target', target: at, why, nearest }];
  });
  if (found.length > 0) return found;
  // Each could be met alone.
  const free = named(graded, 'free');
  return targets.flatMap((target, at): Binding[] => {
    const nearest = free?.judged.on[at] ?? 0;
    const off = target.customers.minus(nearest).abs();
    return off.lte(toleranceOf(target)) ? [] : [{ kind: 'target', target: at, why: 'together', nearest }];
  });
}
