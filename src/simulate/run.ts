// simulate: results on the one side, scenarios on the other; everybody graded by each of them, and what comes out counted.

import path from 'node:path';
import type { Cell } from '../change/matrix.js';
import { Exact } from '../change/matrix.js';
import type { Engine } from '../engine/engine.js';
import { type RunOptions, withEngine } from '../engine/open.js';
import { type Problem, ProblemsError } from '../foundation/problems/problem.js';
import type { Policy } from '../policy/model/policy.js';
import type { Scenario } from './changes/scenario.js';
import { givenEverybody, loadEverybodyToday } from './graded/everybody.js';
import { loadRegraded } from './graded/regraded.js';
import { gradeScenario } from './graded/scenario.js';
import {
  type CountedGroup,
  cellsOfGroups,
  countScenario,
  countToday,
  figuresOf,
} from './measured/figures.js';
import { Guards } from './measured/guards.js';
import type { SimulatedScenario, Simulation, TierFlow } from './measured/simulated.js';
import { type Gradable, gradableFrom } from './today/gradable.js';
import { unknownTierProblems } from './today/last.js';
import { type PlannedScenario, planScenario } from './today/plan.js';
import type { RegradedScenario, Today } from './today/results.js';

/** The relation of a scenario, by its number. */
export const scenarioRelation = (index: number) => `scenario_${index}`;

/** Everybody graded by every scenario, while the engine is open. */
export interface GradedScenarios {
  readonly engine: Engine;
  readonly simulation: Simulation;
}

/**
 * Grades everybody of results by scenarios.
 * @param listed whether reasons and fields are asked for, customer by customer
 * @throws ProblemsError where a policy is wrong, or asks for what only the exports hold
 */
export async function simulateScenarios<T>(
  today: Today,
  scenarios: readonly Scenario[],
  { scratch, listed, ...options }: RunOptions & { readonly scratch: string; readonly listed: boolean },
  use: (graded: GradedScenarios) => Promise<T>,
): Promise<T> {
  const gradable = await allReady(today, scenarios, scratch);
  const files = [
    today.graded.path,
    path.join(today.folder, 'changes.csv'),
    ...gradable.flatMap((each) => filesOf(each)),
  ];
  return withEngine(options, { files, scratch }, async (engine) => {
    const told = gradable.flatMap((each) => ('told' in each ? each.told : []));
    await loadEverybodyToday(engine, { file: today.graded, policy: today.plan.policy, told, listed });
    const counted = await countToday(engine);
    const { policy } = today.plan;
    const left = leftCells(today);
    const guards = new Guards(engine, today);
    const found: SimulatedScenario[] = [];
    for (const [index, each] of gradable.entries()) {
      const name = scenarioRelation(index);
      if ('regraded' in each) await loadRegraded(engine, each.regraded, name);
      else {
        const problems = await unknownTierProblems(engine, each.last, today, each.plan.policy);
        if (problems.length > 0) throw new ProblemsError(problems);
        await gradeScenario(engine, gradedBy(each, engine), name, listed);
      }
      found.push(await measured(engine, { today, ready: each, name, left, guards }));
    }
    return use({
      engine,
      simulation: {
        results: today.shown,
        review: today.review.name,
        asOf: today.review.asOf,
        standing: today.standing,
        compared: today.summary.compared,
        policy,
        figures: figuresOf(cellsOfGroups(counted, policy, left), policy, today.summary.compared),
        guards: today.summary.guards,
        scenarios: found,
      },
    });
  });
}

/** A scenario that the results tell enough for, or that the exports were graded by. */
type Ready = Gradable | { readonly planned: PlannedScenario; readonly regraded: RegradedScenario };

/** Files that the engine reads for a scenario. */
function filesOf(ready: Ready): string[] {
  if ('regraded' in ready) return [ready.regraded.graded.path];
  const { held, last } = ready.last;
  if (held !== undefined || last === undefined) return [];
  return [last.file, last.unseen].flatMap((file) => (file === undefined ? [] : [file.path]));
}

