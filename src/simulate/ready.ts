// Scenarios made ready: those that the results tell enough for, and those that the exports were graded by; graded and counted.

import path from 'node:path';
import type { Engine } from '../engine/engine.js';
import { finalTiers } from '../engine/steps/decide/final-tiers.js';
import { oneQuery } from '../engine/steps/plan/one-query.js';
import type { Step } from '../engine/steps/plan/step.js';
import { tierReasons } from '../engine/steps/tell/tier-reasons.js';
import { type Problem, ProblemsError } from '../foundation/problems/problem.js';
import type { Scenario } from './changes/scenario.js';
import { givenEverybody, type ReadsMore } from './graded/everybody.js';
import { loadRegraded } from './graded/regraded.js';
import {
  customersAsked,
  type GradedScenario,
  scenarioCells,
  scenarioSteps,
  under,
} from './graded/scenario.js';
import { sharedOnce } from './graded/shared.js';
import { type CountedGroup, countingSql, groupsFrom } from './measured/figures.js';
import { type Gradable, gradableFrom } from './today/gradable.js';
import { unknownTierProblems } from './today/last.js';
import { type PlannedScenario, planScenario } from './today/plan.js';
import type { RegradedScenario, Today } from './today/results.js';

/** The relation of a scenario, by its number. */
export const scenarioRelation = (index: number) => `scenario_${index}`;

/** A scenario that the results tell enough for, or that the exports were graded by. */
export type Ready = Gradable | { readonly planned: PlannedScenario; readonly regraded: RegradedScenario };

/** Files that the engine reads for a scenario. */
export function filesOfReady(ready: Ready): string[] {
  if ('regraded' in ready) return [ready.regraded.graded.path];
  const { held, last } = ready.last;
  if (held !== undefined || last === undefined) return [];
  return [last.file, last.unseen].flatMap((file) => (file === undefined ? [] : [file.path]));
}

/** Whether customers of a scenario are looked up by their ids. */
export function asksForIds(ready: Ready): boolean {
  return (
    'regraded' in ready ||
    ready.overrides.length > 0 ||
    (ready.last.last !== undefined && ready.last.held === undefined)
  );
}

/** Plans of all scenarios, or everything that is wrong with any of them. */
export async function allReady(
  today: Today,
  scenarios: readonly Scenario[],
  scratch: string,
): Promise<Ready[]> {
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

/** Scenarios to be graded, over everybody as loaded. */
export interface Grading {
  readonly today: Today;
  readonly all: readonly Ready[];
  readonly reads: ReadsMore;
}

/** A scenario with the steps that are left to grade it. */
interface Stepped {
  readonly steps: readonly Step[];
  /** Its customers, where somebody asks for one of them; else what counts them. */
  readonly asked: Pick<Step, 'reads' | 'sql'>;
}

/**
 * Grades everybody by each scenario and counts. Relations of customers are made only where somebody asks for one of them.
 * @throws ProblemsError where customers stood on tiers that a scenario does not know
 */
export async function gradedAndCounted(
  engine: Engine,
  { today, all, reads }: Grading,
): Promise<CountedGroup[][]> {
  const stepped = new Map<Ready, Stepped>();
  for (const ready of all)
    if ('told' in ready) stepped.set(ready, await steppedScenario(engine, today, ready, reads));
  if (stepped.size > 1) {
    const { steps } = await sharedOnce(engine, [...stepped.values()]);
    [...stepped].forEach(([ready, each], index) => {
      stepped.set(ready, { ...each, steps: steps[index] ?? [] });
    });
  }
  const found: CountedGroup[][] = [];
  for (const [index, ready] of all.entries())
    found.push(
      await countedScenario(engine, { ready, reads, stepped: stepped.get(ready) }, scenarioRelation(index)),
    );
  return found;
}

async function steppedScenario(
  engine: Engine,
  today: Today,
  ready: Gradable,
  reads: ReadsMore,
): Promise<Stepped> {
  const { dialect } = engine;
  const problems = await unknownTierProblems(engine, ready.last, today, ready.plan.policy);
  if (problems.length > 0) throw new ProblemsError(problems);
  const graded: GradedScenario = {
    plan: { ...ready.plan, given: givenEverybody(ready.told, reads, dialect) },
    assignPlace: ready.planned.prepared.assignPlace,
    held: ready.last.held,
    worthBefore: reads.worthBefore,
  };
  const steps = await scenarioSteps(engine, graded);
  const from = reads.listed ? tierReasons : finalTiers;
  const cells = scenarioCells(steps, from, graded.plan, dialect);
  return {
    steps,
    asked: asksForCustomers(ready, reads)
      ? customersAsked(cells, from, reads.listed, dialect)
      : { reads: [from], sql: countingSql({ from, names: cells }, reads.scores) },
  };
}

const asksForCustomers = ({ overrides }: Gradable, { listed }: ReadsMore) => listed || overrides.length > 0;

interface OneScenario {
  readonly ready: Ready;
  readonly reads: ReadsMore;
  readonly stepped: Stepped | undefined;
}

async function countedScenario(
  engine: Engine,
  { ready, reads, stepped }: OneScenario,
  name: string,
): Promise<CountedGroup[]> {
  const kept = countingSql({ from: name, names: under }, reads.scores);
  if ('regraded' in ready) {
    await loadRegraded(engine, ready.regraded, name);
    return groupsFrom(await engine.rows(kept));
  }
  if (stepped === undefined) throw new Error('a scenario without steps');
  const sql = oneQuery(stepped.steps, stepped.asked, engine.dialect);
  if (!asksForCustomers(ready, reads)) return groupsFrom(await engine.rows(sql));
  await engine.create({ name, reads: [], grain: 'one customer', columns: [], stored: true, sql });
  return groupsFrom(await engine.rows(kept));
}