/** Plans of all scenarios, or everything that is wrong with any of them. */
async function allReady(today: Today, scenarios: readonly Scenario[], scratch: string): Promise<Ready[]> {
  const found: Ready[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const work = path.join(scratch, scenarioRelation(index));
    try {
      const planned = await planScenario(today, scenario, work);
      const gradable = await gradableFrom(today, planned, work);
      if (!('lacks' in gradable)) found.push(gradable);
      else if (today.regrade === undefined) problems.push(...gradable.lacks);
      else found.push({ planned, regraded: await today.regrade(planned, work) });
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
      warnings.push(...error.warnings);
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems, warnings);
  return found;
}

function gradedBy({ plan, told, last, planned }: Gradable, engine: Engine) {
  return {
    plan: { ...plan, given: givenEverybody(told, engine.dialect) },
    assignPlace: planned.prepared.assignPlace,
    held: last.held,
  };
}

/** Customers of last results who are no longer there: under any policy they have left. */
function leftCells({ summary }: Today): Cell[] {
  return summary.migration
    .filter(({ tier }) => tier === 'left')
    .map((cell) => ({
      previousTier: cell.previous_tier,
      tier: cell.tier,
      customers: cell.customers,
      previousValue: new Exact(cell.previous_value ?? 0),
      value: new Exact(0),
    }));
}

interface Measured {
  readonly today: Today;
  readonly ready: Ready;
  /** The relation of its customers. */
  readonly name: string;
  readonly left: readonly Cell[];
  readonly guards: Guards;
}

async function measured(
  engine: Engine,
  { today, ready, name, left, guards }: Measured,
): Promise<SimulatedScenario> {
  const { scenario, prepared } = ready.planned;
  const regraded = 'regraded' in ready;
  const { policy } = regraded ? ready.regraded : ready.plan;
  const counted = await countScenario(engine, name, { regraded });
  const cells = cellsOfGroups(counted, policy, left);
  const known = new Set(today.warnings.map(saidBy));
  return {
    name: scenario.name,
    file: scenario.policy.file,
    // With all of its metrics: those that it does not grade by are not told, and are part of it all the same.
    policy: prepared.plan.policy,
    settings: scenario.settings,
    figures: figuresOf(cells, policy, today.summary.compared),
    guards: regraded
      ? ready.regraded.summary.guards
      : await guards.under({ policy, counted, cells, overrides: ready.overrides, name }),
    flows: flowsOf(counted, today.plan.policy, policy),
    warnings: prepared.warnings.filter((warning) => !known.has(saidBy(warning))),
  };
}

const saidBy = ({ code, reason }: Problem) => `${code} ${reason}`;

/** Which tier of a policy each tier of another one is, by its id and former ids; undefined where there is none. */
export function counterparts(from: Policy, to: Policy): (number | undefined)[] {
  return from.tiers.map(({ id }) => {
    const found = [
      to.tiers.findIndex((tier) => tier.id === id),
      to.tiers.findIndex(({ formerly }) => formerly.includes(id)),
    ].find((index) => index >= 0);
    return found;
  });
}

function flowsOf(counted: readonly CountedGroup[], from: Policy, to: Policy): TierFlow[] {
  const same = counterparts(from, to);
  const flows = new Map<
    string,
    { now: number; tier: number; customers: number; value: InstanceType<typeof Exact> }
  >();
  for (const { now, tier, customers, value } of counted) {
    const key = `${now} ${tier}`;
    const before = flows.get(key);
    flows.set(key, {
      now,
      tier,
      customers: customers + (before?.customers ?? 0),
      value: new Exact(value).plus(before?.value ?? 0),
    });
  }
  return [...flows.values()]
    .sort((a, b) => a.now - b.now || a.tier - b.tier)
    .map(({ now, tier, customers, value }) => {
      const counterpart = same[now];
      return {
        from: from.tiers[now]?.id ?? '',
        to: to.tiers[tier]?.id ?? '',
        steps: counterpart === undefined ? null : counterpart - tier,
        customers,
        value: to.value === undefined ? null : value.toFixed(),
      };
    });
}
